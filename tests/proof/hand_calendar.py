"""The calendar and the zones worked out by hand: day numbers, weekdays, rules of summer time.

Shares nothing with the engine: no `zoneinfo`, no arithmetic of `datetime`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

DAY = 86_400
HOUR = 3_600
SUNDAY = 6
MICROSECONDS = 1_000_000
NOUMEA_SUMMER_ENDS = (1997, 3, 2)
"""The last summer time of Nouméa ended this day at 03:00; there has been none since."""


def day_number(year: int, month: int, day: int) -> int:
    """Return the days since 1 January 1970 of the Gregorian calendar."""
    years = year - 1
    days = 365 * years + years // 4 - years // 100 + years // 400
    lengths = [31, 29 if is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return days + sum(lengths[: month - 1]) + day - 719_163


def is_leap(year: int) -> bool:
    """Say whether a year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def weekday(number: int) -> int:
    """Return the day of the week of a day number, Monday 0; 1 January 1970 was a Thursday."""
    return (number + 3) % 7


def last_sunday(year: int, month: int) -> int:
    """Return the last Sunday of a month of 31 days, as a day number."""
    last = day_number(year, month, 31)
    return last - (weekday(last) - SUNDAY) % 7


def sunday_of(year: int, month: int, rank: int) -> int:
    """Return the first Sunday of a month (`rank` 1), the second, …, as a day number."""
    first = day_number(year, month, 1)
    return first + (SUNDAY - weekday(first)) % 7 + 7 * (rank - 1)


def european_hours(year: int, local: int) -> int:
    """Paris: +2 from the last Sunday of March, 02:00, to that of October, 03:00; else +1.

    An hour that does not exist is read with the offset before it, one that exists twice as the
    first: the reading of a published hour.
    """
    starts = last_sunday(year, 3) * DAY + 3 * HOUR
    ends = last_sunday(year, 10) * DAY + 3 * HOUR
    return 2 if starts <= local < ends else 1


def miquelon_hours(year: int, local: int) -> int:
    """Saint-Pierre: -2 in the summer of North America, whose rule changed in 2007; else -3."""
    if year < 2007:
        starts, ends = sunday_of(year, 4, 1), last_sunday(year, 10)
    else:
        starts, ends = sunday_of(year, 3, 2), sunday_of(year, 11, 1)
    return -2 if starts * DAY + 3 * HOUR <= local < ends * DAY + 2 * HOUR else -3


def noumea_hours(_year: int, local: int) -> int:
    """Nouméa: +11, but for the end of its last summer."""
    return 12 if local < day_number(*NOUMEA_SUMMER_ENDS) * DAY + 3 * HOUR else 11


def _always(hours: int) -> Callable[[int, int], int]:
    return lambda _year, _local: hours


OFFSETS: Mapping[str, Callable[[int, int], int]] = {
    "Europe/Paris": european_hours,
    "America/Guadeloupe": _always(-4),
    "America/Martinique": _always(-4),
    "America/St_Barthelemy": _always(-4),
    "America/Marigot": _always(-4),
    "America/Cayenne": _always(-3),
    "America/Miquelon": miquelon_hours,
    "Indian/Reunion": _always(4),
    "Indian/Mayotte": _always(3),
    "Pacific/Noumea": noumea_hours,
    "Pacific/Wallis": _always(12),
    "Pacific/Tahiti": _always(-10),
}
"""Zone → hours ahead of UTC at a local time of 1997 or later (year, seconds)."""


def utc_seconds(year: int, number: int, seconds: int, zone: str) -> int:
    """Return the UTC seconds of a local time: its year, its day number, its second of the day."""
    local = number * DAY + seconds
    return local - OFFSETS[zone](year, local) * HOUR


def microseconds_of(instant: datetime) -> int:
    """Return the microseconds since 1970 of an instant written in UTC, from its fields."""
    seconds = day_number(instant.year, instant.month, instant.day) * DAY
    seconds += instant.hour * HOUR + instant.minute * 60 + instant.second
    return seconds * MICROSECONDS + instant.microsecond


def number_of(day: date) -> int:
    """Return the number of a day, from its fields."""
    return day_number(day.year, day.month, day.day)
