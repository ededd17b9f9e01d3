"""The programme in force: the version applied, with its deadlines as they stand in the store.

A deadline is a case of its own whose events are its versions; what was extended in the store is
never moved back by a file. Labels and sources come from the programme's canonical bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from config.programme_file import ProgrammeFile, from_canonical
from config.rules import ReminderRule
from notifications.wording import label
from states.deadlines import Deadline, DeadlineKind
from states.events import Event
from states.history import text_of, undone
from states.identifiers import CaseKind, DeadlineId, Value
from states.law import fingerprint
from states.programme import Programme
from workflow.store.records import ProgrammeRow
from workflow.store.store import Reader


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The programme with its deadlines in force, and the reminder rules of its file."""

    programme: Programme
    rules: tuple[ReminderRule, ...]
    file: ProgrammeFile


class Calendar:
    """Gives the programme in force from a snapshot; keeps what it parsed by version."""

    def __init__(self) -> None:
        self._files: dict[tuple[int, str], ProgrammeFile] = {}
        self._in_force: tuple[object, InForce] | None = None

    def in_force(self, reader: Reader) -> InForce | None:
        """Return the programme in force, None when none was applied yet."""
        row = reader.programme()
        if row is None:
            return None
        versions = reader.case_versions(CaseKind.DEADLINE)
        key = (row.sha256, tuple(versions))
        if self._in_force is not None and self._in_force[0] == key:
            return self._in_force[1]
        found = self._compose(reader, row, None)
        self._in_force = (key, found)
        return found

    def afresh(self, reader: Reader) -> InForce | None:
        """Return the programme as a transaction now reads it, and keep nothing of it.

        What a transaction wrote may be rolled back, and its versions given to something else.
        """
        row = reader.programme()
        return self._compose(reader, row, None) if row else None

    def known_at(self, reader: Reader, known_at: datetime) -> InForce | None:
        """Return the programme as it was known at a recorded instant (inclusive)."""
        rows = [row for row in reader.programmes() if row.applied_at <= known_at]
        return self._compose(reader, rows[-1], known_at) if rows else None

    def read(self, row: ProgrammeRow) -> ProgrammeFile:
        """Return the programme file kept in a row, parsed once."""
        key = (row.n, row.sha256)
        if key not in self._files:
            self._files[key] = from_canonical(
                row.canonical, law_fingerprint=fingerprint(), version=row.n
            )
        return self._files[key]

    def _compose(self, reader: Reader, row: ProgrammeRow, known_at: datetime | None) -> InForce:
        file = self.read(row)
        deadlines = dict(file.programme.deadlines)
        gone = self._once_named(reader, row.n) - set(deadlines)
        for case in reader.case_ids(CaseKind.DEADLINE):
            if case in gone:
                continue
            events = [
                event
                for event in reader.events_of(case)
                if known_at is None or event.recorded_at <= known_at
            ]
            if events:
                stated = deadline_of(events, deadlines.get(DeadlineId(case)))
                deadlines[stated.id] = stated
        programme = replace(file.programme, deadlines=deadlines)
        return InForce(programme=programme, rules=file.rules, file=file)

    def _once_named(self, reader: Reader, before: int) -> set[str]:
        """Return the deadlines of the versions before one: those it leaves out stand no more."""
        earlier = (self.read(row) for row in reader.programmes() if row.n < before)
        return {str(name) for file in earlier for name in file.programme.deadlines}


def deadline_of(events: Sequence[Event], base: Deadline | None) -> Deadline:
    """Fold the versions of one deadline; `base` gives label, source and reading from the file."""
    gone = undone(events)
    kept = [event for event in events if event.id not in gone and "day" in event.data]
    first = events[0]
    deadline = base or Deadline(
        id=DeadlineId(first.case),
        kind=DeadlineKind(text_of(first.data, "kind")),
        subject=text_of(first.data, "subject"),
        label=_label(first),
        day=None,
        hard="reference" not in first.data,
    )
    if not kept:
        return deadline
    data = kept[-1].data
    return replace(
        deadline,
        day=_day(data),
        hour=time.fromisoformat(text_of(data, "hour")) if data.get("hour") else None,
        zone=text_of(data, "zone") or deadline.zone,
        version=int(text_of(data, "version") or 1),
        known_from=deadline.known_from if len(kept) == 1 else kept[-1].recorded_at,
        set_by=kept[-1].actor,
        # The reading of a silent source ends with the day it read.
        interpretation="" if kept[-1].kind == "deadline_extended" else deadline.interpretation,
    )


def deadline_data(deadline: Deadline) -> dict[str, Value]:
    """Return what a deadline's event carries: codes and dates only."""
    return {
        "kind": str(deadline.kind),
        "subject": deadline.subject,
        "day": deadline.day.isoformat() if deadline.day else "",
        "hour": deadline.hour.isoformat("minutes") if deadline.hour else "",
        "zone": deadline.zone,
        "version": deadline.version,
    }


def _label(first: Event) -> str:
    """What a deadline of no file is called: a day planned for a session is that session's."""
    reference = text_of(first.data, "reference")
    kind = label("deadline", text_of(first.data, "kind"))
    return f"{kind} ({reference})" if reference else text_of(first.data, "subject")


def _day(data: Mapping[str, object]) -> date | None:
    text = str(data.get("day") or "")
    return date.fromisoformat(text) if text else None
