"""Reminders that a restore left in doubt, with no letter to settle them by."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflow.bench import LEAD, done, move, open_draft
from tests.workflow.small_office import AUDITOR
from workflow.commands import RecordRestore
from workflow.composition import OPERATOR
from workflow.office import Office
from workflow.outcomes import Invalid, Refused
from workflow.schedule.sweep import advance_to, sweep
from workflow.store.filters import DOUBTED_REMINDERS
from workflow.store.records import ReminderRow
from workflow.writing.commands import SettleReminders

SENDS = datetime(2020, 10, 30, 7, tzinfo=UTC)


@pytest.fixture
def doubted(office: Office) -> ReminderRow:
    """A restore made just when a reminder was due, before any letter was written for it."""
    open_draft(office, "40088")
    advance_to(office, SENDS - timedelta(minutes=1))
    move(office, SENDS)
    done(office, RecordRestore(actor=OPERATOR, backup_size=3, backup_root="00", known_size=5))
    (row,) = _in_doubt(office)
    return row


def _in_doubt(office: Office) -> tuple[ReminderRow, ...]:
    with office.store.read() as reader:
        return reader.reminders(DOUBTED_REMINDERS)


def _settle(office: Office, *keys: str, choice: str = "again") -> None:
    done(office, SettleReminders(actor=LEAD, keys=keys, choice=choice))


def _status(office: Office, key: str) -> str:
    with office.store.read() as reader:
        row = reader.reminder(key)
    assert row is not None
    return str(row.status)


def test_a_reminder_in_doubt_waits_for_the_lead(office: Office, doubted: ReminderRow) -> None:
    sweep(office)
    assert _status(office, doubted.key) == "unknown"


def test_one_planned_again_is_written_by_the_next_sweep(
    office: Office, doubted: ReminderRow
) -> None:
    _settle(office, doubted.key)
    sweep(office)
    assert (_status(office, doubted.key), _in_doubt(office)) == ("sent", ())


def test_one_that_left_is_never_written(office: Office, doubted: ReminderRow) -> None:
    _settle(office, doubted.key, choice="arrived")
    sweep(office)
    assert _status(office, doubted.key) == "skipped"


def test_the_choice_is_the_leads_and_told_in_the_log(office: Office, doubted: ReminderRow) -> None:
    refused = office.run(SettleReminders(actor=AUDITOR, keys=(doubted.key,), choice="again"))
    assert isinstance(refused, Refused)
    _settle(office, doubted.key)
    with office.store.read() as reader:
        event = reader.events_of("installation")[-1]
    assert (event.kind, event.data) == (
        "reminders_settled",
        {"choice": "again", "reminders": [doubted.key]},
    )


@pytest.mark.parametrize(
    ("keys", "choice", "problem"),
    [
        ((), "again", "empty"),
        (("reminder|inconnu",), "again", "not_in_doubt"),
        (("", ""), "brûler", "not_a_choice"),
    ],
)
def test_what_is_not_in_doubt_is_refused(
    office: Office, doubted: ReminderRow, keys: tuple[str, ...], choice: str, problem: str
) -> None:
    told = office.run(SettleReminders(actor=LEAD, keys=(*keys, *keys), choice=choice))
    assert isinstance(told, Invalid)
    assert (told.problem, _status(office, doubted.key)) == (problem, "unknown")
