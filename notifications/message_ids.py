"""Message-IDs: one per letter, so that a bounce or an answer finds its letter again."""

import re

from notifications.faults import Fault, MessageError

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


def message_id(letter_id: str, domain: str) -> str:
    """Return `<letter.ID@DOMAIN>`; the same letter always has the same.

    Raises:
        MessageError: the id or the domain has a character a Message-ID cannot hold.
    """
    return _bracketed("letter", letter_id, domain)


def thread_id(case_id: str, domain: str) -> str:
    """Return the Message-ID, never sent itself, that all letters about a case refer to."""
    return _bracketed("case", case_id, domain)


def letter_id_of(text: str, domain: str) -> str | None:
    """Return the letter id inside a Message-ID of ours; None when it is somebody else's."""
    found = re.fullmatch(r"<?letter\.([^@<>\s]+)@([^@<>\s]+?)>?", text.strip())
    if found is None or found[2].lower() != domain.lower() or not _ID.fullmatch(found[1]):
        return None
    return found[1]


def _bracketed(kind: str, identifier: str, domain: str) -> str:
    if not _ID.fullmatch(identifier):
        raise MessageError("Message-ID", Fault.NOT_AN_ADDRESS, identifier)
    if not _DOMAIN.fullmatch(domain):
        raise MessageError("Message-ID", Fault.NOT_AN_ADDRESS, domain)
    return f"<{kind}.{identifier}@{domain}>"
