"""The steering committee's report for scripts: stable keys, days in ISO form, null for unknown."""

from datetime import date
from typing import Any

from states.instants import iso
from workflow.reports.copil import Copil
from workflow.reports.counting import Figure
from workflow.reports.indicators import Indicator
from workflow.reports.places import PlaceAt
from workflow.reports.prediction import Expected, Predicted, Prediction


def as_json(found: Copil) -> dict[str, Any]:
    """Return the report."""
    return {
        "on": found.on.isoformat(),
        "known_at": iso(found.known_at) if found.known_at else None,
        "counts": [
            {"name": each.name, "call": each.call, **_figure(each.figure)}
            for each in found.figures.counts
        ],
        "published": [_published(each) for each in found.figures.indicators],
        "states": {str(kind): dict(states) for kind, states in found.states.items()},
        "targets": [
            {"id": each.id, "value": each.value, "horizon": _day(each.horizon)}
            for each in found.progress.targets
        ],
        "prediction": _prediction(found.prediction),
        "deadlines": [
            {"id": each.id, "day": _day(each.day), "label": each.label} for each in found.deadlines
        ],
        "places": [_place(each) for each in found.places],
    }


def _published(each: Indicator) -> dict[str, Any]:
    return {
        "as_of": each.published.as_of,
        "indicator": each.published.indicator,
        "scope": each.published.scope,
        "published": each.published.value,
        "match": str(each.match),
    }


def _prediction(found: Prediction) -> dict[str, Any]:
    return {
        "openings_observed": found.openings,
        "open_now": found.open_now,
        "unfollowed": found.unfollowed,
        "expected": [_expected(each) for each in found.expected],
        "antennas": [_predicted(each) for each in found.awaited],
        "observed": [
            {
                "days": step.days,
                "at_risk": step.at_risk,
                "opened": step.opened,
                "share": str(step.share),
            }
            for step in found.steps
        ],
    }


def _place(place: PlaceAt) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "departement": place.departement,
        "region": place.region,
        "flags": dict(place.flags),
        "candidatures": [each.reference for each in place.candidatures],
        "antennas": [each.facts.reference for each in place.antennas],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"low": figure.low, "high": figure.high, "unnamed": figure.unnamed}


def _expected(each: Expected) -> dict[str, Any]:
    return {
        "on": each.on.isoformat(),
        "low": each.low,
        "middle": each.middle,
        "high": each.high,
        "targets": [{"id": target.id, "value": target.value} for target in each.targets],
    }


def _predicted(each: Predicted) -> dict[str, Any]:
    journey = each.journey
    return {
        "reference": journey.reference,
        "authority": journey.authority,
        "state": str(journey.state),
        "aim": _day(journey.aim),
        "aim_confirmed": journey.aim_confirmed,
        "late_days": each.late_days,
        "stage": str(each.stage),
        "openings_observed": each.openings,
        "early": _day(each.early),
        "middle": _day(each.middle),
        "late": _day(each.late),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
