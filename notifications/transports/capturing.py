"""A transport that keeps letters in memory; answers can be scripted. It ships with the product."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from notifications.smtp_outcome import Phase, Trouble
from notifications.transports.port import DeliveryOutcome, aborted, outcome
from notifications.transports.wire_rules import refusal_before_sending

Answer = tuple[Phase, int | Trouble]
ACCEPTED: Answer = (Phase.DOT, 250)


@dataclass(frozen=True, kw_only=True)
class Captured:
    """One letter the other side has."""

    message: bytes
    envelope_from: str
    rcpt: str


class CapturingTransport:
    """Accepts everything, unless answers are scripted: each delivery takes the next one."""

    def __init__(self, answers: Iterable[Answer] = ()) -> None:
        self.captured: list[Captured] = []
        self._answers = deque(answers)

    def deliver(
        self, message: bytes, envelope_from: str, rcpt: str, on_before_dot: Callable[[], bool]
    ) -> DeliveryOutcome:
        """Keep the letter when the scripted answer is an acceptance or comes after the dot.

        A loss after the dot keeps it too: the server had it, only its answer was lost.
        """
        refused = refusal_before_sending(message, envelope_from, rcpt)
        if refused is not None:
            return refused
        phase, reply = self._answers.popleft() if self._answers else ACCEPTED
        if phase in (Phase.BODY, Phase.DOT) and not on_before_dot():
            return aborted(Phase.DATA)
        if phase is Phase.DOT and (isinstance(reply, Trouble) or reply < 400):
            self.captured.append(Captured(message=message, envelope_from=envelope_from, rcpt=rcpt))
        return outcome(phase, reply)
