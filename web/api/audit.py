"""The control: who did what, what stood outside the rule, how long it took, whether it holds."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from notifications.wording import label
from states.events import Event
from states.identifiers import Role
from states.instants import iso
from web.api.call import Call, file_of
from web.api.files import Dated
from web.api.models import Instant, Moment, Name, Query, Told
from web.api.operation import Operation, Reply, reply
from web.api.problems import fault
from web.policy import CONTROL
from workflow.access.questions import unmasked_by
from workflow.people import text_refs
from workflow.reading import NOW, Reading
from workflow.reading import Moment as ReadAt
from workflow.reports.durations import LEGS, Leg, Spread, delays, spread
from workflow.reports.masking import NO_MASK, Mask
from workflow.reports.questions import Questions
from workflow.store.filters import EventFilter
from workflow.store.records import LoggedEvent

SECTION = "Contrôle"
MOST_EVENTS = 1_000


class Period(Query):
    """A recorded period: from `since` inclusive to `until` exclusive."""

    since: Instant | None = None
    until: Instant | None = None


class EventsAsked(Period):
    """The acts of a period, of an author, or of one file; `after` is the last number read."""

    by: Name = ""
    file: Name = ""
    after: Annotated[int, Field(ge=-1, le=10**15)] = -1
    limit: Annotated[int, Field(ge=1, le=MOST_EVENTS)] = 200


class AtMoment(Query):
    """Which moment is read: what was true `at`, as known `known_at`."""

    at: Instant | None = None
    known_at: Instant | None = None


class LoggedTold(Told):
    """One act with its number in the register; `texts` are those not erased, persons masked."""

    number: int
    id: str
    file: str
    kind: str
    label: str
    actor: str
    role: str
    effective_at: Dated
    recorded_at: Moment
    data: dict[str, Any]
    texts: dict[str, str]


class Logged(Told):
    """Acts in the order of the register; `next` is given back as `after`, null at the end."""

    events: tuple[LoggedTold, ...]
    next: int | None
    answered_at: Moment


class RefusedTold(Told):
    """A refused attempt; `times` counts the identical ones within a minute."""

    event: str
    recorded_at: Moment
    actor: str
    file: str
    trigger: str
    rules: tuple[str, ...]
    times: int


class RefusedAttempts(Told):
    """The refused attempts, oldest first."""

    refusals: tuple[RefusedTold, ...]
    answered_at: Moment


class OutsideTold(Told):
    """An act outside the rule, and why it is in this list."""

    number: int
    event: str
    file: str
    kind: str
    label: str
    actor: str
    recorded_at: Moment
    codes: tuple[str, ...]
    reasons: tuple[str, ...]
    unverifiable: tuple[str, ...]


class OutsideRule(Told):
    """The acts outside the rule, in the order of the register."""

    acts: tuple[OutsideTold, ...]
    answered_at: Moment


class LegTold(Told):
    """Whole days, between two bounds when a date is imprecise."""

    at_least: int
    at_most: int


class SpreadTold(Told):
    """Median and extremes of one leg, in days; unknowns apart."""

    known: int
    unknown: int
    least: float | None
    median: float | None
    most: float | None


class DelayTold(Told):
    """The legs of one file; null where a date is not known."""

    file: str
    filing_to_decision: LegTold | None
    decision_to_notification: LegTold | None
    notification_to_proof: LegTold | None
    notification_to_opening: LegTold | None


class DelaysTold(Told):
    """The durations of each file, and their spread."""

    files: tuple[DelayTold, ...]
    spread: dict[str, SpreadTold]
    answered_at: Moment


def list_events(call: Call) -> Reply:
    """Return acts as recorded."""
    asked = call.asked(EventsAsked)
    with call.reading() as reading:
        found = _found(reading, asked)
        kept = found[: asked.limit]
        mask = _mask(reading)
        return reply(
            Logged(
                events=tuple(_logged(reading, each, mask) for each in kept),
                next=kept[-1].seq if len(found) > len(kept) else None,
                answered_at=iso(reading.now),
            )
        )


def list_refusals(call: Call) -> Reply:
    """Return what the rules refused."""
    asked = call.asked(Period)
    with call.reading() as reading:
        answer = Questions(reading).refusals(asked.since, asked.until)
    refusals = tuple(
        RefusedTold(
            event=line.event.id,
            recorded_at=iso(line.event.recorded_at),
            actor=line.event.actor,
            file=line.reference,
            trigger=line.trigger,
            rules=line.rules,
            times=line.times,
        )
        for line in answer.lines
    )
    return reply(RefusedAttempts(refusals=refusals, answered_at=iso(answer.answered_at)))


def list_outside(call: Call) -> Reply:
    """Return the acts outside the rule."""
    asked = call.asked(Period)
    with call.reading() as reading:
        answer = Questions(reading).outside_rule(asked.since, asked.until)
    acts = tuple(
        OutsideTold(
            number=line.seq,
            event=line.event.id,
            file=line.reference,
            kind=line.event.kind,
            label=label("done", line.event.kind),
            actor=line.event.actor,
            recorded_at=iso(line.event.recorded_at),
            codes=line.codes,
            reasons=tuple(label("outside_rule", code) for code in line.codes),
            unverifiable=line.unverifiable,
        )
        for line in answer.lines
    )
    return reply(OutsideRule(acts=acts, answered_at=iso(answer.answered_at)))


def show_delays(call: Call) -> Reply:
    """Return how long files took."""
    asked = call.asked(AtMoment)
    moment = ReadAt(at=asked.at, known_at=asked.known_at) if asked != AtMoment() else NOW
    with call.reading() as reading:
        found = delays(reading, moment)
        now = reading.now
    return reply(
        DelaysTold(
            files=tuple(
                DelayTold.model_validate(
                    {"file": each.reference, **{leg: _leg(each.legs[leg]) for leg in LEGS}}
                )
                for each in found
            ),
            spread={leg: _spread(spread(found, leg)) for leg in LEGS},
            answered_at=iso(now),
        )
    )


def _found(reading: Reading, asked: EventsAsked) -> tuple[LoggedEvent, ...]:
    """Return one act more than the limit, when there is one."""
    if not asked.file:
        return reading.reader.logged(
            EventFilter(
                actor=asked.by or None,
                recorded_from=asked.since,
                recorded_until=asked.until,
                after_seq=asked.after,
                limit=asked.limit + 1,
            )
        )
    read = file_of(reading, asked.file)
    if read is None:
        raise fault("file", asked.file, "unknown")
    answer = Questions(reading).history(read.facts.id)
    lines = (LoggedEvent(seq=line.seq, event=line.event) for line in answer.lines)
    return tuple(line for line in lines if _is_asked(line, asked))[: asked.limit + 1]


def _is_asked(line: LoggedEvent, asked: EventsAsked) -> bool:
    event = line.event
    return (
        line.seq > asked.after
        and asked.by in ("", event.actor)
        and (asked.since is None or event.recorded_at >= asked.since)
        and (asked.until is None or event.recorded_at < asked.until)
    )


def _mask(reading: Reading) -> Mask:
    """Return what a controller may read of persons; the lead and the operator read all."""
    if reading.actor.roles & {Role.LEAD, Role.OPERATOR}:
        return NO_MASK
    return Mask(active=True, unmasked=unmasked_by(reading, reading.actor))


def _logged(reading: Reading, logged: LoggedEvent, mask: Mask) -> LoggedTold:
    event = logged.event
    row = reading.reader.case(event.case)
    return LoggedTold(
        number=logged.seq,
        id=event.id,
        file=(row.reference or event.case) if row else event.case,
        kind=event.kind,
        label=label("done", event.kind),
        actor=event.actor,
        role=str(event.role),
        effective_at=Dated.model_validate(event.effective_at.to_value()),
        recorded_at=iso(event.recorded_at),
        data=dict(_codes(event)),
        texts=dict(mask.words(reading.reader, text_refs(event.data))),
    )


def _codes(event: Event) -> Iterator[tuple[str, Any]]:
    """Yield the values of an event; its texts are told apart, in words."""
    for name, value in event.data.items():
        if name != "texts":
            yield name, value


def _leg(leg: Leg | None) -> LegTold | None:
    return LegTold(at_least=leg.at_least, at_most=leg.at_most) if leg else None


def _spread(found: Spread) -> SpreadTold:
    return SpreadTold(
        known=found.known,
        unknown=found.unknown,
        least=None if found.least is None else float(found.least),
        median=None if found.median is None else float(found.median),
        most=None if found.most is None else float(found.most),
    )


OPERATIONS = (
    Operation(
        id="listEvents",
        method="GET",
        path="/audit/actes",
        section=SECTION,
        summary="Qui a fait quoi",
        about="Tout le registre, une période, un auteur ou un dossier, page par page.",
        policy=CONTROL,
        answer=list_events,
        query=EventsAsked,
        told=Logged,
    ),
    Operation(
        id="listRefusals",
        method="GET",
        path="/audit/refus",
        section=SECTION,
        summary="Demandes que les règles ont refusées",
        policy=CONTROL,
        answer=list_refusals,
        query=Period,
        told=RefusedAttempts,
    ),
    Operation(
        id="listOutsideRule",
        method="GET",
        path="/audit/hors-regle",
        section=SECTION,
        summary="Actes hors de la règle ordinaire",
        policy=CONTROL,
        answer=list_outside,
        query=Period,
        told=OutsideRule,
    ),
    Operation(
        id="showDelays",
        method="GET",
        path="/audit/delais",
        section=SECTION,
        summary="Délais de chaque dossier, médiane et extrêmes",
        policy=CONTROL,
        answer=show_delays,
        query=AtMoment,
        told=DelaysTold,
    ),
)
