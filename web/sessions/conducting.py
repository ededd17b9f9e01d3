"""The lead's live meeting: one screen from who is there to the last decision."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from notifications.wording import label
from notifications.wording.committee import ATTENDANCES, CHOICES, INTERESTS, OPINIONS
from states.committee import Attendance
from states.facts import Outcome
from web.pages import not_found, page, refused
from web.sessions.meeting_acts import item_of
from web.sessions.sessions_page import path_of
from web.visit import Visit
from workflow.committee.meeting import MeetingPhase
from workflow.committee.reading import meeting_read
from workflow.committee.shown import AgendaItem, MeetingRead

PAGE = "sessions/conduct.html.j2"
PROJECTED = "sessions/projection.html.j2"
LIVE = (MeetingPhase.PREPARED, MeetingPhase.OPEN, MeetingPhase.CLOSED)
SEEN = tuple((str(each), ATTENDANCES[each]) for each in Attendance)


def conduct(visit: Visit) -> Response:
    """Show the meeting as it goes, at the item asked for, else at the first one left."""
    read = meeting(visit)
    if read is None:
        return not_found(visit)
    if read.phase not in LIVE:
        return RedirectResponse(path_of(read.reference), status_code=303)
    return page(visit, PAGE, **_values(visit, read))


def project(visit: Visit) -> Response:
    """Show one item to the room: nothing of any other file."""
    read = meeting(visit)
    wanted = visit.path("dossier")
    items = read.items if read else ()
    item = next((each for each in items if each.reference == wanted), None)
    if read is None or item is None:
        return not_found(visit)
    return page(visit, PROJECTED, read=read, item=item, member=read.member)


def conduct_again(
    visit: Visit, read: MeetingRead, typed: Mapping[str, str], sentences: tuple[str, ...]
) -> Response:
    """Show the meeting again, with why an act was not done and what was typed."""
    return refused(visit, PAGE, sentences, **_values(visit, read, typed))


def meeting(visit: Visit) -> MeetingRead | None:
    """Return the meeting of the address."""
    with visit.reading() as reading:
        return meeting_read(reading, visit.path("reference"))


def _values(
    visit: Visit, read: MeetingRead, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    given = typed or {}
    item = item_of(visit, read) or _first_left(read)
    place = read.items.index(item) if item else 0
    return {
        "read": read,
        "item": item,
        "before": read.items[place - 1] if item and place else None,
        "after": read.items[place + 1] if item and place + 1 < len(read.items) else None,
        "member": read.member,
        "left_places": tuple(each.place for each in read.left),
        "seen": SEEN,
        "interests": tuple(INTERESTS.items()),
        "opinions": tuple((str(code), words) for code, words in OPINIONS.items()),
        "choices": tuple((str(code), words) for code, words in CHOICES.items()),
        "outcomes": tuple((str(each), label("outcome", each)) for each in Outcome),
        "typed": given,
        "asked_of": given.get("acte", ""),
        "preset": visit.query("tous"),
        "here_session": path_of(read.reference),
    }


def _first_left(read: MeetingRead) -> AgendaItem | None:
    return next(iter(read.left or read.items), None)
