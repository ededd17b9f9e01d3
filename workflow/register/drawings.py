"""What the drawings of a report hold: points of the map, points and targets of the plot."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from states.instants import PARIS
from workflow.register.mapping import MapOfFiles, MapPoint
from workflow.register.outline import drawn
from workflow.register.progress import Progress

PLOT_WIDTH, PLOT_HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 44.0, 16.0, 18.0, 34.0
STEP = 25
FURTHEST_FIRST: Sequence[str] = ("open", "deployment", "engineering", "suspended", "labelled")
CANDIDATURE = "candidature"


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A place of the map: where, how large, in which tone, what it says."""

    x: float
    y: float
    radius: float
    tone: str
    point: MapPoint
    count: int


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A value at a day: a published point, or ours today."""

    x: float
    y: float
    day: date
    value: int
    source: str = ""
    hedge: str = ""


@dataclass(frozen=True, kw_only=True)
class Plot:
    """Open antennas in time: published points, ours today, targets, years and graduations."""

    points: tuple[Mark, ...]
    ours: Mark
    acv: Mark
    targets: tuple[tuple[float, str, int], ...]
    years: tuple[tuple[float, int], ...]
    levels: tuple[tuple[float, int], ...]


def dots(found: MapOfFiles) -> tuple[Dot, ...]:
    """Return the places to draw, the largest first so that none hides another."""
    made = []
    for point in found.points:
        at = drawn(point.at.longitude, point.at.latitude)
        if at is None:
            continue
        count = sum(point.antennas.values()) or sum(point.candidatures.values())
        made.append(
            Dot(
                x=round(at[0], 1),
                y=round(at[1], 1),
                radius=round(4 + 2 * math.sqrt(count), 1),
                tone=_tone(point),
                point=point,
                count=count,
            )
        )
    return tuple(sorted(made, key=lambda dot: -dot.radius))


def plot_of(found: Progress) -> Plot:
    """Return the plot: from a year before the first point to the horizon of the targets."""
    first = min((each.moment.date() for each in found.points), default=found.today)
    horizons = [target.horizon for target in found.targets if target.horizon]
    starts = date(min(first, found.today).year, 1, 1)
    ends = max([found.today, *horizons]) + timedelta(days=31)
    top = max([found.open, *(each.value for each in found.targets), *_values(found), STEP])
    highest = math.ceil(top / STEP) * STEP

    def x(day: date) -> float:
        share = (day - starts).days / (ends - starts).days
        return round(LEFT + share * (PLOT_WIDTH - LEFT - RIGHT), 1)

    def y(value: int) -> float:
        return round(PLOT_HEIGHT - BOTTOM - value / highest * (PLOT_HEIGHT - TOP - BOTTOM), 1)

    return Plot(
        points=tuple(
            Mark(
                x=x(day),
                y=y(each.value),
                day=day,
                value=each.value,
                source=each.source,
                hedge=each.hedge,
            )
            for each in found.points
            for day in [(each.moment - timedelta(days=1)).astimezone(PARIS).date()]
        ),
        ours=Mark(x=x(found.today), y=y(found.open), day=found.today, value=found.open),
        acv=Mark(x=x(found.today), y=y(found.acv), day=found.today, value=found.acv),
        targets=tuple((y(each.value), each.label, each.value) for each in found.targets),
        years=tuple(
            (x(date(year, 1, 1)), year)
            for year in range(starts.year, ends.year + 1)
            if date(year, 1, 1) <= ends
        ),
        levels=tuple((y(value), value) for value in range(0, highest + 1, STEP)),
    )


def legend(found: Sequence[Dot]) -> Mapping[str, int]:
    """Return how many places are drawn in each tone, in the order of the legend."""
    tones = [dot.tone for dot in found]
    return {tone: tones.count(tone) for tone in (*FURTHEST_FIRST, CANDIDATURE) if tone in tones}


def _tone(point: MapPoint) -> str:
    """Return the tone of a place: that of its antenna furthest on its way, else a candidature's."""
    return next((state for state in FURTHEST_FIRST if point.antennas.get(state)), CANDIDATURE)


def _values(found: Progress) -> list[int]:
    return [each.value for each in found.points]
