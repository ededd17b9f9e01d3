"""Forecast: every letter and automatic act from now to a day, if nobody does anything.

The sweep's own functions (`due`, and what writes its plan) are folded over a copy of the store in
memory, whose clock goes from due time to due time. The store itself is only read.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from notifications.keys import event_of
from states.events import Event, text_of
from states.identifiers import CLOCK, CaseId, CaseKind, DeadlineId, Value
from states.instants import day_start, iso
from workflow.calendar import deadline_data
from workflow.clock import SIMULATED_NOW
from workflow.desk import Desk, Entry
from workflow.followup.asking import ask_centres
from workflow.mail.digest import write_digest
from workflow.mail.letter_context import context_of
from workflow.office import CLOCK_ACTOR, Office
from workflow.outcomes import CommandFailed, Invalid
from workflow.randomness import SystemRandomness
from workflow.schedule.due import due, next_digest_at
from workflow.schedule.foreseen import NOT_MOVED, Forecast, ForecastAct, ForecastLetter
from workflow.schedule.rehearsal import MemoryAside
from workflow.schedule.reminding import write_reminders
from workflow.schedule.snapshot import LAST_SWEEP, snapshot_of, stamp_of
from workflow.schedule.sweep import next_due_at
from workflow.standing import SWEEP_HELD
from workflow.store.filters import EventFilter, LetterFilter
from workflow.store.memory_copy import MemoryCopy
from workflow.store.records import (
    LetterMove,
    LetterPhase,
    LetterRow,
    ReminderRow,
    ReminderStatus,
)
from workflow.store.store import Reader

LEAVING = (LetterPhase.QUEUED, LetterPhase.RETRY, LetterPhase.CLAIMED)
"""Phases of letters that leave when their time comes, nobody doing anything."""


def forecast(office: Office, until: date, moved: Mapping[DeadlineId, date] = NOT_MOVED) -> Forecast:
    """Return what happens by itself until the end of a day in Paris (inclusive).

    `moved`: deadlines of the programme as if they were stated now for another day; the letters
    that announce such a change are those of the act itself, not of this forecast.

    Raises:
        CommandFailed: a deadline moved is unknown, or no programme was applied yet.
    """
    ends_at = day_start(until + timedelta(days=1))
    with _copied(office) as copy:
        _state(copy, moved)
        begun = _begin(copy)
        now = begun.starts_at
        while now < ends_at:
            _pass(copy, now)
            now = _next_instant(copy, now)
        with copy.store.read() as reader:
            letters = [each for each in _letters(reader, begun) if each.leaves_at < ends_at]
            acts = tuple(_acts(reader, begun))
    return Forecast(
        starts_at=begun.starts_at,
        until=until,
        letters=tuple(sorted(letters, key=_order)),
        acts=tuple(sorted(acts, key=lambda act: (act.at, act.case))),
        held=begun.held,
        moved=moved,
    )


@dataclass(frozen=True, kw_only=True)
class _Begun:
    starts_at: datetime
    size: int
    held: str
    settled: frozenset[str]
    """Letters already gone or stopped."""


@contextmanager
def _copied(office: Office) -> Iterator[Office]:
    store = MemoryCopy(office.store)
    try:
        copy = Office(store, office.clock, SystemRandomness(), lambda: office.settings)
        copy.memory = MemoryAside(office.memory)
        yield copy
    finally:
        store.close()


def _state(copy: Office, moved: Mapping[DeadlineId, date]) -> None:
    """Record in the copy the deadlines moved, each as its next version."""
    with copy.transaction(CLOCK_ACTOR) as desk:
        for name, day in moved.items():
            deadline = desk.programme.deadlines.get(name)
            if deadline is None:
                known: list[Value] = [*sorted(str(each) for each in desk.programme.deadlines)]
                raise CommandFailed(
                    Invalid(
                        field="deadline", value=name, problem="unknown", values={"known": known}
                    )
                )
            version = replace(deadline, day=day, version=deadline.version + 1)
            desk.record(
                Entry(
                    case=CaseId(name),
                    case_kind=CaseKind.DEADLINE,
                    kind="deadline_moved",
                    data=deadline_data(version),
                )
            )


def _begin(copy: Office) -> _Begun:
    """Say how the copy stands; a sweep that waits for a confirmation is confirmed in it."""
    with copy.store.write() as writer:
        held = writer.setting(SWEEP_HELD) or ""
        writer.put_setting(SWEEP_HELD, None)
        return _Begun(
            starts_at=copy.now(writer),
            size=writer.tree_size(),
            held=held,
            settled=frozenset(
                letter.id
                for letter in writer.letters()
                if letter.phase not in (*LEAVING, LetterPhase.HELD)
            ),
        )


def _pass(copy: Office, now: datetime) -> None:
    """Do in the copy what a sweep does at an instant, but for signing and handing over."""
    with copy.store.write() as writer:
        writer.put_setting(SIMULATED_NOW, iso(now))
    with copy.transaction(CLOCK_ACTOR) as desk:
        acts = due(snapshot_of(desk.archive, desk.in_force, copy.recollection, now), now).acts
    for case in acts:
        copy.settle(case)
    with copy.transaction(CLOCK_ACTOR) as desk:
        snapshot = snapshot_of(desk.archive, desk.in_force, copy.recollection, now)
        plan = due(snapshot, now)
        write_reminders(desk, plan, snapshot.ledger)
        if plan.term is not None:
            ask_centres(desk, plan.term)
        if plan.digest_on is not None:
            write_digest(desk, plan.digest_on, tuple(snapshot.facts.values()), None)
        copy.recollection.planned = stamp_of(desk.archive, desk.in_force, now)
        desk.writer.put_setting(LAST_SWEEP, iso(now))
        _send(desk, now)


def _send(desk: Desk, now: datetime) -> None:
    """Take the letters whose time has come for sent, so that none is changed any longer."""
    for letter in desk.writer.letters(LetterFilter(phases=LEAVING, due_by=now)):
        move = LetterMove(id=letter.id, sources=LEAVING, target=LetterPhase.SENT, sent_at=now)
        desk.writer.move_letter(move)
        desk.writer.set_reminders_of(letter.id, ReminderStatus.SENT)


def _next_instant(copy: Office, now: datetime) -> datetime:
    """Return the next instant after `now` at which something may be due."""
    with copy.store.read() as reader:
        in_force = copy.calendar.in_force(reader)
    assert in_force is not None
    dates = (each.known_from for each in in_force.programme.deadlines.values())
    upcoming = next_due_at(copy, now) or next_digest_at(now)
    return min([upcoming, *(at for at in dates if at is not None and at > now)])


def _letters(reader: Reader, begun: _Begun) -> Iterator[ForecastLetter]:
    """Yield what each letter written or still waiting says, one per line of the ledger."""
    fresh = {
        letter.id: letter
        for letter in reader.letters()
        if letter.id not in begun.settled
        and letter.phase in (*LEAVING, LetterPhase.HELD, LetterPhase.SENT)
    }
    for row in reader.reminders():
        letter = fresh.get(row.letter_id or "")
        if letter is not None:
            yield _letter(letter, row, begun.starts_at)


def _letter(letter: LetterRow, row: ReminderRow, starts_at: datetime) -> ForecastLetter:
    return ForecastLetter(
        leaves_at=max(letter.sent_at or letter.due_at, starts_at),
        code=row.template,
        person=row.person,
        cases=_cases(letter, row),
        deadline=row.deadline,
        days_before=row.days_before,
        held=letter.phase is LetterPhase.HELD,
        event=event_of(row.key),
    )


def _cases(letter: LetterRow, row: ReminderRow) -> tuple[CaseId, ...]:
    """Return the files a line is about: several drafts of one person may be one reminder."""
    for part in context_of(letter.context).parts:
        drafts = part.values.get("drafts")
        if part.key == row.key and isinstance(drafts, list):
            return tuple(CaseId(text_of(said[0], "case")) for said in drafts)
    return (row.case_id,) if row.case_id else ()


def _acts(reader: Reader, begun: _Begun) -> Iterator[ForecastAct]:
    for event in reader.events(EventFilter(after_seq=begun.size - 1)):
        if event.actor == CLOCK and event.case_kind in (CaseKind.CANDIDATURE, CaseKind.ANTENNA):
            yield _act(event)


def _act(event: Event) -> ForecastAct:
    about = text_of(event.data, "window") or text_of(event.data, "milestone")
    return ForecastAct(
        at=event.effective_at.instant, case=event.case, trigger=event.kind, about=about
    )


def _order(letter: ForecastLetter) -> tuple[datetime, str, str, tuple[CaseId, ...], int]:
    return (
        letter.leaves_at,
        letter.person,
        letter.code,
        letter.cases,
        letter.days_before or 0,
    )
