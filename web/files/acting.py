"""One act on one file: rehearsed or done; refused, its page comes back with all that was typed."""

from dataclasses import replace

from starlette.responses import Response

from states.acts import Offer
from web.consequences import consequences_of, recorded
from web.files.choices import choices_of
from web.files.file_page import Shown, file_page
from web.files.found import found, path_of
from web.files.offered import Attempt
from web.forms import answers_of, effective_of, inputs_of, typed_of
from web.pages import not_found, see_other
from web.visit import Visit
from workflow.commands import ActOnCase
from workflow.outcomes import Conflict, Done, Outcome

REHEARSE = "repeter"
CONFLICT = 409


def act_on_file(visit: Visit) -> Response:
    """Do an act on a file, or say what it would entail when asked so."""
    trigger, typed = visit.path("trigger"), typed_of(visit)
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        offer = _offer(reading.offers(read.facts.id), trigger) if read else None
        if read is None or offer is None:
            return not_found(visit)
        inputs, facts = inputs_of(offer.fields, choices_of(reading)), read.facts
    answers, at = answers_of(inputs, typed), effective_of(typed)
    faults = {**answers.faults, **({"effective_at": at} if isinstance(at, str) else {})}
    attempt = Attempt(trigger=trigger, sent=True, typed=typed, faults=faults)
    if faults or isinstance(at, str):
        return file_page(visit, Shown(attempt=attempt, sentences=tuple(faults.values())))
    command = ActOnCase(
        actor=visit.actor,
        case=facts.id,
        trigger=trigger,
        inputs=answers.values,
        effective_at=at,
        version=version_seen(visit),
    )
    if visit.field("geste") == REHEARSE:
        return _rehearsed(visit, command, attempt)
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return _done(visit, outcome)
    return _not_done(visit, outcome, attempt)


def version_seen(visit: Visit) -> int | None:
    """Return the version of the file the form was made for."""
    seen = visit.field("version")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None


def after(visit: Visit) -> str:
    """Return where to go once something was done on the file of the address."""
    return path_of(visit.path("reference"))


def _offer(offers: tuple[Offer, ...], trigger: str) -> Offer | None:
    return next((offer for offer in offers if offer.trigger == trigger), None)


def _rehearsed(visit: Visit, command: ActOnCase, attempt: Attempt) -> Response:
    consequences = consequences_of(visit, [command])
    (outcome,) = consequences.rehearsal.outcomes
    if not isinstance(outcome, Done):
        return _not_done(visit, outcome, attempt)
    return file_page(visit, Shown(attempt=replace(attempt, consequences=consequences)))


def _not_done(visit: Visit, outcome: Outcome, attempt: Attempt) -> Response:
    status = CONFLICT if isinstance(outcome, Conflict) else 422
    sentences = tuple(visit.explain(outcome))
    return file_page(visit, Shown(attempt=attempt, sentences=sentences, status=status))


def _done(visit: Visit, outcome: Done) -> Response:
    said = recorded(outcome, insider=visit.actor.is_insider)
    born = str(outcome.shown.get("reference") or "")
    if born:
        return see_other(visit, path_of(born), *said, f"Vous lisez le nouveau dossier, {born}.")
    return see_other(visit, after(visit), *said)
