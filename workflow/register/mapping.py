"""Where files and antennas are: places with their coordinates, taken from the programme's data.

A place that the data do not locate is put at the middle of the known towns of its département,
and says so; without a département it is on no map and counted apart.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

from config.programme_file import builtin_data
from states.facts import Mark
from states.identifiers import CaseKind
from workflow.register.lists import ListAsked, Lists
from workflow.register.projection import AWAITING
from workflow.store.register_records import PlaceCount

OVERSEAS: Mapping[str, tuple[float, float]] = {
    "971": (-61.39, 16.18),
    "972": (-61.02, 14.64),
    "973": (-53.13, 3.93),
    "974": (55.54, -21.12),
    "976": (45.17, -12.82),
}
"""Longitude and latitude of the middle of each overseas département, after Natural Earth 4.1."""
FAR = 3.0
"""Degrees from that middle beyond which a published position is one on a drawing, not on earth."""
SOURCES = ("collectivites.csv", "acv_communes.csv")
ANTENNA_KINDS = ("labelled", "engineering", "deployment", "open", "suspended")
PENDING = tuple(str(state) for state in AWAITING)


@dataclass(frozen=True, kw_only=True)
class Located:
    """A longitude and a latitude in degrees; `exact` False: the middle of a département."""

    longitude: float
    latitude: float
    exact: bool = True


@dataclass(frozen=True, kw_only=True)
class MapPoint:
    """A place of the map: how many of its files stand in each state."""

    authority: str
    place: str
    departement: str
    at: Located
    candidatures: Mapping[str, int]
    antennas: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class MapOfFiles:
    """The points of the map, by département then place, and how many files are on no map."""

    points: tuple[MapPoint, ...]
    elsewhere: int


def map_of(lists: Lists) -> MapOfFiles:
    """Return the antennas under way and the candidatures waiting, as this reader may know them."""
    counts = (
        *lists.places(ListAsked(states=PENDING, without_mark=Mark.FICTIONAL)),
        *lists.places(
            ListAsked(kind=CaseKind.ANTENNA, states=ANTENNA_KINDS, without_mark=Mark.FICTIONAL)
        ),
    )
    return placed(lists.in_force.programme.id if lists.in_force else "", counts)


def placed(programme: str, counts: Iterable[PlaceCount]) -> MapOfFiles:
    """Return counts of files put where the data of a programme locate their places."""
    by_place: dict[str, list[PlaceCount]] = {}
    elsewhere = 0
    for each in counts:
        if locate(programme, each.authority, each.departement) is None:
            elsewhere += each.count
        else:
            by_place.setdefault(each.authority, []).append(each)
    points = (_point(programme, found) for found in by_place.values())
    return MapOfFiles(
        points=tuple(sorted(points, key=lambda point: (point.departement, point.place))),
        elsewhere=elsewhere,
    )


def locate(programme: str, code: str, departement: str) -> Located | None:
    """Return where a place is, None when neither its code nor its département is known."""
    known = _places(programme)
    if code in known:
        return known[code]
    return _departements(programme).get(departement)


def _point(programme: str, found: list[PlaceCount]) -> MapPoint:
    first = found[0]
    at = locate(programme, first.authority, first.departement)
    assert at is not None
    states: dict[CaseKind, dict[str, int]] = {CaseKind.CANDIDATURE: {}, CaseKind.ANTENNA: {}}
    for each in found:
        kind = states[CaseKind(each.kind)]
        kind[each.state] = kind.get(each.state, 0) + each.count
    return MapPoint(
        authority=first.authority,
        place=first.place,
        departement=first.departement,
        at=at,
        candidatures=states[CaseKind.CANDIDATURE],
        antennas=states[CaseKind.ANTENNA],
    )


@lru_cache(maxsize=8)
def _places(programme: str) -> Mapping[str, Located]:
    """Return the places the data locate: by INSEE code, and by SIREN for those that are no town."""
    found: dict[str, Located] = {}
    for row in _rows(programme):
        at = Located(longitude=float(row["longitude"]), latitude=float(row["latitude"]))
        found.setdefault(row["insee"], at)
        if row["siren_epci"]:
            found.setdefault(row["siren_epci"], at)
    return found


@lru_cache(maxsize=8)
def _departements(programme: str) -> Mapping[str, Located]:
    by_code: dict[str, list[tuple[float, float]]] = {}
    for row in _rows(programme):
        point = (float(row["longitude"]), float(row["latitude"]))
        by_code.setdefault(row["departement_code"], []).append(point)
    overseas = {
        code: Located(longitude=longitude, latitude=latitude, exact=False)
        for code, (longitude, latitude) in OVERSEAS.items()
    }
    return overseas | {
        code: Located(
            longitude=fmean(x for x, _ in points),
            latitude=fmean(y for _, y in points),
            exact=False,
        )
        for code, points in by_code.items()
    }


def _is_on_earth(row: Mapping[str, str]) -> bool:
    """Whether a published position lies in its département, as far as anybody can tell.

    The source gives overseas towns their place in the inset of a map of France.
    """
    middle = OVERSEAS.get(row["departement_code"])
    if middle is None:
        return True
    away = (float(row["longitude"]) - middle[0], float(row["latitude"]) - middle[1])
    return max(map(abs, away)) < FAR


def _rows(programme: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for name in SOURCES:
        file = builtin_data(programme, name) if programme else None
        if file is not None and file.is_file():
            rows = csv.DictReader(file.read_text("utf-8").splitlines())
            found += [
                row for row in rows if row["latitude"] and row["longitude"] and _is_on_earth(row)
            ]
    return found
