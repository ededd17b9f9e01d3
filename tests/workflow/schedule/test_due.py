"""What is due at an instant, as a pure function of a snapshot."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.rules import ReminderRule, WhenLate
from notifications.planning import Subject
from notifications.slots import Recipient
from states.deadlines import Deadline, DeadlineKind
from states.facts import (
    Antenna,
    AntennaState,
    Candidature,
    CandidatureState,
    Consolidation,
    MilestoneFact,
)
from states.identifiers import CallId, CaseId, ContactKind, DeadlineId, PersonId, WindowId
from states.programme import Call, Programme, Window, WindowKind
from workflow.obligations import Obligation, ledger_of
from workflow.schedule.due import (
    Leaving,
    Plan,
    Snapshot,
    automatic_at,
    digest_due,
    due,
    next_digest_at,
)
from workflow.store.records import ReminderRow, ReminderStatus

KNOWN = datetime(2020, 7, 23, tzinfo=UTC)
CLOSING = Deadline(
    id=DeadlineId("A/v1"),
    kind=DeadlineKind.WAVE_CLOSING,
    subject="A/v1",
    label="Vague 1",
    day=date(2020, 11, 6),
    known_from=KNOWN,
)
WINDOW = Window(
    id=WindowId("A/v1"),
    call=CallId("A"),
    label="Vague 1",
    kind=WindowKind.WAVE,
    closing=CLOSING.id,
    known_from=KNOWN,
)
PROGRAMME = Programme(
    id="essai",
    label="Essai",
    zone="Europe/Paris",
    version=1,
    definition="d",
    calls=(Call(id=CallId("A"), label="A", windows=(WINDOW,)),),
    deadlines={CLOSING.id: CLOSING},
)
J30, J7, J1 = (
    ReminderRule(
        id=f"j{days}",
        deadline_kind=DeadlineKind.WAVE_CLOSING,
        days_before=days,
        audience=(ContactKind.CONTACT,),
        template="reminder_closing",
        when_late=WhenLate.EXPIRE if days == 30 else WhenLate.NEAREST,
    )
    for days in (30, 7, 1)
)
OBLIGATION = Obligation(
    deadline=CLOSING,
    subject=Subject(
        case=CaseId("c1"),
        state="draft",
        complete=False,
        obligation_began_at=KNOWN,
        key=CLOSING.id,
    ),
    rules=(J30, J7, J1),
    recipients=(Recipient(person=PersonId("p1"), kind=ContactKind.CONTACT),),
    files=(CaseId("c1"),),
)
LEDGER = ledger_of([OBLIGATION])
KEYS = {reminder.days_before: key for key, (_, reminder) in LEDGER.reminders.items()}
DRAFT = Candidature(
    id=CaseId("c1"),
    state=CandidatureState.DRAFT,
    call=CallId("A"),
    window=WINDOW.id,
)
EVE = datetime(2020, 11, 5, 9, tzinfo=UTC)
CLOSES_AT = datetime(2020, 11, 6, 23, tzinfo=UTC)


def _row(days: int, **changes: object) -> ReminderRow:
    planned = LEDGER.reminders[KEYS[days]][1]
    row = ReminderRow(
        key=planned.key,
        rule=planned.rule,
        template=planned.template,
        subject=planned.subject,
        person=planned.person,
        planned_at=planned.planned_at,
        lapses_at=planned.lapses_at,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def _snapshot(*days: int, **changes: object) -> Snapshot:
    base = Snapshot(
        programme=PROGRAMME,
        facts={DRAFT.id: DRAFT},
        ledger=LEDGER,
        pending=tuple(_row(each) for each in days),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_nothing_is_due_of_an_empty_snapshot() -> None:
    assert due(Snapshot(programme=PROGRAMME, facts={}), EVE) == Plan()


def test_everything_to_remind_is_added_once() -> None:
    plan = due(_snapshot(statuses={}), KNOWN)
    assert [reminder.days_before for reminder in plan.additions] == [30, 7, 1]
    known = dict.fromkeys(KEYS.values(), ReminderStatus.PLANNED)
    assert due(_snapshot(statuses=known), KNOWN).additions == ()


def test_what_is_added_late_leaves_at_once_or_is_judged() -> None:
    plan = due(_snapshot(statuses={}), EVE)
    assert plan.leaving == (Leaving(at=EVE, keys=(KEYS[1],)),)
    assert plan.verdicts == {
        KEYS[30]: ReminderStatus.EXPIRED,
        KEYS[7]: ReminderStatus.SKIPPED,
    }


def test_only_the_nearest_leaves() -> None:
    plan = due(_snapshot(7, 1), EVE)
    assert (plan.leaving, plan.late) == ((Leaving(at=EVE, keys=(KEYS[1],)),), 1)
    assert plan.verdicts == {KEYS[7]: ReminderStatus.SKIPPED}


def test_after_the_closing_everything_expired() -> None:
    plan = due(_snapshot(7, 1), CLOSES_AT)
    assert plan.leaving == ()
    assert set(plan.verdicts.values()) == {ReminderStatus.EXPIRED}


def test_a_reminder_without_subject_is_superseded_now_or_later() -> None:
    nobody = ledger_of([])
    plan = due(_snapshot(7, ledger=nobody), EVE - timedelta(days=3))
    assert plan.verdicts == {KEYS[7]: ReminderStatus.SUPERSEDED}
    ahead = due(_snapshot(ledger=nobody, statuses={KEYS[1]: ReminderStatus.PLANNED}), KNOWN)
    assert ahead.verdicts == {KEYS[1]: ReminderStatus.SUPERSEDED}


def test_a_subject_come_back_revives_what_is_still_ahead() -> None:
    statuses = dict.fromkeys(KEYS.values(), ReminderStatus.SUPERSEDED)
    assert due(_snapshot(statuses=statuses), EVE - timedelta(days=2)).revived == (KEYS[1],)


def test_the_clock_acts_two_minutes_after_a_closing() -> None:
    at = CLOSES_AT + timedelta(minutes=2)
    assert list(automatic_at(DRAFT, PROGRAMME)) == [at]
    snapshot = _snapshot(automatic=((at, DRAFT.id),))
    assert due(snapshot, at - timedelta(microseconds=1)).acts == ()
    assert due(snapshot, at).acts == (DRAFT.id,)


def test_the_clock_acts_at_the_end_of_a_completion_and_of_a_confirmed_milestone() -> None:
    end = replace(CLOSING, id=DeadlineId("c1/completion"), kind=DeadlineKind.COMPLETION)
    waiting = Candidature(
        id=CaseId("c1"),
        state=CandidatureState.CONSOLIDATION,
        consolidation=Consolidation(motive="pieces", pieces=(), due=end),
    )
    facts = {
        "sure": MilestoneFact(id="sure", due=end),
        "proposed": MilestoneFact(id="proposed", due=replace(end, confirmed=False)),
        "unknown": MilestoneFact(id="unknown", due=replace(end, day=None)),
        "done": MilestoneFact(id="done", due=end, status="done"),
    }
    antenna = Antenna(id=CaseId("a1"), state=AntennaState.ENGINEERING, milestones=facts)
    asleep = replace(antenna, state=AntennaState.SUSPENDED)

    assert list(automatic_at(waiting, PROGRAMME)) == [CLOSES_AT]
    assert list(automatic_at(antenna, PROGRAMME)) == [CLOSES_AT]
    assert list(automatic_at(asleep, PROGRAMME)) == []


@pytest.mark.parametrize(
    ("last", "now", "monday"),
    [
        pytest.param(None, datetime(2020, 7, 27, 6, tzinfo=UTC), None, id="first sweep"),
        pytest.param(KNOWN, datetime(2020, 7, 27, 5, 59, tzinfo=UTC), None, id="before 08:00"),
        pytest.param(KNOWN, datetime(2020, 7, 27, 6, tzinfo=UTC), date(2020, 7, 27), id="at 08:00"),
        pytest.param(KNOWN, datetime(2020, 8, 12, tzinfo=UTC), date(2020, 8, 10), id="latest only"),
        pytest.param(
            datetime(2020, 10, 23, tzinfo=UTC),
            datetime(2020, 10, 26, 7, tzinfo=UTC),
            date(2020, 10, 26),
            id="winter time",
        ),
    ],
)
def test_the_digest_is_due_on_mondays_at_eight_in_paris(
    last: datetime | None, now: datetime, monday: date | None
) -> None:
    assert digest_due(last, now) == monday


def test_the_next_digest_keeps_eight_in_paris_across_the_clock_change() -> None:
    assert next_digest_at(datetime(2020, 10, 19, 6, tzinfo=UTC)) == datetime(
        2020, 10, 26, 7, tzinfo=UTC
    )


def test_a_closing_is_passed_once() -> None:
    before, after = CLOSES_AT - timedelta(hours=1), CLOSES_AT
    assert due(_snapshot(last_sweep_at=before), after).closings == (CLOSING.id,)
    assert due(_snapshot(last_sweep_at=after), after).closings == ()
