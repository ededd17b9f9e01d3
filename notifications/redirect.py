"""Before go-live every letter goes to the project lead, who sees whom it was meant for."""

from dataclasses import replace

from notifications.addresses import Mailbox
from notifications.message import Envelope


def redirected(envelope: Envelope, lead_address: str) -> Envelope:
    """Return the envelope addressed to the lead, the real address opening the subject.

    The display name goes too: no header but the subject names the real recipient.
    """
    return replace(
        envelope,
        recipient=Mailbox(address=lead_address),
        subject=f"[→ {envelope.recipient.address}] {envelope.subject}",
    )
