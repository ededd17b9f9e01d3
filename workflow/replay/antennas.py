"""Antennas: the pilot, the openings and works the sources name, the agreements of a known day.

Nothing is recorded of the others: their phase is not published.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from workflow.replay.journal import Line
from workflow.replay.sources import Place, places
from workflow.replay.story import story

PHASES = ("start_engineering", "start_deployment", "open")
AGREEMENT = "installation_agreement"


def antennas() -> Iterator[Line]:
    """Record, place by place, what the sources say of its antenna."""
    under_way = story().content["antennas"]["under_way"]
    for place in places():
        if place.opened_on:
            yield _pilot(place)
            continue
        if place.agreement_on:
            yield _agreement(place)
        if place.opened_by:
            yield from _phases(place, PHASES, place.opened_by)
        elif place.key in under_way:
            yield from _phases(place, PHASES[:-1], under_way[place.key])


def _pilot(place: Place) -> Line:
    """The pilot is recorded once its label is: effective before it, flagged, with its reason."""
    reason = story().words("reasons", "pilot")
    args = ("advance", "open_pilot", _site(place), "-i", f"reason={reason}")
    at = story().session(place.call).held.at + timedelta(minutes=30)
    return Line(at=at, args=(*args, "--at", place.opened_on))


def _agreement(place: Place) -> Line:
    args = ("milestone", "done", _site(place), AGREEMENT, "--at", place.agreement_on)
    return Line(at=_afternoon(place.agreement_on), args=args)


def _phases(place: Place, triggers: Sequence[str], by: str) -> Iterator[Line]:
    """Take the antenna through phases without a date, not after `by`; milestones without source."""
    at, site = _afternoon(by), _site(place)
    opened = story().choice("antennas", "opened", place.key, f"<={by}")
    phases = story().choice("antennas", "phases", place.key, f"<={by}")
    reason, known = story().words("reasons", "waiver"), AGREEMENT if place.agreement_on else ""
    for trigger in triggers:
        for milestone in _of(("waived", trigger)):
            if milestone != known:
                waiving = ("milestone", "waive", site, milestone, "--reason", reason)
                yield Line(at=at, args=(*waiving, "--at", phases))
        for milestone in _of(("supposed", trigger)):
            yield Line(at=at, args=("milestone", "done", site, milestone, "--at", phases))
        when = opened if trigger == "open" else phases
        inputs = _inputs(place, trigger, by)
        yield Line(at=at, args=("advance", trigger, site, *inputs, "--at", when))


def _inputs(place: Place, trigger: str, by: str) -> tuple[str, ...]:
    if trigger == "start_engineering":
        late = "target_opening_late" if place.opened_by > "2021" and place.agreement_on else ""
        target = story().content["antennas"][late or "target_opening"]
        return ("-i", f"regional_centre={place.region}", "-i", f"target_opening={target}")
    return ("-i", f"proposed_on={by}") if trigger == "start_deployment" else ()


def _of(names: tuple[str, str]) -> tuple[str, ...]:
    part, trigger = names
    found = story().content["antennas"][part].get(trigger, ())
    return tuple(str(code) for code in found)


def _site(place: Place) -> str:
    return f"{{{place.key}}}-A1"


def _afternoon(day: str) -> datetime:
    """Return 16:00 UTC of a day: after local noon, the instant that stands for it."""
    return datetime.combine(date.fromisoformat(day), time(16), tzinfo=UTC)
