"""Guards of the examination and of filing: each failing, with its exact reason."""

from dataclasses import replace
from datetime import date

import pytest

from states import filing_guards, guards
from states.acts import Reason, Remedy, Rule
from states.deadlines import Deadline, DeadlineKind
from states.facts import Candidature, CandidatureState, Consolidation
from states.filing_guards import next_for_draft
from states.identifiers import DeadlineId, Role, Value
from states.instants import EffectiveAt, Precision, on_day
from states.law import due_act
from states.programme import Programme
from states.tables import Finding, Question, Unverifiable
from tests.states.story import (
    AMI2,
    CASE,
    OF_2020,
    OF_2021,
    ROLLING,
    SESSION,
    WAVE_1,
    WAVE_2,
    WAVE_3,
    act,
    around,
    draft,
    session,
    utc,
)

NOW = utc("2020-12-01T10:00")
DUE = Deadline(
    id=DeadlineId("c1/completion"),
    kind=DeadlineKind.COMPLETION,
    subject=CASE,
    label="",
    day=date(2020, 12, 15),
)
FILE = Candidature(
    id=CASE,
    state=CandidatureState.CONSOLIDATION,
    call=AMI2,
    window=WAVE_1,
    region="Occitanie",
    pieces=("formulaire",),
    consolidation=Consolidation(motive="pieces", pieces=("budget",), due=DUE),
)


def _ask(
    trigger: str,
    facts: Candidature = FILE,
    *roles: Role,
    programme: Programme = OF_2020,
    **inputs: Value,
) -> Question:
    asked = act(trigger, NOW, *roles, **inputs)
    return Question(facts=facts, act=asked, now=NOW, programme=programme)


@pytest.mark.parametrize(("due", "holds"), [("2020-11-30", False), ("2020-12-01", True)])
def test_a_delay_ends_in_the_future(due: str, holds: bool) -> None:
    reason = Reason(rule=Rule.DEADLINE_PAST, found={"field": "due", "value": due})
    assert guards.due_day_ahead(_ask("consolidate", due=due)) == (() if holds else (reason,))
    assert guards.due_day_ahead(_ask("consolidate")) == ()


def test_a_delay_is_over_at_the_very_midnight_that_ends_its_day() -> None:
    asked = _ask("consolidate", due="2020-12-01")
    (reason,) = guards.due_day_ahead(replace(asked, now=utc("2020-12-01T23:00")))
    assert reason.rule is Rule.DEADLINE_PAST


@pytest.mark.parametrize(
    ("inputs", "missing"),
    [
        ({"motive": "pieces"}, "pieces"),
        ({"motive": "projet"}, "what"),
        ({"motive": "pieces", "pieces": ["budget"]}, None),
        ({"motive": "projet", "what": "partenariats"}, None),
        ({}, None),
    ],
)
def test_a_motive_says_what_it_asks(inputs: dict[str, Value], missing: str | None) -> None:
    expected = (Reason(rule=Rule.INPUT_MISSING, found={"field": missing}),) if missing else ()
    assert guards.motive_is_detailed(_ask("consolidate", **inputs)) == expected


@pytest.mark.parametrize(
    ("due", "holds"), [("2020-12-14", False), ("2020-12-15", False), ("2020-12-16", True)]
)
def test_a_completion_delay_only_moves_forward(due: str, holds: bool) -> None:
    reason = Reason(rule=Rule.DEADLINE_BACKWARD, deadline=DUE, found={"field": "due", "value": due})
    found = guards.completion_moves_forward(_ask("extend_completion", due=due))
    assert found == (() if holds else (reason,))


def test_nothing_is_extended_where_nothing_runs() -> None:
    bare = replace(FILE, consolidation=None)
    assert guards.completion_moves_forward(_ask("extend_completion", bare)) == (
        Reason(rule=Rule.STATE, found={"state": "consolidation"}),
    )
    assert guards.completion_moves_forward(_ask("extend_completion")) == ()


def test_a_consolidation_ends_with_its_pieces_or_their_absence_recorded() -> None:
    assert guards.asked_pieces_given(_ask("resume")) == (
        Reason(
            rule=Rule.PIECES_MISSING,
            found={"missing": ["budget"]},
            remedy=Remedy(trigger="resume", inputs={"missing_accepted": True}),
        ),
    )
    assert guards.asked_pieces_given(_ask("resume", missing_accepted=True)) == ()
    whole = replace(FILE, pieces=("formulaire", "budget"))
    assert guards.asked_pieces_given(_ask("resume", whole)) == ()
    assert guards.asked_pieces_given(_ask("resume", replace(FILE, consolidation=None))) == ()


