"""Dates as people type them in a form, with their precision, besides those of a spreadsheet.

`08/09/2021` a day · `08/09/2021 14:30` an instant · `09/2021` or `septembre 2021` a month ·
`automne 2020` a season · `au plus tard le 31/01/2021` not after · and every form of the command
line. Civil days and hours are of Europe/Paris.
"""

import re
from datetime import UTC, date, datetime

from notifications.wording.dates import MONTHS
from states.instants import PARIS, EffectiveAt, Precision
from workflow.importing.cells import MONTH, SLASHED, WRITTEN, Unread, read_when
from workflow.written_dates import (
    SEASONS,
    YEARS,
    months,
    not_after,
    read_effective,
    unaccented,
)

MONTH_NAMES = tuple(unaccented(month) for month in MONTHS)
NOT_AFTER = re.compile(r"(?:<=|au plus tard(?: le)?)\s*(.+)", re.IGNORECASE)
NAMED = re.compile(r"([^\W\d]+)\s+(\d{4})")
SPOKEN_HOUR = re.compile(r"\s+(?:\w\s+)?(\d{1,2})\s*h\s*(\d{2})?$")
UNREADABLE = Unread(problem="not_a_date")


def read_written(text: str) -> EffectiveAt | Unread:
    """Read an effective date in any of the forms above; what cannot be read says why."""
    text = SPOKEN_HOUR.sub(lambda hour: f" {hour[1]}:{hour[2] or '00'}", " ".join(text.split()))
    bounded, named = NOT_AFTER.fullmatch(text), NAMED.fullmatch(text)
    if bounded:
        day = read_written_day(bounded[1])
        return day if isinstance(day, Unread) else not_after(day)
    if named:
        return _named(unaccented(named[1].lower()), int(named[2]))
    if any(form.fullmatch(text) for form in (MONTH, SLASHED)) or _is_hour_of_paris(text):
        return read_when(text)
    try:
        return read_effective(text)
    except (ValueError, OverflowError):
        found = read_when(text)
        return UNREADABLE if isinstance(found, EffectiveAt) else found


def read_written_day(text: str) -> date | Unread:
    """Read a civil day; anything else than a whole day says why it is none."""
    found = read_written(text)
    if isinstance(found, Unread):
        return found
    if found.precision is not Precision.DAY or found.conventional:
        return UNREADABLE
    return found.instant.astimezone(PARIS).date()


def read_written_moment(text: str) -> datetime | Unread:
    """Read the moment of a reading: an instant, or a civil day taken at its end in Paris."""
    found = read_written(text)
    if isinstance(found, Unread):
        return found
    if found.precision is Precision.INSTANT:
        return found.instant
    return found.latest.astimezone(UTC) if found.latest else UNREADABLE


def _is_hour_of_paris(text: str) -> bool:
    """Whether an ISO day with an hour names no zone: what a browser's own field gives."""
    written = WRITTEN.fullmatch(text)
    return bool(written and written[4] and not re.search(r"(Z|[+-]\d\d:\d\d)$", text))


def _named(word: str, year: int) -> EffectiveAt | Unread:
    if year not in YEARS:
        return Unread(problem="impossible_date")
    if word in SEASONS:
        return months(year, *SEASONS[word], Precision.SEASON)
    if word in MONTH_NAMES:
        number = MONTH_NAMES.index(word) + 1
        return months(year, number, number, Precision.MONTH)
    return UNREADABLE
