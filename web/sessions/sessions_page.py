"""The list of sessions, with the form that records one."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from web.forms import fault_sentence
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.commands import RecordSession
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.reports.sessions import sessions_of

PAGE = "sessions/list.html.j2"


def show_sessions(visit: Visit) -> Response:
    """Show every session, and who knows what of its decisions."""
    with visit.reading() as reading:
        values = _values(reading, {})
    return page(visit, PAGE, **values)


def record_session(visit: Visit) -> Response:
    """Record a session: its body, its reference, its day."""
    typed, held = dict(visit.typed()), visit.field("held_on")
    at = read_written(held) if held else Unread(problem="empty")
    if isinstance(at, Unread):
        return _refused(visit, typed, (fault_sentence("held_on", held, at),))
    command = RecordSession(
        actor=visit.actor,
        body=visit.field("body"),
        reference=visit.field("reference"),
        minutes=visit.field("minutes"),
        effective_at=at,
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, path_of(command.reference), "La séance est enregistrée.")
    return _refused(visit, typed, tuple(visit.explain(outcome)))


def path_of(reference: str) -> str:
    """Return the address of a session's page."""
    return f"/seances/{quote(reference, safe='')}"


def _refused(visit: Visit, typed: Mapping[str, str], sentences: tuple[str, ...]) -> Response:
    with visit.reading() as reading:
        values = _values(reading, typed)
    return refused(visit, PAGE, sentences, **values)


def _values(reading: Reading, typed: Mapping[str, str]) -> Mapping[str, Any]:
    in_force = reading.in_force()
    bodies = in_force.programme.bodies if in_force else ()
    return {
        "sessions": sessions_of(reading),
        "bodies": tuple({str(each.id): each.label for each in bodies}.items()),
        "typed": typed,
        "path_of": path_of,
    }
