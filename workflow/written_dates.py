"""Dates as the command line writes them, with their precision; nothing here depends on it.

`2021-09-08` a day · `2021-09-08T10:00:00+02:00` an instant · `2021-01` a month ·
`2020-automne` a season · `<=2021-01-31` not after · `2019-09-20~2019-09-01..2019-09-26` a
conventional day between two published bounds. Civil days are of Europe/Paris.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

from states.instants import PARIS, EffectiveAt, Precision, day_start, exactly, on_day

SEASONS = {"hiver": (1, 3), "printemps": (4, 6), "ete": (7, 9), "automne": (10, 12)}
"""Seasons, without accents, as quarters: the first and last month of each (a reading)."""
YEARS = range(1900, 3000)
"""Years a date may be in: before, it is a slip of the keyboard."""


def read_effective(text: str) -> EffectiveAt:
    """Read an effective date with its precision, in one of the forms of the command line.

    Raises:
        ValueError: the text is none of the forms above.
        OverflowError: the date is out of this world.
    """
    found = _parse(text.strip())
    if found.instant.year not in YEARS:
        raise ValueError(found.instant.year)
    return found


def _parse(text: str) -> EffectiveAt:
    if text.startswith("<="):
        return not_after(date.fromisoformat(text[2:]))
    if "~" in text:
        chosen, _, bounds = text.partition("~")
        first, _, last = bounds.partition("..")
        return _conventional(date.fromisoformat(chosen), date.fromisoformat(first), last)
    if re.fullmatch(r"\d{4}-\d\d", text):
        year, month = (int(part) for part in text.split("-"))
        return months(year, month, month, Precision.MONTH)
    season = re.fullmatch(r"(\d{4})-(\D+)", text)
    if season and unaccented(season[2]) in SEASONS:
        return months(int(season[1]), *SEASONS[unaccented(season[2])], Precision.SEASON)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return on_day(date.fromisoformat(text))
    return exactly(datetime.fromisoformat(text))


def unaccented(word: str) -> str:
    """Return a word without its accents."""
    return "".join(
        each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each)
    )


def not_after(day: date) -> EffectiveAt:
    """Return a date known to be at the latest this civil day."""
    return EffectiveAt(
        instant=_noon(day),
        precision=Precision.NOT_AFTER,
        latest=day_start(day + timedelta(days=1)),
    )


def _conventional(chosen: date, first: date, last: str) -> EffectiveAt:
    return EffectiveAt(
        instant=_noon(chosen),
        precision=Precision.DAY,
        earliest=day_start(first),
        latest=day_start(date.fromisoformat(last) + timedelta(days=1)),
        conventional=True,
    )


def months(year: int, first: int, last: int, precision: Precision) -> EffectiveAt:
    """Return a date known to lie within the months `first` to `last` of a year, inclusive."""
    starts = date(year, first, 1)
    ends = date(year + last // 12, last % 12 + 1, 1)
    middle = starts + (ends - starts) // 2
    return EffectiveAt(
        instant=_noon(middle),
        precision=precision,
        earliest=day_start(starts),
        latest=day_start(ends),
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
