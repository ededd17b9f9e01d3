"""Subject, From, To and Reply-To as header lines that survive every reader.

The default folding of `email.message.EmailMessage` loses spaces and quotes of French subjects;
everything that is not plain short ASCII is therefore written as RFC 2047 words by `Header`.
"""

import re
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr
from itertools import groupby

from notifications.addresses import Mailbox, checked_address, require_one_line
from notifications.faults import Fault, MessageError

LINE_LIMIT = 76
SUBJECT_LIMIT = 600
NAME_LIMIT = 200

_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,60}")
_PLAIN = re.compile(r"[!-~](?:[ -~]*[!-~])?")


@dataclass(frozen=True, kw_only=True)
class Addressing:
    """Who writes to whom about what."""

    subject: str
    sender: Mailbox
    recipient: Mailbox
    reply_to: Mailbox | None = None


def write_headers(addressing: Addressing) -> tuple[tuple[str, str], ...]:
    """Return (name, value) of From, To, Reply-To if any and Subject, in this order.

    Values are ASCII, folded with CRLF and a space at 76 characters where words allow.

    Raises:
        MessageError: an injected line, an empty or overlong value, a bad address.
    """
    headers = [
        ("From", _mailbox("From", addressing.sender)),
        ("To", _mailbox("To", addressing.recipient)),
    ]
    if addressing.reply_to is not None:
        headers.append(("Reply-To", _mailbox("Reply-To", addressing.reply_to)))
    headers.append(("Subject", _subject(addressing.subject)))
    return tuple(headers)


def _subject(subject: str) -> str:
    _require_length("Subject", subject, SUBJECT_LIMIT)
    if not subject:
        raise MessageError("Subject", Fault.EMPTY, subject)
    return _text("Subject", subject)


def _mailbox(field: str, mailbox: Mailbox) -> str:
    address = checked_address(field, mailbox.address)
    name = _require_length(field, mailbox.name, NAME_LIMIT)
    if not name:
        return address
    if _is_plain(name):
        # formataddr quotes specials; it must not encode, for it writes one overlong word.
        plain = formataddr((name, address))
        if len(field) + 2 + len(plain) <= LINE_LIMIT:
            return plain
    return _filled(field, [*_phrase(field, name), f"<{address}>"])


def _phrase(field: str, name: str) -> list[str]:
    words = _encoded_words(field, name)
    tokens = name.split(" ")
    if len(words) == 1 or "" in tokens:
        return words
    # Some readers show a space between two adjacent encoded words of a name: plain words stay
    # plain, so that a long name rarely needs two encoded words side by side.
    phrase: list[str] = []
    for is_atom, run in groupby(tokens, key=_is_atom):
        same = list(run)
        phrase += same if is_atom else _encoded_words(field, " ".join(same))
    return phrase


def _filled(field: str, words: list[str]) -> str:
    lines = [f"{field}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= LINE_LIMIT:
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\r\n".join(lines).removeprefix(f"{field}: ")


def _text(field: str, value: str) -> str:
    if _is_plain(value) and len(field) + 2 + len(value) <= LINE_LIMIT:
        return value
    return "\r\n ".join(_encoded_words(field, value))


def _is_plain(value: str) -> bool:
    # "=?" would be decoded by readers; doubled spaces are folded by some relays.
    return bool(_PLAIN.fullmatch(value)) and "=?" not in value and "  " not in value


def _is_atom(token: str) -> bool:
    return bool(_ATOM.fullmatch(token)) and "=?" not in token


def _encoded_words(field: str, value: str) -> list[str]:
    header = Header(value, "utf-8", maxlinelen=LINE_LIMIT, header_name=field)
    return header.encode(linesep="\n").split("\n ")


def _require_length(field: str, value: str, limit: int) -> str:
    require_one_line(field, value)
    if len(value) > limit:
        raise MessageError(field, Fault.TOO_LONG, value)
    return value
