"""Deadlines: what they say, their versions, moving them."""

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from notifications.wording import deadline_text, french, label
from states.deadlines import Deadline
from states.identifiers import DeadlineId
from states.instants import iso
from web.api.call import Call
from web.api.models import Asked, Code, Day, Moment, Text, Told
from web.api.operation import Needs, Operation, Reply, reply
from web.api.problems import met
from web.policy import LEAD, SIGNED_IN
from workflow.commands import Command, ExtendDeadline, ExtendTogether
from workflow.desk import Desk
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.schedule.deadline_versions import DeadlineVersion, versions_of
from workflow.schedule.personal_dates import programme_dates

SECTION = "Échéances"
MOST_DAYS = 3_650
MOST_DEADLINES = 50


class VersionTold(Told):
    """One version of a deadline: its day, who set it, when, why if it was said."""

    number: int
    day: str | None
    kind: str
    label: str
    role: str
    recorded_at: Moment
    reason: str


class DeadlineTold(Told):
    """A deadline of the programme; `closes_at` is the first instant too late."""

    id: str
    label: str
    kind: str
    day: str | None
    hour: str | None
    zone: str
    closes_at: Moment | None
    statement: str
    source: str
    interpretation: str
    version: int
    versions: tuple[VersionTold, ...]


class Deadlines(Told):
    """The deadlines the reader may know, by day."""

    deadlines: tuple[DeadlineTold, ...]


class ExtensionAsked(Asked):
    """One deadline moved to a day, or several by a number of days, with the reason told."""

    deadlines: Annotated[
        tuple[Code, ...], Field(min_length=1, max_length=MOST_DEADLINES, strict=False)
    ]
    reason: Text
    day: Day | None = None
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "ExtensionAsked":
        if (self.day is None) == (self.days is None) or (self.day and len(self.deadlines) > 1):
            raise PydanticCustomError("missing", "missing")
        return self


class Extended(Told):
    """What was moved, and the letters prepared."""

    deadlines: tuple[DeadlineTold, ...]
    letters: tuple[str, ...]


def list_deadlines(call: Call) -> Reply:
    """Return the deadlines the caller may know."""
    with call.reading() as reading:
        return reply(Deadlines(deadlines=_known(reading)))


def show_deadline(call: Call) -> Reply:
    """Return one deadline with every version of it."""
    with call.reading() as reading:
        found = {each.id: each for each in _known(reading)}
    if call.path["deadline"] not in found:
        raise met("introuvable")
    return reply(found[call.path["deadline"]])


def extend(call: Call) -> Reply:
    """Move deadlines forward, for everybody."""
    asked = call.given(ExtensionAsked)
    names = tuple(DeadlineId(name) for name in asked.deadlines)

    def told(desk: Desk, done: Done) -> Reply:
        every, zone = desk.programme.deadlines, "Europe/Paris"
        moved = tuple(_told(every[name], versions_of(desk.writer, name), zone) for name in names)
        return reply(Extended(deadlines=moved, letters=done.letters))

    return call.record(_command(call, asked, names), told)


def _command(call: Call, asked: ExtensionAsked, names: tuple[DeadlineId, ...]) -> Command:
    if asked.day is not None:
        return ExtendDeadline(
            actor=call.actor, deadline=names[0], day=asked.day, reason=asked.reason
        )
    assert asked.days is not None
    return ExtendTogether(actor=call.actor, deadlines=names, days=asked.days, reason=asked.reason)


def _known(reading: Reading) -> tuple[DeadlineTold, ...]:
    in_force = reading.in_force()
    if in_force is None:
        return ()
    found = sorted(
        (dated.deadline for dated in programme_dates(reading, in_force)),
        key=lambda each: (str(each.day or "9999"), each.id),
    )
    zone = reading.own_zone()
    return tuple(_told(each, versions_of(reading.reader, each.id), zone) for each in found)


def _told(deadline: Deadline, versions: tuple[DeadlineVersion, ...], zone: str) -> DeadlineTold:
    return DeadlineTold(
        id=deadline.id,
        label=deadline.label,
        kind=str(deadline.kind),
        day=deadline.day.isoformat() if deadline.day else None,
        hour=deadline.hour.isoformat("minutes") if deadline.hour else None,
        zone=deadline.zone,
        closes_at=iso(deadline.closes_at) if deadline.closes_at else None,
        statement=french(deadline_text(deadline, zone)),
        source=deadline.source,
        interpretation=deadline.interpretation,
        version=deadline.version,
        versions=tuple(_version(each) for each in versions),
    )


def _version(version: DeadlineVersion) -> VersionTold:
    return VersionTold(
        number=version.number,
        day=version.day.isoformat() if version.day else None,
        kind=version.kind,
        label=label("event", version.kind),
        role=str(version.role),
        recorded_at=iso(version.recorded_at),
        reason=version.reason,
    )


OPERATIONS = (
    Operation(
        id="listDeadlines",
        method="GET",
        path="/echeances",
        section=SECTION,
        summary="Échéances du programme et leurs versions",
        policy=SIGNED_IN,
        answer=list_deadlines,
        told=Deadlines,
    ),
    Operation(
        id="showDeadline",
        method="GET",
        path="/echeances/{deadline:path}",
        section=SECTION,
        summary="Une échéance et ses versions",
        policy=SIGNED_IN,
        answer=show_deadline,
        told=DeadlineTold,
    ),
    Operation(
        id="extendDeadlines",
        method="POST",
        path="/prorogations",
        section=SECTION,
        summary="Proroger une ou plusieurs échéances",
        about="Donnez « day » pour une échéance, ou « days » (nombre de jours ajoutés) pour une ou "
        "plusieurs.",
        policy=LEAD,
        answer=extend,
        body=ExtensionAsked,
        told=Extended,
        needs=Needs.KEY,
    ),
)
