"""Settings and programme files, built into the types of the law. No rule of its own."""

ANCRAGE_MARKER = "ancrage"
