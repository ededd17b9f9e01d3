"""The door of the counter, and the pages the law asks for."""

from starlette.responses import RedirectResponse, Response

from states.identifiers import Role
from web.pages import THEME, THEMES, page
from web.visit import Visit

HOMES = (
    (Role.LEAD, "/tableau"),
    (Role.OPERATOR, "/tableau"),
    (Role.CITY, "/mon-espace"),
    (Role.REGIONAL_CENTRE, "/centre"),
    (Role.AUDITOR, "/controle"),
    (Role.COMMITTEE, "/comite"),
    (Role.GUEST, "/comite"),
    (Role.PARTNER, "/partenaire"),
)
"""Where each role begins; the first that fits."""
YEAR_SECONDS = 365 * 86_400


def home(visit: Visit) -> Response:
    """Show the door, or lead whoever came in to where they begin."""
    for role, path in HOMES:
        if visit.has_role(role):
            return RedirectResponse(path, status_code=303)
    return page(visit, "public/home.html.j2")


def accessibility(visit: Visit) -> Response:
    """Say how accessible the pages are: not audited, unless the operator filled it in."""
    return page(visit, "public/accessibility.html.j2")


def legal_mentions(visit: Visit) -> Response:
    """Say who publishes and hosts, as the operator filled it in."""
    return page(visit, "public/legal.html.j2")


def choose_theme(visit: Visit) -> Response:
    """Keep the theme chosen, and go back to the page read."""
    back = visit.field("retour", "/")
    local = back.startswith("/") and not back.startswith(("//", "/\\"))
    response = RedirectResponse(back if local else "/", status_code=303)
    chosen = visit.field("theme")
    if chosen in THEMES:
        response.set_cookie(THEME, chosen, max_age=YEAR_SECONDS, samesite="lax")
    else:
        response.delete_cookie(THEME)
    return response
