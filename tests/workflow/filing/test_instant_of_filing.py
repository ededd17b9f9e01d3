"""A filing through the portal is dated when its request arrived; its body has sixty seconds."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from states.acts import Refused, Rule
from states.identifiers import CaseId
from states.instants import exactly
from tests.workflow.bench import LEAD, WAVE_1, WAVE_2, act, city, move, open_draft
from tests.workflow.office_stories import kinds, state
from workflow.commands import ActOnCase
from workflow.composition import open_office
from workflow.filing.commands import AnswerGiven, FileDraft, SaveDraft
from workflow.office import Office
from workflow.outcomes import Done, Invalid, Outcome
from workflow.people import Actor
from workflow.randomness import SeededRandomness
from workflow.schedule.sweep import sweep

DAX = city("40088")
CLOSING = datetime(2020, 11, 6, 23, tzinfo=UTC)
"""The first instant after wave 1: midnight in Paris."""
ONE = timedelta(microseconds=1)
GRACE = timedelta(seconds=60)


@pytest.fixture
def draft(office: Office) -> CaseId:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", DAX, piece="form")
    return case


def file(
    office: Office, case: CaseId, arrived_at: datetime, actor: Actor = DAX, window: str = WAVE_1
) -> Outcome:
    return office.run(FileDraft(actor=actor, case=case, window=window, arrived_at=arrived_at))


def rules(outcome: Outcome) -> set[Rule]:
    assert isinstance(outcome, Refused), outcome
    return {reason.rule for reason in outcome.reasons}


def test_headers_before_midnight_and_body_after_are_both_stored(
    office: Office, draft: CaseId
) -> None:
    arrived, complete = CLOSING - timedelta(seconds=10), CLOSING + timedelta(seconds=20)
    move(office, complete)
    outcome = file(office, draft, arrived)
    assert isinstance(outcome, Done)
    with office.store.read() as reader:
        event = next(each for each in reader.events_of(draft) if each.kind == "submit")
    assert (event.effective_at, event.recorded_at) == (exactly(arrived), complete)
    assert event.data["channel"] == "portal"


@pytest.mark.parametrize(
    ("arrived", "complete", "accepted"),
    [
        (CLOSING - ONE, CLOSING - ONE, True),
        (CLOSING - ONE, CLOSING + GRACE - ONE, True),
        (CLOSING - ONE, CLOSING + GRACE, False),
        (CLOSING, CLOSING, False),
        (CLOSING + ONE, CLOSING + ONE, False),
    ],
    ids=["last_instant", "body_in_time", "body_too_late", "first_instant_after", "just_after"],
)
def test_the_boundary_is_exact(
    office: Office, draft: CaseId, arrived: datetime, complete: datetime, *, accepted: bool
) -> None:
    move(office, complete)
    assert isinstance(file(office, draft, arrived), Done if accepted else Refused)
    assert state(office, draft) == ("submitted" if accepted else "draft")


@given(
    before=st.timedeltas(timedelta(microseconds=-5), timedelta(seconds=90)),
    body=st.timedeltas(timedelta(), timedelta(seconds=150)),
    sweeps=st.booleans(),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_filed_exactly_when_arrived_before_and_complete_within_a_minute(
    furnished: Path, before: timedelta, body: timedelta, sweeps: bool
) -> None:
    arrived = CLOSING - before
    complete = arrived + body
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "bureau"
        shutil.copytree(furnished, copy)
        office = open_office(copy, randomness=SeededRandomness("minuit"))
        case = open_draft(office, "40088")
        act(office, case, "add_piece", DAX, piece="form")
        move(office, complete)
        if sweeps:
            sweep(office)
        accepted = isinstance(file(office, case, arrived), Done)
        found = state(office, case)
        office.store.close()
    assert accepted is (arrived < CLOSING and complete < CLOSING + GRACE)
    assert (found == "submitted") is accepted


def test_a_sweep_between_arrival_and_body_changes_nothing(office: Office, draft: CaseId) -> None:
    arrived = CLOSING - ONE
    move(office, CLOSING + timedelta(seconds=59))
    sweep(office)
    assert isinstance(file(office, draft, arrived), Done)
    assert state(office, draft) == "submitted"


def test_after_the_sweep_carried_the_draft_the_next_window_is_named(
    office: Office, draft: CaseId
) -> None:
    move(office, CLOSING + timedelta(minutes=3))
    sweep(office)
    outcome = file(office, draft, CLOSING - ONE)
    assert state(office, draft) == "draft"
    assert isinstance(outcome, Refused)
    late = file(office, draft, CLOSING + timedelta(minutes=3))
    assert Rule.WINDOW_CLOSED in rules(late)
    assert isinstance(late, Refused)
    closed = next(reason for reason in late.reasons if reason.rule is Rule.WINDOW_CLOSED)
    assert closed.next_window is not None
    assert closed.remedy is not None
    assert (closed.next_window.id, dict(closed.remedy.inputs)["window"]) == (WAVE_2, WAVE_2)
    move(office, CLOSING + timedelta(minutes=4))
    assert isinstance(file(office, draft, CLOSING + timedelta(minutes=4), window=WAVE_2), Done)


def test_answers_saved_between_arrival_and_body_do_not_stop_the_filing(
    office: Office, draft: CaseId
) -> None:
    arrived = CLOSING - timedelta(seconds=10)
    move(office, CLOSING - timedelta(seconds=5))
    words = (AnswerGiven(question="titre", answer="Antenne de Dax"),)
    saved = office.run(SaveDraft(actor=DAX, case=draft, answers=words))
    assert isinstance(saved, Done)
    assert isinstance(file(office, draft, arrived), Done)
    assert kinds(office, draft)[-2:] == ["submit", "answers_filed"]


def test_an_arrival_in_the_future_is_refused(office: Office, draft: CaseId) -> None:
    with office.store.read() as reader:
        now = office.now(reader)
    assert rules(file(office, draft, now + ONE)) == {Rule.EFFECTIVE_IN_FUTURE}


def test_another_town_files_nothing(office: Office, draft: CaseId) -> None:
    with office.store.read() as reader:
        now = office.now(reader)
    assert file(office, draft, now, city("47001")) == Invalid(
        field="case", value=draft, problem="unknown"
    )


def test_filing_twice_is_refused_and_recorded_once(office: Office, draft: CaseId) -> None:
    with office.store.read() as reader:
        now = office.now(reader)
    assert isinstance(file(office, draft, now), Done)
    assert Rule.STATE in rules(file(office, draft, now))
    assert kinds(office, draft).count("submit") == 1


def test_the_lead_s_late_entries_keep_their_rules(office: Office, draft: CaseId) -> None:
    move(office, CLOSING + timedelta(seconds=30))
    entry = ActOnCase(
        actor=LEAD,
        case=draft,
        trigger="submit",
        inputs={"window": WAVE_1, "channel": "email"},
        effective_at=exactly(CLOSING - ONE),
    )
    assert rules(office.run(entry)) == {Rule.LATE_ENTRY}
