"""The machine: one per table, rows tried in order, nothing kept between two cases."""

from dataclasses import replace
from datetime import datetime

from states.acts import Reason, Rule
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.facts import Antenna, AntennaState
from states.identifiers import Role
from states.machine import examine, pass_through
from states.tables import Finding, Guard, Lifecycle, Question, Transition, Unverifiable
from tests.states.story import CASE, OF_2020, act, draft, filed, utc

NOW: datetime = utc("2020-10-01T08:00")


def _question(trigger: str = "withdraw") -> Question:
    return Question(facts=draft().facts, act=act(trigger, NOW), now=NOW, programme=OF_2020)


def test_a_passage_takes_the_row_and_leaves_no_trace() -> None:
    for _ in range(2):
        passage = pass_through(CANDIDATURE, "draft", _question())
        assert (passage.state, passage.row and passage.row.trigger) == ("withdrawn", "withdraw")
        assert (passage.reasons, passage.unverifiable) == ([], [])


def test_a_trigger_of_another_state_takes_no_row() -> None:
    passage = pass_through(CANDIDATURE, "labelled", _question())
    assert (passage.state, passage.row, passage.reasons) == ("labelled", None, [])


def test_a_row_that_keeps_the_state_is_taken() -> None:
    passage = pass_through(CANDIDATURE, "draft", _question("add_piece"))
    assert (passage.state, passage.row and passage.row.trigger) == ("draft", "add_piece")


def test_rows_of_one_trigger_are_tried_in_order() -> None:
    facts = Antenna(id=CASE, state=AntennaState.SUSPENDED, suspended_from=AntennaState.DEPLOYMENT)
    question = replace(_question("resume"), facts=facts)
    passage = pass_through(ANTENNA, "suspended", question)
    assert (passage.state, passage.reasons) == ("deployment", [])
    lost = replace(question, facts=replace(facts, suspended_from=None))
    passage = pass_through(ANTENNA, "suspended", lost)
    assert (passage.row, [reason.rule for reason in passage.reasons]) == (None, [Rule.STATE])


def _refuses(_question: Question) -> Finding:
    return (Reason(rule=Rule.NO_WINDOW_OPEN), Reason(rule=Rule.WITHDRAWAL_LIMIT))


def _cannot_tell(_question: Question) -> Finding:
    return Unverifiable("cannot_tell")


def test_every_guard_is_evaluated_even_after_one_refuses() -> None:
    guards = (
        Guard(name="refuses", check=_refuses),
        Guard(name="cannot_tell", check=_cannot_tell),
    )
    row = Transition(
        trigger="go", sources=("none",), target="far", roles=(Role.LEAD,), guards=guards
    )
    reasons, unverifiable = examine(row, _question("go"))
    assert [reason.rule for reason in reasons] == [Rule.NO_WINDOW_OPEN, Rule.WITHDRAWAL_LIMIT]
    assert unverifiable == ["cannot_tell"]
    table = Lifecycle(name="small", initial="none", states=("none", "far"), rows=(row,))
    assert pass_through(table, "none", _question("go")).row is None
    told = replace(row, guards=guards[1:])
    passage = pass_through(replace(table, rows=(told,)), "none", _question("go"))
    assert (passage.state, passage.unverifiable) == ("far", ["cannot_tell"])


def test_a_file_is_not_carried_by_the_machine() -> None:
    before = filed().facts
    question = replace(_question(), facts=before)
    pass_through(CANDIDATURE, "submitted", question)
    assert question.facts == before
