"""Published indicators beside ours: each recomputed from events at the date it was published for.

A rate keeps its own numerator and denominator; a target is a dated record of the programme.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from config.programme_file import builtin_data
from states.instants import day_start
from states.programme import Programme, Target
from workflow.reports import counting
from workflow.reports.counting import Census, Figure

DATA = "indicateurs_publies.csv"
PERCENT = "percent"
HEDGES = {"more than": "more_than", "about": "about", "nearly": "about"}


class Match(StrEnum):
    """How our figure stands beside the published one."""

    RECOMPUTED = "recomputed"
    """Every case counted is a named place, every date is sure, and the figures agree."""
    COMPATIBLE = "compatible"
    """The published figure lies in our interval; unnamed entries or unsure dates are in it."""
    REPORTED = "reported"
    """Not followed here: taken from the source, not verifiable."""
    UNKNOWN = "unknown"
    """Followed, but no source says enough of any case."""
    CONTRADICTED = "contradicted"
    """What is recorded excludes the published figure."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published indicator as its source gives it; `as_of` keeps the source's precision.

    `hedge` is "", more_than or about.
    """

    as_of: str
    indicator: str
    value: int
    unit: str
    scope: str
    source: str
    note: str
    hedge: str = ""

    @property
    def moment(self) -> datetime:
        """The end (exclusive, UTC) of the day, month or year it was published for."""
        return end_of(self.as_of)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A rate with its own terms; `denominator_source` is "" when we count it ourselves."""

    numerator: Figure
    denominator: Figure
    denominator_source: str = ""

    def bounds(self) -> tuple[int, int | None]:
        """Return the lowest and the highest rate possible, in hundredths rounded to nearest."""
        low = _percent(self.numerator.low, self.denominator.low)
        high = self.numerator.high
        return low, None if high is None else _percent(high, self.denominator.low)


Ours: TypeAlias = Figure | Rate | Target


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A published indicator, ours beside it (None when not followed), and how they match."""

    published: Published
    ours: Ours | None
    match: Match


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a measure looks at: the census of its scope, the instant, what else is published."""

    census: Census
    moment: datetime
    published: Published
    programme: Programme
    all_published: tuple[Published, ...]


def published(programme: str) -> tuple[Published, ...]:
    """Return the indicators shipped with a programme, in file order; () when there are none."""
    file = builtin_data(programme, DATA)
    if not file.is_file():
        return ()
    return tuple(_published(row) for row in csv.DictReader(file.read_text("utf-8").splitlines()))


def compare(
    found: Iterable[Published], census: Census, programme: Programme, until: datetime
) -> tuple[Indicator, ...]:
    """Return each indicator published by `until` beside ours, at its own date."""
    every = tuple(found)
    by_then = (each for each in every if each.moment <= until)
    return tuple(_indicator(each, census, programme, every) for each in by_then)


