"""What every way of sending a letter promises to the office."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from notifications.smtp_outcome import Action, Phase, Trouble, classify

REPLY_LIMIT = 500


@dataclass(frozen=True, kw_only=True)
class DeliveryOutcome:
    """What became of one delivery; `reply` is the server's answer, cut at 500 characters.

    `code` is None when no code came: `trouble` then says what came instead.
    """

    action: Action
    phase: Phase
    code: int | None = None
    trouble: Trouble | None = None
    reply: str = ""


class Transport(Protocol):
    """Delivers one message to one address."""

    def deliver(
        self, message: bytes, envelope_from: str, rcpt: str, on_before_dot: Callable[[], bool]
    ) -> DeliveryOutcome:
        """Try once and say what happened; failures of the world are outcomes, never exceptions.

        `on_before_dot` is called once, when everything is ready and before the letter can exist
        on the other side. If it returns False, or raises, nothing leaves.
        """
        ...


def outcome(phase: Phase, reply: int | Trouble, text: str = "") -> DeliveryOutcome:
    """Return the classified outcome of a reply."""
    return DeliveryOutcome(
        action=classify(phase, reply),
        phase=phase,
        code=None if isinstance(reply, Trouble) else int(reply),
        trouble=reply if isinstance(reply, Trouble) else None,
        reply=text[:REPLY_LIMIT],
    )


def aborted(phase: Phase) -> DeliveryOutcome:
    """Return the outcome of a delivery the office withdrew before the final dot."""
    return DeliveryOutcome(action=Action.ABORTED, phase=phase)
