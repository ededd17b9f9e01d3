"""Checks every transport makes before it touches a message."""

import re

from notifications.addresses import checked_address
from notifications.faults import MessageError
from notifications.smtp_outcome import Phase, Trouble
from notifications.transports.port import DeliveryOutcome, outcome

LINE_LIMIT = 998

# A lone CR or LF lets a second message be smuggled behind a "\n.\n".
_LONE_LINE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")


def refusal_before_sending(message: bytes, envelope_from: str, rcpt: str) -> DeliveryOutcome | None:
    """Return why this cannot be sent as it is, or None."""
    for phase, address in ((Phase.MAIL, envelope_from), (Phase.RCPT, rcpt)):
        try:
            ascii_form = checked_address(str(phase), address)
        except MessageError as error:
            return outcome(phase, Trouble.REFUSED_HERE, str(error))
        if ascii_form != address and not address.isascii():
            return outcome(phase, Trouble.REFUSED_HERE, f"{phase}: punycode expected")
    if not message.isascii():
        return outcome(Phase.RENDER, Trouble.REFUSED_HERE, "message: not 7-bit")
    if _LONE_LINE_END.search(message):
        return outcome(Phase.RENDER, Trouble.REFUSED_HERE, "message: lone CR or LF")
    if max(map(len, message.split(b"\r\n"))) > LINE_LIMIT:
        return outcome(Phase.RENDER, Trouble.REFUSED_HERE, "message: line over 998 bytes")
    return None
