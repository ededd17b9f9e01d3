"""What is wrong with a message before any server saw it; French wording is in `wording`."""

from enum import StrEnum


class Fault(StrEnum):
    """Why a value cannot be part of a message."""

    CONTROL_CHARACTER = "control_character"
    """CR, LF, NUL or another invisible separator: a header could be injected."""
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_AN_ADDRESS = "not_an_address"
    NON_ASCII_LOCAL_PART = "non_ascii_local_part"
    """The part before the @ needs SMTPUTF8, which is not used here."""
    NOT_TEXT = "not_text"
    """A lone surrogate: the value is no Unicode text."""


class MessageError(ValueError):
    """A message, or one of its addresses, cannot be built as asked."""

    def __init__(self, field: str, fault: Fault, value: str) -> None:
        super().__init__(f"{field}: {fault.value}")
        self.field = field
        self.fault = fault
        self.value = value
