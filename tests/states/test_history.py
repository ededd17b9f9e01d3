"""The fold: two axes of time, embargoed views, what is taken back; steps and facts agree."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.acts import Act, Step
from states.facts import (
    Antenna,
    AntennaState,
    Candidature,
    CandidatureState,
    Mark,
    Outcome,
)
from states.history import (
    antenna_of,
    as_of,
    candidature_of,
    granted,
    lifted,
    reverted,
    taking_back,
    undone,
)
from states.identifiers import CaseKind, Role, Value
from states.instants import EffectiveAt, Precision, exactly, on_day
from states.law import decide, lifecycle_of, offers
from states.tables import SAME
from tests.states.story import (
    OF_2021,
    SESSION,
    WAVE_1,
    WAVE_2,
    Story,
    act,
    analysed,
    antenna,
    around,
    decided,
    draft,
    filed,
    session,
    utc,
)

WITHDRAWAL: dict[str, Value] = {"from": "analysed", "to": "withdrawn"}


def _candidature(story: Story) -> Candidature:
    facts = story.facts
    assert isinstance(facts, Candidature)
    return facts


def _told(story: Story) -> tuple[datetime | None, datetime | None, datetime | None]:
    facts = story.facts
    return facts.notified_at, facts.centres_told_at, facts.announced_at


def test_no_event_gives_no_case() -> None:
    assert (candidature_of(()).state, antenna_of(()).state) == (
        CandidatureState.NONE,
        AntennaState.NONE,
    )
    assert (candidature_of(()).version, antenna_of(()).version) == (0, 0)


def test_a_draft_is_what_its_opening_says() -> None:
    story = Story()
    story.must(
        act("open_draft", utc("2020-09-01T08:00"), window=WAVE_1),
        reference="AMI2-014",
        call="AMI2",
        authority="02408",
        members=["200071892"],
        region="Hauts-de-France",
        marks=["imported"],
        predecessor="c0",
    )
    facts = _candidature(story)
    assert (facts.reference, facts.call, facts.window, facts.authority) == (
        "AMI2-014",
        "AMI2",
        WAVE_1,
        "02408",
    )
    assert (facts.members, facts.marks, facts.predecessor, facts.version) == (
        ("200071892",),
        frozenset({Mark.IMPORTED}),
        "c0",
        1,
    )


def test_a_filing_keeps_what_was_missing_and_its_channel() -> None:
    story = draft()
    story.must(
        act("submit", utc("2020-10-01T08:00"), window=WAVE_1, channel="email"),
        missing=["budget"],
    )
    story.must(act("acknowledge", utc("2020-10-02T08:00")))
    facts = _candidature(story)
    assert (facts.channel, facts.missing_at_filing) == ("email", ("budget",))
    assert facts.acknowledged_at == utc("2020-10-02T08:00")


def test_an_inadmissible_file_keeps_its_motive() -> None:
    story = filed()
    asked = {"motive": "not_eligible", "reason": "hors périmètre"}
    story.must(act("declare_inadmissible", utc("2020-10-05T08:00"), **asked))
    assert _candidature(story).inadmissible_motive == "not_eligible"


def test_a_derogation_moves_the_draft_to_its_window() -> None:
    story = draft()
    leave = {"window": WAVE_2, "until": "2021-03-01T11:00:00+00:00", "reason": "panne"}
    story.must(act("derogate", utc("2020-10-05T08:00"), **leave))
    facts = _candidature(story)
    assert facts.window == WAVE_2
    assert [leave.until for leave in facts.derogations] == [utc("2021-03-01T11:00")]


def test_a_decision_is_told_then_made_public() -> None:
    story = decided("label")
    assert (_candidature(story).notified_at, _candidature(story).announced_at) == (None, None)
    story.tell("notified", utc("2020-12-10T08:00"))
    story.tell("centres_told", utc("2020-12-15T08:00"))
    story.tell("announced", utc("2020-12-20T08:00"))
    assert _told(story) == (
        utc("2020-12-10T08:00"),
        utc("2020-12-15T08:00"),
        utc("2020-12-20T08:00"),
    )
    assert _candidature(story).decided_in == SESSION
    story.must(act("revert", utc("2020-12-21T08:00"), reason="erreur"))
    assert (_candidature(story).decided_at, _told(story)) == (None, (None, None, None))


def test_what_told_of_a_decision_taken_back_tells_nothing() -> None:
    story = decided("label")
    story.must(act("revert", utc("2020-12-05T08:00"), reason="erreur"))
    for kind in ("notified", "centres_told", "announced"):
        story.tell(kind, utc("2020-12-10T08:00"))
    assert _told(story) == (None, None, None)


def test_a_new_decision_is_told_anew() -> None:
    story = decided("defer")
    for kind in ("notified", "centres_told", "announced"):
        story.tell(kind, utc("2020-12-02T08:00"))
    story.must(act("defer", utc("2020-12-03T10:00"), session=SESSION))
    assert _told(story) == (None, None, None)


def test_an_antenna_is_what_its_creation_says() -> None:
    story = Story(kind=CaseKind.ANTENNA)
    story.must(
        act("create", utc("2021-09-08T10:00"), candidature="c0", call="AMI2"),
        reference="AMI2-014-A1",
        authority="40088",
        site="Dax",
        region="Nouvelle-Aquitaine",
        marks=["imported"],
    )
    facts = story.facts
    assert isinstance(facts, Antenna)
    assert (facts.reference, facts.candidature, facts.call) == ("AMI2-014-A1", "c0", "AMI2")
    assert (facts.authority, facts.site, facts.region) == ("40088", "Dax", "Nouvelle-Aquitaine")
    assert facts.marks == {Mark.IMPORTED}
    assert facts.labelled_at == exactly(utc("2021-09-08T10:00"))


def test_an_antenna_is_told_and_made_public() -> None:
    story = antenna()
    story.tell("centres_told", utc("2021-10-04T07:00"))
    story.tell("announced", utc("2021-10-04T08:00"))
    assert _told(story) == (
        utc("2021-10-04T06:00"),
        utc("2021-10-04T07:00"),
        utc("2021-10-04T08:00"),
    )
    assert story.facts.region == "Occitanie"


def test_an_extension_of_nothing_changes_nothing() -> None:
    story = filed()
    story.tell("extend_completion", utc("2020-10-05T08:00"), due="2020-11-01")
    assert _candidature(story).consolidation is None


def test_a_request_for_more_keeps_its_motive_and_numbers_its_delays() -> None:
    story = filed()
    ask: dict[str, Value] = {"motive": "pieces", "due": "2020-10-20", "pieces": ["budget"]}
    story.must(act("consolidate", utc("2020-10-05T08:00"), **ask))
    story.must(act("extend_completion", utc("2020-10-06T08:00"), due="2020-10-25", reason="grève"))
    request = _candidature(story).consolidation
    assert request is not None
    assert (request.motive, request.due.version) == ("pieces", 2)
    story.must(act("resume", utc("2020-10-07T08:00"), missing_accepted=True))
    assert _candidature(story).missing_recorded
    story.must(act("consolidate", utc("2020-10-08T08:00"), **ask))
    again = _candidature(story)
    assert again.consolidation is not None
    assert (again.consolidation.due.version, again.missing_recorded) == (3, False)


def test_an_unknown_kind_changes_nothing_but_the_version() -> None:
    story = filed()
    before = _candidature(story)
    story.tell("convoked", utc("2020-10-05T08:00"))
    after = _candidature(story)
    assert replace(after, version=before.version, last_event=before.last_event) == before
    assert after.version == before.version + 1


def test_what_was_taken_back_is_skipped_as_known_at_the_instant_asked() -> None:
    story = decided("label")
    story.must(act("revert", utc("2020-12-05T10:00"), reason="erreur"))
    assert undone(story.events) == frozenset({"e5"})
    then = as_of(story.events, known_at=utc("2020-12-05T09:59"))
    now = as_of(story.events, known_at=utc("2020-12-05T10:00"))
    assert candidature_of(then).state is CandidatureState.LABELLED
    assert candidature_of(now).state is CandidatureState.ANALYSED
    before = as_of(story.events, at=utc("2020-12-02T00:00"))
    assert candidature_of(before).state is CandidatureState.ANALYSED


def test_the_two_axes_answer_apart() -> None:
    story = draft()
    received, recorded = utc("2020-10-01T08:00"), utc("2020-10-06T08:00")
    story.must(act("submit", received, window=WAVE_1, channel="post"), recorded)
    between = utc("2020-10-03T08:00")
    states = [
        candidature_of(as_of(story.events, at=at, known_at=known)).state
        for at, known in ((between, None), (None, between), (between, between))
    ]
    assert states == [CandidatureState.SUBMITTED, CandidatureState.DRAFT, CandidatureState.DRAFT]


def test_both_axes_are_inclusive() -> None:
    events = filed().events
    last = events[-1].recorded_at
    assert as_of(events, at=last) == tuple(events)
    assert as_of(events, known_at=last) == tuple(events)
    assert len(as_of(events, at=last - timedelta(microseconds=1))) == len(events) - 1


def test_nothing_is_true_before_a_case_is_born() -> None:
    story = decided("label")
    story.must(act("revert", utc("2020-12-05T10:00"), reason="erreur"))
    assert as_of(story.events, at=utc("2020-01-01T00:00")) == ()
    assert as_of(()) == as_of((), at=utc("2020-01-01T00:00")) == ()


def test_what_cannot_be_told_true_yet_is_left_out() -> None:
    story = antenna()
    season = EffectiveAt(
        instant=utc("2021-10-15T10:00"),
        precision=Precision.SEASON,
        earliest=utc("2021-09-20T22:00"),
        latest=utc("2021-12-20T23:00"),
        conventional=True,
    )
    story.must(act("open_pilot", season, reason="essai"), utc("2022-01-05T08:00"))
    states = [
        antenna_of(as_of(story.events, at=utc(at))).state
        for at in ("2021-11-01T00:00", "2021-12-20T23:00")
    ]
    assert states == [AntennaState.LABELLED, AntennaState.OPEN]


def test_a_pilot_seen_before_its_label_keeps_its_name() -> None:
    story = antenna()
    story.must(
        act("open_pilot", on_day(date(2021, 8, 26)), reason="essai"), utc("2021-10-05T08:00")
    )
    facts = antenna_of(as_of(story.events, at=utc("2021-08-31T00:00")))
    assert (facts.state, facts.candidature, facts.region) == (
        AntennaState.OPEN,
        "c0",
        "Occitanie",
    )
    assert antenna_of(as_of(story.events, at=utc("2021-08-01T00:00"))).state is AntennaState.NONE


def test_what_is_recorded_of_an_antenna_does_not_make_it_older_than_its_label() -> None:
    story = antenna()
    born = story.events[0]
    funded = replace(
        born,
        case_seq=len(story.events) + 1,
        kind="funding_recorded",
        effective_at=on_day(date(2021, 1, 10)),
        data={"line": "f1", "asked": 100},
    )
    events = (*story.events, funded)
    assert as_of(events, at=utc("2021-02-01T00:00")) == ()
    later = born.effective_at.instant + timedelta(days=30)
    assert [event.kind for event in as_of(events, at=later)][-1] == "funding_recorded"


# --- embargo --------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_decision_shows_to_the_city_once_notified_and_to_all_once_announced(
    outcome: Outcome,
) -> None:
    story = decided(outcome)
    undecided = analysed()
    for lift in ("notified", "announced"):
        assert lifted(story.events, lift) == tuple(undecided.events)
    story.tell("notified", utc("2021-10-04T06:00"))
    assert lifted(story.events, "notified") == tuple(story.events)
    assert lifted(story.events, "announced") == tuple(undecided.events)
    story.tell("announced", utc("2021-10-04T08:00"))
    assert lifted(story.events, "announced") == tuple(story.events)


def test_a_second_decision_hides_only_itself() -> None:
    story = decided("defer")
    story.tell("notified", utc("2020-12-10T06:00"))
    told = tuple(story.events)
    story.around = around(session("label", date(2021, 3, 1)))
    story.must(act("label", utc("2021-03-01T10:00"), session=SESSION))
    assert lifted(story.events, "notified") == told


def test_a_decision_taken_back_in_silence_never_shows() -> None:
    story, twin = decided("label"), analysed()
    story.must(act("revert", utc("2020-12-05T10:00"), reason="erreur"))
    assert lifted(story.events, "notified") == tuple(twin.events)
    for each in (story, twin):
        each.must(act("withdraw", utc("2020-12-06T10:00"), Role.CITY))
    shown = lifted(story.events, "notified")
    assert [event.case_seq for event in shown] == [1, 2, 3, 4, 5]
    assert candidature_of(shown).state is CandidatureState.WITHDRAWN
    assert candidature_of(shown).version == twin.facts.version


def test_taking_back_a_decision_already_told_is_told() -> None:
    story = decided("label")
    story.tell("notified", utc("2020-12-05T10:00"))
    story.must(act("revert", utc("2020-12-06T10:00"), reason="erreur"))
    assert lifted(story.events, "notified") == tuple(story.events)


def test_what_the_city_asked_meanwhile_shows_to_it_as_done() -> None:
    story, twin = decided("label"), analysed()
    at = utc("2020-12-06T10:00")
    story.ask("withdraw", at, **WITHDRAWAL)
    twin.must(act("withdraw", at, Role.CITY))
    shown, plain = candidature_of(lifted(story.events, "notified")), twin.facts
    assert (shown.state, shown.version) == (plain.state, plain.version)
    assert story.facts.state is CandidatureState.LABELLED


def _asked_then_taken_back(*between: str) -> Story:
    """A label, a withdrawal asked by the city, what the lead does between, the label reverted."""
    story = decided("label")
    at = utc("2020-12-06T10:00")
    story.ask("withdraw", at, **WITHDRAWAL)
    for kind in between:
        story.tell(kind, utc("2020-12-06T11:00"))
    story.must(act("revert", utc("2020-12-07T10:00"), reason="erreur"))
    return story


def test_a_request_is_granted_by_taking_the_decision_back_in_silence() -> None:
    story, twin = _asked_then_taken_back(), analysed()
    twin.must(act("withdraw", utc("2020-12-06T10:00"), Role.CITY))
    shown = candidature_of(lifted(story.events, "notified"))
    assert (shown.state, shown.version) == (twin.facts.state, twin.facts.version)
    assert (story.facts.state, story.facts.previous_state) == (
        CandidatureState.WITHDRAWN,
        "analysed",
    )


def test_a_request_stays_one_while_a_decision_hides_the_file() -> None:
    story = decided("label")
    story.ask("withdraw", utc("2020-12-06T10:00"), **WITHDRAWAL)
    assert granted(story.events) == tuple(story.events)
    label, request = story.events[-2].id, story.events[-1].id
    assert taking_back(story.events, label) == {"undoes": label, "grants": [request]}
    after = reverted(story.events, label)
    assert (after.state, after.version) == (CandidatureState.WITHDRAWN, len(story.events) + 1)


def test_a_request_waits_for_every_decision_that_hid_the_file_to_be_taken_back() -> None:
    story = decided("defer")
    story.around = around(session("label", date(2020, 12, 2)))
    story.must(act("label", utc("2020-12-03T10:00"), session=SESSION))
    story.ask("withdraw", utc("2020-12-06T10:00"), **WITHDRAWAL)
    label = next(event.id for event in story.events if event.kind == "label")
    assert taking_back(story.events, label) == {"undoes": label}
    story.must(act("revert", utc("2020-12-07T10:00"), reason="erreur"))
    defer = next(event.id for event in story.events if event.kind == "defer")
    request = next(event.id for event in story.events if event.kind == "requested")
    assert taking_back(story.events, defer) == {"undoes": defer, "grants": [request]}


@pytest.mark.parametrize(
    ("told", "granted_then"), [("notified", True), ("centres_told", False), ("announced", False)]
)
def test_what_a_centre_asked_waits_for_what_tells_centres(told: str, granted_then: bool) -> None:
    story = decided("label")
    story.ask("note", utc("2020-12-06T10:00"), Role.REGIONAL_CENTRE)
    label = story.events[-2].id
    story.tell(told, utc("2020-12-06T11:00"))
    assert ("grants" in taking_back(story.events, label)) is granted_then


def test_a_request_disclosed_stays_one_whatever_is_taken_back_later() -> None:
    assert _asked_then_taken_back("notified").facts.state is CandidatureState.ANALYSED


def test_what_a_city_asked_does_not_wait_for_the_centres() -> None:
    assert _asked_then_taken_back("centres_told").facts.state is CandidatureState.WITHDRAWN


def test_a_request_granted_counts_from_the_day_it_was_asked_whatever_is_disclosed_since() -> None:
    story = _asked_then_taken_back()
    later = as_of(story.events, at=utc("2020-12-06T12:00"))
    assert candidature_of(later).state is CandidatureState.WITHDRAWN
    before = as_of(story.events, known_at=utc("2020-12-06T12:00"))
    assert candidature_of(before).state is CandidatureState.LABELLED
    told = as_of(_asked_then_taken_back("notified").events, at=utc("2020-12-06T10:30"))
    assert candidature_of(told).state is CandidatureState.ANALYSED


def test_a_withdrawal_granted_can_itself_be_taken_back() -> None:
    story = _asked_then_taken_back()
    story.must(act("revert", utc("2020-12-08T10:00"), reason="la ville se ravise"))
    assert story.facts.state is CandidatureState.ANALYSED


def test_an_antenna_does_not_exist_for_those_who_do_not_know_of_its_label() -> None:
    story = antenna(notified=False)
    assert lifted(story.events, "notified") == ()
    story.tell("notified", utc("2021-10-04T06:00"))
    assert lifted(story.events, "notified") == tuple(story.events)
    assert lifted(story.events, "announced") == ()


# --- random lives -------------------------------------------------------------------------


@settings(max_examples=60, stateful_step_count=20)
@given(data=st.data(), start=st.sampled_from(["draft", "filed", "analysed", "antenna"]))
def test_every_step_recorded_folds_back_into_its_target(data: st.DataObject, start: str) -> None:
    begun = {"draft": draft, "filed": filed, "analysed": analysed, "antenna": antenna}
    story = begun[start]()
    story.programme = OF_2021
    now = story.events[-1].recorded_at
    story.around = around(session("defer", date(2020, 11, 20)))
    for _ in range(data.draw(st.integers(1, 7))):
        now += timedelta(days=data.draw(st.integers(0, 60)))
        story.sweep(now)
        asked = _drawn(data, story, now)
        if asked is None:
            break
        before = story.facts
        step = decide(before, asked, now, story.programme)
        assert isinstance(step, Step), (asked.trigger, step)
        story.record(step, now)
        assert story.facts.state == step.target
        assert [event.case_seq for event in story.events] == list(range(1, len(story.events) + 1))
        _same_backwards(story, asked, before)


def _same_backwards(story: Story, asked: Act, before: Candidature | Antenna) -> None:
    """Reverting a human transition gives the facts before it, but for version and last event."""
    row = next(
        row for row in lifecycle_of(before).rows_of(asked.trigger) if before.state in row.sources
    )
    if asked.trigger == "revert" or (row.target == SAME):
        return
    twin = replace(story, events=list(story.events))
    twin.tell("revert", story.events[-1].recorded_at, undoes=story.events[-1].id)
    facts = replace(twin.facts, version=before.version, last_event=before.last_event)
    assert facts == before


def _drawn(data: st.DataObject, story: Story, now: datetime) -> Act | None:
    roles = (Role.LEAD,)
    found = offers(story.facts, act("", now, *roles), now, story.programme)
    allowed = [offer for offer in found if offer.allowed]
    if not allowed:
        return None
    offer = data.draw(st.sampled_from(allowed))
    inputs: dict[str, Value] = {
        field.name: _value(field.name, now, field.choices) for field in offer.fields
    }
    return act(offer.trigger, now, *roles, **inputs)


def _value(name: str, now: datetime, choices: tuple[str, ...]) -> Value:
    if choices:
        return choices[0]
    ahead = (now + timedelta(days=30)).date().isoformat()
    past = (now - timedelta(days=2)).date().isoformat()
    values: dict[str, Value] = {
        "due": (now + timedelta(days=200)).date().isoformat(),
        "day": ahead,
        "target_opening": ahead,
        "proposed_on": past,
        "until": (now + timedelta(days=5)).isoformat(),
        "pieces": ["budget"],
        "sites": ["a"],
        "missing_accepted": True,
    }
    return values.get(name, "valeur")