def test_the_clock_waits_for_the_end_of_the_delay() -> None:
    assert guards.asked_pieces_given(_ask("resume", FILE, Role.CLOCK)) == (
        Reason(rule=Rule.DELAY_RUNNING, deadline=DUE),
    )


def test_a_file_analysed_with_pieces_missing_takes_a_reason() -> None:
    lacking = replace(FILE, missing_recorded=True)
    assert guards.missing_is_explained(_ask("analyse", lacking)) == (
        Reason(rule=Rule.REASON_MISSING, found={"field": "reason"}),
    )
    assert guards.missing_is_explained(_ask("analyse", lacking, reason="budget à venir")) == ()
    assert guards.missing_is_explained(_ask("analyse")) == ()


def _incomplete(facts: Candidature) -> Finding:
    return guards.incomplete_after_delay(_ask("declare_inadmissible", facts, motive="incomplete"))


def test_incomplete_is_said_only_after_the_delay() -> None:
    ask = Reason(
        rule=Rule.DELAY_RUNNING,
        remedy=Remedy(trigger="consolidate", inputs={"motive": "pieces"}),
    )
    past = replace(DUE, day=date(2020, 11, 30))
    request = Consolidation(motive="pieces", pieces=("budget",), due=past)
    complete = replace(FILE, state=CandidatureState.SUBMITTED, consolidation=request)
    assert _incomplete(FILE) == (Reason(rule=Rule.DELAY_RUNNING, deadline=DUE),)
    assert _incomplete(replace(FILE, consolidation=request)) == ()
    assert _incomplete(complete) == (ask,)
    assert _incomplete(replace(complete, consolidation=None)) == (ask,)
    assert _incomplete(replace(complete, missing_recorded=True)) == ()
    late = _ask("declare_inadmissible", motive="late")
    assert guards.incomplete_after_delay(late) == ()


def _decision(
    trigger: str, held_on: date | None, outcome: str = "label", *, reasoned: bool = True
) -> tuple[Reason, ...]:
    sitting = session(outcome, held_on or date(2020, 12, 1), reasoned=reasoned)
    if held_on is None:
        sitting = replace(sitting, held_on=None)
    facts = replace(FILE, around=around(sitting))
    found = guards.session_decided_so(_ask(trigger, facts, session=SESSION))
    assert isinstance(found, tuple)
    return found


def test_a_decision_is_what_its_session_recorded() -> None:
    assert _decision("label", date(2020, 12, 1)) == ()
    assert _decision("label", None) == ()
    assert _decision("defer", date(2020, 12, 1)) == (
        Reason(
            rule=Rule.SESSION_OUTCOME,
            found={"session": "S-1", "outcome": "label"},
            remedy=Remedy(trigger="label", inputs={"session": SESSION}),
        ),
    )
    assert _decision("label", date(2020, 12, 1), reasoned=False) == (
        Reason(rule=Rule.REASON_MISSING, found={"field": "reason", "session": "S-1"}),
    )
    early = Reason(
        rule=Rule.EFFECTIVE_TOO_EARLY,
        found={"value": NOW.isoformat(), "last": "2020-12-01T23:00:00+00:00"},
    )
    assert _decision("label", date(2020, 12, 2)) == (early,)
    without = Reason(rule=Rule.REASON_MISSING, found={"field": "reason", "session": "S-1"})
    assert _decision("label", date(2020, 12, 2), reasoned=False) == (without, early)
    other = Reason(rule=Rule.SESSION_OUTCOME, found={"session": "S-1", "outcome": "label"})
    assert _decision("defer", date(2020, 12, 2)) == (other, early)


def test_a_file_not_on_the_agenda_is_not_decided() -> None:
    facts = replace(FILE, id="c9", around=around(session("label", date(2020, 12, 1))))
    assert guards.session_decided_so(_ask("label", facts, session=SESSION)) == (
        Reason(rule=Rule.SESSION_OUTCOME, found={"session": "S-1", "outcome": ""}),
    )


def test_a_session_nobody_recorded_is_named() -> None:
    assert guards.session_decided_so(_ask("label", session="s7")) == (
        Reason(rule=Rule.SESSION_UNKNOWN, found={"value": "s7"}),
    )


