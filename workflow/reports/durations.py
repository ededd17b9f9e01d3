"""How long files took: filing → decision → notification → proof of it → opening.

A duration between imprecise dates is an interval; one whose end is unknown is counted apart,
never guessed. Fictional files are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from states.facts import Antenna, Candidature, Mark
from states.instants import EffectiveAt, exactly
from workflow.holdings import KEEPERS
from workflow.mail.notification import notifications
from workflow.reading import NOW, Moment, Reading

LEGS = (
    "filing_to_decision",
    "decision_to_notification",
    "notification_to_proof",
    "notification_to_opening",
)
ORDERED = frozenset(LEGS[:2])
"""Legs whose end the law never admits before their start; a pilot opens before its label."""
DAY_SECONDS = 86_400


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One leg of one file in whole days, between its bounds; equal when both dates are exact."""

    at_least: int
    at_most: int


@dataclass(frozen=True, kw_only=True)
class Delays:
    """The legs of one file; None where a date is not known."""

    reference: str
    legs: Mapping[str, Leg | None]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Median and extremes of one leg in days (the middle of each interval), unknowns apart."""

    known: int
    unknown: int
    least: Fraction | None = None
    median: Fraction | None = None
    most: Fraction | None = None


def delays(reading: Reading, moment: Moment = NOW) -> tuple[Delays, ...]:
    """Return the legs of every file filed, by reference; the opening is its first antenna's."""
    found = []
    proofs = notifications(reading.archive, moment) if _reads_proofs(reading) else {}
    for read in reading.files(moment):
        facts = read.facts
        assert isinstance(facts, Candidature)
        if facts.filed_at is None or Mark.FICTIONAL in facts.marks:
            continue
        notified = exactly(facts.notified_at) if facts.notified_at else None
        proof = proofs.get(facts.id)
        ends = (
            (facts.filed_at, facts.decided_at),
            (facts.decided_at, notified),
            (notified, exactly(proof.at) if proof else None),
            (notified, _opening(reading, facts, moment)),
        )
        legs = {
            name: leg_between(start, end, ordered=name in ORDERED)
            for name, (start, end) in zip(LEGS, ends, strict=True)
        }
        found.append(Delays(reference=facts.reference, legs=legs))
    return tuple(found)


def _reads_proofs(reading: Reading) -> bool:
    """Whether this reader knows of every letter: proofs of receipt are the office's own."""
    return bool(reading.actor.roles & KEEPERS)


def spread(found: tuple[Delays, ...], leg: str) -> Spread:
    """Return the median and the extremes of one of `LEGS`."""
    legs = [each.legs[leg] for each in found]
    middles = sorted(Fraction(each.at_least + each.at_most, 2) for each in legs if each)
    unknown = len(legs) - len(middles)
    if not middles:
        return Spread(known=0, unknown=unknown)
    half = len(middles) // 2
    median = middles[half] if len(middles) % 2 else (middles[half - 1] + middles[half]) / 2
    return Spread(
        known=len(middles),
        unknown=unknown,
        least=middles[0],
        median=median,
        most=middles[-1],
    )


def _opening(reading: Reading, facts: Candidature, moment: Moment) -> EffectiveAt | None:
    found = []
    for case in facts.antennas:
        read = reading.file(case, moment)
        if read is not None and isinstance(read.facts, Antenna) and read.facts.opened_at:
            found.append(read.facts.opened_at)
    return min(found, key=lambda at: at.instant) if found else None


def leg_between(start: EffectiveAt | None, end: EffectiveAt | None, *, ordered: bool) -> Leg | None:
    """Return the days from one date to another, None when one is unknown.

    `ordered`: the end cannot precede the start, so that imprecise dates give no negative bound.
    """
    if start is None or end is None:
        return None
    least = (end.earliest or end.instant) - (start.latest or start.instant)
    most = (end.latest or end.instant) - (start.earliest or start.instant)
    floor = 0 if ordered and most >= timedelta() else None
    at_least = int(least.total_seconds() // DAY_SECONDS)
    return Leg(
        at_least=at_least if floor is None else max(floor, at_least),
        at_most=int(most.total_seconds() // DAY_SECONDS),
    )
