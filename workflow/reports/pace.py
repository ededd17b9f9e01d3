"""How fast antennas open, from few observations: exact bounds, nothing drawn at random.

The chance of opening on a day either stays what it is (`STEADY`) or grows as the antenna ages
(`GROWING`). Both are kept: whoever asks for bounds gets the widest of the two. The pace itself is
known between the exact limits that a number of observed events leaves (Garwood, 1936).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import IntEnum
from functools import lru_cache

from workflow.reports.journeys import Span

DIGITS = 40
FURTHEST_DAYS = 3_653
"""Ten years: beyond, a date would be an illusion."""
TAIL = Decimal("0.025")
"""What each of two sources of doubt may leave out on each side: nine chances in ten remain."""
HALF, NONE = Decimal("0.5"), Decimal(0)
EARLY, LATE = (1, 20), (19, 20)
MIDDLE = (1, 2)


class Rhythm(IntEnum):
    """How the chance of opening goes with age: the power of the days counted."""

    STEADY = 1
    GROWING = 2


CENTRAL = Rhythm.GROWING
"""The one the middle figures follow: works take their time before anything opens."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """The openings observed, and the time waited for them in one rhythm, between its bounds."""

    rhythm: Rhythm
    openings: int
    least: int
    most: int

    @property
    def says_something(self) -> bool:
        """Whether any time was waited at all."""
        return self.most > 0


def paces(spans: Iterable[Span]) -> tuple[Pace, ...]:
    """Return the pace in each rhythm; the central one last."""
    found = tuple(spans)
    return tuple(
        Pace(
            rhythm=rhythm,
            openings=sum(span.opened for span in found),
            least=sum(int(span.low**rhythm) for span in found),
            most=sum(int(span.high**rhythm) for span in found),
        )
        for rhythm in Rhythm
    )


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Days still to wait: one chance in twenty before `early`, one in twenty after `late`.

    None: beyond `FURTHEST_DAYS`.
    """

    early: int | None
    middle: int | None
    late: int | None


def wait(found: Sequence[Pace], age: Span) -> Wait:
    """Return how long an antenna of an age should still wait, in the widest of the rhythms."""
    quick = [_quantile(pace, age.high, EARLY, quick=True) for pace in found]
    slow = [_quantile(pace, age.low, LATE, quick=False) for pace in found]
    central = next(pace for pace in found if pace.rhythm is CENTRAL)
    known = [days for days in quick if days is not None]
    return Wait(
        early=min(known, default=None),
        middle=_quantile(central, age.low, MIDDLE, quick=True, most=True),
        late=None if None in slow else max(days for days in slow if days is not None),
    )


@dataclass(frozen=True, kw_only=True)
class Openings:
    """How many of those awaited should have opened: `low` to `high`, and the middle."""

    low: int
    middle: int
    high: int