IN_AUTUMN = EffectiveAt(
    instant=utc("2020-11-01T10:00"),
    precision=Precision.SEASON,
    earliest=utc("2020-09-20T22:00"),
    latest=utc("2020-12-20T23:00"),
    conventional=True,
)


@pytest.mark.parametrize(
    ("held_on", "expected"),
    [
        (on_day(date(2020, 11, 7)), ()),
        (
            on_day(date(2020, 11, 6)),
            (Reason(rule=Rule.WINDOW_STILL_OPEN, deadline=OF_2020.deadlines[DeadlineId(WAVE_1)]),),
        ),
        (IN_AUTUMN, Unverifiable("wave_is_closed")),
        (None, ()),
    ],
)
def test_a_wave_is_examined_after_its_closing(
    held_on: EffectiveAt | None, expected: Finding
) -> None:
    sitting = replace(session("label", date(2020, 11, 7)), held_on=held_on)
    facts = replace(FILE, around=around(sitting))
    assert guards.wave_is_closed(_ask("label", facts, session=SESSION)) == expected


def test_a_rolling_window_is_examined_at_any_session() -> None:
    rolling = replace(FILE, window=ROLLING)
    assert guards.wave_is_closed(_ask("label", rolling, programme=OF_2021)) == ()
    nowhere = replace(FILE, window="AMI2/vague-9")
    assert guards.wave_is_closed(_ask("label", nowhere)) == Unverifiable("wave_is_closed")


def test_the_filing_pieces_are_in_the_file() -> None:
    bare = replace(FILE, pieces=())
    assert filing_guards.filing_pieces_present(_ask("submit", bare)) == (
        Reason(
            rule=Rule.PIECES_MISSING,
            found={"missing": ["formulaire"]},
            remedy=Remedy(trigger="add_piece", inputs={"piece": "formulaire"}),
        ),
    )


@pytest.mark.parametrize(
    ("window", "reason"),
    [
        ("AMI2/vague-9", Reason(rule=Rule.WINDOW_UNKNOWN, found={"value": "AMI2/vague-9"})),
        ("NOON/matin", Reason(rule=Rule.WINDOW_UNKNOWN, found={"value": "NOON/matin"})),
        (ROLLING, Reason(rule=Rule.WINDOW_UNKNOWN, found={"value": ROLLING})),
        ("", Reason(rule=Rule.WINDOW_NOT_NAMED)),
    ],
)
@pytest.mark.parametrize("trigger", ["submit", "derogate"])
def test_a_window_nobody_knew_of_or_of_another_call_is_unknown(
    trigger: str, window: str, reason: Reason
) -> None:
    question = _ask(trigger, window=window, programme=OF_2021)
    check = {
        "submit": filing_guards.window_named_takes_files,
        "derogate": filing_guards.leave_ends_ahead,
    }[trigger]
    assert check(question) == (reason,)


def test_a_window_announced_but_not_open_takes_a_draft_and_no_file() -> None:
    question = _ask("submit", window="AMI2/vague-3")
    assert filing_guards.window_named_takes_files(question) == (
        Reason(
            rule=Rule.WINDOW_NOT_OPEN_YET,
            found={"window": WAVE_3, "opens_at": "2021-02-12T23:00:00+00:00"},
        ),
    )
    assert filing_guards.window_open_or_announced(_ask("open_draft", window=WAVE_3)) == ()


@pytest.mark.parametrize(
    ("at", "closed"), [("2020-11-09T22:59:59", False), ("2020-11-09T23:00", True)]
)
def test_a_window_of_unknown_closing_is_closed_after_its_last_possible_day(
    at: str, closed: bool
) -> None:
    vague = replace(OF_2020.deadlines[WAVE_1], day=None, not_after=date(2020, 11, 9))
    programme = replace(OF_2020, deadlines={**OF_2020.deadlines, WAVE_1: vague})
    facts = replace(FILE, state=CandidatureState.DRAFT, window=WAVE_1)
    asked = act("submit", utc(at), Role.CITY, window=WAVE_1, channel="portal")
    question = Question(facts=facts, act=asked, now=utc(at), programme=programme)
    found = filing_guards.window_named_takes_files(question)
    if closed:
        (reason,) = _reasons(found)
        assert (reason.rule, reason.next_window) == (
            Rule.WINDOW_CLOSED,
            OF_2020.window(WAVE_2),
        )
    else:
        assert found == Unverifiable("window_named_takes_files")


