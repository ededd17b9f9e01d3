"""How a visitor arrives: who they are, whether the route lets them in, what their form holds."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.counter import Counter, Visitor, form_token
from web.gate import SAFE_METHODS
from web.heavy import texts_of
from web.pages import FORM, not_found, page
from web.policy import STRONG
from web.route import Body, Page, Route, StreamingPage
from web.visit import Visit

Endpoint = Callable[[Request], Awaitable[Response]]
FORM_HEADER = "x-ancrage-form"
"""Where scripts put the form's token."""
FORM_FIELD = "_jeton"
FORM_SECRET_BYTES = 18
DAY_SECONDS = 86_400
log = logging.getLogger(__name__)


def endpoint_of(counter: Counter, route: Route) -> Endpoint:
    """Return what answers a route: arrival, policy, form, page."""

    async def endpoint(request: Request) -> Response:
        visit = await run_in_threadpool(arrive, counter, route, request)
        turned_away = await run_in_threadpool(turn_away, visit)
        if turned_away is not None:
            return turned_away
        try:
            return await _answered(visit)
        finally:
            await visit.form.close()

    return endpoint


async def _answered(visit: Visit) -> Response:
    """Take the form of a visit that was let in, and have its page answer."""
    route = visit.route
    if visit.request.method not in SAFE_METHODS:
        fault = await _take_form(visit)
        if fault is not None:
            return fault
    if route.body is Body.STREAM:
        response = await cast(StreamingPage, route.page)(visit)
    else:
        response = await run_in_threadpool(cast(Page, route.page), visit)
    return _with_cookies(visit, response)


def arrive(counter: Counter, route: Route, request: Request) -> Visit:
    """Return the visit of a request, its visitor known if their session still holds."""
    token = request.cookies.get(counter.cookie_name, "")
    visitor = counter.identify(counter.office, token) if token else None
    visit = Visit(
        request=request,
        counter=counter,
        route=route,
        arrived_at=counter.now(),
        visitor=visitor,
    )
    visit.form_secret = token if visitor else _form_secret(visit)
    return visit


def turn_away(visit: Visit) -> Response | None:
    """Return the answer to somebody the route does not let in, None for who may come."""
    policy = visit.route.policy
    if policy.loopback_only and not (visit.from_loopback and visit.counter.is_simulated()):
        return not_found(visit)
    if policy.open_to_all:
        return None
    if visit.visitor is None:
        return _sign_in_first(visit)
    if not policy.admits(visit.actor.roles):
        return page(visit, "fault.html.j2", status=403, title="Page réservée", lines=(_RESERVED,))
    if _lacks_second_factor(visit.visitor):
        return RedirectResponse("/entrer/agent", status_code=303)
    return None


def _lacks_second_factor(visitor: Visitor) -> bool:
    return bool(visitor.actor.roles & STRONG) and not visitor.strong


def _sign_in_first(visit: Visit) -> Response:
    if visit.request.method in SAFE_METHODS:
        return RedirectResponse(f"/entrer?suite={quote(visit.request.url.path)}", status_code=303)
    return page(visit, "fault.html.j2", status=401, title="Votre accès a pris fin", lines=(_ENDED,))


async def _take_form(visit: Visit) -> Response | None:
    """Read the form within its size, and check that it is one of ours."""
    request, given = visit.request, visit.request.headers.get(FORM_HEADER, "")
    length = request.headers.get("content-length", "")
    if visit.route.body is Body.FORM:
        visit.heavy = not length.isdigit() or int(length) > visit.route.max_bytes
        if visit.heavy and not visit.route.answers_heavy:
            return page(
                visit, "fault.html.j2", status=413, title="Envoi trop lourd", lines=(_HEAVY,)
            )
        visit.form = await (texts_of(request) if visit.heavy else _form_of(request))
        given = given or visit.field(FORM_FIELD)
    if not hmac.compare_digest(given.encode(), form_token(visit.form_secret).encode()):
        return page(
            visit,
            "fault.html.j2",
            status=403,
            title="Formulaire périmé",
            lines=(_STALE,),
            typed=visit.typed(),
        )
    return None


async def _form_of(request: Request) -> FormData:
    try:
        return await request.form(max_files=20, max_fields=400)
    except HTTPException:
        log.warning("a form could not be read")
        return FormData()


def _form_secret(visit: Visit) -> str:
    """Return the secret of a form shown to nobody in particular, made on the first page."""
    known = visit.request.cookies.get(FORM, "")
    if known:
        return known
    made = visit.counter.office.randomness.token(FORM_SECRET_BYTES)
    visit.new_cookies[FORM] = made
    return made


def _with_cookies(visit: Visit, response: Response) -> Response:
    for name, value in visit.new_cookies.items():
        response.set_cookie(
            name,
            value,
            httponly=True,
            samesite="lax",
            secure=visit.counter.secure,
            max_age=DAY_SECONDS,
        )
    return response


_RESERVED = (
    "Cette page ne relève pas de votre rôle. Revenez à votre accueil, ou entrez sous une autre "
    "adresse."
)
_ENDED = (
    "Rien de ce que vous avez envoyé n’est perdu : revenez en arrière, entrez de nouveau dans un "
    "autre onglet, puis renvoyez le formulaire."
)
_HEAVY = (
    "Un fichier ne dépasse pas 20 Mo. Revenez en arrière : ce que vous avez écrit y est encore. "
    "Réduisez le fichier, puis envoyez-le de nouveau."
)
_STALE = (
    "Cette page était restée ouverte trop longtemps. Rien n’a été enregistré ; ce que vous avez "
    "écrit est rappelé ci-dessous. Rouvrez la page, puis recommencez."
)
