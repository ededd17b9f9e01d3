"""One's own accesses: the devices that are inside, and how to send them out."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from states.identifiers import CaseId
from web.entry.onward import HOME, close
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.access.commands import Leave, RevokeAccesses, RevokeApiToken
from workflow.access.questions import live_tokens, open_sessions
from workflow.outcomes import Done

OWN = "entry/own.html.j2"


def leave(visit: Visit) -> Response:
    """Close this session, if there is one."""
    if visit.visitor is None:
        return RedirectResponse(HOME, status_code=303)
    visit.run(Leave(actor=visit.actor, session=visit.visitor.session))
    return close(visit, see_other(visit, HOME, "Vous avez quitté l’application."))


def show_own(visit: Visit) -> Response:
    """Show the open sessions and the tokens of the visitor."""
    return page(visit, OWN, **_own(visit))


def close_session(visit: Visit) -> Response:
    """Close one of the visitor's sessions."""
    session = visit.field("session")
    outcome = visit.run(Leave(actor=visit.actor, session=session))
    if not isinstance(outcome, Done):
        return refused(visit, OWN, visit.explain(outcome), **_own(visit))
    if visit.visitor is not None and visit.visitor.session == session:
        return close(visit, see_other(visit, HOME, "Cette session est fermée."))
    return see_other(visit, "/mes-acces", "La session est fermée.")


def close_everything(visit: Visit) -> Response:
    """End every access of the visitor, this one included."""
    outcome = visit.run(RevokeAccesses(actor=visit.actor, person=CaseId(visit.actor.id)))
    if not isinstance(outcome, Done):
        return refused(visit, OWN, visit.explain(outcome), **_own(visit))
    return close(visit, see_other(visit, HOME, "Tous vos accès sont fermés."))


def revoke_token(visit: Visit) -> Response:
    """End one of the visitor's tokens."""
    outcome = visit.run(RevokeApiToken(actor=visit.actor, api_token=visit.field("jeton")))
    if not isinstance(outcome, Done):
        return refused(visit, OWN, visit.explain(outcome), **_own(visit))
    return see_other(visit, "/mes-acces", "Le jeton est révoqué.")


def _own(visit: Visit) -> dict[str, Any]:
    with visit.reading() as reading:
        person = CaseId(visit.actor.id)
        return {
            "sessions": open_sessions(reading, person),
            "tokens": live_tokens(reading, person),
            "current": visit.visitor.session if visit.visitor else "",
        }
