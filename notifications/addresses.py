"""E-mail addresses as they may appear in a message or be given to a server."""

import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from notifications.faults import Fault, MessageError

# Cc: controls, Cs: lone surrogates, Zl and Zp: U+2028 and U+2029, which `str.splitlines` obeys.
_LINE_BREAKING = {"Cc": Fault.CONTROL_CHARACTER, "Zl": Fault.CONTROL_CHARACTER}
_LINE_BREAKING |= {"Zp": Fault.CONTROL_CHARACTER, "Cs": Fault.NOT_TEXT}


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """A display name, possibly empty, and an address."""

    address: str
    name: str = ""


def require_one_line(field: str, value: str) -> str:
    """Return `value` unchanged when it is text without any control or line-breaking character.

    Raises:
        MessageError: naming `field`.
    """
    for character in value:
        fault = _LINE_BREAKING.get(unicodedata.category(character))
        if fault is not None:
            raise MessageError(field, fault, value)
    return value


def checked_address(field: str, address: str) -> str:
    """Return the ASCII form of a well-formed address (an accented domain becomes punycode).

    Whether the domain exists is not asked. Our own check of control characters comes first:
    smtplib truncates an address at a line end and the server says yes to the rest.

    Raises:
        MessageError: naming `field`.
    """
    require_one_line(field, address)
    try:
        checked = validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        raise MessageError(field, Fault.NOT_AN_ADDRESS, address) from error
    if checked.ascii_email is None:
        raise MessageError(field, Fault.NON_ASCII_LOCAL_PART, address)
    return checked.ascii_email
