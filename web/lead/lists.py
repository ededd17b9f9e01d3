"""The lists of candidatures and of antennas: filters, sorts, pages, and the board by state."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from starlette.responses import Response

from notifications.wording import effective_text, label, short_day_text
from notifications.wording.places import departement_text, region_text
from states.facts import AntennaState, CandidatureState
from states.identifiers import CaseKind, Role
from states.instants import PARIS, EffectiveAt, Precision
from states.programme import Programme
from web.lead.asking import BOARD, address_of, asked_of
from web.pages import page
from web.visit import Visit
from workflow.register.audiences import audience_of
from workflow.register.lists import Facets, Lists, lists_of
from workflow.store.register_records import Audience, ListedFile

SOON = timedelta(days=7)
COMMITTEE = "comité"
ORDER_NAMES = {
    CaseKind.CANDIDATURE: (
        ("ville", "Collectivité"),
        ("departement", "Département"),
        ("fenetre", "Fenêtre"),
        ("etat", "État"),
        ("pieces", "Pièces manquantes"),
        ("echeance", "Échéance"),
        ("date", "Date de dépôt"),
        ("modification", "Dernière modification"),
    ),
    CaseKind.ANTENNA: (
        ("ville", "Ville"),
        ("departement", "Département"),
        ("etat", "État"),
        ("echeance", "Prochaine étape"),
        ("date", "Date d’ouverture"),
        ("nouvelles", "Dernières nouvelles"),
        ("modification", "Dernière modification"),
    ),
}
"""The orders a list offers beside its references, with their names."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the filters offer: (code, words), those this reader's files hold."""

    states: tuple[tuple[str, str], ...]
    calls: tuple[tuple[str, str], ...]
    windows: tuple[tuple[str, str], ...]
    departements: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]


def candidatures(visit: Visit) -> Response:
    """Show the candidatures this visitor may know of."""
    return _list(visit, CaseKind.CANDIDATURE, "/candidatures")


def antennas(visit: Visit) -> Response:
    """Show the antennas this visitor may know of."""
    return _list(visit, CaseKind.ANTENNA, "/antennes")


def _list(visit: Visit, kind: CaseKind, path: str) -> Response:
    address = address_of(visit, path)
    asked = asked_of(visit, address, kind)
    with visit.reading() as reading:
        lists = lists_of(reading)
        programme = lists.in_force.programme if lists.in_force else None
        facets = lists.facets(kind)
        board = address.values.get("vue") == BOARD
        found = lists.page(asked)
        return page(
            visit,
            "lead/list.html.j2",
            kind=kind,
            address=address,
            asked=asked,
            choices=_choices(programme, facets, kind, found.states),
            found=found,
            columns=lists.board(asked) if board else (),
            lines=Lines(programme=programme, now=reading.now),
            narrow=_is_narrow(lists),
            may_choose=visit.has_role(Role.LEAD, Role.REGIONAL_CENTRE),
            orders=ORDER_NAMES[kind],
        )


@dataclass(frozen=True, kw_only=True)
class Lines:
    """What a row says, in words; called by the template."""

    programme: Programme | None
    now: datetime

    def window(self, file: ListedFile) -> str:
        """Return the name of the window of a candidature."""
        return window_text(self.programme, file.row.window)

    def departement(self, file: ListedFile) -> str:
        """Return the département of the place."""
        return departement_text(file.row.departement)

    def owner(self, file: ListedFile) -> str:
        """Return whose move it is."""
        code = file.row.owner
        return COMMITTEE if code == "committee" else label("owner", code) if code else ""

    def dated(self, file: ListedFile) -> EffectiveAt | None:
        """Return when it was filed or opened, as precisely as it is known."""
        return EffectiveAt.from_value(json.loads(file.row.dated)) if file.row.dated else None

    def dated_text(self, file: ListedFile) -> str:
        """Return that date without its hour, as precisely as it is known."""
        at = self.dated(file)
        if at is None:
            return ""
        if at.precision in (Precision.INSTANT, Precision.DAY):
            return short_day_text(at.instant.astimezone(PARIS).date())
        return effective_text(replace(at, conventional=False))

    def ends_on(self, file: ListedFile) -> date | None:
        """Return the last day of the delay; an inclusive day ends at the next midnight."""
        if file.ends_at is None:
            return None
        return (file.ends_at - timedelta(microseconds=1)).astimezone(PARIS).date()

    def tone(self, file: ListedFile) -> str:
        """Return how near the end of the delay is: late, soon or nothing."""
        if file.ends_at is None:
            return ""
        if file.ends_at <= self.now:
            return "late"
        return "soon" if file.ends_at <= self.now + SOON else ""

    def flags(self, file: ListedFile) -> Sequence[str]:
        """Return the programmes the town surely belongs to."""
        return [flag.upper() for flag in file.row.flags if flag in ("acv", "ti", "pvd")]


def window_text(programme: Programme | None, window: str) -> str:
    """Return the name of a window, its code when this version of the programme has none."""
    known = (each for call in (programme.calls if programme else ()) for each in call.windows)
    return next((each.label for each in known if each.id == window), window)


def _choices(
    programme: Programme | None, facets: Facets, kind: CaseKind, states: Iterable[str]
) -> Choices:
    known = frozenset(states)
    order = CandidatureState if kind is CaseKind.CANDIDATURE else AntennaState
    table = "state" if kind is CaseKind.CANDIDATURE else "antenna"
    calls = {str(call.id): call.label for call in (programme.calls if programme else ())}
    return Choices(
        states=tuple((str(code), label(table, code)) for code in order if code in known),
        calls=tuple((code, calls.get(code, code)) for code in facets.calls),
        windows=tuple((code, window_text(programme, code)) for code in facets.windows),
        departements=tuple((code, departement_text(code)) for code in facets.departements),
        regions=tuple(
            sorted(((code, region_text(code)) for code in facets.regions), key=lambda each: each[1])
        ),
    )


def _is_narrow(lists: Lists) -> bool:
    """Whether the reader sees only what was announced: columns of work are left out."""
    return audience_of(lists.actor) is Audience.PUBLIC
