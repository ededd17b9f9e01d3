"""What the lead decides of reminders in doubt that no letter carries: those a restore left."""

from collections.abc import Mapping

from states.identifiers import CaseKind, Role, Value
from workflow.desk import INSTALLATION, Desk, Entry
from workflow.handlers.rights import require
from workflow.outcomes import CommandFailed, Invalid
from workflow.store.records import ReminderStatus
from workflow.writing.commands import SettleReminders

CHOICES: Mapping[str, ReminderStatus] = {
    "again": ReminderStatus.PLANNED,
    "arrived": ReminderStatus.SKIPPED,
}
"""What the lead may choose, to which status; one that left is nobody's letter: it is skipped."""


def settle_reminders(desk: Desk, command: SettleReminders) -> None:
    """Carry out the lead's choice on every reminder named; each must still be in doubt."""
    require(desk, INSTALLATION, "settle_reminders", Role.LEAD, Role.OPERATOR)
    keys = tuple(dict.fromkeys(command.keys))
    if command.choice not in CHOICES:
        raise CommandFailed(Invalid(field="choice", value=command.choice, problem="not_a_choice"))
    if not keys:
        raise CommandFailed(Invalid(field="reminder", value="", problem="empty"))
    for key in keys:
        row = desk.writer.reminder(key)
        if row is None or row.status is not ReminderStatus.UNKNOWN or row.letter_id is not None:
            raise CommandFailed(Invalid(field="reminder", value=key, problem="not_in_doubt"))
        desk.writer.set_reminder(key, CHOICES[command.choice], why=f"lead:{command.choice}")
    data: dict[str, Value] = {"choice": command.choice, "reminders": list(keys)}
    desk.record(
        Entry(
            case=INSTALLATION,
            case_kind=CaseKind.INSTALLATION,
            kind="reminders_settled",
            data=data,
        )
    )
    desk.shown["count"] = len(keys)
