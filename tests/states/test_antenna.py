"""Every row of the antenna's table, allowed and refused; milestones, pilots, ends of label."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest

from states.acts import Act, Effect, EffectKind, Refused, Rule, Step
from states.antenna import ANTENNA
from states.deadlines import Deadline, DeadlineKind
from states.facts import Antenna, AntennaState, CandidatureState, Mark, MilestoneFact
from states.identifiers import DeadlineId, EventId, Role, Value
from states.instants import EffectiveAt, Precision, exactly, on_day
from states.law import decide, due_act
from states.programme import MilestoneRule, Owner
from states.tables import SAME, Transition
from tests.states.story import (
    CASE,
    OF_2020,
    Story,
    act,
    antenna,
    around,
    names_of,
    settle,
    utc,
)

NOW = utc("2021-12-01T10:00")
START = {"regional_centre": "cr-occitanie", "target_opening": "2022-09-01"}
INPUTS: Mapping[str, Mapping[str, Value]] = {
    "start_engineering": START,
    "start_deployment": {"proposed_on": "2021-11-20"},
    "open_pilot": {"reason": "ouverture anticipée"},
    "suspend": {"reason": "travaux"},
    "resume": {"reason": "fin des travaux"},
    "close": {"reason": "fin"},
    "revoke": {"reason": "condition perdue"},
    "withdraw_label": {"ground": "illegality", "reason": "illégalité"},
    "milestone_done": {"milestone": "acv"},
    "milestone_waive": {"milestone": "acv", "reason": "sans objet"},
    "milestone_propose": {"milestone": "acv", "day": "2022-03-01"},
    "milestone_confirm": {"milestone": "acv", "day": "2022-03-01"},
    "overdue": {"milestone": "locaux"},
    "note": {"text": "vu"},
    "revert": {"reason": "erreur"},
}
CASES = [
    pytest.param(row, source, id=f"{row.trigger}-{source}-{row.target}")
    for row in ANTENNA.rows
    for source in row.sources
]


def _due(day: date, *, confirmed: bool = True) -> Deadline:
    return Deadline(
        id=DeadlineId("c1/locaux"),
        kind=DeadlineKind.MILESTONE,
        subject=CASE,
        label="locaux",
        day=day,
        hard=False,
        confirmed=confirmed,
    )


def _ready(row: Transition, state: str) -> Antenna:
    """An antenna in `state` of which every guard of the row holds."""
    done = {name: MilestoneFact(id=name, status="done") for name in names_of(row.trigger)}
    late = {"locaux": MilestoneFact(id="locaux", due=_due(date(2021, 11, 1)))}
    return Antenna(
        id=CASE,
        state=AntennaState(state),
        region="Occitanie",
        labelled_at=exactly(utc("2021-09-08T10:00")),
        notified_at=utc("2021-10-04T06:00"),
        milestones=late if row.trigger == "overdue" else done,
        suspended_from=AntennaState(row.target) if row.trigger == "resume" else None,
        last_transition=EventId("e2"),
        previous_state="labelled",
        last_trigger="start_engineering",
    )


def _asked(row: Transition, role: Role) -> Act:
    return act(row.trigger, NOW, role, region="Occitanie", **INPUTS.get(row.trigger, {}))


@pytest.mark.parametrize(("row", "source"), CASES)
def test_the_row_leads_where_it_says(row: Transition, source: str) -> None:
    for role in row.roles:
        step = decide(_ready(row, source), _asked(row, role), NOW, OF_2020)
        assert isinstance(step, Step), step
        target = "labelled" if row.trigger == "revert" else row.target
        assert (step.source, step.target, step.role) == (
            source,
            source if target == SAME else target,
            role,
        )
        assert (step.outside_rule, step.unverifiable) == (row.outside_rule, ())


@pytest.mark.parametrize(
    ("row", "role"),
    [
        pytest.param(row, role, id=f"{row.trigger}-{row.target}-{role}")
        for row in ANTENNA.rows
        for role in Role
        if role not in row.roles
    ],
)
def test_the_row_refuses_other_roles(row: Transition, role: Role) -> None:
    refused = decide(_ready(row, row.sources[0]), _asked(row, role), NOW, OF_2020)
    assert isinstance(refused, Refused)
    assert (refused.reasons[0].rule, refused.reasons[0].found) == (
        Rule.ROLE,
        {"wanted": [str(each) for each in row.roles], "found": [str(role)]},
    )


@pytest.mark.parametrize(
    ("trigger", "state"),
    [
        (trigger, state)
        for trigger in ANTENNA.triggers()
        for state in ANTENNA.states
        if not any(state in row.sources for row in ANTENNA.rows_of(trigger))
    ],
)
def test_a_trigger_is_refused_in_every_state_of_no_row(trigger: str, state: str) -> None:
    rows = ANTENNA.rows_of(trigger)
    sources = list(dict.fromkeys(str(source) for row in rows for source in row.sources))
    asked = _asked(rows[0], rows[0].roles[0])
    refused = decide(_ready(rows[0], state), asked, NOW, OF_2020)
    assert isinstance(refused, Refused)
    assert [(reason.rule, reason.found) for reason in refused.reasons] == [
        (Rule.STATE, {"state": str(state), "sources": sources})
    ]


def test_an_antenna_lives_from_its_label_to_its_opening() -> None:
    story = antenna()
    story.must(act("start_engineering", utc("2021-10-05T08:00"), **START))
    settle(story, "start_deployment", utc("2021-11-02T08:00"))
    story.must(act("start_deployment", utc("2021-11-03T08:00"), proposed_on="2021-11-01"))
    settle(story, "open", utc("2022-01-02T08:00"))
    story.must(act("open", on_day(date(2022, 1, 3))), utc("2022-01-04T08:00"))
    facts = story.facts
    assert isinstance(facts, Antenna)
    assert (facts.state, facts.regional_centre, facts.opened_at, facts.marks) == (
        AntennaState.OPEN,
        "cr-occitanie",
        on_day(date(2022, 1, 3)),
        frozenset(),
    )


def test_a_gate_names_each_milestone_still_expected_with_what_settles_it() -> None:
    story = antenna()
    story.must(act("start_engineering", utc("2021-10-05T08:00"), **START))
    story.must(act("milestone_done", utc("2021-10-06T08:00"), milestone="diagnostic"))
    story.must(act("milestone_waive", utc("2021-10-06T08:00"), milestone="locaux", reason="prêtés"))
    asked = act("start_deployment", utc("2021-10-07T08:00"), proposed_on="2021-10-06")
    refused = story.refused(asked)
    assert [(r.rule, r.found) for r in refused.reasons] == [
        (Rule.MILESTONE_PENDING, {"milestone": name, "label": name})
        for name in ("offre", "financement")
    ]
    for reason in refused.reasons:
        assert reason.remedy is not None
        story.must(act(reason.remedy.trigger, asked.effective_at, **reason.remedy.inputs))
    story.must(asked)


def test_nothing_starts_in_a_town_that_was_not_told() -> None:
    story = antenna(notified=False)
    refused = story.refused(act("start_engineering", utc("2021-10-01T08:00"), **START))
    assert [r.rule for r in refused.reasons] == [Rule.NOT_NOTIFIED]


def test_a_concertation_is_never_waived() -> None:
    story = antenna()
    asked = act("milestone_waive", utc("2021-10-06T08:00"), milestone="region", reason="x")
    (reason,) = story.refused(asked).reasons
    assert (reason.rule, reason.found["field"], reason.found["value"]) == (
        Rule.INPUT_INVALID,
        "milestone",
        "region",
    )
    assert "region" not in tuple(reason.found["known"])  # type: ignore[arg-type]


def test_a_milestone_may_be_waived_unless_its_programme_says_no() -> None:
    rule = MilestoneRule(id="acv", label="avenant", owner=Owner.LOCAL_AUTHORITY)
    asked = act("milestone_waive", NOW, milestone="acv", reason="sans objet")
    waived, refused = (
        decide(antenna().facts, asked, NOW, replace(OF_2020, milestones=(each,)))
        for each in (rule, replace(rule, waivable=False))
    )
    assert (type(waived), type(refused)) == (Step, Refused)


def test_an_unknown_milestone_is_refused_with_those_of_the_programme() -> None:
    (reason,) = (
        antenna()
        .refused(act("milestone_done", utc("2021-10-06T08:00"), milestone="piscine"))
        .reasons
    )
    assert (reason.rule, reason.found) == (
        Rule.INPUT_INVALID,
        {
            "field": "milestone",
            "value": "piscine",
            "known": tuple(rule.id for rule in OF_2020.milestones),
        },
    )


def test_a_date_the_lead_confirmed_is_not_moved_by_a_proposal() -> None:
    story, at = antenna(), utc("2021-10-06T08:00")
    centre = (Role.REGIONAL_CENTRE,)
    asked = act(
        "milestone_propose", at, *centre, region="Occitanie", milestone="acv", day="2022-03-01"
    )
    story.must(asked)
    story.must(replace(asked, inputs={"milestone": "acv", "day": "2022-04-01"}))
    story.must(act("milestone_confirm", at, milestone="acv", day="2022-04-01"))
    (reason,) = story.refused(asked).reasons
    assert (reason.rule, reason.found) == (
        Rule.ROLE,
        {"wanted": ["lead"], "found": ["regional_centre"]},
    )
    facts = story.facts
    assert isinstance(facts, Antenna)
    due = facts.milestones["acv"].due
    assert due is not None
    assert (due.day, due.confirmed, due.version) == (date(2022, 4, 1), True, 3)
    story.must(act("milestone_propose", at, milestone="acv", day="2022-05-01"))


def test_a_date_given_to_a_milestone_is_a_soft_deadline_of_its_antenna() -> None:
    story, at = antenna(), utc("2021-10-06T08:00")
    given = Deadline(
        id=DeadlineId("c1/acv"),
        kind=DeadlineKind.MILESTONE,
        subject=CASE,
        label="acv",
        day=date(2022, 3, 1),
        hard=False,
        version=1,
        confirmed=False,
        known_from=at,
        set_by="somebody",
    )
    for trigger, expected in (
        ("milestone_propose", given),
        ("milestone_confirm", replace(given, version=2, confirmed=True)),
    ):
        story.must(act(trigger, at, milestone="acv", day="2022-03-01"))
        facts = story.facts
        assert isinstance(facts, Antenna)
        assert facts.milestones["acv"] == MilestoneFact(id="acv", due=expected)


def test_a_new_date_makes_an_overdue_milestone_expected_again() -> None:
    story = _overdue_story()
    story.must(act("milestone_confirm", NOW, milestone="locaux", day="2022-02-01"))
    assert _overdue(story) == {"offre": True, "locaux": False}


def test_a_proposed_target_is_never_overdue() -> None:
    facts = replace(
        _ready(ANTENNA.rows_of("overdue")[0], "engineering"),
        milestones={
            "locaux": MilestoneFact(id="locaux", due=_due(date(2021, 11, 1), confirmed=False))
        },
    )
    assert due_act(facts, NOW, OF_2020) is None


def _overdue_story() -> Story:
    story = antenna()
    at = utc("2021-10-06T08:00")
    story.must(act("milestone_confirm", at, milestone="offre", day="2021-11-05"))
    story.must(act("milestone_confirm", at, milestone="locaux", day="2021-11-01"))
    assert [step.act.inputs["milestone"] for step in story.sweep(NOW)] == ["locaux", "offre"]
    return story


def _overdue(story: Story) -> dict[str, bool]:
    facts = story.facts
    assert isinstance(facts, Antenna)
    return {name: fact.overdue for name, fact in facts.milestones.items()}


def test_a_milestone_done_in_time_but_recorded_late_takes_back_its_own_overdue() -> None:
    story = _overdue_story()
    step = story.must(act("milestone_done", utc("2021-10-30T08:00"), milestone="locaux"), NOW)
    assert step.undoes == ("e5",)
    assert _overdue(story) == {"offre": True, "locaux": False}
    assert story.sweep(NOW) == []


def test_an_antenna_ended_before_a_due_date_owes_nothing_after() -> None:
    story = _overdue_story()
    step = story.must(act("revoke", utc("2021-10-30T08:00"), reason="abandon"), NOW)
    assert step.undoes == ("e6", "e5")
    assert _overdue(story) == {"offre": False, "locaux": False}


def test_an_antenna_that_goes_on_keeps_what_is_overdue() -> None:
    story = _overdue_story()
    step = story.must(act("start_engineering", utc("2021-10-30T08:00"), **START), NOW)
    assert step.undoes == ()
    assert _overdue(story) == {"offre": True, "locaux": True}


def test_a_suspended_antenna_is_not_chased() -> None:
    story, at = antenna(), utc("2021-10-06T08:00")
    story.must(act("milestone_confirm", at, milestone="locaux", day="2021-11-01"))
    story.must(act("start_engineering", at, **START))
    story.must(act("suspend", utc("2021-10-20T08:00"), reason="travaux"))
    assert story.sweep(NOW) == []
    story.must(act("resume", NOW, reason="reprise"))
    assert story.facts.state is AntennaState.ENGINEERING
    assert [step.trigger for step in story.sweep(NOW)] == ["overdue"]


def test_an_antenna_suspended_from_nowhere_resumes_nowhere() -> None:
    facts = replace(antenna().facts, state=AntennaState.SUSPENDED, suspended_from=None)
    refused = decide(facts, act("resume", NOW, reason="reprise"), NOW, OF_2020)
    assert isinstance(refused, Refused)
    assert [(r.rule, r.found) for r in refused.reasons] == [(Rule.STATE, {"state": "suspended"})]


def test_a_pilot_opened_before_its_label_is_flagged_for_ever() -> None:
    story = antenna()
    asked = act("open_pilot", on_day(date(2021, 8, 26)), reason="ouverture anticipée")
    step = story.must(asked, utc("2021-10-05T08:00"))
    assert (step.target, step.outside_rule) == ("open", ("pilot",))
    story.must(act("close", utc("2022-10-05T08:00"), reason="fin"))
    facts = story.facts
    assert isinstance(facts, Antenna)
    assert facts.marks == frozenset({Mark.PILOT})


def test_an_opening_announced_for_tomorrow_is_not_an_opening() -> None:
    story = antenna()
    asked = act("open_pilot", on_day(date(2021, 10, 7)), reason="essai")
    refused = story.refused(asked, utc("2021-10-06T08:00"))
    assert [(r.rule, r.found) for r in refused.reasons] == [
        (Rule.EFFECTIVE_IN_FUTURE, {"value": "2021-10-07T10:00:00+00:00"})
    ]
    today = act("open_pilot", on_day(date(2021, 10, 6)), reason="essai")
    assert isinstance(story.do(today, utc("2021-10-06T06:00")), Step)


def test_a_proposal_made_after_the_deployment_is_refused() -> None:
    story = antenna()
    story.must(act("start_engineering", utc("2021-10-05T08:00"), **START))
    settle(story, "start_deployment", utc("2021-11-02T08:00"))
    asked = act("start_deployment", utc("2021-11-03T08:00"), proposed_on="2021-11-04")
    found = {"field": "proposed_on", "value": "2021-11-03T23:00:00+00:00"}
    assert [(r.rule, r.found) for r in story.refused(asked).reasons] == [
        (Rule.EFFECTIVE_IN_FUTURE, found)
    ]


def _withdrawn(labelled: EffectiveAt | None, ground: str, now: datetime) -> Step | Refused:
    row = ANTENNA.rows_of("withdraw_label")[0]
    facts = replace(_ready(row, "open"), labelled_at=labelled)
    asked = act("withdraw_label", now, ground=ground, reason="illégalité")
    return decide(facts, asked, now, OF_2020)


LABELLED = exactly(utc("2021-09-08T10:00"))
IN_SEPTEMBER = EffectiveAt(
    instant=utc("2021-09-15T10:00"),
    precision=Precision.MONTH,
    earliest=utc("2021-08-31T22:00"),
    latest=utc("2021-09-30T22:00"),
    conventional=True,
)


@pytest.mark.parametrize(
    ("labelled", "last"),
    [
        (LABELLED, "2022-01-08T22:59:59.999999"),
        (on_day(date(2021, 9, 8)), "2022-01-08T22:59:59.999999"),
        (IN_SEPTEMBER, "2022-01-30T22:59:59.999999"),
    ],
)
def test_illegality_is_found_within_four_months_of_the_decision(
    labelled: EffectiveAt, last: str
) -> None:
    assert isinstance(_withdrawn(labelled, "illegality", utc(last)), Step)
    after = utc(last[:11] + "23:00")
    refused = _withdrawn(labelled, "illegality", after)
    assert isinstance(refused, Refused)
    (reason,) = refused.reasons
    assert (reason.rule, reason.found["last_day"]) == (Rule.WITHDRAWAL_LIMIT, last[:10])
    assert reason.remedy is not None
    row = ANTENNA.rows_of("revoke")[0]
    remedy = act(reason.remedy.trigger, after, **reason.remedy.inputs)
    assert isinstance(decide(_ready(row, "open"), remedy, after, OF_2020), Step)


def test_a_limit_that_cannot_be_told_is_recorded_so() -> None:
    for labelled in (IN_SEPTEMBER, None, replace(IN_SEPTEMBER, latest=None)):
        step = _withdrawn(labelled, "illegality", utc("2022-01-15T08:00"))
        assert isinstance(step, Step)
        assert step.unverifiable == ("illegality_within_limit",)


@pytest.mark.parametrize("ground", ["fraud", "beneficiary"])
def test_fraud_and_the_beneficiary_s_request_have_no_limit(ground: str) -> None:
    step = _withdrawn(LABELLED, ground, utc("2030-01-01T08:00"))
    assert isinstance(step, Step)
    assert step.effects == (
        Effect(kind=EffectKind.END_LABEL, values={"trigger": "withdraw_label"}),
    )


def test_a_consortium_loses_its_label_with_its_last_site() -> None:
    story = antenna()
    story.around = around(antenna_states={CASE: AntennaState.LABELLED, "a2": AntennaState.OPEN})
    first = story.must(act("revoke", utc("2021-11-01T08:00"), reason="abandon"))
    assert first.effects == ()
    story = antenna()
    story.around = around(antenna_states={CASE: AntennaState.LABELLED, "a2": AntennaState.REVOKED})
    last = story.must(act("revoke", utc("2021-11-01T08:00"), reason="abandon"))
    assert last.effects == (Effect(kind=EffectKind.END_LABEL, values={"trigger": "revoke"}),)


@pytest.mark.parametrize(
    ("trigger", "inputs"), [("revoke", {}), ("withdraw_label", {"ground": "fraud"})]
)
def test_reverting_the_end_of_a_label_restores_it(trigger: str, inputs: dict[str, Value]) -> None:
    for state, effects in (
        (CandidatureState.REVOKED, (Effect(kind=EffectKind.RESTORE_LABEL),)),
        (CandidatureState.LABELLED, ()),
    ):
        story = antenna()
        story.must(act(trigger, utc("2021-11-01T08:00"), reason="abandon", **inputs))
        story.around = around(candidature_state=state)
        step = story.must(act("revert", utc("2021-11-02T08:00"), reason="erreur"))
        assert (step.target, step.effects) == ("labelled", effects)
    assert story.facts.state is AntennaState.LABELLED


def test_the_creation_of_an_antenna_is_not_reverted_by_itself() -> None:
    refused = antenna().refused(act("revert", utc("2021-11-02T08:00"), reason="erreur"))
    assert [r.rule for r in refused.reasons] == [Rule.NOTHING_TO_REVERT]


@pytest.mark.parametrize("own", ["Bretagne", ""])
def test_a_regional_centre_acts_in_its_own_region(own: str) -> None:
    story = antenna()
    asked = act(
        "start_engineering", utc("2021-10-05T08:00"), Role.REGIONAL_CENTRE, region=own, **START
    )
    assert [(r.rule, r.found) for r in story.refused(asked).reasons] == [
        (Rule.OTHER_REGION, {"region": "Occitanie", "own": own})
    ]
