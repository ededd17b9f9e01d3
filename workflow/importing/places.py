"""Official codes of the places that the shipped data name; nothing is guessed between homonyms."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workflow.importing.columns import normalised

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
    """A local authority of the shipped data; flags as `RegisterAuthority` takes them."""

    code: str
    name: str
    kind: str
    departement: str
    region: str
    acv: str = "unknown"

    @property
    def shown(self) -> str:
        """The code with the name, to choose by."""
        return f"{self.code} ({self.name})"


def place_of_code(code: str, name: str = "") -> Place | None:
    """Return the place of an official code, None when the shipped data do not know it.

    An agglomeration known by the code of its main town answers to its own name only.
    """
    named = [place for place in places_named(name) if place.code == code]
    return named[0] if named else _by_code().get(code)


def places_named(name: str) -> tuple[Place, ...]:
    """Return every place of this name, by code; a parenthesis in the name counts as a name too."""
    return _by_name().get(normalised(name), ())


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
            found.setdefault(normalised(name), {})[place.code] = place
    for place, entry in _communes():
        for name in (place.name, entry):
            found.setdefault(normalised(name), {})[place.code] = place
    return {name: tuple(places[code] for code in sorted(places)) for name, places in found.items()}


@cache
def _regions() -> Mapping[str, str]:
    known = {normalised(row["region"]): row["region_code"] for row in _rows("collectivites.csv")}
    return {**OTHER_REGIONS, **known}


def _winners() -> list[Place]:
    return [
        Place(
            code=row["insee"],
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
