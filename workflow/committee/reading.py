"""A meeting as its members, its lead and its minutes read it.

Insiders read everything. A permanent guest reads who sits and the agenda, and what was decided
of each file once that is public, without the votes; nobody else reads a meeting.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from states.committee import Quorum
from states.events import Event
from states.history import ANNOUNCED, undone
from states.identifiers import CaseId, Role
from workflow.committee.gathering import Sources, whole_meeting
from workflow.committee.minutes import Minutes, papers_of
from workflow.committee.shown import AgendaItem as AgendaItem
from workflow.committee.shown import HeardRead as HeardRead
from workflow.committee.shown import MeetingRead as MeetingRead
from workflow.committee.shown import MemberRead as MemberRead
from workflow.reading import Reading
from workflow.reports.masking import mask_of
from workflow.sittings import Sitting


def meeting_read(reading: Reading, reference: str) -> MeetingRead | None:
    """Return the meeting of a session, None when there is none or it is not this reader's."""
    row = reading.reader.case_by_reference(reference)
    sitting = reading.archive.sitting(row.id) if row else None
    return meeting_of(reading, sitting) if sitting else None


def meeting_of(reading: Reading, sitting: Sitting) -> MeetingRead | None:
    """Return the meeting of a session as this reader may know it, None if not at all."""
    insider = reading.actor.is_insider
    in_force = reading.in_force()
    sources = Sources(
        archive=reading.archive,
        actor=reading.actor,
        now=reading.now,
        programme=in_force.programme if in_force else None,
        names=mask_of(reading),
    )
    read = whole_meeting(sources, sitting)
    guest = Role.GUEST in reading.actor.roles and bool(read.own_seat)
    if not insider and not guest:
        return None
    if insider:
        return read
    announced = sitting.session.announced_at is not None
    return _announced(reading, read) if announced else _before_all(read)


def minutes_of(reading: Reading, reference: str) -> Minutes | None:
    """Return the minutes and the decision record of a session: frozen, or as they would read.

    None where the reader may not know what was decided, and before the session was held.
    """
    row = reading.reader.case_by_reference(reference)
    sitting = reading.archive.sitting(row.id) if row else None
    read = meeting_of(reading, sitting) if sitting else None
    if sitting is None or read is None or not (sitting.conducted or sitting.session.items):
        return None
    if not reading.actor.is_insider and sitting.session.announced_at is None:
        return None
    return papers_of(read)


def next_meeting(reading: Reading) -> MeetingRead | None:
    """Return the meeting this reader sits in that comes next, else the last one."""
    found = [
        read
        for sitting in reading.archive.sittings()
        if sitting.meeting.starts_at is not None and (read := meeting_of(reading, sitting))
    ]
    ahead = [each for each in found if each.closed_at is None]
    by_day = sorted(ahead or found, key=_starts)
    return (by_day[0] if ahead else by_day[-1]) if by_day else None


def is_public(events: Sequence[Event], session: CaseId) -> bool:
    """Whether what a session decided of a file was announced, and not recalled."""
    gone = undone(events)
    return any(
        event.kind == ANNOUNCED and event.id not in gone and event.data.get("session") == session
        for event in events
    )


def _announced(reading: Reading, read: MeetingRead) -> MeetingRead:
    """Return a meeting with what was announced of it: the rest may be told by a later session.

    The frozen minutes say everything of everybody, so they are not handed on.
    """
    session, archive = read.session, reading.archive
    public = {each.case for each in read.items if is_public(archive.events(each.case), session.id)}
    told = replace(session, items=tuple(each for each in session.items if each.case in public))
    items = tuple(
        _without_votes(each) if each.case in public else _agenda_only(each)
        for each in read.items
        if each.on_agenda or each.case in public
    )
    return replace(read, session=told, items=items, digest="", record="")


def _without_votes(item: AgendaItem) -> AgendaItem:
    """Return an item with what was decided, without who voted what, nor where the file is now."""
    told = _agenda_only(item)
    return replace(
        told,
        recusals=item.recusals,
        heard=item.heard,
        outcome=item.outcome,
        reason=item.reason,
        conditions=item.conditions,
        carried_out=item.carried_out,
    )


def _before_all(read: MeetingRead) -> MeetingRead:
    """Return a meeting without anything of what it decided."""
    told = replace(
        read.session, items=(), minutes_reference="", notified_at=None, centres_told_at=None
    )
    items = tuple(_agenda_only(each) for each in read.items if each.on_agenda)
    return replace(read, session=told, items=items, minutes="", digest="", record="")


def _agenda_only(item: AgendaItem) -> AgendaItem:
    """Return an item without anything that says what was, or may be, decided of it."""
    return replace(
        item,
        state="",
        version=0,
        quorum=Quorum(needed=0, counted=0, voting=0),
        voters=(),
        recusals={},
        heard=(),
        opinion="",
        opinion_text="",
        proposal=None,
        votes={},
        tally=None,
        outcome=None,
        reason="",
        conditions="",
        override="",
        overridden=(),
        dissents={},
        carried_out=False,
    )


def _starts(read: MeetingRead) -> datetime:
    assert read.starts_at is not None
    return read.starts_at
