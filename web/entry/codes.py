"""Asking for a code, and coming in with its digits or its link."""

from starlette.responses import RedirectResponse, Response

from web.entry.onward import (
    FILE_PAGE,
    HOME,
    Asked,
    asked_of,
    case_of,
    come_in,
    device_of,
    file_path,
    local,
    remember,
    secret,
    source_of,
)
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from workflow.access.commands import AskCode, EnterByCode, EnterByLink
from workflow.access.door import VISITOR
from workflow.mail.outbox import deliver
from workflow.outcomes import Done, Invalid, Outcome

ASK, CODE, LINK, FILE = (
    "entry/ask.html.j2",
    "entry/code.html.j2",
    "entry/link.html.j2",
    "entry/file.html.j2",
)
CODE_PAGE = "/entrer/code"


def show_door(visit: Visit) -> Response:
    """Show where to ask for a code; whoever is inside goes on."""
    onward = local(visit.query("suite", HOME))
    if visit.signed_in:
        return RedirectResponse(onward, status_code=303)
    return page(visit, ASK, address=asked_of(visit).address, onward=onward)


def ask(visit: Visit) -> Response:
    """Have a code written; the answer is the same whoever asks."""
    address, onward = visit.field("adresse"), local(visit.field("suite", HOME))
    outcome = visit.run(
        AskCode(
            actor=VISITOR,
            address=address,
            about=case_of(visit, onward),
            source=source_of(visit),
        )
    )
    if not isinstance(outcome, Done):
        status = _status(outcome)
        values = {"address": address, "onward": onward}
        return refused(visit, ASK, visit.explain(outcome), status, **values)
    if visit.counter.is_simulated():
        deliver(visit.counter.office)  # nobody sweeps beside a clock that stands still
    asked = Asked(address=address, onward=onward)
    return remember(visit, see_other(visit, CODE_PAGE), asked)


def show_code(visit: Visit) -> Response:
    """Show where to type the digits received."""
    return page(visit, CODE, asked=asked_of(visit))


def enter_by_code(visit: Visit) -> Response:
    """Come in with the digits received."""
    kept = asked_of(visit)
    asked = Asked(address=visit.field("adresse") or kept.address, onward=kept.onward)
    confirmed = visit.field("appareil") == "oui"
    outcome = visit.run(
        EnterByCode(
            actor=VISITOR,
            address=asked.address,
            digits=secret(visit, "_code"),
            confirmed=confirmed,
            device=device_of(visit),
            source=source_of(visit),
        )
    )
    if not isinstance(outcome, Done):
        return refused(visit, CODE, visit.explain(outcome), _status(outcome), asked=asked)
    return come_in(visit, outcome, asked.onward, confirmed=confirmed)


def show_link(visit: Visit) -> Response:
    """Show the button of a link: opening the page does nothing, whoever opens it."""
    return page(visit, LINK)


def enter_by_link(visit: Visit) -> Response:
    """Come in with a link, by a person's own act."""
    confirmed = visit.field("appareil") == "oui"
    outcome = visit.run(
        EnterByLink(
            actor=VISITOR,
            token=visit.path("token"),
            confirmed=confirmed,
            device=device_of(visit),
            source=source_of(visit),
        )
    )
    if not isinstance(outcome, Done):
        return refused(visit, LINK, visit.explain(outcome), _status(outcome))
    about = str(outcome.shown.get("about") or "")
    onward = file_path(visit, about) if about else asked_of(visit).onward
    return come_in(visit, outcome, onward, confirmed=confirmed)


def show_file(visit: Visit) -> Response:
    """Lead to a file from its permanent address, through the door if need be.

    Outside, the page is the same whether there is such a file or not.
    """
    path = visit.request.url.path
    if not FILE_PAGE.fullmatch(path):
        return not_found(visit)
    reference = visit.path("reference")
    if visit.signed_in:
        section = "/mon-espace/" if visit.has_role("city") else "/dossiers/"
        return RedirectResponse(f"{section}{reference}", status_code=303)
    return page(visit, FILE, reference=reference, onward=path, address=asked_of(visit).address)


def _status(outcome: Outcome) -> int:
    """Return the HTTP status of a refusal at the door."""
    too_often = isinstance(outcome, Invalid) and outcome.problem == "too_often"
    return 429 if too_often else 422
