"""The dashboard of somebody of the Cnam, a committee or a regional centre: one snapshot, values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from states.deadlines import Deadline
from states.identifiers import CaseKind
from states.instants import PARIS
from workflow.reading import Reading
from workflow.register.lists import ListAsked, Lists, lists_of
from workflow.register.mapping import MapOfFiles, map_of
from workflow.register.progress import Progress, progress
from workflow.register.todo import Todo, Week, to_do
from workflow.register.visits import Since, since
from workflow.schedule.personal_dates import programme_dates
from workflow.store.register_records import ListedFile, RegisterOrder, StateCount

AHEAD = timedelta(days=365)
MOST_DATES = 8


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """A day that comes: a deadline of the programme, or the end of the delay of a file."""

    day: date
    label: str
    deadline: Deadline | None = None
    file: ListedFile | None = None


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Everything the page shows; `pipeline` counts the files of each kind in each state."""

    todo: tuple[Todo, ...]
    since: tuple[Since, ...]
    pipeline: Mapping[CaseKind, Mapping[str, StateCount]]
    progress: Progress
    ahead: tuple[Ahead, ...]
    map: MapOfFiles


def dashboard(reading: Reading, last_visit: datetime) -> Dashboard:
    """Return the dashboard of a reader who last came at an instant."""
    lists = lists_of(reading)
    week = Week(reading=reading, lists=lists)
    return Dashboard(
        todo=to_do(week),
        since=since(lists, last_visit),
        pipeline={kind: lists.counts(kind) for kind in (CaseKind.CANDIDATURE, CaseKind.ANTENNA)},
        progress=progress(lists, reading.now),
        ahead=dates_ahead(reading, lists),
        map=map_of(lists),
    )


def dates_ahead(reading: Reading, lists: Lists) -> tuple[Ahead, ...]:
    """Return the next days that matter to this reader, nearest first, those of files included."""
    today = reading.now.astimezone(PARIS).date()
    in_force = reading.in_force()
    found = [
        Ahead(day=each.deadline.day, label=each.label, deadline=each.deadline)
        for each in (programme_dates(reading, in_force) if in_force else ())
        if each.deadline.day is not None and today <= each.deadline.day <= today + AHEAD
    ]
    for kind in (CaseKind.CANDIDATURE, CaseKind.ANTENNA):
        found += _of_files(lists, kind, reading.now)
    return tuple(sorted(found, key=lambda each: (each.day, each.label))[:MOST_DATES])


def _of_files(lists: Lists, kind: CaseKind, now: datetime) -> list[Ahead]:
    asked = ListAsked(
        kind=kind,
        due_from=now,
        due_by=now + AHEAD,
        order=RegisterOrder.DUE,
        per_page=MOST_DATES,
    )
    return [
        Ahead(
            # An inclusive day ends at the next midnight.
            day=(file.ends_at - timedelta(microseconds=1)).astimezone(PARIS).date(),
            label=f"{file.row.reference} {file.row.place}".strip(),
            file=file,
        )
        for file in lists.page(asked).rows
        if file.ends_at is not None
    ]
