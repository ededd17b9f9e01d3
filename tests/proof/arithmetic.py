"""Closing instants and holidays against computations that share nothing with the engine's."""

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import cache
from pathlib import Path
from random import Random

from states.deadlines import Deadline, DeadlineKind
from states.delays import DelayKind, DelayRule, due_day, working_days_between
from states.holidays import Calendar, holidays_of, is_open_day
from states.identifiers import DeadlineId
from tests.proof.grounds import time_left
from tests.proof.hand_calendar import (
    DAY,
    HOUR,
    MICROSECONDS,
    OFFSETS,
    microseconds_of,
    number_of,
    utc_seconds,
    weekday,
)
from tests.proof.rows import Reached

TABLE = Path(__file__).parents[1] / "states" / "data" / "jours_feries_2018_2030.csv"
FIRST_DAY, LAST_DAY = date(1997, 1, 1), date(2099, 12, 31)
TABLE_FIRST, TABLE_LAST = date(2018, 1, 1), date(2030, 12, 31)
RANDOM_INSTANTS = 200_000
RANDOM_DELAYS = 20_000
AT_ONCE = 10_000
SATURDAY = 5


def deadline(day: date, hour: time_of_day | None, zone: str) -> Deadline:
    """Return a closing as a programme file states it."""
    return Deadline(
        id=DeadlineId("AMI2/vague"),
        kind=DeadlineKind.WAVE_CLOSING,
        subject="AMI2/vague",
        label="Clôture",
        day=day,
        hour=hour,
        zone=zone,
    )


def closing_by_hand(day: date, hour: time_of_day | None, zone: str) -> int:
    """Return the microseconds since 1970 at which a closing ends."""
    number, seconds, year = number_of(day), DAY, day.year
    if hour is None and (day.month, day.day) == (12, 31):
        year += 1
    if hour is not None:
        seconds = hour.hour * HOUR + hour.minute * 60
    return utc_seconds(year, number, seconds, zone) * MICROSECONDS


def closing_mismatches(every: int = 1) -> Iterator[str]:
    """Compare the end of each day 1997-2099 (or of one in `every`) in each zone."""
    days = (LAST_DAY - FIRST_DAY).days + 1
    for offset in range(0, days, every):
        day = FIRST_DAY + timedelta(days=offset)
        for zone in OFFSETS:
            found = deadline(day, None, zone).closes_at
            assert found is not None
            if microseconds_of(found) != closing_by_hand(day, None, zone):
                yield f"{day} {zone}: {found}"


def instant_mismatches(random: Random, count: int) -> Iterator[str]:
    """Judge random instants, most of them near a closing and half of them near a clock change."""
    zones = tuple(OFFSETS)
    for _ in range(count):
        day, zone = _random_day(random), random.choice(zones)
        hour = random.choice((None, time_of_day(random.randrange(24), random.randrange(60))))
        closing = closing_by_hand(day, hour, zone)
        away = random.choice((0, -1, 1, random.randrange(-3 * DAY, 3 * DAY) * MICROSECONDS))
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=closing + away)
        if deadline(day, hour, zone).is_past(moment) is not (away >= 0):
            yield f"{day} {hour} {zone} at {moment}"


def holiday_mismatches() -> Iterator[str]:
    """Compare each day of the table with the rules: whether it is a holiday, whether it is open."""
    for calendar in Calendar:
        closed = _closed_days(calendar)
        for offset in range((TABLE_LAST - TABLE_FIRST).days + 1):
            day = TABLE_FIRST + timedelta(days=offset)
            if (day in holidays_of(day.year, calendar)) != (day in closed):
                yield f"{day} {calendar}: a holiday in one of both"
            if is_open_day(day, calendar) != _is_open(day, closed):
                yield f"{day} {calendar}: open in one of both"


def delay_mismatches(random: Random, count: int) -> Iterator[str]:
    """Count random delays day by day over the table."""
    for _ in range(count):
        calendar = random.choice(tuple(Calendar))
        start = TABLE_FIRST + timedelta(days=random.randrange(4_000))
        kind = random.choice((DelayKind.WORKING_DAYS, DelayKind.CALENDAR_DAYS))
        rule = DelayRule(
            kind=kind,
            count=random.randrange(40),
            clear=random.random() < 0.5,
            roll_forward=random.random() < 0.5,
            calendar=calendar,
        )
        closed = _closed_days(calendar)
        if due_day(start, rule) != _counted_by_hand(start, rule, closed):
            yield f"{start} {rule}"
        end = start + timedelta(days=random.randrange(60))
        span = (start + timedelta(days=days) for days in range(1, (end - start).days + 1))
        if working_days_between(start, end, calendar) != sum(_is_open(d, closed) for d in span):
            yield f"{start} to {end} in {calendar}"


def _counted_by_hand(start: date, rule: DelayRule, closed: frozenset[date]) -> date:
    left, day = rule.count + int(rule.clear), start
    while left:
        day += timedelta(days=1)
        left -= int(rule.kind is DelayKind.CALENDAR_DAYS or _is_open(day, closed))
    while rule.roll_forward and not _is_open(day, closed):
        day += timedelta(days=1)
    return day


def _random_day(random: Random) -> date:
    year = random.randrange(FIRST_DAY.year, LAST_DAY.year + 1)
    if random.random() < 0.5:
        month = random.choice((3, 10))
        return date(year, month, random.randrange(23, 32))
    return date(year, 1, 1) + timedelta(days=random.randrange(365))


def _is_open(day: date, closed: frozenset[date]) -> bool:
    return weekday(number_of(day)) < SATURDAY and day not in closed


@cache
def _closed_days(calendar: str) -> frozenset[date]:
    table = _table()
    return table[calendar] | table[Calendar.FRANCE]


@cache
def _table() -> Mapping[str, frozenset[date]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [(row["calendar"], date.fromisoformat(row["date"])) for row in csv.DictReader(lines)]
    return {each: frozenset(day for name, day in rows if name == each) for each in Calendar}


def prove(seconds: float | None) -> Reached:
    """Compare every day and every holiday, then random instants until the budget is spent."""
    left, random, instants = time_left(seconds), Random("arithmetic"), 0
    faults = [*holiday_mismatches(), *delay_mismatches(random, RANDOM_DELAYS)]
    faults += closing_mismatches()
    while instants < RANDOM_INSTANTS and left():
        faults += instant_mismatches(random, AT_ONCE)
        instants += AT_ONCE
    days = (LAST_DAY - FIRST_DAY).days + 1
    line = (
        f"{days} closings x {len(OFFSETS)} zones, {instants} of {RANDOM_INSTANTS} instants, "
        f"{RANDOM_DELAYS} delays, {len(Calendar)} holiday calendars: {len(faults)} mismatch"
    )
    return Reached(line=line, failures=tuple(faults[:20]))
