"""The command that recalls the last disclosure of a session, and what it would take back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from notifications.keys import event_of
from states.events import Event, text_of
from states.history import ANNOUNCED, RECALLED, REQUESTED, undone
from states.identifiers import CaseId, Role
from states.recall import last_disclosure, recall_ends_at
from workflow.archive import Archive
from workflow.commands import Command
from workflow.mail.posting import carries
from workflow.store.filters import ReminderFilter
from workflow.store.records import LetterPhase, LetterRow, ReminderRow

LEFT = (
    LetterPhase.DATA,
    LetterPhase.SENT,
    LetterPhase.UNKNOWN,
    LetterPhase.BOUNCED,
)
"""Phases in which a reader has the letter, or may have it."""
_TOLD = frozenset({Role.CITY, Role.REGIONAL_CENTRE, Role.PARTNER})


@dataclass(frozen=True, kw_only=True)
class RecallSession(Command):
    """Take back the last act that told of a session's decisions, within its ten minutes."""

    session: CaseId


@dataclass(frozen=True, kw_only=True)
class Recallable:
    """The disclosure that may still be recalled: which act, until when (exclusive)."""

    kind: str
    until: datetime


def recallable(archive: Archive, session: CaseId, now: datetime) -> Recallable | None:
    """Return what of a session may be recalled at an instant, None when its time is over.

    Letters that left, or acts recorded since, may refuse it all the same.
    """
    last = last_disclosure(archive.events(session))
    if last is None or now >= recall_ends_at(last):
        return None
    return Recallable(kind=last.kind, until=recall_ends_at(last))


def told_by(archive: Archive, session: CaseId, kind: str) -> Iterator[tuple[CaseId, Event]]:
    """Yield the events of a session's disclosure that stand, on each of its files and antennas.

    An announcement brings the milestones that it proposed, after it.
    """
    sitting = archive.sitting(session)
    files = {item.case for item in sitting.session.items} if sitting else set()
    antennas = [each.id for each in archive.antennas() if each.candidature in files]
    for case in (*sorted(files), *antennas):
        yield from ((case, event) for event in _told_on(archive.events(case), session, kind))


def later_acts(archive: Archive, told: list[tuple[CaseId, Event]]) -> tuple[CaseId, ...]:
    """Return the files on which somebody relied on a disclosure: an act, a milestone, a revert."""
    last = dict(told)
    return tuple(
        case
        for case, disclosure in last.items()
        if any(_relies(event) for event in archive.events(case)[disclosure.case_seq :])
    )


def letters_of(
    archive: Archive, cases: Collection[CaseId], events: Collection[str]
) -> Iterator[tuple[ReminderRow, LetterRow]]:
    """Yield the ledger lines born of some events, each with the letter that carries it.

    What was taken out of a letter since is no part of it; an erased letter says no more.
    """
    for case in sorted(cases):
        for row in archive.reader.reminders(ReminderFilter(case=case)):
            letter = archive.reader.letter(row.letter_id) if row.letter_id else None
            if letter is not None and event_of(row.key) in events and carries(letter, row.key):
                yield row, letter


def is_recalled(archive: Archive, key: str) -> bool:
    """Whether a letter was born of a disclosure that was recalled since."""
    born = event_of(key)
    event = archive.reader.event(born) if born else None
    return event is not None and any(
        each.kind == RECALLED and text_of(each.data, "undoes") == event.id
        for each in archive.events(event.case)
    )


def _told_on(events: tuple[Event, ...], session: CaseId, kind: str) -> Iterator[Event]:
    gone = undone(events)
    told = [
        event
        for event in events
        if event.kind == kind and event.id not in gone and text_of(event.data, "session") == session
    ]
    if not told:
        return
    yield told[-1]
    if kind == ANNOUNCED:
        for event in events[told[-1].case_seq :]:
            if _proposed_by_announcing(event) and event.id not in gone:
                yield event


def _proposed_by_announcing(event: Event) -> bool:
    """Whether a date was proposed by an announcement: nobody asked for it by an act of its own."""
    return event.kind == "milestone_propose" and "to" not in event.data


def _relies(event: Event) -> bool:
    moved = text_of(event.data, "to") != text_of(event.data, "from")
    own_act = event.role in _TOLD and event.kind != REQUESTED
    milestone = event.kind.startswith("milestone_") and not _proposed_by_announcing(event)
    reverted = "undoes" in event.data and event.kind != RECALLED
    return moved or own_act or milestone or reverted or event.kind == "reapply"
