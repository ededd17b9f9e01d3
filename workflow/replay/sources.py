"""What the replay takes from the programme's data files: places, committee seats, counts."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from config.programme_file import builtin_data

PROGRAMME = "au-coeur-des-territoires"
COMMUNE = "commune"
EPCI = "epci"


@dataclass(frozen=True, kw_only=True)
class Membership:
    """What the sources say of a place's belonging to a national programme.

    `since` is ISO text, "" when no source dates it; `source` says who tells it, or the name of the
    territory.
    """

    flag: str
    since: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A named local authority of the data files; `call` is "" when it filed no known candidature.

    `key` names it inside the journal. Days are ISO text, "" when unknown. `flags` are acv, ti, pvd
    and industry, each yes, no or unknown.
    """

    key: str
    code: str
    name: str
    kind: str
    departement: str
    region: str
    flags: dict[str, str]
    call: str
    labelled_on: str = ""
    opened_on: str = ""
    opened_by: str = ""
    agreement_on: str = ""
    members: tuple["Place", ...] = ()
    memberships: tuple[Membership, ...] = ()

    @property
    def is_invited(self) -> bool:
        """Whether it is one of the Action cœur de ville towns the calls were sent to."""
        return self.flags["acv"] == "yes"


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A seat of a committee body, as published; `guest` sits without a vote."""

    body: str
    organisation: str
    function: str
    guest: bool


@dataclass(frozen=True, kw_only=True)
class Totals:
    """How many candidatures of a call were analysed and labelled, as published."""

    analysed: int
    labelled: int


def places() -> tuple[Place, ...]:
    """Return the named places in the order of the file, Belfort last."""
    acv = {row["insee"]: row for row in _rows("acv_communes.csv")}
    return tuple(_place(row, acv) for row in _rows("collectivites.csv"))


def regions() -> tuple[tuple[str, str], ...]:
    """Return the regions of the named places: official code and name, by code."""
    return tuple(sorted({(r["region_code"], r["region"]) for r in _rows("collectivites.csv")}))


def seats() -> tuple[Seat, ...]:
    """Return the seats of every body in the order of the file."""
    return tuple(
        Seat(
            body=row["body"],
            organisation=row["organisation"],
            function=row["function"],
            guest=row["seat"] == "permanent_guest",
        )
        for row in _rows("comite.csv")
    )


def totals(call: str) -> Totals:
    """Return the published counts of a call; those of the second are differences of two totals."""
    first = Totals(analysed=_count("candidatures"), labelled=_count("laureats"))
    if call == "AMI1":
        return first
    return Totals(
        analysed=_count("candidatures_analysees") - first.analysed,
        labelled=_count("labellises") - first.labelled,
    )


def _place(row: dict[str, str], acv: dict[str, dict[str, str]]) -> Place:
    is_epci = row["kind"] == EPCI
    return Place(
        key=f"place-{row['insee']}",
        code=row["siren_epci"] if is_epci else row["insee"],
        name=row["name"],
        kind=row["kind"],
        departement=row["departement_code"],
        region=row["region_code"],
        flags={
            "acv": row["acv"],
            "ti": row["territoire_industrie"],
            "pvd": row["pvd"],
            "industry": row["industry_offer"],
        },
        call="" if row["status"] == "project_reported" else row["ami"],
        labelled_on=row["labelled_on"],
        opened_on=row["opened_on"],
        opened_by=row["opened_by"],
        agreement_on=row["convention_signed_on"],
        members=tuple(_member(acv[code]) for code in row["insee_others"].split() if code in acv),
        memberships=tuple(_memberships(row, acv.get(row["insee"]))),
    )


def _memberships(row: dict[str, str], listed: dict[str, str] | None) -> Iterator[Membership]:
    """Yield the belongings of a place that a source dates, or names.

    The towns of 2018 belong since they were selected; an intercommunality is in no list of towns.
    """
    if listed and listed["in_2018_list"] == "yes" and row["kind"] != EPCI:
        event = next(e for e in _rows("evenements_programme.csv") if e["scope"] == "ACV")
        yield Membership(flag="acv", since=event["date"], source=event["source"])
    if row["territoire_industrie"] == "yes" and row["ti_name"]:
        yield Membership(flag="ti", since="", source=row["ti_name"])
    if row["pvd"] == "yes":
        yield Membership(flag="pvd", since=row["pvd_signed_on"], source=row["source"])


def _member(row: dict[str, str]) -> Place:
    """Return the second member of a consortium: the EPCI of its commune."""
    return Place(
        key=f"place-{row['siren_epci']}",
        code=row["siren_epci"],
        name=row["epci"],
        kind=EPCI,
        departement=row["departement_code"],
        region="",
        flags={"acv": "unknown", "ti": "unknown", "pvd": "unknown", "industry": "unknown"},
        call="",
    )


def _count(indicator: str) -> int:
    rows = _rows("indicateurs_publies.csv")
    return next(int(row["value"]) for row in rows if row["indicator"] == indicator)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = builtin_data(PROGRAMME, name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
