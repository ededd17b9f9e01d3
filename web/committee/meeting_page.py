"""The page of a meeting for who sits in it: when, where, what about, and their own part in it."""

from typing import Any

from starlette.responses import Response

from notifications.wording import french
from notifications.wording.committee import INTERESTS
from states.committee import Attendance
from web.committee.found import found, is_guest, meetings_of, path_of, tells_decisions
from web.pages import not_found, page, refused
from web.visit import Visit
from workflow.committee.meeting import PROXY, MeetingPhase
from workflow.committee.reading import next_meeting
from workflow.committee.shown import MeetingRead
from workflow.reading import Reading

PAGE = "committee/meeting.html.j2"
NONE = "committee/none.html.j2"
AHEAD = (MeetingPhase.PREPARED, MeetingPhase.OPEN)


def show_next(visit: Visit) -> Response:
    """Show the meeting that comes next, or that there is none."""
    with visit.reading() as reading:
        read = next_meeting(reading)
        if read is None:
            return page(visit, NONE, others=meetings_of(visit, reading), path_of=path_of)
        return page(visit, PAGE, **_values(visit, reading, read))


def show_meeting(visit: Visit) -> Response:
    """Show a meeting."""
    with visit.reading() as reading:
        read = found(visit, reading)
        if read is None:
            return not_found(visit)
        return page(visit, PAGE, **_values(visit, reading, read))


def refused_meeting(visit: Visit, sentences: tuple[str, ...]) -> Response:
    """Show a meeting again, with why something was not taken and what was typed."""
    with visit.reading() as reading:
        read = found(visit, reading)
        if read is None:
            return not_found(visit)
        values = {**_values(visit, reading, read), "typed": dict(visit.typed())}
        return refused(visit, PAGE, sentences, **values)


def _values(visit: Visit, reading: Reading, read: MeetingRead) -> dict[str, Any]:
    own = read.member(read.own_seat) if read.own_seat else None
    others = meetings_of(visit, reading)
    record = next(
        (each for each in others if each.closed_at and tells_decisions(visit, each)), None
    )
    return {
        "read": read,
        "mine": own,
        "held_for": tuple(_title(read, seat) for seat in own.holds) if own else (),
        "guest": is_guest(visit),
        "tells": tells_decisions(visit, read),
        "ahead": read.phase in AHEAD,
        "answers": _answers(own is not None and own.votes),
        "holders": tuple(
            (each.seat, french(each.title)) for each in read.voting if each.seat != read.own_seat
        ),
        "interests": tuple(INTERESTS.items()),
        "others": tuple(each for each in others if each.reference != read.reference),
        "last_record": record,
        "typed": {},
        "path_of": path_of,
        "here_meeting": path_of(read.reference),
    }


def _title(read: MeetingRead, seat: str) -> str:
    member = read.member(seat)
    return french(member.title) if member else seat


def _answers(votes: bool) -> tuple[tuple[str, str], ...]:
    """Return what may be answered; who does not vote gives no proxy."""
    codes = [str(each) for each in Attendance if each is not Attendance.ABSENT]
    words = {
        "present": "Je serai sur place",
        "remote": "Je participerai à distance",
        "excused": "Je ne pourrai pas participer",
        PROXY: "Je donne pouvoir à un autre membre",
    }
    return tuple((code, words[code]) for code in (*codes, *((PROXY,) if votes else ())))
