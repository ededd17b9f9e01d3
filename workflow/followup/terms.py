"""The three Mondays of a school year on which regional centres are asked for their learners.

Mondays, because the sweep wakes for its weekly digest then.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from states.instants import PARIS

ASKED_ON = ((1, 15), (4, 15), (10, 1))
"""Month and day on or after which the Monday lies: at the start of the year, January, April."""
ASKED_AT = time(8)
_YEAR_STARTS_IN = 9


@dataclass(frozen=True, kw_only=True)
class Term:
    """One asking: the day it begins (until the next one) and the school year it asks about."""

    day: date
    school_year: str

    @property
    def id(self) -> str:
        """Its name in the ledger: each centre is asked once under it."""
        return f"effectifs:{self.day.isoformat()}"

    @property
    def at(self) -> datetime:
        """08:00 in Paris of its day (aware)."""
        return datetime.combine(self.day, ASKED_AT, tzinfo=PARIS)


def school_year_of(day: date) -> str:
    """Return the school year of a day, from 1 September to 31 August: "2021-2022"."""
    first = day.year if day.month >= _YEAR_STARTS_IN else day.year - 1
    return f"{first}-{first + 1}"


def term_of(day: date) -> Term:
    """Return the term that runs on a day."""
    days = (_monday(date(year, *each)) for year in (day.year - 1, day.year) for each in ASKED_ON)
    return _term(max(each for each in days if each <= day))


def next_term(day: date) -> Term:
    """Return the first term that begins after a day."""
    days = (_monday(date(year, *each)) for year in (day.year, day.year + 1) for each in ASKED_ON)
    return _term(min(each for each in days if each > day))


def term_due(last_sweep_at: datetime | None, now: datetime) -> Term | None:
    """Return the term that began after the last sweep, until `now`; None when none did."""
    term = term_of(now.astimezone(PARIS).date())
    fresh = last_sweep_at is not None and last_sweep_at < term.at <= now
    return term if fresh else None


def _monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _term(day: date) -> Term:
    return Term(day=day, school_year=school_year_of(day))
