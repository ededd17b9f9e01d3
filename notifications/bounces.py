"""Reads delivery reports (RFC 3464) that came back to the sender's mailbox.

A malformed report is an answer like any other: reading never raises. Absence notices and other
automatic replies are not bounces.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum

SIZE_LIMIT = 20_000_000

_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}")
_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_MAIL_ADDRESS = re.compile(r"[^\s<>@;]+@[^\s<>@;]+")


class BounceAction(StrEnum):
    """What the reporting server did; these two concern us."""

    FAILED = "failed"
    DELAYED = "delayed"


class NotABounceReason(StrEnum):
    """Why a message says nothing about a failed delivery."""

    AUTOMATIC_REPLY = "automatic_reply"
    SUCCESS_REPORT = "success_report"
    ORDINARY_MESSAGE = "ordinary_message"
    MALFORMED = "malformed"
    """It claims to be a delivery report and cannot be read as one: somebody must look."""


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """One letter that did not arrive, or not yet.

    `original_message_id` keeps its brackets; None when the report does not return the headers.
    `permanent` is true for a failure of class 5: the address itself will not do. A FAILED of
    class 4 was given up by the server after retries.
    """

    original_message_id: str | None
    final_recipient: str
    action: BounceAction
    status: str
    permanent: bool


@dataclass(frozen=True, kw_only=True)
class NotABounce:
    """A message that is no report of a failure, and why."""

    reason: NotABounceReason
    detail: str = ""


def read_bounce(raw: bytes) -> Bounce | NotABounce:
    """Return what a message of the bounce mailbox says.

    One letter has one recipient, so of several reported ones the first failure speaks, else the
    first delay.
    """
    if len(raw) > SIZE_LIMIT:
        return _malformed("over 20 MB")
    try:
        message = message_from_bytes(raw)
        return _read(message)
    except (ValueError, LookupError, RecursionError) as error:
        # The standard parser still raises on some hostile nesting and parameters.
        return _malformed(type(error).__name__)


def _read(message: Message) -> Bounce | NotABounce:
    if not _is_report(message):
        automatic = _field(message, "Auto-Submitted").lower() not in ("", "no")
        reason = NotABounceReason.AUTOMATIC_REPLY
        return NotABounce(reason=reason if automatic else NotABounceReason.ORDINARY_MESSAGE)
    recipients = [block for block in _status_blocks(message) if "Action" in block]
    if not recipients:
        return _malformed("no recipient")
    for action in BounceAction:
        for block in recipients:
            if _action(block) == action:
                return _bounce(action, block, _original_message_id(message))
    if all(_action(block) in ("delivered", "relayed", "expanded") for block in recipients):
        return NotABounce(reason=NotABounceReason.SUCCESS_REPORT)
    return _malformed("unknown action")


def _bounce(action: BounceAction, block: Message, message_id: str | None) -> Bounce | NotABounce:
    recipient = _address(_field(block, "Final-Recipient"))
    recipient = recipient or _address(_field(block, "Original-Recipient"))
    status = _STATUS.search(_field(block, "Status"))
    if not recipient or status is None:
        return _malformed("no recipient" if not recipient else "no status")
    return Bounce(
        original_message_id=message_id,
        final_recipient=recipient,
        action=action,
        status=status[0],
        permanent=action is BounceAction.FAILED and status[1] == "5",
    )


def _is_report(message: Message) -> bool:
    if message.get_content_type() != "multipart/report":
        return False
    report_type = str(message.get_param("report-type", "delivery-status")).lower()
    return report_type == "delivery-status"


def _status_blocks(message: Message) -> Iterator[Message]:
    for part in _parts(message):
        if part.get_content_type() in (
            "message/delivery-status",
            "message/global-delivery-status",
        ):
            yield from _parts(part)


def _parts(message: Message) -> Iterator[Message]:
    """Yield the direct parts only: a returned letter may itself hold a report."""
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from (part for part in payload if isinstance(part, Message))


def _original_message_id(message: Message) -> str | None:
    for part in _parts(message):
        found = _MESSAGE_ID.search(_returned_headers(part))
        if found:
            return found[0]
    return None


def _returned_headers(part: Message) -> str:
    if part.get_content_type() in ("message/rfc822", "message/global"):
        return "".join(_field(returned, "Message-ID") for returned in _parts(part))
    if part.get_content_type() in ("text/rfc822-headers", "message/global-headers"):
        return _field(message_from_bytes(bytes(part.get_payload(decode=True))), "Message-ID")
    return ""


def _field(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _action(block: Message) -> str:
    return _field(block, "Action").lower()


def _address(field: str) -> str:
    found = _MAIL_ADDRESS.search(field.partition(";")[2] or field)
    return found[0] if found else ""


def _malformed(detail: str) -> NotABounce:
    return NotABounce(reason=NotABounceReason.MALFORMED, detail=detail)
