"""The application: every route of the table behind the gate. It does not start otherwise."""

import logging
from collections.abc import Sequence

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as Mounted

from web.api.application import mount_api
from web.arrival import arrive, endpoint_of
from web.counter import Counter
from web.gate import HEADERS, Gate
from web.pages import Pages, not_found, page
from web.policy import POLICIES, PUBLIC
from web.route import Route
from web.routes import ROUTES
from web.work import Works
from workflow.store.connection import driver
from workflow.store.records import StoreError

log = logging.getLogger(__name__)


class RouteWithoutPolicy(TypeError):  # noqa: N818 - named as what happened
    """A route says nothing of whom it lets in: the application does not start."""


def create_app(counter: Counter, routes: Sequence[Route] = ROUTES) -> FastAPI:
    """Return the application of a counter.

    Raises:
        RouteWithoutPolicy: a route declares none of the policies.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, title="Ancrage")
    app.state.pages = Pages(counter)
    app.state.counter = counter
    app.state.works = Works()
    for route in routes:
        _mount(app, counter, route)
    mount_api(app, counter)
    _require_policies(app)
    _answer_faults(app, counter)
    app.add_middleware(Gate, counter=counter)
    return app


def _mount(app: FastAPI, counter: Counter, route: Route) -> None:
    endpoint = endpoint_of(counter, route)
    endpoint.policy = route.policy  # type: ignore[attr-defined]
    methods = [*route.methods, *(["HEAD"] if "GET" in route.methods else [])]
    app.router.routes.append(Mounted(route.path, endpoint, methods=methods, name=route.name))


def _require_policies(app: FastAPI) -> None:
    for mounted in app.router.routes:
        policy = getattr(getattr(mounted, "endpoint", None), "policy", None)
        if policy not in POLICIES:
            raise RouteWithoutPolicy(str(getattr(mounted, "path", mounted)))


def _answer_faults(app: FastAPI, counter: Counter) -> None:
    """Have what no page answers said in French, the store's troubles included."""
    anywhere = Route(path="/", page=not_found, policy=PUBLIC)

    def missing(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, HTTPException)
        visit = arrive(counter, anywhere, request)
        if fault.status_code == 405:
            return page(visit, "fault.html.j2", status=405, title="Page introuvable", lines=())
        return not_found(visit)

    def broken(_request: Request, fault: Exception) -> Response:
        log.exception("the store failed", exc_info=fault)
        return _plain_fault(app, "Momentanément indisponible", _BROKEN)

    def gone(_request: Request, _fault: Exception) -> Response:
        # The browser left while it was sending: nobody reads this answer, nothing was done.
        return Response(status_code=400)

    def unforeseen(_request: Request, fault: Exception) -> Response:
        log.exception("a page failed", exc_info=fault)
        return _plain_fault(app, "Cette page a échoué", _UNFORESEEN, status=500)

    app.add_exception_handler(HTTPException, missing)
    app.add_exception_handler(ClientDisconnect, gone)
    for kind in (StoreError, driver.Error, OSError):
        app.add_exception_handler(kind, broken)
    app.add_exception_handler(Exception, unforeseen)


def _plain_fault(app: FastAPI, title: str, line: str, status: int = 503) -> Response:
    """Answer without asking anything of the store."""
    pages: Pages = app.state.pages
    body = pages.environment.get_template("broken.html.j2").render(title=title, lines=(line,))
    return Response(
        body, status_code=status, media_type="text/html; charset=utf-8", headers=HEADERS
    )


_UNFORESEEN = (
    "L’incident est noté pour l’exploitant. Ce qui n’est pas annoncé comme enregistré ne l’est "
    "pas : relisez le dossier, puis recommencez."
)
_BROKEN = (
    "L’enregistrement n’a pas répondu. Ce qui n’est pas annoncé comme enregistré ne l’est pas : "
    "relisez le dossier, puis recommencez."
)