def end_of(text: str) -> datetime:
    """Return the end (exclusive, UTC) of a day, a month or a year written in ISO form."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return day_start(date(parts[0], parts[1], parts[2]) + timedelta(days=1))
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12)
    return day_start(date(year + month // 12, month % 12 + 1, 1))


def match_of(ours: Ours | None, published: Published) -> Match:
    """Say how ours stands beside the published one."""
    if ours is None or isinstance(ours, Target):
        return Match.REPORTED
    counted = ours.numerator if isinstance(ours, Rate) else ours
    if counted.low == 0 and counted.high != 0:
        return Match.UNKNOWN
    if not _is_possible(ours, published):
        return Match.CONTRADICTED
    sure = counted.is_exact and counted.unnamed == 0 and not isinstance(ours, Rate)
    return Match.RECOMPUTED if sure else Match.COMPATIBLE


def _indicator(
    each: Published, census: Census, programme: Programme, every: tuple[Published, ...]
) -> Indicator:
    measure = MEASURES.get(each.indicator)
    asked = Asked(
        census=census.of_calls(_calls(each.scope, programme)),
        moment=each.moment,
        published=each,
        programme=programme,
        all_published=every,
    )
    ours = measure(asked) if measure else None
    return Indicator(published=each, ours=ours, match=match_of(ours, each))


def _is_possible(ours: Figure | Rate, published: Published) -> bool:
    if isinstance(ours, Rate):
        low, high = ours.bounds()
        return low <= published.value and (high is None or published.value <= high)
    if published.hedge == "more_than":
        return ours.high is None or published.value < ours.high
    if published.hedge == "about" and ours.high is None:
        return True
    return ours.holds(published.value)


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0


def _published(row: Mapping[str, str]) -> Published:
    hedge = next((code for words, code in HEDGES.items() if row["note"].startswith(words)), "")
    return Published(
        as_of=row["as_of"],
        indicator=row["indicator"],
        value=int(row["value"]),
        unit=row["unit"],
        scope=row["scope"],
        source=row["source"],
        note=row["note"],
        hedge=hedge,
    )


def _calls(scope: str, programme: Programme) -> tuple[str, ...]:
    known = {str(call.id) for call in programme.calls}
    return tuple(part for part in scope.split("+") if part in known)


def _of_candidatures(test: counting.Test) -> "Measure":
    def measure(asked: Asked) -> Figure:
        return counting.count(asked.census.candidatures, test, asked.moment)

    return measure


def _at_least(measure: "Measure") -> "Measure":
    """More may have happened than what we were told of."""

    def measured(asked: Asked) -> Figure:
        figure = measure(asked)
        assert isinstance(figure, Figure)
        return Figure(low=figure.low, high=None, unnamed=figure.unnamed)

    return measured


def _open_antennas(asked: Asked) -> Figure:
    """Count openings; a list published by name says that there were no others."""
    figure = counting.count(asked.census.antennas, counting.is_open, asked.moment)
    is_listed = "named list" in asked.published.note
    return figure if is_listed or not figure.is_exact else Figure(low=figure.low, high=None)


def _antennas_under_way(asked: Asked) -> Figure:
    return counting.count(asked.census.antennas, counting.under_way, asked.moment)


def _industry(asked: Asked) -> Figure | Rate:
    """Count or rate of industry offers; the count is of those labelled on the day of the source."""
    test = counting.flagged(counting.labelled, "industry")
    if asked.published.unit == PERCENT:
        return _rate_of(asked, test)
    ends = asked.moment
    on_day = counting.decided_between(test, ends - timedelta(days=1), ends)
    return counting.count(asked.census.candidatures, on_day, ends)


def _rate_of(asked: Asked, test: counting.Test) -> Rate:
    return Rate(
        numerator=counting.count(asked.census.candidatures, test, asked.moment),
        denominator=counting.count(asked.census.candidatures, counting.labelled, asked.moment),
    )


def _share_of_towns(asked: Asked) -> Rate | None:
    """Files analysed over invited towns, as the source counts: not all were invited towns."""
    towns = next((each for each in asked.all_published if each.indicator == "villes_acv"), None)
    if towns is None:
        return None
    return Rate(
        numerator=counting.count(asked.census.candidatures, counting.analysed, asked.moment),
        denominator=Figure(low=towns.value, high=towns.value),
        denominator_source=towns.source,
    )


def _regions(asked: Asked) -> Figure:
    return counting.distinct_regions(asked.census.candidatures, counting.labelled, asked.moment)


def _target(name: str) -> "Measure":
    def measure(asked: Asked) -> Target | None:
        known = (
            each for each in asked.programme.targets if day_start(each.known_from) <= asked.moment
        )
        return next((each for each in known if each.id == name), None)

    return measure


Measure: TypeAlias = Callable[[Asked], Ours | None]
MEASURES: Mapping[str, Measure] = {
    "dossiers_deposes": _at_least(_of_candidatures(counting.filed)),
    "reponses_recues": _at_least(_of_candidatures(counting.filed)),
    "candidatures": _of_candidatures(counting.analysed),
    "candidatures_analysees": _of_candidatures(counting.analysed),
    "part_des_villes_acv": _share_of_towns,
    "laureats": _of_candidatures(counting.labelled),
    "villes_retenues": _of_candidatures(counting.labelled),
    "labellises": _of_candidatures(counting.labelled),
    "labellises_acv": _of_candidatures(counting.flagged(counting.labelled, "acv")),
    "labellises_ti": _of_candidatures(counting.flagged(counting.labelled, "ti")),
    "labellises_pvd": _of_candidatures(counting.flagged(counting.labelled, "pvd")),
    "laureats_en_ti": lambda asked: _rate_of(asked, counting.flagged(counting.labelled, "ti")),
    "offre_industrie": _industry,
    "regions_ami2": _regions,
    "antennes_ouvertes": _open_antennas,
    "antennes_en_cours": _antennas_under_way,
    "cible_antennes": _target("cible-100"),
    "cible_antennes_acv_min": _target("cible-75-acv"),
    "cible_antennes_revisee": _target("cible-150"),
}
"""Indicators we follow; those absent are reported from their source only."""
