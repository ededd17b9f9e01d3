"""The decision record of a meeting: what was decided of each file, and why."""

from starlette.responses import Response

from notifications.printing import MEDIA_TYPE, NotPrintable, PrinterMissing
from web.committee.dossiers import ascii_name, attached
from web.committee.found import found, path_of, tells_decisions
from web.committee.meeting_page import refused_meeting
from web.pages import not_found, page
from web.visit import Visit
from workflow.committee.shown import MeetingRead
from workflow.printing.meetings import decision_record_pdf
from workflow.reading import Reading

PAGE = "committee/record.html.j2"
UNPRINTED = "Ce relevé ne peut pas être imprimé tel quel."


def show_record(visit: Visit) -> Response:
    """Show what a meeting decided, to whom it is told."""
    with visit.reading() as reading:
        read = told(visit, reading)
    if read is None:
        return not_found(visit)
    return page(visit, PAGE, read=read, here_meeting=path_of(read.reference))


def record_pdf(visit: Visit) -> Response:
    """Hand out the decision record as PDF, to whom it is told."""
    with visit.reading() as reading:
        read = told(visit, reading)
    if read is None:
        return not_found(visit)
    try:
        sender = visit.counter.office.settings.sender_name
        content = decision_record_pdf(read, sender, counted=visit.actor.is_insider)
    except PrinterMissing as missing:
        return refused_meeting(visit, (str(missing),))
    except NotPrintable:
        return refused_meeting(visit, (UNPRINTED,))
    name = f"releve-{ascii_name(read.reference)}.pdf"
    return Response(content, media_type=MEDIA_TYPE, headers=attached(name))


def told(visit: Visit, reading: Reading) -> MeetingRead | None:
    """Return the meeting of the address whose decisions this reader may read."""
    read = found(visit, reading)
    if read is None or not tells_decisions(visit, read):
        return None
    return read if any(item.outcome is not None for item in read.items) else None
