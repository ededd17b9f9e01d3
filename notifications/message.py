"""Builds the bytes of one letter: same envelope and body in, same bytes out, for ever.

Nothing here draws at random or reads a clock: the date and the seed of the MIME boundaries are
handed in. Lines end with CRLF, stay under 998 bytes and hold ASCII only, so any server takes them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import charset
from email.generator import BytesGenerator
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from io import BytesIO

import css_inline

from notifications.addresses import Mailbox, require_one_line
from notifications.faults import Fault, MessageError
from notifications.headers import Addressing, write_headers
from notifications.message_ids import message_id
from states.instants import PARIS, require_aware

FILE_NAME_BYTES = 200

_WIRE = compat32.clone(linesep="\r\n", mangle_from_=False)
_QUOTED = charset.Charset("utf-8")
_QUOTED.body_encoding = charset.QP
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Everything of a letter but its words; `date` is an aware instant.

    `domain` is the configured domain of Message-IDs, `thread` the Message-ID (with its brackets)
    that all letters about one file refer to. `boundary_seed` comes from the randomness port.
    `expires`: when the letter is of no use any longer.
    """

    letter_id: str
    domain: str
    sender: Mailbox
    recipient: Mailbox
    subject: str
    date: datetime
    boundary_seed: str
    reply_to: Mailbox | None = None
    thread: str = ""
    expires: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file sent along, byte for byte; `media_type` is like `text/calendar`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Body:
    """The words: plain text, the same in HTML (its style sheets are inlined), files."""

    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


def build(envelope: Envelope, body: Body) -> bytes:
    """Return the letter as it goes on the wire, before dot-stuffing.

    Raises:
        MessageError: an address, subject, file name or text that cannot be sent as it is.
    """
    lines = [f"{name}: {value}\r\n" for name, value in _headers(envelope)]
    return "".join(lines).encode("ascii") + _mime_bytes(_mime(envelope.boundary_seed, body))


def subject_line(reference: str, place: str, title: str) -> str:
    """Return a subject that opens with the reference people say aloud: `AMI2-014 Dax – Title`."""
    spoken = " ".join(part for part in (reference, place) if part)
    return f"{spoken} – {title}" if spoken else title


def _headers(envelope: Envelope) -> Sequence[tuple[str, str]]:
    addressing = Addressing(
        subject=envelope.subject,
        sender=envelope.sender,
        recipient=envelope.recipient,
        reply_to=envelope.reply_to,
    )
    thread = require_one_line("References", envelope.thread)
    return (
        ("Date", _local(envelope.date)),
        *write_headers(addressing),
        ("Message-ID", message_id(envelope.letter_id, envelope.domain)),
        *((("References", thread),) if thread else ()),
        *((("Expires", _local(envelope.expires)),) if envelope.expires else ()),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", "fr"),
        ("MIME-Version", "1.0"),
    )


def _local(instant: datetime) -> str:
    return format_datetime(require_aware(instant).astimezone(PARIS))


def _mime(seed: str, body: Body) -> MIMEBase:
    words = MIMEMultipart("alternative", boundary=_boundary(seed, "alternative"))
    words.attach(_text_part("plain", _require_text("text", body.text)))
    words.attach(_text_part("html", _INLINER.inline(_require_text("html", body.html))))
    if not body.attachments:
        return words
    mixed = MIMEMultipart("mixed", boundary=_boundary(seed, "mixed"))
    mixed.attach(words)
    for attachment in body.attachments:
        mixed.attach(_attachment_part(attachment))
    return mixed


def _boundary(seed: str, part: str) -> str:
    # "=_" can occur neither in quoted-printable nor in base64, so no content can end a part.
    return f"=_{hashlib.sha256(f'{part}:{seed}'.encode()).hexdigest()[:32]}"


def _text_part(subtype: str, text: str) -> MIMEText:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return MIMEText(lines, subtype, _QUOTED)  # type: ignore[arg-type]


def _require_text(field: str, text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MessageError(field, Fault.NOT_TEXT, text) from error
    return text


def _attachment_part(attachment: Attachment) -> MIMENonMultipart:
    name = require_one_line("attachment", attachment.name)
    if not name or len(name.encode()) > FILE_NAME_BYTES:
        raise MessageError("attachment", Fault.TOO_LONG if name else Fault.EMPTY, name)
    # base64 keeps every byte: a signed checkpoint must not have its line ends rewritten.
    part = MIMEApplication(attachment.content)
    part.replace_header("Content-Type", require_one_line("attachment", attachment.media_type))
    if attachment.media_type.startswith("text/"):
        part.set_param("charset", "utf-8")
    shown = name if name.isascii() else ("utf-8", "", name)
    part.add_header("Content-Disposition", "attachment", filename=shown)
    return part


def _mime_bytes(root: MIMEBase) -> bytes:
    for part in root.walk():
        del part["MIME-Version"]
    wire = BytesIO()
    BytesGenerator(wire, policy=_WIRE).flatten(root)
    return wire.getvalue()
