"""One file in the city's space: where it stands, what may be done now and why not the rest."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from states.facts import Antenna, Candidature
from web.city.remaining import TAKES_PIECES, own_path
from web.city.space import own_of
from web.files.choices import choices_of
from web.files.file_page import Shown
from web.files.found import found
from web.files.history import history_of, milestone_lines, names_of
from web.files.offered import Attempt, NotNow, Offered, Way, offered_of
from web.forms import answers_of as values_of
from web.forms import inputs_of, typed_of
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from workflow.commands import ActOnCase
from workflow.filing.answers import answers_of
from workflow.holdings import pieces_of
from workflow.landmarks import landmarks_of
from workflow.outcomes import Conflict, Done
from workflow.reading import FileRead, Reading

PAGE = "city/file.html.j2"
ACTS = ("resume", "withdraw", "reapply")
"""What a city does from this page; filing and pieces have their own."""
TITLES = {
    "resume": "Dire que le dossier est complété",
    "withdraw": "Nous désister",
    "reapply": "Présenter une nouvelle candidature",
}
"""How these acts are called by those who do them."""
CONFLICT = 409
AS_IT_IS = Shown()


def show_own_file(visit: Visit) -> Response:
    """Show one of the city's own files; any other does not exist."""
    return own_file_page(visit)


def act_on_own_file(visit: Visit) -> Response:
    """Do one of the city's acts on its file, now."""
    trigger, typed = visit.path("trigger"), typed_of(visit)
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        offers = reading.offers(read.facts.id) if read else ()
        offer = next((each for each in offers if each.trigger == trigger), None)
        if read is None or offer is None or trigger not in ACTS:
            return not_found(visit)
        answers = values_of(inputs_of(offer.fields, choices_of(reading)), typed)
    attempt = Attempt(trigger=trigger, sent=True, typed=typed, faults=answers.faults)
    if answers.faults:
        return own_file_page(
            visit, Shown(attempt=attempt, sentences=tuple(answers.faults.values()))
        )
    seen = visit.field("version")
    command = ActOnCase(
        actor=visit.actor,
        case=read.facts.id,
        trigger=trigger,
        inputs=answers.values,
        version=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None,
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        born = str(outcome.shown.get("reference") or "")
        path = own_path(born or visit.path("reference"))
        return see_other(visit, path, "C’est enregistré.")
    status = CONFLICT if isinstance(outcome, Conflict) else 422
    shown = Shown(attempt=attempt, sentences=tuple(visit.explain(outcome)), status=status)
    return own_file_page(visit, shown)


def own_file_page(visit: Visit, shown: Shown = AS_IT_IS) -> Response:
    """Answer with the page of the file of the address, or that there is none."""
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        if read is None:
            return not_found(visit)
        values = _values(visit, reading, read, shown.attempt)
    if shown.sentences:
        return refused(visit, PAGE, shown.sentences, status=shown.status, **values)
    return page(visit, PAGE, **values)


def _values(
    visit: Visit, reading: Reading, read: FileRead, attempt: Attempt | None
) -> Mapping[str, Any]:
    facts, in_force = read.facts, reading.in_force()
    offered = _own_offers(offered_of(visit, reading, read, attempt), facts.reference)
    is_candidature = isinstance(facts, Candidature)
    takes_pieces = isinstance(facts, Candidature) and facts.state in TAKES_PIECES
    return {
        "place": own_of(reading, read),
        "read": read,
        "facts": facts,
        "version": facts.version,
        "zone": reading.zone_of(facts),
        "names": names_of(reading),
        "landmarks": landmarks_of(reading, read),
        "milestones": milestone_lines(reading, read, Offered()),
        "history": history_of(reading, read),
        "pieces": pieces_of(reading, read) if is_candidature else (),
        "takes_pieces": takes_pieces,
        "questions": in_force.programme.questions if in_force and is_candidature else (),
        "answers": answers_of(reading.reader, facts.id).words if is_candidature else {},
        "titles": TITLES,
        "forms": tuple(form for form in offered.now if form.trigger in ACTS),
        "not_now": offered.not_now,
        "tied": _tied(reading, read),
    }


def _own_offers(offered: Offered, reference: str) -> Offered:
    """Point the ways out of a refusal to the city's own pages."""
    return replace(offered, not_now=tuple(_own_ways(each, reference) for each in offered.not_now))


def _own_ways(act: NotNow, reference: str) -> NotNow:
    here = own_path(reference)
    ways = []
    for way in act.ways:
        _, _, anchor = way.path.partition("#")
        own = f"{here}/depot#pieces" if anchor == "pieces" else f"{here}#{anchor}"
        if anchor == "acte-submit":
            own = f"{here}/depot/confirmer"
        ways.append(Way(path=own, words=way.words))
    return replace(act, ways=tuple(ways))


def _tied(reading: Reading, read: FileRead) -> tuple[tuple[str, str], ...]:
    """Return the files tied to this one that the city may know: how, and the reference."""
    facts = read.facts
    if isinstance(facts, Antenna):
        tied = [("Candidature", facts.candidature)]
    else:
        tied = [("Antenne", case) for case in facts.antennas]
        tied += [("Candidature précédente", facts.predecessor)] if facts.predecessor else []
        tied += [("Candidature suivante", facts.successor)] if facts.successor else []
    known = ((how, reading.file(case)) for how, case in tied)
    return tuple((how, each.facts.reference) for how, each in known if each)
