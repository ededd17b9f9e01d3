"""Counts at a date, and published indicators beside ours: for the reader, as disclosed to them."""

from datetime import datetime, timedelta

from notifications.wording.indicators import COUNTS, INDICATORS, MATCHES
from states.instants import PARIS, day_start, iso
from states.programme import Target
from web.api.call import Call
from web.api.models import Instant, Moment, Query, Told
from web.api.operation import Operation, Reply, reply
from web.api.problems import fault
from web.policy import SIGNED_IN
from workflow.reports.counting import Figure
from workflow.reports.indicators import Indicator, Rate
from workflow.reports.report import Count, Report, ReportAsked
from workflow.reports.report import report as make_report

SECTION = "Bilan"


class ReportQuery(Query):
    """The end of which day (or which instant) is counted, as known at the end of which."""

    at: Instant | None = None
    known_at: Instant | None = None


class FigureTold(Told):
    """A count: `low` for sure, up to `high`; null when more may be unknown."""

    low: int
    high: int | None
    unnamed: int


class CountTold(Told):
    """One count; `call` is empty for the whole programme."""

    name: str
    label: str
    call: str
    figure: FigureTold


class ReportTold(Told):
    """The counts at a date."""

    at: Moment
    known_at: Moment | None
    counts: tuple[CountTold, ...]


class RateTold(Told):
    """A rate in hundredths, with its own numerator and denominator."""

    low: int
    high: int | None
    numerator: FigureTold
    denominator: FigureTold
    denominator_source: str


class TargetTold(Told):
    """A dated objective: never a fact."""

    target: str
    value: int
    source: str


class IndicatorTold(Told):
    """A published indicator, and how ours stands beside it; null when it is not followed here."""

    as_of: str
    indicator: str
    label: str
    scope: str
    unit: str
    published: int
    hedge: str
    source: str
    note: str
    match: str
    match_label: str
    figure: FigureTold | None
    rate: RateTold | None
    target: TargetTold | None


class Indicators(Told):
    """The indicators published by a date."""

    at: Moment
    known_at: Moment | None
    indicators: tuple[IndicatorTold, ...]


def show_report(call: Call) -> Reply:
    """Return the counts at a date."""
    made = _made(call)
    counts = tuple(_count(each) for each in made.counts)
    return reply(ReportTold(at=iso(made.at), known_at=_known(made), counts=counts))


def show_indicators(call: Call) -> Reply:
    """Return the published indicators beside ours."""
    made = _made(call)
    found = tuple(_indicator(each) for each in made.indicators)
    return reply(Indicators(at=iso(made.at), known_at=_known(made), indicators=found))


def _made(call: Call) -> Report:
    asked = call.asked(ReportQuery)
    with call.reading() as reading:
        until = _end(asked.at) or day_start(reading.now.astimezone(PARIS).date() + DAY)
        known = _end(asked.known_at)
        office, reader = call.office, reading.reader
        in_force = (
            office.calendar.known_at(reader, known) if known else office.calendar.in_force(reader)
        )
        if in_force is None:
            raise fault("known_at", iso(known) if known else "", "no_programme")
        events = reader.events()
    asked_of = ReportAsked(at=until, known_at=known)
    return make_report(events, in_force.programme, asked_of, call.actor)


def _end(instant: datetime | None) -> datetime | None:
    """Return the exclusive end of a day given as such, or of an instant."""
    if instant is None:
        return None
    local = instant.astimezone(PARIS)
    if instant == day_start(local.date()):
        return day_start(local.date() + DAY)
    return instant + timedelta(microseconds=1)


def _known(made: Report) -> str | None:
    return iso(made.known_at) if made.known_at else None


def _count(count: Count) -> CountTold:
    return CountTold(
        name=count.name,
        label=COUNTS.get(count.name, count.name),
        call=count.call,
        figure=_figure(count.figure),
    )


def _figure(figure: Figure) -> FigureTold:
    return FigureTold(low=figure.low, high=figure.high, unnamed=figure.unnamed)


def _indicator(indicator: Indicator) -> IndicatorTold:
    published, ours = indicator.published, indicator.ours
    return IndicatorTold(
        as_of=published.as_of,
        indicator=published.indicator,
        label=INDICATORS.get(published.indicator, published.indicator),
        scope=published.scope,
        unit=published.unit,
        published=published.value,
        hedge=published.hedge,
        source=published.source,
        note=published.note,
        match=str(indicator.match),
        match_label=MATCHES[indicator.match],
        figure=_figure(ours) if isinstance(ours, Figure) else None,
        rate=_rate(ours) if isinstance(ours, Rate) else None,
        target=TargetTold(target=ours.id, value=ours.value, source=ours.source)
        if isinstance(ours, Target)
        else None,
    )


def _rate(rate: Rate) -> RateTold:
    low, high = rate.bounds()
    return RateTold(
        low=low,
        high=high,
        numerator=_figure(rate.numerator),
        denominator=_figure(rate.denominator),
        denominator_source=rate.denominator_source,
    )


DAY = timedelta(days=1)
OPERATIONS = (
    Operation(
        id="showReport",
        method="GET",
        path="/bilan",
        section=SECTION,
        summary="Nombres à une date",
        about="Un jour est compté en entier ; « known_at » dit ce que l’on savait alors.",
        policy=SIGNED_IN,
        answer=show_report,
        query=ReportQuery,
        told=ReportTold,
    ),
    Operation(
        id="showIndicators",
        method="GET",
        path="/indicateurs",
        section=SECTION,
        summary="Indicateurs publiés et les nôtres",
        policy=SIGNED_IN,
        answer=show_indicators,
        query=ReportQuery,
        told=Indicators,
    ),
)
