"""From an address to a meeting its reader may know; any other does not exist."""

from urllib.parse import quote

from states.identifiers import Role
from web.visit import Visit
from workflow.committee.reading import meeting_of, meeting_read
from workflow.committee.shown import MeetingRead
from workflow.reading import Reading


def found(visit: Visit, reading: Reading) -> MeetingRead | None:
    """Return the meeting of the address, None when there is none for this reader."""
    read = meeting_read(reading, visit.path("session"))
    return read if read is not None and is_shown(visit, read) else None


def meetings_of(visit: Visit, reading: Reading) -> tuple[MeetingRead, ...]:
    """Return the meetings this reader may know, the latest first."""
    read = (meeting_of(reading, sitting) for sitting in reading.archive.sittings())
    shown = [each for each in read if each is not None and is_shown(visit, each)]
    return tuple(sorted(shown, key=_day, reverse=True))


def is_shown(visit: Visit, read: MeetingRead) -> bool:
    """Whether a reader knows of a session: one told by papers tells a guest what was decided."""
    if visit.actor.is_insider:
        return True
    return read.starts_at is not None or read.session.announced_at is not None


def tells_decisions(visit: Visit, read: MeetingRead) -> bool:
    """Whether this reader may read what a meeting decided."""
    return visit.actor.is_insider or read.session.announced_at is not None


def path_of(reference: str) -> str:
    """Return the address of a meeting."""
    return f"/comite/{quote(reference, safe='')}"


def is_guest(visit: Visit) -> bool:
    """Whether the reader sits without being a member."""
    return visit.has_role(Role.GUEST) and not visit.actor.is_insider


def _day(read: MeetingRead) -> str:
    held = read.session.held_on
    return held.instant.isoformat() if held else ""
