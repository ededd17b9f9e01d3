"""Which letter, to whom, why and when; templates and transports. No database."""

ANCRAGE_MARKER = "ancrage"
