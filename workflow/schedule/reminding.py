"""Writes into the ledger and the outbox what a plan says of reminders."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from notifications.letters import LETTERS
from notifications.planning import PlannedReminder
from notifications.slots import Recipient, local_day
from states.facts import Antenna, Candidature
from states.identifiers import CaseId
from states.instants import day_start
from workflow.desk import Desk
from workflow.mail.letter_context import LetterContext, LetterPart
from workflow.mail.posting import join_waiting, letter_id
from workflow.obligations import Ledger, Obligation, reminder_values
from workflow.schedule.due import Leaving, Plan
from workflow.store.records import LetterRow, ReminderRow, ReminderStatus


def write_reminders(desk: Desk, plan: Plan, ledger: Ledger) -> None:
    """Record what is planned, what was judged, and the letters that leave now."""
    for reminder in plan.additions:
        desk.writer.add_reminder(_row(ledger.reminders[reminder.key][0], reminder))
    for key in plan.revived:
        desk.writer.set_reminder(key, ReminderStatus.PLANNED, why="revived")
    for key, status in plan.verdicts.items():
        desk.writer.set_reminder(key, status, why=_WHY[status])
    for leaving in plan.leaving:
        _attach(desk, leaving, ledger)


def end_of_day(at: datetime, recipient: Recipient) -> datetime:
    """Return when the civil day of `at` ends at a person's place, UTC: « demain » is then false."""
    following = local_day(at, recipient) + timedelta(days=1)
    return day_start(following, ZoneInfo(recipient.zone))


_WHY: Mapping[ReminderStatus, str] = {
    ReminderStatus.EXPIRED: "deadline_over",
    ReminderStatus.SKIPPED: "nearer_reminder",
    ReminderStatus.SUPERSEDED: "subject_gone",
}


def _row(obligation: Obligation, reminder: PlannedReminder) -> ReminderRow:
    return ReminderRow(
        key=reminder.key,
        rule=reminder.rule,
        template=reminder.template,
        subject=reminder.subject,
        person=reminder.person,
        planned_at=reminder.planned_at,
        case_id=obligation.files[0],
        deadline=reminder.deadline,
        deadline_version=reminder.deadline_version,
        days_before=reminder.days_before,
        lapses_at=reminder.lapses_at,
        status=ReminderStatus(str(reminder.status)),
    )


def _attach(desk: Desk, leaving: Leaving, ledger: Ledger) -> None:
    """Put reminders that leave together into one letter, a letter that waits already if any."""
    parts = tuple(_part(desk, key, leaving, ledger) for key in leaving.keys)
    first = ledger.reminders[leaving.keys[0]][1]
    ends = [ledger.reminders[key][1].lapses_at for key in leaving.keys]
    row = LetterRow(
        id=letter_id([*leaving.keys, desk.now.isoformat()]),
        code=parts[0].code,
        category=str(LETTERS[parts[0].code].category),
        person=first.person,
        due_at=leaving.at,
        created_at=desk.now,
        context=LetterContext(parts=parts[:1]).to_bytes(),
        case_id=parts[0].case,
        lapses_at=min(
            [end_of_day(leaving.at, first.recipient), *(end for end in ends if end is not None)]
        ),
    )
    for part in parts:
        # The first part joins a letter that waits, or is written; the others then join it.
        joined = join_waiting(desk.writer, row, part, first.recipient)
        if joined is None:
            desk.writer.add_letter(row)
            desk.letters.append(row.id)
            desk.dispatch.submit(desk.writer, row.id)
        desk.writer.set_reminder(part.key, ReminderStatus.ATTACHED, joined or row.id)


def _part(desk: Desk, key: str, leaving: Leaving, ledger: Ledger) -> LetterPart:
    obligation, reminder = ledger.reminders[key]

    def file_of(case: CaseId) -> Candidature | Antenna | None:
        return desk.archive.candidature(case) or desk.archive.antenna(case)

    values = reminder_values(
        obligation, local_day(leaving.at, reminder.recipient), desk.programme, file_of
    )
    several = len(obligation.files) > 1
    return LetterPart(
        key=key,
        code=reminder.template,
        values=values,
        case=None if several else obligation.files[0],
    )
