"""French typography for templates: applied once, to our own prose, when a template is loaded.

What people typed is never touched: it stands in expressions, which are left alone.
"""

import re

from jinja2 import Environment
from jinja2.ext import Extension

from notifications.wording import french

_APART = re.compile(
    r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<(?:script|style|pre|code|kbd)\b.*?</(?:script|style|pre|code|kbd)>|<[^>]*>)",
    re.DOTALL,
)


class FrenchSource(Extension):
    """Typesets the prose of a template's source, between its tags and expressions."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source with French spaces and apostrophes in its prose."""
        del name, filename
        parts = _APART.split(source)
        return "".join(part if index % 2 else french(part) for index, part in enumerate(parts))


def install(environment: Environment) -> None:
    """Have an environment typeset its templates; `{{ text | french }}` does it for a value."""
    environment.add_extension(FrenchSource)
    environment.filters["french"] = french
