"""The office: commands, sweep, outbox, audit, store and command line. No HTML."""

ANCRAGE_MARKER = "ancrage"
