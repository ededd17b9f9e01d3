"""What the address of a list asks, and addresses that ask the same but for one thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from states.facts import AntennaState, CandidatureState
from states.identifiers import CaseKind
from web.visit import Visit
from workflow.register.lists import ListAsked
from workflow.store.register_records import RegisterOrder

LONGEST = 200
"""Characters of a text looked for; nobody types more."""
ORDERS: Mapping[str, RegisterOrder] = {
    "reference": RegisterOrder.REFERENCE,
    "ville": RegisterOrder.PLACE,
    "departement": RegisterOrder.DEPARTEMENT,
    "etat": RegisterOrder.STATE,
    "fenetre": RegisterOrder.WINDOW,
    "echeance": RegisterOrder.DUE,
    "date": RegisterOrder.DATED,
    "pieces": RegisterOrder.MISSING,
    "nouvelles": RegisterOrder.HEARD,
    "modification": RegisterOrder.UPDATED,
}
"""How an address names each order."""
FLAGS = ("acv", "ti", "pvd")
FIRST_FILTERS = ("texte", "etat", "agir")
MORE_FILTERS = ("appel", "fenetre", "region", "departement", "label", "incomplets")
BOARD = "tableau"


@dataclass(frozen=True, kw_only=True)
class Address:
    """The address of a list as it was asked; `to` changes some of it and goes back to page 1."""

    path: str
    values: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return what is asked of a name, "" when nothing is."""
        return self.values.get(name, "")

    def to(self, **changes: str | int) -> str:
        """Return the address with some values changed; an empty value leaves it out."""
        merged = {**self.values, "page": "", **{name: str(v) for name, v in changes.items()}}
        kept = {name: value for name, value in merged.items() if value}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def sorted_by(self, order: str) -> str:
        """Return the address sorted by a column, the other way when it is already."""
        again = self.values.get("tri", "reference") == order and "sens" not in self.values
        return self.to(tri=order, sens="decroissant" if again else "")

    def page(self, number: int) -> str:
        """Return the address of a page."""
        return self.to(page=number if number > 1 else "")

    @property
    def is_filtered(self) -> bool:
        """Whether something narrows the list."""
        return self.has_more or any(name in self.values for name in FIRST_FILTERS)

    @property
    def has_more(self) -> bool:
        """Whether a filter that is not shown at first narrows the list."""
        return any(name in self.values for name in MORE_FILTERS)


def address_of(visit: Visit, path: str) -> Address:
    """Return the address asked, what it cannot mean left out."""
    names = (*FIRST_FILTERS, *MORE_FILTERS, "tri", "sens", "vue")
    found = {name: visit.query(name)[:LONGEST] for name in names}
    known = {
        "tri": found["tri"] in ORDERS,
        "sens": found["sens"] == "decroissant",
        "vue": found["vue"] == BOARD,
        "label": found["label"] in FLAGS,
        "incomplets": found["incomplets"] == "oui",
        "etat": found["etat"] in {*CandidatureState, *AntennaState},
    }
    values = {name: value for name, value in found.items() if value and known.get(name, True)}
    return Address(path=path, values=values)


def asked_of(visit: Visit, address: Address, kind: CaseKind) -> ListAsked:
    """Return what an address asks of the register."""
    values = address.values
    page = visit.query("page")
    return ListAsked(
        kind=kind,
        text=values.get("texte", ""),
        states=(values["etat"],) if "etat" in values else (),
        call=values.get("appel", ""),
        window=values.get("fenetre", ""),
        region=values.get("region", ""),
        departement=values.get("departement", ""),
        owner=values.get("agir", ""),
        flag=values.get("label", ""),
        lacking="incomplets" in values,
        order=ORDERS[values.get("tri", "reference")],
        descending="sens" in values,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def address_for(asked: ListAsked) -> str:
    """Return the address of the list that a thing to do is drawn from."""
    path = "/antennes" if asked.kind is CaseKind.ANTENNA else "/candidatures"
    names = {order: name for name, order in ORDERS.items()}
    values = {
        "texte": asked.text,
        "etat": asked.states[0] if len(asked.states) == 1 else "",
        "fenetre": asked.window,
        "incomplets": "oui" if asked.lacking else "",
        "tri": names.get(asked.order, ""),
        "sens": "decroissant" if asked.descending else "",
    }
    return Address(path=path, values={name: value for name, value in values.items() if value}).to()
