"""A partner's home: what was announced, its own region's for a Région; it only reads."""

from dataclasses import dataclass, replace
from datetime import date

from starlette.responses import Response

from notifications.wording import effective_text, label, list_text, short_day_text
from notifications.wording.indicators import as_of_text
from notifications.wording.places import departement_text, region_text
from states.facts import AntennaState, Candidature
from web.lead.dashboard import file_address
from web.pages import page
from web.visit import Visit, whole_number
from workflow.register.audiences import own_region
from workflow.reports.copil import own_places
from workflow.reports.places import (
    AntennaHere,
    PlaceAt,
    authorities,
    end_of_day,
    places,
    seen,
)

PER_PAGE = 25
UNKNOWN = "inconnu"
RUNNING = frozenset({AntennaState.ENGINEERING, AntennaState.DEPLOYMENT})


@dataclass(frozen=True, kw_only=True)
class Line:
    """A label announced, or one of its antennas, in words; `address` is that of its page."""

    place: str
    departement: str
    reference: str
    address: str
    announced: str
    state: str
    state_name: str
    opened: str = ""
    inscription: str = ""
    offer: str = ""
    learners: str = ""


def show_home(visit: Visit) -> Response:
    """Show the labels announced, their antennas, what is followed of them."""
    with visit.reading() as reading:
        known = seen(reading.reader.events(), visit.actor)
        recorded = authorities(reading.reader, known)
        every = places(recorded, known, end_of_day(reading.now))
    found = own_places(every, visit.actor)
    lines = [line for place in found for line in _lines(place)]
    antennas = [each.facts for place in found for each in place.antennas]
    pages = max(1, -(-len(lines) // PER_PAGE))
    number = max(1, min(whole_number(visit.query("page")), pages))
    return page(
        visit,
        "partners/home.html.j2",
        region=region_text(own_region(visit.actor) or ""),
        labels=sum(len(place.candidatures) for place in found),
        open=sum(each.state is AntennaState.OPEN for each in antennas),
        running=sum(each.state in RUNNING for each in antennas),
        lines=lines[(number - 1) * PER_PAGE : number * PER_PAGE],
        unknown=UNKNOWN,
        number=number,
        pages=pages,
        turn=lambda to: f"/partenaire?page={to}",
    )


def _lines(place: PlaceAt) -> list[Line]:
    """Return a line for each antenna of a place, one for a label whose antenna is not there."""
    lines = []
    for file in place.candidatures:
        own = [each for each in place.antennas if each.facts.candidature == file.id]
        lines += [_antenna(place, file, each) for each in own] or [_label(place, file)]
    return lines


def _label(place: PlaceAt, file: Candidature) -> Line:
    return Line(
        place=place.name or "nom retiré",
        departement=departement_text(place.departement) if place.departement else "",
        reference=file.reference,
        address=file_address(file.reference),
        announced=_announced(place, file),
        state=str(file.state),
        state_name=label("state", file.state),
    )


def _antenna(place: PlaceAt, file: Candidature, here: AntennaHere) -> Line:
    facts, values = here.facts, here.values
    offered = [label("family", each) for each, said in values.offer.items() if said == "yes"]
    learners = f"{values.learners[1]} en {values.learners[0]}" if values.learners else UNKNOWN
    return replace(
        _label(place, file),
        reference=facts.reference,
        address=file_address(facts.reference),
        state=str(facts.state),
        state_name=label("antenna", facts.state),
        opened=effective_text(facts.opened_at) if facts.opened_at else "",
        inscription=label("inscription", values.inscription)
        if values.inscription != "unknown"
        else UNKNOWN,
        offer=list_text(offered) or UNKNOWN,
        learners=learners,
    )


def _announced(place: PlaceAt, file: Candidature) -> str:
    """Return the day of the announcement, or the two days it lies between."""
    first, _, last = place.announced_on(file.id).partition("/")
    if not first:
        return ""
    return f"entre {as_of_text(first)} et {as_of_text(last)}" if last else _civil(first)


def _civil(day: str) -> str:
    return short_day_text(date.fromisoformat(day))
