"""Notes of exchanges about a file."""

from starlette.responses import Response

from states.identifiers import CaseId
from web.files.acting import CONFLICT, after, version_seen
from web.files.file_page import Shown, file_page
from web.files.found import found
from web.files.offered import Attempt
from web.forms import fault_sentence, typed_of
from web.pages import not_found, see_other
from web.visit import Visit
from workflow.holdings import followers_of
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written_day
from workflow.outcomes import Conflict, Done
from workflow.writing.commands import NoteExchange


def note_exchange(visit: Visit) -> Response:
    """Note an exchange about a file."""
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        if read is None:
            return not_found(visit)
        known = {each.person.id for each in followers_of(reading, read.facts)}
    person, typed = CaseId(visit.field("person")), visit.field("on")
    attempt = Attempt(trigger="note", sent=True, typed=typed_of(visit))
    day = read_written_day(typed) if typed else None
    if isinstance(day, Unread):
        fault = fault_sentence("on", typed, day)
        return file_page(visit, Shown(attempt=attempt, sentences=(fault,)))
    command = NoteExchange(
        actor=visit.actor,
        case=read.facts.id,
        kind=visit.field("kind"),
        text=visit.field("text"),
        on=day,
        person=person if person in known else None,
        version=version_seen(visit),
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, after(visit), "L’échange est noté.")
    status = CONFLICT if isinstance(outcome, Conflict) else 422
    sentences = tuple(visit.explain(outcome))
    return file_page(visit, Shown(attempt=attempt, sentences=sentences, status=status))
