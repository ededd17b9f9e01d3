"""What who sits says before a meeting: whether they come, which files they leave."""

from starlette.responses import Response

from web.committee.found import found, path_of
from web.committee.meeting_page import refused_meeting
from web.pages import not_found, see_other
from web.visit import Visit
from workflow.committee.commands import AnswerConvocation, Recuse
from workflow.outcomes import Done


def answer(visit: Visit) -> Response:
    """Record the answer of whoever holds a seat to the convocation."""
    with visit.reading() as reading:
        read = found(visit, reading)
    if read is None or not read.own_seat:
        return not_found(visit)
    command = AnswerConvocation(
        actor=visit.actor,
        session=read.session.id,
        seat=read.own_seat,
        answer=visit.field("reponse"),
        holder=visit.field("a_qui") if visit.field("reponse") == "proxy" else "",
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, path_of(read.reference), "Votre réponse est enregistrée.")
    return refused_meeting(visit, tuple(visit.explain(outcome)))


def recuse(visit: Visit) -> Response:
    """Record that whoever holds a seat leaves a file, or comes back to it."""
    with visit.reading() as reading:
        read = found(visit, reading)
    item = (
        next((each for each in read.items if each.reference == visit.field("dossier")), None)
        if read
        else None
    )
    if read is None or item is None or not read.own_seat:
        return not_found(visit)
    command = Recuse(
        actor=visit.actor,
        session=read.session.id,
        case=item.case,
        seat=read.own_seat,
        category=visit.field("motif"),
    )
    outcome = visit.run(command)
    if not isinstance(outcome, Done):
        return refused_meeting(visit, tuple(visit.explain(outcome)))
    done = "Vous vous déportez" if command.category else "Vous participez de nouveau à l’examen"
    return see_other(visit, path_of(read.reference), f"{done} du dossier {item.reference}.")
