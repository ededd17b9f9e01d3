"""The versions of a deadline of the programme, and what its dates would cause.

A deadline is a case of its own: each event that names a day is one version of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from notifications.planning import unreachable
from notifications.slots import Recipient
from states.deadlines import DeadlineKind
from states.events import Event, text_of
from states.history import undone
from states.identifiers import ContactKind, DeadlineId, PersonId, Role
from states.lint import LintWarning, Unreachable, lint
from states.programme import Programme, Window
from states.windows import opening_of
from workflow.calendar import InForce
from workflow.people import text_refs
from workflow.reading import Reading
from workflow.store.store import Reader

ANYBODY = Recipient(person=PersonId(""), kind=ContactKind.CONTACT)
"""A contact in mainland France, for whom the linter plans."""


@dataclass(frozen=True, kw_only=True)
class DeadlineVersion:
    """One version as recorded: its day, who set it by role, when, and why if it was said.

    `kind` is deadline_set, deadline_moved (by a programme file) or deadline_extended.
    """

    number: int
    day: date | None
    kind: str
    recorded_at: datetime
    role: Role
    reason: str = ""


def versions_of(reader: Reader, deadline: DeadlineId) -> tuple[DeadlineVersion, ...]:
    """Return every version of a programme deadline, oldest first; () when it has none."""
    events = reader.events_of(deadline)
    gone = undone(events)
    return tuple(
        _version(reader, event) for event in events if event.id not in gone and "day" in event.data
    )


def warnings_of(reading: Reading, in_force: InForce) -> tuple[LintWarning, ...]:
    """Return what the linter says of the dates in force; sessions count for insiders only."""
    insider = reading.actor.is_insider
    sittings = reading.archive.sittings() if insider else ()
    files = reading.archive.candidatures() if insider else ()
    return lint(
        in_force.programme,
        reading.now,
        sessions=tuple(sitting.session for sitting in sittings),
        unreachable=tuple(_unreachable(in_force, reading.now)),
        windows={file.id: file.window for file in files},
    )


def _version(reader: Reader, event: Event) -> DeadlineVersion:
    day = text_of(event.data, "day")
    reason = reader.text(text_refs(event.data).get("reason", ""))
    return DeadlineVersion(
        number=int(text_of(event.data, "version") or 1),
        day=date.fromisoformat(day) if day else None,
        kind=event.kind,
        recorded_at=event.recorded_at,
        role=event.role,
        reason=reason.value if reason else "",
    )


def _unreachable(in_force: InForce, now: datetime) -> Iterator[Unreachable]:
    """Rules whose time is past before the window they serve takes its first file."""
    programme = in_force.programme
    for call in programme.calls:
        for window in call.windows:
            yield from _of_closing(in_force, window, now)
        if call.final_cutoff is None or not call.windows:
            continue
        cutoff = programme.deadlines[call.final_cutoff]
        begins_at = min(opening_of(window, programme) for window in call.windows)
        if cutoff.is_past(now) is False:
            yield from unreachable(in_force.rules, cutoff, begins_at, ANYBODY)


def _of_closing(in_force: InForce, window: Window, now: datetime) -> Iterator[Unreachable]:
    programme: Programme = in_force.programme
    closing = programme.closing(window)
    if closing.kind is DeadlineKind.WAVE_CLOSING and closing.is_past(now) is False:
        yield from unreachable(in_force.rules, closing, opening_of(window, programme), ANYBODY)
