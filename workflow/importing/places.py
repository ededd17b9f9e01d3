"""Official codes of places: those the programme names, then the official lists.

Nothing is guessed between homonyms. An EPCI is known by its SIREN, a consortium by the INSEE code
of the town that carries it.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workflow.importing.columns import normalised
from workflow.importing.gazetteer import (
    Official,
    departement_name,
    official_of_code,
    officials_like,
    officials_named,
    spelled,
)

FOLDER = ("programmes", "au-coeur-des-territoires", "data")
OTHER_REGIONS: Mapping[str, str] = {
    "guadeloupe": "01",
    "martinique": "02",
    "guyane": "03",
    "reunion": "04",
    "mayotte": "06",
    "normandie": "28",
    "pays loire": "52",
}
"""Official codes of the regions where the shipped list of winners names no place."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A local authority of the lists; flags as `RegisterAuthority` takes them."""

    code: str
    name: str
    kind: str
    departement: str
    region: str
    acv: str = "unknown"

    @property
    def shown(self) -> str:
        """The code with the name and the département, to choose by."""
        where = departement_name(self.departement)
        return f"{self.code} ({self.name}, {where})" if where else f"{self.code} ({self.name})"


def place_of_code(code: str, name: str = "") -> Place | None:
    """Return the place of an official code, None when no list knows it.

    A place of the programme answers before the official lists; a consortium known by the code of
    its town, to its own name only.
    """
    named = [place for place in _programme_places(name) if place.code == code]
    found = named[0] if named else _by_code().get(code)
    official = official_of_code(code)
    return found or (_place_of(official) if official else None)


def places_named(name: str, departement: str = "") -> tuple[Place, ...]:
    """Return every place of this name, by code; a parenthesis in the name counts as a name too.

    `departement` keeps those of one département, when it has any.
    """
    found = {each.code: _place_of(each) for each in officials_named(name)}
    found |= {place.code: place for place in _programme_places(name)}
    near = {code: place for code, place in found.items() if place.departement == departement}
    kept = near if departement and near else found
    return tuple(kept[code] for code in sorted(kept))


def places_like(name: str) -> tuple[Place, ...]:
    """Return the official places whose name resembles this one, to be proposed only."""
    return tuple(_place_of(each) for each in officials_like(name))


def _place_of(official: Official) -> Place:
    """Return an official place with what the programme's lists add to it."""
    known = _by_code().get(official.code)
    return Place(
        code=official.code,
        name=official.name,
        kind=official.kind,
        departement=official.departement,
        region=official.region,
        acv=known.acv if known and known.kind == official.kind else "unknown",
    )


def _programme_places(name: str) -> tuple[Place, ...]:
    return _by_name().get(spelled(name), ())


def region_code(text: str) -> str | None:
    """Return the code of a region from its code or its name; None when it is unknown."""
    if re.fullmatch(r"\d{1,2}", text.strip()):
        return text.strip().zfill(2)
    return _regions().get(normalised(text))


@cache
def _by_code() -> Mapping[str, Place]:
    places = [*_winners(), *(place for place, _ in _communes())]
    return {place.code: place for place in places}


@cache
def _by_name() -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, dict[str, Place]] = {}
    for place in _winners():
        inner = re.findall(r"\(([^)]+)\)", place.name)
        for name in (place.name, re.sub(r"\s*\([^)]*\)", "", place.name), *inner):
            found.setdefault(spelled(name), {})[place.code] = place
    for place, entry in _communes():
        for name in (place.name, entry):
            found.setdefault(spelled(name), {})[place.code] = place
    return {name: tuple(places[code] for code in sorted(places)) for name, places in found.items()}


@cache
def _regions() -> Mapping[str, str]:
    known = {normalised(row["region"]): row["region_code"] for row in _rows("collectivites.csv")}
    return {**OTHER_REGIONS, **known}


def _winners() -> list[Place]:
    return [
        Place(
            code=row["siren_epci"] if row["kind"] == "epci" else row["insee"],
            name=row["name"],
            kind=row["kind"],
            departement=row["departement_code"],
            region=row["region_code"],
            acv=row["acv"] or "unknown",
        )
        for row in _rows("collectivites.csv")
    ]


def _communes() -> list[tuple[Place, str]]:
    """Return the towns of the national list with the name it gives them."""
    return [
        (
            Place(
                code=row["insee"],
                name=row["commune"],
                kind="commune",
                departement=row["departement_code"],
                region=_regions().get(normalised(row["region"]), ""),
                acv="yes",
            ),
            row["acv_entry"],
        )
        for row in _rows("acv_communes.csv")
    ]


@cache
def _rows(name: str) -> list[dict[str, str]]:
    text = files("config").joinpath(*FOLDER, name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
