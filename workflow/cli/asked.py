"""What a report is asked of on the command line: the end of a day, or an instant, on each axis."""

from datetime import datetime, timedelta

from states.instants import day_start
from workflow.cli.when import parse_day, parse_instant
from workflow.reports.places import end_of_day
from workflow.reports.report import ReportAsked


def asked_of(now: datetime, at: str, known_at: str) -> ReportAsked:
    """Return what is asked; nothing given: the end of today, as known now.

    Raises:
        click.BadParameter: a date cannot be read.
    """
    return ReportAsked(at=_end(at) or end_of_day(now), known_at=_end(known_at))


def _end(text: str) -> datetime | None:
    """Return the exclusive end of a day of Paris, or of an instant; None when nothing is given."""
    if not text:
        return None
    if "T" in text:
        return parse_instant(text) + timedelta(microseconds=1)
    return day_start(parse_day(text) + timedelta(days=1))
