"""« Exercer mes droits »: ask, follow what was answered, take away one's own data at once."""

from typing import Any

from starlette.responses import Response

from notifications.wording import label
from states.identifiers import CaseId
from web.city.words import RIGHTS, RUBRICS, TITLES
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.filing.commands import AskRights
from workflow.filing.own_data import Line, as_csv, as_json, own_data
from workflow.filing.requests import requests_of
from workflow.outcomes import Done

PAGE = "city/rights.html.j2"
PATH = "/mon-espace/droits"


def show_rights(visit: Visit) -> Response:
    """Show what is kept, what may be asked, what was asked and answered."""
    return page(visit, PAGE, **_values(visit))


def ask_rights(visit: Visit) -> Response:
    """Record a request; the person responsible for the programme answers it."""
    command = AskRights(
        actor=visit.actor,
        person=CaseId(visit.actor.id),
        kind=visit.field("kind"),
        detail=visit.field("detail"),
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        said = "Votre demande est enregistrée ; la personne responsable du programme vous répondra."
        return see_other(visit, PATH, said)
    return refused(visit, PAGE, visit.explain(outcome), **_values(visit))


def download_json(visit: Visit) -> Response:
    """Hand out one's own data as JSON."""
    with visit.reading() as reading:
        content = as_json(own_data(reading, CaseId(visit.actor.id)), reading.now)
    return _file(content, "application/json", "mes-donnees.json")


def download_csv(visit: Visit) -> Response:
    """Hand out one's own data as a table for a spreadsheet."""
    with visit.reading() as reading:
        content = as_csv(own_data(reading, CaseId(visit.actor.id)), TITLES)
    return _file(content, "text/csv; charset=utf-8", "mes-donnees.csv")


def _values(visit: Visit) -> dict[str, Any]:
    with visit.reading() as reading:
        person = reading.archive.person(CaseId(visit.actor.id))
        lines = own_data(reading, CaseId(visit.actor.id))
        requests = requests_of(reading, person) if person else ()
    return {
        "kept": tuple(_named(line) for line in lines if line.rubric in ("identity", "role")),
        "counts": {
            RUBRICS[rubric]: sum(line.rubric == rubric for line in lines)
            for rubric in ("letters", "acts")
        },
        "rights": tuple(RIGHTS.items()),
        "names": RIGHTS,
        "requests": tuple(reversed(requests)),
        "typed": visit.typed(),
    }


def _named(line: Line) -> tuple[str, str]:
    if (line.rubric, line.name) == ("role", "kind"):
        return "kind", label("contact", line.value)
    return line.name, line.value


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
