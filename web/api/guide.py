"""The API told to people: its operations, how to call it, each kind of problem."""

import json

from starlette.responses import Response

from notifications.wording.problems import PROBLEM_KINDS
from web.api.description import description, path_shown, problems_of
from web.api.operation import API_PATH, JSON, Operation
from web.api.operations import OPERATIONS
from web.pages import not_found, page
from web.policy import PUBLIC
from web.route import Route, get
from web.visit import Visit


def show_guide(visit: Visit) -> Response:
    """Show every operation, section by section."""
    sections: dict[str, list[tuple[str, Operation]]] = {}
    for operation in OPERATIONS:
        sections.setdefault(operation.section, []).append((path_shown(operation), operation))
    return page(
        visit,
        "api/guide.html.j2",
        sections=sections,
        problems=PROBLEM_KINDS,
        problems_of=problems_of,
        api_path=API_PATH,
        address=visit.counter.link(API_PATH),
    )


def show_problem(visit: Visit) -> Response:
    """Explain one kind of problem."""
    kind = PROBLEM_KINDS.get(visit.path("code"))
    if kind is None:
        return not_found(visit)
    return page(visit, "api/problem.html.j2", kind=kind, api_path=API_PATH)


def show_description(visit: Visit) -> Response:
    """Answer with the description for programs."""
    del visit
    return Response(json.dumps(description(), ensure_ascii=False), media_type=JSON)


ROUTES: tuple[Route, ...] = (
    get(API_PATH, show_guide, PUBLIC),
    get(f"{API_PATH}/openapi.json", show_description, PUBLIC),
    get(f"{API_PATH}/problemes/{{code}}", show_problem, PUBLIC),
)
