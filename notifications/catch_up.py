"""What becomes of reminders whose time has come: send, wait, skip or expire. Pure.

The same rule serves a sweep on time and the first sweep after an outage.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from config.rules import WhenLate
from notifications.planning import PlannedReminder, PlanStatus
from notifications.slots import local_day, next_open_slot


class Verdict(StrEnum):
    """What the sweep does with a reminder now."""

    SEND = "send"
    WAIT = "wait"
    """Its time has not come, or the place is quiet and an open slot remains."""
    SKIP = "skip"
    """A reminder nearer to the deadline says more."""
    EXPIRE = "expire"
    """Its deadline is over, or its rule is never caught up."""


def verdicts(due: Sequence[PlannedReminder], now: datetime) -> Mapping[str, Verdict]:
    """Return the verdict of each reminder by its key.

    Per person, subject and deadline only the nearest to the deadline goes (after it: the latest
    relance), and only of the latest version. Two rules of one offset both go.
    """
    judged = {reminder.key: _alone(reminder, now) for reminder in due}
    leaving: dict[tuple[str, str, str], list[PlannedReminder]] = defaultdict(list)
    for reminder in due:
        if judged[reminder.key] is Verdict.SEND:
            leaving[reminder.person, reminder.subject, reminder.deadline].append(reminder)
    for together in leaving.values():
        nearest = max(_nearness(reminder) for reminder in together)
        for reminder in together:
            if _nearness(reminder) != nearest:
                judged[reminder.key] = Verdict.SKIP
            elif leaves_at(reminder, now) > now:
                judged[reminder.key] = Verdict.WAIT
    return judged


def leaves_at(reminder: PlannedReminder, now: datetime) -> datetime:
    """Return when a reminder leaves if nothing changes: planned, at once, or the next open slot.

    At once when no open slot is left before the deadline. UTC.
    """
    ready_at = max(reminder.planned_at, now).astimezone(UTC)
    slot = next_open_slot(ready_at, reminder.recipient)
    if reminder.lapses_at is not None and slot >= reminder.lapses_at:
        return ready_at
    return slot


def _alone(reminder: PlannedReminder, now: datetime) -> Verdict:
    """Judge one reminder as if it had no others beside it; SEND means that its time has come."""
    if reminder.status is PlanStatus.NOT_APPLICABLE:
        return Verdict.SKIP
    if reminder.planned_at > now:
        return Verdict.WAIT
    if reminder.lapses_at is not None and now >= reminder.lapses_at:
        return Verdict.EXPIRE
    if reminder.when_late is WhenLate.EXPIRE and _its_day_is_over(reminder, now):
        return Verdict.EXPIRE
    return Verdict.SEND


def _its_day_is_over(reminder: PlannedReminder, now: datetime) -> bool:
    leaving_on = local_day(leaves_at(reminder, now), reminder.recipient)
    return leaving_on > local_day(reminder.planned_at, reminder.recipient)


def _nearness(reminder: PlannedReminder) -> tuple[int, int]:
    return reminder.deadline_version, -reminder.days_before
