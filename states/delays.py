"""Day arithmetic: from a starting day and a rule to the last day something may be done.

Civil days only: hours and zones are in `states.deadlines`.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from states.holidays import Calendar, is_open_day, is_working_day

_ONE_DAY = timedelta(days=1)


class DelayKind(StrEnum):
    """What a delay is counted in; `fixed` is a published day, taken as it is."""

    FIXED = "fixed"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


@dataclass(frozen=True, kw_only=True)
class DelayRule:
    """How long, counted in what, and how it ends.

    The starting day never counts. `clear` (« délai franc »): the last day does not count either,
    so the due day is one further. `roll_forward`: a due day that is closed in `calendar` moves
    to the next open day.
    """

    kind: DelayKind
    count: int = 0
    clear: bool = False
    roll_forward: bool = False
    calendar: str = Calendar.FRANCE

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError(f"a delay cannot count {self.count}")


def due_day(start: date, rule: DelayRule) -> date:
    """Return the last day, inclusive, of the delay that `start` opens."""
    day = _counted(start, rule)
    if rule.roll_forward:
        return next_open_day(day, rule.calendar)
    return day


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later, or the last of that month when it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def add_working_days(start: date, count: int, calendar: str = Calendar.FRANCE) -> date:
    """Return the `count`-th working day after `start` (before it when negative).

    Zero gives `start` itself, even closed.
    """
    day, step = start, _ONE_DAY if count > 0 else -_ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, calendar):
            day += step
    return day


def working_days_between(earlier: date, later: date, calendar: str = Calendar.FRANCE) -> int:
    """Count the working days after `earlier`, up to and including `later`.

    Inverse of `add_working_days`; zero when `later` is not after `earlier`.
    """
    span = range(1, (later - earlier).days + 1)
    return sum(is_working_day(earlier + timedelta(days=days), calendar) for days in span)


def next_open_day(day: date, calendar: str = Calendar.FRANCE) -> date:
    """Return `day` if it is open, else the first open day after it."""
    while not is_open_day(day, calendar):
        day += _ONE_DAY
    return day


def previous_open_day(day: date, calendar: str = Calendar.FRANCE) -> date:
    """Return `day` if it is open, else the last open day before it."""
    while not is_open_day(day, calendar):
        day -= _ONE_DAY
    return day


def _counted(start: date, rule: DelayRule) -> date:
    clear_days = int(rule.clear)
    match rule.kind:
        case DelayKind.FIXED:
            return start
        case DelayKind.WORKING_DAYS:
            return add_working_days(start, rule.count + clear_days, rule.calendar)
        case DelayKind.CALENDAR_DAYS:
            return start + timedelta(days=rule.count + clear_days)
        case DelayKind.MONTHS:
            return add_months(start, rule.count) + timedelta(days=clear_days)
