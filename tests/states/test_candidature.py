"""Every row of the candidature's table, allowed and refused; the real closings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest

from states.acts import Act, Effect, EffectKind, Refused, Rule, Step
from states.candidature import CANDIDATURE
from states.deadlines import Deadline, DeadlineKind
from states.facts import AntennaState, Candidature, CandidatureState, Consolidation
from states.identifiers import DeadlineId, EventId, Role, Value
from states.law import decide
from states.tables import SAME, Transition
from tests.states.story import (
    AMI2,
    CASE,
    CUTOFF,
    OF_2020,
    OF_2021,
    ROLLING,
    SESSION,
    WAVE_1,
    WAVE_2,
    WAVE_3,
    act,
    analysed,
    around,
    decided,
    draft,
    filed,
    session,
    utc,
)

OPEN_DAY, DECISION_DAY = utc("2020-10-01T08:00"), utc("2020-12-01T10:00")
AFTER_WAVE_1, AFTER_WAVE_3 = utc("2020-11-07T08:00"), utc("2021-06-26T08:00")
INPUTS: Mapping[str, Mapping[str, Value]] = {
    "open_draft": {"window": WAVE_1},
    "add_piece": {"piece": "budget"},
    "submit": {"window": WAVE_1, "channel": "portal"},
    "consolidate": {"motive": "pieces", "due": "2020-12-15", "pieces": ("budget",)},
    "extend_completion": {"due": "2020-12-20", "reason": "grève"},
    "resume": {"missing_accepted": True},
    "declare_inadmissible": {"motive": "not_eligible", "reason": "hors périmètre"},
    "label": {"session": SESSION},
    "defer": {"session": SESSION},
    "not_select": {"session": SESSION},
    "support": {"plan": "accompagnement"},
    "derogate": {"window": WAVE_1, "until": "2020-12-20T11:00:00+00:00", "reason": "panne"},
    "carry": {"window": WAVE_2},
    "reapply": {"window": WAVE_2},
    "note": {"text": "vu"},
    "revert": {"reason": "erreur"},
}
DECISIONS = ("label", "defer", "not_select")
CASES = [
    pytest.param(row, source, id=f"{row.trigger}-{source}")
    for row in CANDIDATURE.rows
    for source in row.sources
]


def _now(trigger: str) -> datetime:
    if trigger in ("carry", "lapse"):
        return AFTER_WAVE_1 if trigger == "carry" else AFTER_WAVE_3
    return OPEN_DAY if trigger in ("open_draft", "submit") else DECISION_DAY


def _ready(trigger: str, state: str) -> Candidature:
    """A file in `state` of which every guard of `trigger` holds."""
    due = Deadline(
        id=DeadlineId("c1/completion"),
        kind=DeadlineKind.COMPLETION,
        subject=CASE,
        label="",
        day=date(2020, 12, 15),
    )
    known = session(trigger, date(2020, 12, 1)) if trigger in DECISIONS else None
    return Candidature(
        id=CASE,
        state=CandidatureState(state),
        call=AMI2,
        window=WAVE_3 if trigger == "lapse" else WAVE_1,
        region="Occitanie",
        pieces=("formulaire",),
        consolidation=Consolidation(motive="pieces", pieces=("budget",), due=due),
        last_transition=EventId("e1"),
        previous_state="submitted",
        last_trigger="analyse",
        around=around(known) if known else around(),
    )


def _asked(row: Transition, role: Role) -> Act:
    now = _now(row.trigger)
    return act(row.trigger, now, role, region="Occitanie", **INPUTS.get(row.trigger, {}))


@pytest.mark.parametrize(("row", "source"), CASES)
def test_the_row_leads_where_it_says(row: Transition, source: str) -> None:
    for role in row.roles:
        facts = _ready(row.trigger, source)
        now = utc("2020-12-16T08:00") if role is Role.CLOCK else _now(row.trigger)
        if row.trigger in ("carry", "lapse"):
            now = _now(row.trigger)
        step = decide(facts, _asked(row, role), now, OF_2020)
        expected = {SAME: source}.get(row.target, row.target)
        assert isinstance(step, Step), step
        assert (step.source, step.target, step.role) == (
            source,
            "submitted" if row.trigger == "revert" else expected,
            role,
        )
        assert (step.outside_rule, step.unverifiable) == (row.outside_rule, ())


@pytest.mark.parametrize(
    ("row", "source", "role"),
    [
        pytest.param(row, row.sources[0], role, id=f"{row.trigger}-{row.sources[0]}-{role}")
        for row in CANDIDATURE.rows
        for role in Role
        if role not in row.roles
    ],
)
def test_the_row_refuses_other_roles(row: Transition, source: str, role: Role) -> None:
    now = _now(row.trigger)
    refused = decide(_ready(row.trigger, source), _asked(row, role), now, OF_2020)
    assert isinstance(refused, Refused)
    assert refused.reasons[0].rule is Rule.ROLE
    assert refused.reasons[0].found == {
        "wanted": [str(each) for each in row.roles],
        "found": [str(role)],
    }


@pytest.mark.parametrize(
    ("trigger", "state"),
    [
        (trigger, state)
        for trigger in CANDIDATURE.triggers()
        for state in CANDIDATURE.states
        if not any(state in row.sources for row in CANDIDATURE.rows_of(trigger))
    ],
)
def test_a_trigger_is_refused_in_every_state_of_no_row(trigger: str, state: str) -> None:
    rows = CANDIDATURE.rows_of(trigger)
    sources = list(dict.fromkeys(str(source) for row in rows for source in row.sources))
    asked = _asked(rows[0], rows[0].roles[0])
    refused = decide(_ready(trigger, state), asked, _now(trigger), OF_2020)
    assert isinstance(refused, Refused)
    assert [(reason.rule, reason.found) for reason in refused.reasons] == [
        (Rule.STATE, {"state": str(state), "sources": sources})
    ]


def test_a_filing_is_accepted_at_the_last_microsecond_of_the_wave() -> None:
    story, last = draft(), utc("2020-11-06T22:59:59.999999")
    step = story.must(act("submit", last, Role.CITY, window=WAVE_1, channel="portal"))
    assert (step.target, step.outside_rule) == ("submitted", ())


def test_a_filing_at_the_closing_is_refused_with_a_remedy_that_then_works() -> None:
    story, late = draft(), utc("2020-11-06T23:00")
    refused = story.refused(act("submit", late, Role.CITY, window=WAVE_1, channel="portal"))
    (reason,) = refused.reasons
    assert reason.rule is Rule.WINDOW_CLOSED
    assert reason.deadline == OF_2020.deadlines[DeadlineId(WAVE_1)]
    assert reason.next_window == OF_2020.window(WAVE_2)
    assert reason.found == {"window": WAVE_1, "received_at": late.isoformat()}
    assert reason.remedy is not None
    assert reason.remedy.inputs == {"window": WAVE_2, "channel": "portal"}
    step = story.must(act(reason.remedy.trigger, late, Role.CITY, **reason.remedy.inputs))
    assert (step.target, story.facts.window) == ("submitted", WAVE_2)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wave", "last", "closed"),
    [
        (WAVE_1, "2020-11-06T22:59:59.999999", "2020-11-06T23:00"),
        (WAVE_2, "2021-02-12T22:59:59.999999", "2021-02-12T23:00"),
        (WAVE_3, "2021-06-25T21:59:59.999999", "2021-06-25T22:00"),
        (ROLLING, "2022-06-30T21:59:59.999999", "2022-06-30T22:00"),
        ("NOON/matin", "2020-11-06T10:59:59.999999", "2020-11-06T11:00"),
    ],
)
def test_every_closing_is_an_exclusive_instant(wave: str, last: str, closed: str) -> None:
    opened = "2021-10-04T08:00" if wave == ROLLING else "2020-09-01T08:00"
    for moment, allowed in ((last, True), (closed, False)):
        story = draft(wave, OF_2021, opened)
        asked = act("submit", utc(moment), Role.CITY, window=wave, channel="portal")
        assert isinstance(story.do(asked), Step) is allowed


def test_nothing_is_taken_after_the_final_cutoff() -> None:
    story = draft(ROLLING, OF_2021, "2021-10-04T08:00")
    asked = act("submit", utc("2022-06-30T22:00"), Role.CITY, window=ROLLING, channel="portal")
    (reason,) = story.refused(asked).reasons
    assert (reason.rule, reason.next_window, reason.remedy) == (
        Rule.FINAL_CUTOFF_PASSED,
        None,
        None,
    )
    assert reason.deadline == OF_2021.deadlines[CUTOFF]


def test_on_26_june_2021_no_next_window_is_named_and_october_takes_the_town() -> None:
    story, day = draft(WAVE_3), utc("2021-06-26T08:00")
    before = decide(
        filedless(story.facts),
        act("submit", day, Role.CITY, window=WAVE_3, channel="portal"),
        day,
        OF_2020,
    )
    assert isinstance(before, Refused)
    assert [(r.rule, r.next_window, r.remedy) for r in before.reasons] == [
        (Rule.WINDOW_CLOSED, None, None)
    ]
    story.sweep(day)
    assert story.facts.state is CandidatureState.LAPSED
    story.programme, october = OF_2021, utc("2021-10-05T08:00")
    again = story.must(act("reapply", october, Role.CITY, window=ROLLING), successor="c2")
    assert again.effects == (Effect(kind=EffectKind.NEW_DRAFT, values={"window": ROLLING}),)
    new = draft(ROLLING, OF_2021, "2021-10-05T08:00")
    new.must(act("submit", october, Role.CITY, window=ROLLING, channel="portal"))
    (reason,) = story.refused(act("reapply", october, Role.CITY, window=ROLLING)).reasons
    assert (reason.rule, reason.found) == (Rule.ALREADY_SUCCEEDED, {"successor": "c2"})


def filedless(facts: object) -> Candidature:
    """The facts of a draft, as a candidature."""
    assert isinstance(facts, Candidature)
    assert facts.state is CandidatureState.DRAFT
    return facts


def test_a_refusal_after_the_final_cutoff_names_the_cutoff_not_the_wave() -> None:
    after = utc("2022-06-30T22:00")
    facts = replace(draft(WAVE_1, OF_2021).facts, window=WAVE_1)
    asked = act("submit", after, Role.CITY, window=WAVE_1, channel="portal")
    refused = decide(facts, asked, after, OF_2021)
    assert isinstance(refused, Refused)
    assert [(r.rule, r.deadline) for r in refused.reasons] == [
        (Rule.FINAL_CUTOFF_PASSED, OF_2021.deadlines[CUTOFF])
    ]


def test_what_comes_by_post_is_recorded_by_the_lead_alone() -> None:
    asked = act("submit", OPEN_DAY, Role.CITY, window=WAVE_1, channel="post")
    assert [(r.rule, r.found) for r in draft().refused(asked).reasons] == [
        (Rule.ROLE, {"wanted": ["lead"], "found": ["city"]})
    ]


def test_a_paper_of_june_recorded_in_october_names_the_new_window_without_promising_it() -> None:
    story = draft(WAVE_3, OF_2021)
    received, now = utc("2021-06-26T08:00"), utc("2021-10-05T08:00")
    asked = act("submit", received, window=WAVE_3, channel="post", reason="grève", proof="cachet")
    (reason,) = story.refused(asked, now).reasons
    assert reason.rule is Rule.STATE  # it lapsed before this paper came
    facts = replace(story.facts, state=CandidatureState.DRAFT, automatic=())
    refused = decide(facts, asked, now, OF_2021)
    assert isinstance(refused, Refused)
    assert [(r.rule, r.deadline, r.next_window, r.remedy) for r in refused.reasons] == [
        (
            Rule.WINDOW_CLOSED,
            OF_2021.deadlines[DeadlineId(WAVE_3)],
            OF_2021.window(ROLLING),
            None,
        )
    ]


def test_a_closing_nobody_published_is_recorded_as_not_verifiable() -> None:
    story = draft("AMI1/appel", at="2019-06-01T08:00")
    opened = story.events[0]
    step = story.must(
        act("submit", utc("2019-07-01T08:00"), Role.CITY, window="AMI1/appel", channel="portal")
    )
    assert opened.kind == "open_draft"
    assert step.unverifiable == ("window_named_takes_files",)
    story.must(act("analyse", utc("2019-08-01T08:00")))
    story.around = around(session("label", date(2019, 9, 10)))
    label = story.must(act("label", utc("2019-09-10T12:00"), session=SESSION))
    assert label.unverifiable == ("wave_is_closed",)


def test_a_label_creates_one_antenna_per_site_of_the_consortium() -> None:
    story = analysed()
    story.around = around(session("label", date(2020, 12, 1)))
    step = story.must(act("label", DECISION_DAY, session=SESSION, sites=("02408", "02691")))
    assert step.effects == (
        Effect(kind=EffectKind.CREATE_ANTENNAS, values={"sites": ("02408", "02691")}),
    )
    assert decided("label").facts.state is CandidatureState.LABELLED


def test_one_site_is_the_default() -> None:
    story = analysed()
    story.around = around(session("label", date(2020, 12, 1)))
    step = story.must(act("label", DECISION_DAY, session=SESSION))
    assert step.effects == (Effect(kind=EffectKind.CREATE_ANTENNAS, values={"sites": ("",)}),)


def test_a_file_deferred_twice_and_reverted_once_is_deferred_once() -> None:
    story = decided("defer")
    story.must(act("defer", utc("2020-12-02T10:00"), session=SESSION))
    story.must(act("revert", utc("2020-12-03T10:00"), reason="erreur"))
    assert (story.facts.state, story.facts.last_transition) == (CandidatureState.DEFERRED, "e5")
    story.must(act("revert", utc("2020-12-04T10:00"), reason="erreur"))
    assert story.facts.state is CandidatureState.ANALYSED


def test_reverting_a_label_voids_its_untouched_antennas() -> None:
    story = decided("label")
    story.around = around(antenna_states={"a1": AntennaState.LABELLED, "a2": AntennaState.VOID})
    step = story.must(act("revert", utc("2020-12-05T10:00"), reason="erreur"))
    assert step.effects == (Effect(kind=EffectKind.VOID_ANTENNAS),)
    assert (step.target, step.outside_rule) == ("analysed", ("revert",))
    assert story.facts.state is CandidatureState.ANALYSED


def test_a_label_whose_antenna_moved_is_not_reverted() -> None:
    story = decided("label")
    story.around = around(antenna_states={"a1": AntennaState.ENGINEERING}, dependents=("ANT-001",))
    refused = story.refused(act("revert", utc("2020-12-05T10:00"), reason="erreur"))
    assert [(r.rule, r.found) for r in refused.reasons] == [
        (Rule.DEPENDENT_ACT, {"dependents": ["ANT-001", "a1"]})
    ]


@pytest.mark.parametrize(
    "ending",
    [
        act("withdraw", utc("2020-10-05T08:00"), Role.CITY),
        act("declare_inadmissible", utc("2020-10-05T08:00"), motive="not_eligible", reason="non"),
    ],
    ids=lambda ending: ending.trigger,
)
def test_an_ending_is_not_reverted_beside_a_new_file_of_the_town(ending: Act) -> None:
    story = filed()
    story.must(ending)
    story.around = around(live_rivals=("AMI2-009",))
    refused = story.refused(act("revert", utc("2020-10-06T08:00"), reason="erreur"))
    assert [(r.rule, r.found) for r in refused.reasons] == [
        (Rule.DEPENDENT_ACT, {"dependents": ["AMI2-009"]})
    ]


def test_a_refusal_is_not_reverted_beside_a_new_file_of_the_town() -> None:
    story = decided("not_select")
    story.around = replace(story.around, live_rivals=("AMI2-009",))
    refused = story.refused(act("revert", utc("2020-12-02T08:00"), reason="erreur"))
    assert [(r.rule, r.found) for r in refused.reasons] == [
        (Rule.DEPENDENT_ACT, {"dependents": ["AMI2-009"]})
    ]


def test_the_opening_of_a_draft_is_not_reverted() -> None:
    refused = draft().refused(act("revert", utc("2020-09-02T08:00"), reason="erreur"))
    assert [r.rule for r in refused.reasons] == [Rule.NOTHING_TO_REVERT]


def test_what_the_clock_did_is_answered_by_a_derogation_not_by_a_revert() -> None:
    story = draft(WAVE_3)
    now = utc("2021-07-01T08:00")
    (reason,) = story.refused(act("revert", now, reason="erreur")).reasons
    assert (reason.rule, reason.remedy and reason.remedy.trigger) == (
        Rule.NOTHING_TO_REVERT,
        "derogate",
    )
    leave = {"window": WAVE_3, "until": "2021-07-05T10:00:00+00:00", "reason": "panne"}
    step = story.must(act("derogate", now, **leave))
    assert (step.source, step.target, step.outside_rule) == ("lapsed", "draft", ("derogation",))
    story.must(
        act("submit", utc("2021-07-05T09:59:59"), Role.CITY, window=WAVE_3, channel="portal")
    )


def test_a_derogation_is_for_one_file_until_its_end() -> None:
    story, other = draft(WAVE_3), draft(WAVE_3)
    leave = {"window": WAVE_3, "until": "2021-07-05T10:00:00+00:00", "reason": "panne"}
    story.must(act("derogate", utc("2021-06-24T08:00"), **leave))
    late = act("submit", utc("2021-07-05T10:00"), Role.CITY, window=WAVE_3, channel="portal")
    assert isinstance(other.do(late), Refused)
    assert story.sweep(utc("2021-07-05T10:01")) == []
    (reason,) = story.refused(late).reasons
    assert reason.rule is Rule.WINDOW_CLOSED
    (lapse,) = story.sweep(utc("2021-07-05T10:02"))
    assert lapse.act.effective_at.instant == utc("2021-07-05T10:00")


def test_a_derogation_passes_the_final_cutoff_for_its_file() -> None:
    story = draft(ROLLING, OF_2021, "2021-10-04T08:00")
    leave = {"window": ROLLING, "until": "2022-07-10T10:00:00+00:00", "reason": "panne"}
    story.must(act("derogate", utc("2022-06-20T08:00"), **leave))
    story.must(act("submit", utc("2022-07-09T08:00"), Role.CITY, window=ROLLING, channel="portal"))


def test_a_lapsed_file_followed_by_another_is_not_revived() -> None:
    story = draft(WAVE_3)
    story.sweep(utc("2021-06-26T08:00"))
    story.around = around(live_rivals=("AMI2-030",))
    leave = {"window": WAVE_3, "until": "2021-07-05T10:00:00+00:00", "reason": "panne"}
    refused = story.refused(act("derogate", utc("2021-07-01T08:00"), **leave))
    assert [(r.rule, r.found) for r in refused.reasons] == [
        (Rule.RIVAL_LIVE, {"rivals": ("AMI2-030",)})
    ]
