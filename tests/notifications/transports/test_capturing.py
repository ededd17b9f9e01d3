from collections.abc import Callable

import pytest

from notifications.smtp_outcome import Action, Phase, Trouble
from notifications.transports.capturing import Answer, CapturingTransport

SENDER = "programme@acdt.example"
RCPT = "contact@dax.example"


@pytest.mark.parametrize(
    ("answer", "action", "asked", "kept"),
    [
        ((Phase.DOT, 250), Action.SENT, 1, 1),
        ((Phase.DOT, Trouble.DROP), Action.UNKNOWN, 1, 1),
        ((Phase.DOT, 451), Action.RETRY, 1, 0),
        ((Phase.DOT, 554), Action.GIVE_UP, 1, 0),
        ((Phase.BODY, Trouble.DROP), Action.RETRY, 1, 0),
        ((Phase.RCPT, 550), Action.STOP_ADDRESS, 0, 0),
        ((Phase.CONNECT, Trouble.TIMEOUT), Action.RETRY_AND_COUNT, 0, 0),
    ],
)
def test_a_scripted_answer_happens(
    letter: bytes, answer: Answer, action: Action, asked: int, kept: int
) -> None:
    calls: list[None] = []
    transport = CapturingTransport([answer])
    result = transport.deliver(letter, SENDER, RCPT, lambda: calls.append(None) is None)
    assert (result.action, len(calls), len(transport.captured)) == (action, asked, kept)


def test_after_its_script_everything_is_accepted(letter: bytes, agree: Callable[[], bool]) -> None:
    transport = CapturingTransport([(Phase.MAIL, 421)])
    actions = [transport.deliver(letter, SENDER, RCPT, agree).action for _ in range(3)]
    assert actions == [Action.RETRY, Action.SENT, Action.SENT]
    assert [(one.envelope_from, one.rcpt) for one in transport.captured] == [(SENDER, RCPT)] * 2
