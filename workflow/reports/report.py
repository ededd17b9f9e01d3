"""The report at a date: counts recomputed from events, and each published indicator beside ours.

Two axes: what was true at an instant, as known at another. Somebody outside the decisions counts
those announced: a city that knows its own result learns no other from a total.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from states.events import Event
from states.history import as_of, lifted, tellable
from states.identifiers import CaseId, CaseKind
from states.programme import Programme
from workflow.people import Actor
from workflow.reports import counting
from workflow.reports.counting import Census, Figure, Test
from workflow.reports.indicators import Indicator, compare, published

ANNOUNCED = "announced"
"""The kind of event that makes a decision public."""
LIFTED_KINDS = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)
OF_FILES: tuple[tuple[str, Test], ...] = (
    ("filed", counting.filed),
    ("analysed", counting.analysed),
    ("labelled", counting.labelled),
    ("labelled_acv", counting.flagged(counting.labelled, "acv")),
    ("labelled_ti", counting.flagged(counting.labelled, "ti")),
    ("labelled_pvd", counting.flagged(counting.labelled, "pvd")),
    ("labelled_industry", counting.flagged(counting.labelled, "industry")),
)
OF_ANTENNAS: tuple[tuple[str, Test], ...] = (
    ("antennas_open", counting.is_open),
    ("antennas_under_way", counting.under_way),
)


@dataclass(frozen=True, kw_only=True)
class Count:
    """One count of the report; `call` is "" for the whole programme."""

    name: str
    call: str
    figure: Figure


@dataclass(frozen=True, kw_only=True)
class Report:
    """The report: effective instant, recorded instant (None: now), counts, indicators."""

    at: datetime
    known_at: datetime | None
    counts: tuple[Count, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, kw_only=True)
class ReportAsked:
    """What a report is asked of: the end of a civil day, or an instant, on each axis."""

    at: datetime
    known_at: datetime | None = None


def report(
    events: Sequence[Event], programme: Programme, asked: ReportAsked, reader: Actor
) -> Report:
    """Make the report of a log (events in its order) for somebody.

    `programme`: as known at the recorded instant asked.
    """
    told = events if reader.is_insider else tuple(_announced(events, asked.known_at))
    found = counting.census(as_of(told, known_at=asked.known_at))
    indicators = compare(published(programme.id), found, programme, asked.at)
    return Report(
        at=asked.at,
        known_at=asked.known_at,
        counts=tuple(_counts(found, programme, asked.at)),
        indicators=indicators,
    )


def _counts(found: Census, programme: Programme, moment: datetime) -> Iterator[Count]:
    for call in ("", *(str(each.id) for each in programme.calls)):
        scope = found.of_calls((call,) if call else ())
        for name, test in OF_FILES:
            figure = counting.count(scope.candidatures, test, moment)
            yield Count(name=name, call=call, figure=figure)
        regions = counting.distinct_regions(scope.candidatures, counting.labelled, moment)
        yield Count(name="labelled_regions", call=call, figure=regions)
        for name, test in OF_ANTENNAS:
            yield Count(name=name, call=call, figure=counting.count(scope.antennas, test, moment))


def _announced(events: Sequence[Event], known_at: datetime | None) -> Iterator[Event]:
    """Yield the events announced by then, case by case."""
    by_case: dict[CaseId, list[Event]] = {}
    for event in events:
        by_case.setdefault(event.case, []).append(event)
    for found in by_case.values():
        if found[0].case_kind not in LIFTED_KINDS:
            yield from found
            continue
        yield from lifted(as_of(tellable(found, ANNOUNCED), known_at=known_at), ANNOUNCED)
