"""The last gesture: confirm with all that is missing in sight, file, read the receipt at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from states.acts import Reason, Refused
from states.facts import Candidature
from states.programme import Window
from web.city.filing import own_case, values_of
from web.city.remaining import own_path
from web.files.found import found
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from workflow.explaining import reason_sentences
from workflow.filing.commands import FileDraft
from workflow.outcomes import Done, Outcome

CONFIRM, RECEIPT = "city/confirm.html.j2", "city/receipt.html.j2"


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """The same filing in the next published window."""

    window: Window
    works: bool


def show_confirmation(visit: Visit) -> Response:
    """Show what is about to be filed, what is missing, and the one button that files."""
    return _confirmation(visit, None)


def submit(visit: Visit) -> Response:
    """File the draft, dated when the headers of this request were complete."""
    case = own_case(visit)
    if case is None:
        return not_found(visit)
    command = FileDraft(
        actor=visit.actor, case=case, window=visit.field("window"), arrived_at=visit.arrived_at
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, f"{own_path(visit.path('reference'))}/recepisse")
    return _confirmation(visit, outcome)


def show_receipt(visit: Visit) -> Response:
    """Show the receipt of a file that was filed."""
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        if read is None or not isinstance(read.facts, Candidature) or read.facts.filed_at is None:
            return not_found(visit)
        values = values_of(visit, reading, read)
        filed = [event for event in read.events if event.kind == "submit"]
        values |= {
            "filed_at": read.facts.filed_at,
            "recorded_at": filed[-1].recorded_at if filed else None,
            "settings": visit.counter.office.settings,
        }
    return page(visit, RECEIPT, **values)


def _confirmation(visit: Visit, outcome: Outcome | None) -> Response:
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        if read is None or not isinstance(read.facts, Candidature):
            return not_found(visit)
        values: dict[str, Any] = values_of(visit, reading, read)
    offer = values["offer"]
    reasons = outcome.reasons if isinstance(outcome, Refused) else offer.reasons if offer else ()
    values |= {
        "allowed": bool(offer and offer.allowed),
        "why_not": _sentences(visit, reasons, read.facts) if outcome is None else (),
        "elsewhere": _elsewhere(reasons),
    }
    if outcome is not None:
        return refused(visit, CONFIRM, tuple(visit.explain(outcome)), **values)
    return page(visit, CONFIRM, **values)


def _sentences(visit: Visit, reasons: Sequence[Reason], facts: Candidature) -> tuple[str, ...]:
    office, actor = visit.counter.office, visit.actor
    found = [
        sentence
        for reason in reasons
        for sentence in reason_sentences(office, actor, reason, facts.id)
    ]
    return tuple(dict.fromkeys(found))


def _elsewhere(reasons: Sequence[Reason]) -> Elsewhere | None:
    """Return the next published window a refusal names, and whether the same act works there."""
    for reason in reasons:
        if reason.next_window is not None:
            remedy = reason.remedy
            works = remedy is not None and remedy.trigger == "submit"
            return Elsewhere(window=reason.next_window, works=works)
    return None
