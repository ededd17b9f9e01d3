"""The minutes of a meeting: read through, approved, printed."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response

from notifications.printing import MEDIA_TYPE, PrinterMissing
from web.committee.dossiers import ascii_name, attached
from web.pages import not_found, page, refused
from web.sessions.sessions_page import path_of
from web.visit import Visit
from workflow.committee.reading import meeting_read, minutes_of
from workflow.committee.shown import MeetingRead
from workflow.printing.meetings import decision_record_pdf, minutes_pdf
from workflow.reading import Reading

PAGE = "sessions/minutes.html.j2"
PAPERS: Mapping[str, Callable[[MeetingRead, str], bytes]] = {
    "proces-verbal": minutes_pdf,
    "releve": decision_record_pdf,
}


def show_minutes(visit: Visit) -> Response:
    """Show the minutes: frozen once approved, else as they would read if they were now."""
    return _minutes_page(visit)


def print_paper(visit: Visit) -> Response:
    """Hand out the minutes or the decision record as PDF."""
    name = visit.path("papier")
    with visit.reading() as reading:
        read = _held(visit, reading)
    if read is None or name not in PAPERS:
        return not_found(visit)
    try:
        content = PAPERS[name](read, visit.counter.office.settings.sender_name)
    except PrinterMissing as missing:
        return _minutes_page(visit, (str(missing),))
    file = f"{name}-{ascii_name(read.reference)}.pdf"
    return Response(content, media_type=MEDIA_TYPE, headers=attached(file))


def _minutes_page(visit: Visit, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as reading:
        read = _held(visit, reading)
        made = minutes_of(reading, read.reference) if read else None
    if read is None or made is None:
        return not_found(visit)
    values: dict[str, Any] = {
        "read": read,
        "paper": made.minutes,
        "frozen": made.frozen,
        "here_session": path_of(read.reference),
    }
    return refused(visit, PAGE, sentences, **values) if sentences else page(visit, PAGE, **values)


def _held(visit: Visit, reading: Reading) -> MeetingRead | None:
    """Return the meeting of the address once there is something to write of it."""
    read = meeting_read(reading, visit.path("reference"))
    if read is None or not (read.opened_at or read.session.items):
        return None
    return read if read.session.held_on or read.starts_at else None