def test_a_draft_is_not_opened_for_a_window_closed_or_a_call_ended() -> None:
    (closed,) = _reasons(filing_guards.window_open_or_announced(_ask("open_draft", window=WAVE_1)))
    assert (closed.rule, closed.remedy) == (
        Rule.WINDOW_CLOSED,
        Remedy(trigger="open_draft", inputs={"window": "AMI2/vague-2"}),
    )
    end = utc("2022-06-30T22:00")
    asked = act("open_draft", end, window=WAVE_1)
    question = Question(facts=FILE, act=asked, now=end, programme=OF_2021)
    (ended,) = _reasons(filing_guards.window_open_or_announced(question))
    assert (ended.rule, ended.remedy, ended.next_window) == (
        Rule.FINAL_CUTOFF_PASSED,
        None,
        None,
    )
    unknown = _ask("open_draft", window="AMI1/appel")
    assert filing_guards.window_open_or_announced(unknown) == Unverifiable(
        "window_open_or_announced"
    )


def _reasons(finding: Finding) -> tuple[Reason, ...]:
    assert isinstance(finding, tuple)
    return finding


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2020-12-01T10:00:00.000001+00:00", ()),
        (
            "2020-12-01T10:00:00+00:00",
            (
                Reason(
                    rule=Rule.DEADLINE_PAST,
                    found={"field": "until", "value": "2020-12-01T10:00:00+00:00"},
                ),
            ),
        ),
        ("", ()),
    ],
)
def test_a_derogation_ends_in_the_future(until: str, expected: Finding) -> None:
    assert filing_guards.leave_ends_ahead(_ask("derogate", window=WAVE_1, until=until)) == expected


def test_a_derogation_does_not_open_a_window_before_its_day() -> None:
    story = draft(WAVE_3)
    leave = {"window": WAVE_3, "until": "2021-07-05T10:00:00+00:00", "reason": "panne"}
    story.must(act("derogate", NOW, **leave))
    asked = act("submit", NOW, Role.CITY, window=WAVE_3, channel="portal")
    assert [r.rule for r in story.refused(asked).reasons] == [Rule.WINDOW_NOT_OPEN_YET]


def test_the_clock_carries_only_where_a_window_waits_and_lapses_only_where_none_does() -> None:
    carried = Question(
        facts=replace(FILE, state=CandidatureState.DRAFT),
        act=act("carry", NOW, Role.CLOCK),
        now=NOW,
        programme=OF_2020,
    )
    assert filing_guards.clock_may_carry(carried) == ()
    assert filing_guards.clock_may_lapse(carried) == (
        Reason(rule=Rule.DELAY_RUNNING, next_window=OF_2020.window("AMI2/vague-2")),
    )
    end = utc("2021-06-26T08:00")
    last = replace(carried, facts=replace(FILE, window=WAVE_3), now=end)
    assert filing_guards.clock_may_lapse(last) == ()
    assert filing_guards.clock_may_carry(last) == (Reason(rule=Rule.NO_WINDOW_OPEN),)
    lost = replace(carried, facts=replace(FILE, call="AMI9", window="AMI9/vague-9"))
    assert filing_guards.clock_may_lapse(lost) == (Reason(rule=Rule.DELAY_RUNNING),)
    assert next_for_draft(replace(FILE, call="AMI9", window="AMI9/vague-9"), OF_2020) is None


def test_a_draft_of_a_replaced_calendar_goes_to_the_first_window_of_the_new_one() -> None:
    stranded = replace(FILE, state=CandidatureState.DRAFT, window="AMI2/premier-calendrier")
    owed = due_act(stranded, NOW, OF_2020)
    assert owed is not None
    assert (owed.trigger, owed.inputs) == ("carry", {"window": WAVE_1})
    assert owed.effective_at.instant == utc("2020-07-22T22:00")


def test_a_resumption_by_the_clock_is_answered_by_a_new_request() -> None:
    story = draft()
    story.must(act("submit", utc("2020-10-01T08:00"), Role.CITY, window=WAVE_1, channel="portal"))
    ask = {"motive": "projet", "due": "2020-10-20", "what": "partenariats"}
    story.must(act("consolidate", utc("2020-10-05T08:00"), **ask))
    asked = act("revert", utc("2020-10-22T08:00"), reason="erreur")
    assert story.refused(asked).reasons == (
        Reason(rule=Rule.NOTHING_TO_REVERT, remedy=Remedy(trigger="consolidate")),
    )
