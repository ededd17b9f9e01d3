"""The map of France: an outline of its own, insets overseas, where a longitude and latitude fall.

Metropolitan France is drawn in the conic projection people know it by (parallels 44° and 49°);
each inset is flat, at a scale of its own. All in units of the drawing, y downwards.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from notifications.wording.places import MAINLAND as MAINLAND_NAME
from notifications.wording.places import REGIONS

WIDTH, HEIGHT = 640, 640
MAINLAND = (104.0, 8.0, 528.0, 624.0)
"""Left, top, width and height of what metropolitan France may fill."""
INSETS: Mapping[str, tuple[str, int]] = {
    "guadeloupe": (REGIONS["01"], 0),
    "martinique": (REGIONS["02"], 1),
    "guyane": (REGIONS["03"], 2),
    "reunion": (REGIONS["04"], 3),
    "mayotte": (REGIONS["06"], 4),
}
"""Name and place, from the top, of each inset."""
INSET_SIDE, INSET_STEP = 84.0, 126.0
INSET_MARGIN = 9.0
METROPOLE = "metropole"
CENTRE_LONGITUDE, CENTRE_LATITUDE = 3.0, 46.5
PARALLELS = (44.0, 49.0)

Point = tuple[float, float]
Ring = Sequence[Point]


@dataclass(frozen=True, kw_only=True)
class Territory:
    """One outline ready to draw: its SVG path; for an inset, its name and its frame."""

    name: str
    path: str
    frame: tuple[float, float, float, float] | None = None


@cache
def territories() -> tuple[Territory, ...]:
    """Return the outlines, metropolitan France first."""
    found = [Territory(name=MAINLAND_NAME, path=_path(METROPOLE))]
    for code, (name, place) in INSETS.items():
        frame = (0.5, 6.0 + place * INSET_STEP, INSET_SIDE, INSET_SIDE)
        found.append(Territory(name=name, path=_path(code), frame=frame))
    return tuple(found)


def drawn(longitude: float, latitude: float) -> Point | None:
    """Return where a place falls in the drawing, None when no outline holds it."""
    for code in (METROPOLE, *INSETS):
        west, south, east, north = _bounds(code)
        margin = 0.2
        inside = west - margin <= longitude <= east + margin
        if inside and south - margin <= latitude <= north + margin:
            return _place(code, (longitude, latitude))
    return None


def _path(code: str) -> str:
    parts = []
    for ring in _rings()[code]:
        points = (_place(code, point) for point in ring)
        parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(parts)


def _place(code: str, point: Point) -> Point:
    """Fit a projected point into the room of its territory."""
    left, top, width, height = _room(code)
    x0, y0, x1, y1 = _extent(code)
    scale = min(width / (x1 - x0), height / (y1 - y0))
    x, y = _projected(code, point)
    return (
        left + (width - (x1 - x0) * scale) / 2 + (x - x0) * scale,
        top + (height - (y1 - y0) * scale) / 2 + (y - y0) * scale,
    )


def _room(code: str) -> tuple[float, float, float, float]:
    if code == METROPOLE:
        return MAINLAND
    side = INSET_SIDE - 2 * INSET_MARGIN
    return INSET_MARGIN, 6.0 + INSETS[code][1] * INSET_STEP + INSET_MARGIN, side, side


def _projected(code: str, point: Point) -> Point:
    longitude, latitude = point
    if code == METROPOLE:
        return _conic(longitude, latitude)
    _, south, _, north = _bounds(code)
    return longitude * math.cos(math.radians((south + north) / 2)), -latitude


def _conic(longitude: float, latitude: float) -> Point:
    """Lambert's conformal conic projection on a sphere of radius 1."""
    first, second = (math.radians(each) for each in PARALLELS)

    def stretch(angle: float) -> float:
        return math.tan(math.pi / 4 + angle / 2)

    n = math.log(math.cos(first) / math.cos(second)) / math.log(stretch(second) / stretch(first))
    f = math.cos(first) * stretch(first) ** n / n
    rho, origin = (f / stretch(math.radians(each)) ** n for each in (latitude, CENTRE_LATITUDE))
    theta = n * math.radians(longitude - CENTRE_LONGITUDE)
    return rho * math.sin(theta), -(origin - rho * math.cos(theta))


@cache
def _rings() -> Mapping[str, Sequence[Ring]]:
    """Return the rings of each territory in longitude and latitude; source in SOURCES.md."""
    content = (files("workflow") / "register" / "france.json").read_text("utf-8")
    return {
        code: [[(point[0], point[1]) for point in ring] for ring in rings]
        for code, rings in json.loads(content).items()
    }


@cache
def _bounds(code: str) -> tuple[float, float, float, float]:
    return _around([point for ring in _rings()[code] for point in ring])


@cache
def _extent(code: str) -> tuple[float, float, float, float]:
    return _around([_projected(code, point) for ring in _rings()[code] for point in ring])


def _around(points: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
