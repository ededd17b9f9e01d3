"""What people ask about their own data, before those who answer."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from states.identifiers import CaseId, EventId
from web.city.words import RIGHTS
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.filing.commands import SettleRights
from workflow.filing.requests import RightsRequest, waiting_requests
from workflow.outcomes import Done
from workflow.reports.naming import Naming

PAGE = "city/requests.html.j2"
PATH = "/demandes"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One request that waits: what, by whom."""

    request: RightsRequest
    who: str
    right: str


def show_requests(visit: Visit) -> Response:
    """Show the requests that wait, oldest first."""
    return page(visit, PAGE, **_values(visit))


def settle_request(visit: Visit) -> Response:
    """Answer one request."""
    command = SettleRights(
        actor=visit.actor,
        person=CaseId(visit.field("person")),
        request=EventId(visit.field("request")),
        detail=visit.field("detail"),
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(
            visit, PATH, "La réponse est enregistrée ; la personne la lit dans son espace."
        )
    return refused(visit, PAGE, visit.explain(outcome), **_values(visit))


def _values(visit: Visit) -> dict[str, Any]:
    with visit.reading() as reading:
        naming = Naming(reading.reader, reading.archive)
        waiting = tuple(
            Waiting(
                request=each,
                who=naming.person(each.person),
                right=RIGHTS.get(each.right, each.right),
            )
            for each in waiting_requests(reading)
        )
    return {"waiting": waiting, "typed": visit.typed()}