def openings(found: Sequence[Pace], ages: Sequence[Span], days: int) -> Openings:
    """Return how many antennas of these ages should open within some days, nine times in ten."""
    central = next(pace for pace in found if pace.rhythm is CENTRAL)
    if not central.says_something:
        return Openings(low=0, middle=0, high=len(ages))
    with localcontext() as context:
        context.prec = DIGITS
        low = min(
            _count(_rate(pace, low=True), _gains([age.low for age in ages], pace, days), TAIL)
            for pace in found
        )
        high = max(
            _count(_rate(pace, low=False), _gains([age.high for age in ages], pace, days), 1 - TAIL)
            for pace in found
        )
        rate = Decimal(central.openings) / central.most if central.most else Decimal(0)
        middle = _count(rate, _gains([age.low for age in ages], central, days), HALF)
    return Openings(low=low, middle=middle, high=high)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the share observed: after `days`, of `at_risk` antennas `opened` that day."""

    days: int
    at_risk: int
    opened: int
    share: Decimal


def observed(spans: Iterable[Span]) -> tuple[Step, ...]:
    """Return the share open by age, after Kaplan and Meier: those not open yet count until now.

    Imprecise openings stand at their latest. The share is rounded to four digits.
    """
    found, share, steps = tuple(spans), Decimal(1), []
    for days in sorted({span.high for span in found if span.opened}):
        at_risk = sum(span.high >= days for span in found)
        opened = sum(span.opened and span.high == days for span in found)
        share *= 1 - Decimal(opened) / at_risk
        shown = (1 - share).quantize(Decimal("0.0001"))
        steps.append(Step(days=days, at_risk=at_risk, opened=opened, share=shown))
    return tuple(steps)


def _quantile(
    pace: Pace, age: int, chance: tuple[int, int], *, quick: bool, most: bool = False
) -> int | None:
    """Return the first day by which the chance of having opened reaches one, in whole numbers.

    After r openings in a time U, the chance to wait longer than a time g is (U / (U + g)) ** r:
    r is one more for what might open next (quick), and the time the shortest that dates allow.
    """
    r = pace.openings + quick
    time = pace.least if quick and not most else pace.most
    if r == 0:
        return None
    part, whole = chance

    def is_reached(days: int) -> bool:
        gain = (age + days) ** pace.rhythm - age**pace.rhythm
        return bool(time**r * whole <= (whole - part) * (time + gain) ** r)

    if not is_reached(FURTHEST_DAYS):
        return None
    first, last = 0, FURTHEST_DAYS
    while first < last:
        half = (first + last) // 2
        first, last = (first, half) if is_reached(half) else (half + 1, last)
    return first


def _gains(ages: Iterable[int], pace: Pace, days: int) -> Mapping[int, int]:
    """Return how many antennas gain each amount of time in the pace's own rhythm."""
    found: dict[int, int] = {}
    for age in ages:
        gain = int((age + days) ** pace.rhythm - age**pace.rhythm)
        found[gain] = found.get(gain, 0) + 1
    return found


def _rate(pace: Pace, *, low: bool) -> Decimal:
    """Return a limit of the pace: events by unit of time."""
    time = pace.most if low else pace.least or pace.most
    if time == 0:
        return Decimal(0)
    return (_least_mean(pace.openings) if low else _most_mean(pace.openings)) / time


def _count(rate: Decimal, gains: Mapping[int, int], chance: Decimal) -> int:
    """Return the first count that the number of openings stays within with this chance."""
    chances = [Decimal(1)]
    for gain, number in gains.items():
        stays = (-rate * gain).exp()
        for _ in range(number):
            chances = [
                (chances[n] * stays if n < len(chances) else NONE)
                + (chances[n - 1] * (1 - stays) if n else NONE)
                for n in range(len(chances) + 1)
            ]
    reached = Decimal(0)
    for count, each in enumerate(chances):
        reached += each
        if reached >= chance:
            return count
    return len(chances) - 1


@lru_cache(maxsize=256)
def _least_mean(events: int) -> Decimal:
    """Return the mean below which so many events or more would be too rare."""
    if events == 0:
        return Decimal(0)
    return _where(lambda mean: 1 - _at_most(events - 1, mean) >= TAIL)


@lru_cache(maxsize=256)
def _most_mean(events: int) -> Decimal:
    """Return the mean above which so few events would be too rare."""
    return _where(lambda mean: _at_most(events, mean) <= TAIL)


def _where(is_so: Callable[[Decimal], bool]) -> Decimal:
    """Return the first mean, to 30 digits or so, from which something is so."""
    low, high = Decimal(0), Decimal(1)
    while not is_so(high):
        low, high = high, high * 2
    for _ in range(100):
        half = (low + high) / 2
        low, high = (low, half) if is_so(half) else (half, high)
    return high


def _at_most(events: int, mean: Decimal) -> Decimal:
    """Return the chance of so many events or fewer, of a law of Poisson."""
    term = total = Decimal(1)
    for number in range(1, events + 1):
        term = term * mean / number
        total += term
    return total * (-mean).exp()
