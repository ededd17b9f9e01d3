"""Every letter on a sample case, for the reference page and for the tests."""

from notifications.gallery.case import Sample
from notifications.gallery.page import document
from notifications.gallery.samples import samples

__all__ = ["Sample", "document", "samples"]
