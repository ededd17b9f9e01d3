"""The law and its types: state tables, guards, deadlines, `decide`. No clock, file or mail."""

ANCRAGE_MARKER = "ancrage"
