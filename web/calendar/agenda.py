"""The calendar: every deadline, month by month and in a list; one deadline with its history."""

from calendar import Calendar as Months
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from starlette.responses import Response

from notifications.wording import UNKNOWN_DAY, deadline_text, label, relative_text
from notifications.wording.dates import DAYS, MONTHS
from states.deadlines import Deadline
from states.identifiers import DeadlineId
from states.instants import PARIS
from web.pages import not_found, page
from web.visit import Visit
from workflow.reading import Reading
from workflow.reports.deadline_lines import version_told, warning_told
from workflow.reports.planned import Planned, planned_for
from workflow.schedule.deadline_versions import versions_of, warnings_of
from workflow.schedule.personal_dates import Dated, dates_of

WEEK_BEGINS_MONDAY = 0
YEARS = range(2015, 2100)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One deadline as a list shows it; `address` is its own page, "" for a file's."""

    day: date | None
    name: str
    kind: str
    wording: str
    file: str = ""
    address: str = ""
    when: str = ""
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month as weeks of days, each with its deadlines; days of other months have None."""

    title: str
    weeks: Sequence[Sequence[tuple[date, Sequence[Line] | None]]]
    before: str
    after: str


def calendar(visit: Visit) -> Response:
    """Show the deadlines: the month asked, what is to come, what is past, the warnings."""
    with visit.reading() as reading:
        lines = lines_of(reading)
        today = reading.now.astimezone(PARIS).date()
        in_force = reading.in_force()
        warnings = (
            tuple(warning_told(each, reading, in_force) for each in warnings_of(reading, in_force))
            if in_force
            else ()
        )
        feeds = [row for row in reading.reader.feeds_of(visit.actor.id) if row.revoked_at is None]
    dated = [line for line in lines if line.day is not None]
    return page(
        visit,
        "calendar/calendar.html.j2",
        month=month_of(_asked_month(visit, today), dated),
        today=today,
        days=DAYS,
        coming=[line for line in dated if line.day and line.day >= today],
        past=[line for line in reversed(dated) if line.day and line.day < today],
        undated=[line for line in lines if line.day is None],
        warnings=warnings,
        has_feed=bool(feeds),
    )


def deadline(visit: Visit) -> Response:
    """Show one deadline of the programme: its wording, who moved it, what it sends."""
    with visit.reading() as reading:
        in_force = reading.in_force()
        name = DeadlineId(visit.path("echeance"))
        found = in_force.programme.deadlines.get(name) if in_force else None
        if in_force is None or found is None:
            return not_found(visit)
        versions = versions_of(reading.reader, name)
        warnings = [
            warning_told(each, reading, in_force)
            for each in warnings_of(reading, in_force)
            if each.deadline == name
        ]
        planned: tuple[Planned, ...] = planned_for(reading.reader, in_force, name)
    return page(
        visit,
        "calendar/deadline.html.j2",
        deadline=found,
        wording=deadline_text(found),
        versions=[(version, version_told(version)) for version in versions],
        moved=list(pairwise(versions)),
        warnings=warnings,
        planned=planned,
    )


def lines_of(reading: Reading) -> tuple[Line, ...]:
    """Return every deadline this reader knows, by day, those without a date last."""
    in_force = reading.in_force()
    if in_force is None:
        return ()
    today = reading.now.astimezone(PARIS).date()
    dated = dates_of(reading, None)
    silent = [
        Dated(deadline=each, label=each.label)
        for each in in_force.programme.deadlines.values()
        if each.day is None
    ]
    return tuple(_line(each, today) for each in (*dated, *silent))


def month_of(first: date, lines: Iterable[Line]) -> Month:
    """Return a month with its deadlines, weeks from Monday."""
    by_day: Mapping[date, list[Line]] = defaultdict(list)
    for line in lines:
        if line.day is not None:
            by_day[line.day].append(line)
    weeks = Months(WEEK_BEGINS_MONDAY).monthdatescalendar(first.year, first.month)
    return Month(
        title=f"{MONTHS[first.month - 1]} {first.year}",
        weeks=[
            [(day, by_day.get(day, []) if day.month == first.month else None) for day in week]
            for week in weeks
        ],
        before=_month_name(first.year, first.month - 1),
        after=_month_name(first.year, first.month + 1),
    )


def _line(dated: Dated, today: date) -> Line:
    stated: Deadline = dated.deadline
    kind = label("deadline", stated.kind)
    return Line(
        day=stated.day,
        name=dated.label or kind,
        kind=kind,
        wording=deadline_text(stated) if stated.day else UNKNOWN_DAY,
        file=dated.file,
        address="" if dated.file else f"/echeances/date/{stated.id}",
        when=relative_text((stated.day - today).days) if stated.day else "",
        confirmed=stated.confirmed,
    )


def _asked_month(visit: Visit, today: date) -> date:
    text = visit.query("mois")
    try:
        asked = date.fromisoformat(f"{text}-01") if text else today
    except ValueError:
        asked = today
    return asked.replace(day=1) if asked.year in YEARS else today.replace(day=1)


def _month_name(year: int, month: int) -> str:
    """Return « 2020-11 », a month before January or after December in its own year."""
    return f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}"
