"""What the announcement waits for, and what a faulty letter may raise without stopping others."""

import pytest
from jinja2 import UndefinedError

from notifications.composition import LetterError
from notifications.faults import MessageError
from workflow.mail.departure import DECISION_CODES, RENDER_FAULTS, UNSETTLED
from workflow.store.records import LetterPhase

SETTLED = {
    LetterPhase.SENT,
    LetterPhase.GIVEN_UP,
    LetterPhase.SKIPPED,
    LetterPhase.EXPIRED,
    LetterPhase.SUPERSEDED,
    LetterPhase.CANCELLED,
    LetterPhase.BOUNCED,
}


@pytest.mark.parametrize("phase", list(LetterPhase))
def test_an_announcement_waits_for_a_decision_that_may_still_leave(phase: LetterPhase) -> None:
    assert (phase in UNSETTLED) is (phase not in SETTLED)


def test_the_decisions_an_announcement_waits_for_are_those_of_a_session() -> None:
    assert set(DECISION_CODES) == {
        "decision_retained",
        "decision_not_retained",
        "decision_deferred",
        "support_offered",
    }


@pytest.mark.parametrize(
    "fault", [LetterError, MessageError, UndefinedError, TypeError, KeyError, IndexError]
)
def test_a_letter_that_cannot_be_written_is_given_up_alone(fault: type[Exception]) -> None:
    assert issubclass(fault, RENDER_FAULTS)
