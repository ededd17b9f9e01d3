"""Playing the journal: the clock goes first, and an unexpected answer stops the replay."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from states.acts import Act, Reason, Refused, Rule
from states.identifiers import ActorId, CaseId, Role
from states.instants import exactly
from workflow.cli import Invocation
from workflow.outcomes import Done
from workflow.replay.journal import Line
from workflow.replay.performance import Played, ReplayDiverged, play, refusals

NOON = datetime(2020, 11, 6, 12, tzinfo=UTC)
DONE = Invocation(exit_code=0, outcome=Done(), output="Enregistré.\n")


def refusal(*rules: Rule) -> Invocation:
    act = Act(
        trigger="submit",
        actor=ActorId("contact"),
        roles=frozenset({Role.CITY}),
        effective_at=exactly(NOON),
    )
    reasons = tuple(Reason(rule=rule) for rule in rules)
    refused = Refused(case=CaseId("case"), trigger="submit", act=act, reasons=reasons)
    return Invocation(exit_code=1, outcome=refused, output="Acte refusé.\n")


def answering(answer: Invocation) -> Callable[[tuple[str, ...]], Invocation]:
    def give(args: tuple[str, ...]) -> Invocation:
        return DONE if "clock" in args else answer

    return give


def test_the_clock_is_advanced_to_each_line_and_only_when_it_must() -> None:
    given = []

    def give(args: tuple[str, ...]) -> Invocation:
        given.append(args)
        return DONE

    later = NOON + timedelta(hours=1)
    lines = [Line(at=later, args=("one",)), Line(at=later, args=("two",))]
    list(play(lines, give, NOON))
    to = ("--as", "exploitant", "clock", "advance", "--to", "2020-11-06T13:00:00.000000Z")
    assert given == [to, ("one",), ("two",)]


def test_an_expected_refusal_goes_on_even_when_other_rules_refuse_too() -> None:
    line = Line(at=NOON, args=("submit",), refused="window_closed", trial=2)
    found = list(play([line], answering(refusal(Rule.WINDOW_CLOSED, Rule.LATE_ENTRY)), NOON))
    assert [each.line for each in found] == [line]


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        pytest.param("window_closed", DONE, id="done though it had to be refused"),
        pytest.param("window_closed", refusal(Rule.ROLE), id="refused by another rule"),
        pytest.param("", refusal(Rule.ROLE), id="refused though it had to be done"),
        pytest.param(
            "", Invocation(exit_code=2, outcome=None, output="Erreur"), id="not understood"
        ),
    ],
)
def test_any_other_answer_stops_the_replay(expected: str, answer: Invocation) -> None:
    line = Line(at=NOON, args=("submit",), refused=expected)
    with pytest.raises(ReplayDiverged) as stopped:
        list(play([line], answering(answer), NOON))
    assert stopped.value.played == Played(line=line, answer=answer)


def test_a_refusal_is_shown_with_the_act_that_then_succeeded_if_any() -> None:
    refused = Line(at=NOON, args=("a",), refused="role", trial=1)
    remedy = Line(at=NOON, args=("b",), trial=1, remedy=True)
    alone = Line(at=NOON, args=("c",), refused="role", trial=2)
    played = [Played(line=line, answer=DONE) for line in (refused, remedy, alone)]
    assert refusals(played) == ((played[0], played[1]), (played[2], None))
