"""What comes by itself until a day, and what moved dates would change."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from notifications.wording import label
from states.identifiers import CaseId, DeadlineId
from states.instants import PARIS, iso
from web.api.call import Call, problem_reply
from web.api.models import Day, Moment, Query, Told
from web.api.operation import Operation, Reply, reply
from web.api.problems import fault, problem_of
from web.policy import OFFICE
from workflow.outcomes import CommandFailed
from workflow.reading import Reading
from workflow.schedule.forecast import forecast
from workflow.schedule.foreseen import (
    Changes,
    Difference,
    Forecast,
    ForecastAct,
    ForecastLetter,
    difference,
    seen_by,
)

SECTION = "Prévision"
FARTHEST = timedelta(days=1_100)


def _move(value: object) -> tuple[str, date]:
    name, _, day = str(value).rpartition("=")
    try:
        return name, date.fromisoformat(day)
    except ValueError as wrong:
        raise PydanticCustomError("not_a_date", "not_a_date") from wrong


Move = Annotated[
    tuple[str, date],
    PlainValidator(_move),
    WithJsonSchema({"type": "string", "examples": ["AMI2/vague-1=2020-11-20"]}),
]


class ForecastAsked(Query):
    """Until the end of which day; `moved`: deadlines moved, ÉCHÉANCE=JOUR."""

    until: Day
    moved: Annotated[tuple[Move, ...], Field(max_length=20)] = ()


class LetterForeseen(Told):
    """A letter to come; `held`: it waits for the lead, and leaves then at the earliest."""

    leaves_at: Moment
    code: str
    person: str
    files: tuple[str, ...]
    deadline: str | None
    days_before: int | None
    held: bool


class ActForeseen(Told):
    """An automatic act to come."""

    at: Moment
    file: str
    trigger: str
    label: str
    about: str


class LettersChanged(Told):
    """What moved dates change in the letters."""

    added: tuple[LetterForeseen, ...]
    removed: tuple[LetterForeseen, ...]
    moved: tuple[tuple[LetterForeseen, LetterForeseen], ...]


class ActsChanged(Told):
    """What moved dates change in the automatic acts."""

    added: tuple[ActForeseen, ...]
    removed: tuple[ActForeseen, ...]
    moved: tuple[tuple[ActForeseen, ActForeseen], ...]


class ChangesTold(Told):
    """What moved dates change, and the files concerned."""

    letters: LettersChanged
    acts: ActsChanged
    files: tuple[str, ...]


class ForecastTold(Told):
    """What happens by itself if nobody does anything; `changes` when dates were moved."""

    starts_at: Moment
    until: str
    assumes: str
    held: str
    letters: tuple[LetterForeseen, ...]
    acts: tuple[ActForeseen, ...]
    changes: ChangesTold | None


def show_forecast(call: Call) -> Reply:
    """Return what comes by itself."""
    asked = call.asked(ForecastAsked)
    moved = {DeadlineId(name): day for name, day in asked.moved}
    with call.reading() as reading:
        last = (reading.now + FARTHEST).astimezone(PARIS).date()
        if asked.until > last:
            raise fault("until", asked.until.isoformat(), "out_of_range")
    try:
        before = forecast(call.office, asked.until)
        after = forecast(call.office, asked.until, moved) if moved else None
    except CommandFailed as failed:
        return problem_reply(problem_of(call.office, call.actor, failed.outcome))
    with call.reading() as reading:
        return reply(_told(reading, before, after))


def _told(reading: Reading, before: Forecast, after: Forecast | None) -> ForecastTold:
    shown = seen_by(after or before, reading)
    changed = difference(before, after) if after else None
    return ForecastTold(
        starts_at=iso(shown.starts_at),
        until=shown.until.isoformat(),
        assumes=str(shown.assumes),
        held=shown.held,
        letters=tuple(_letter(reading, each) for each in shown.letters),
        acts=tuple(_act(reading, each) for each in shown.acts),
        changes=_changes(reading, changed) if changed else None,
    )


def _changes(reading: Reading, found: Difference) -> ChangesTold:
    letters: Changes[ForecastLetter] = found.letters
    acts: Changes[ForecastAct] = found.acts
    return ChangesTold(
        letters=LettersChanged(
            added=tuple(_letter(reading, each) for each in letters.added),
            removed=tuple(_letter(reading, each) for each in letters.removed),
            moved=tuple(
                (_letter(reading, each.before), _letter(reading, each.after))
                for each in letters.moved
            ),
        ),
        acts=ActsChanged(
            added=tuple(_act(reading, each) for each in acts.added),
            removed=tuple(_act(reading, each) for each in acts.removed),
            moved=tuple(
                (_act(reading, each.before), _act(reading, each.after)) for each in acts.moved
            ),
        ),
        files=tuple(_reference(reading, case) for case in found.cases),
    )


def _letter(reading: Reading, letter: ForecastLetter) -> LetterForeseen:
    return LetterForeseen(
        leaves_at=iso(letter.leaves_at),
        code=letter.code,
        person=letter.person,
        files=tuple(_reference(reading, case) for case in letter.cases),
        deadline=letter.deadline,
        days_before=letter.days_before,
        held=letter.held,
    )


def _act(reading: Reading, act: ForecastAct) -> ActForeseen:
    return ActForeseen(
        at=iso(act.at),
        file=_reference(reading, act.case),
        trigger=act.trigger,
        label=label("event", act.trigger),
        about=act.about,
    )


def _reference(reading: Reading, case: CaseId) -> str:
    row = reading.reader.case(case)
    return row.reference or case if row else case


OPERATIONS = (
    Operation(
        id="showForecast",
        method="GET",
        path="/prevision",
        section=SECTION,
        summary="Ce qui vient de soi-même jusqu’à un jour",
        about="Lettres et actes automatiques, en supposant qu’aucune personne n’agit d’ici là ; au "
        "plus trois ans. Avec « moved », ce que des dates déplacées changeraient.",
        policy=OFFICE,
        answer=show_forecast,
        query=ForecastAsked,
        told=ForecastTold,
    ),
)
