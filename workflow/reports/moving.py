"""Moving dates of the programme: the act it takes, and everything it would cause, said before it.

The act is rehearsed whole, then the forecasts of the two calendars are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from states.identifiers import CaseId, DeadlineId
from states.programme import Programme
from workflow.commands import ExtendDeadline, ExtendTogether
from workflow.office import Office
from workflow.outcomes import Done, Outcome
from workflow.people import Actor
from workflow.reading import Reading
from workflow.reports.consequences import Consequences, consequences_of
from workflow.reports.foreseen_lines import last_day_of
from workflow.schedule.forecast import forecast
from workflow.schedule.foreseen import NOT_MOVED, Difference, Forecast, difference, seen_by
from workflow.schedule.rehearsal import rehearse


@dataclass(frozen=True, kw_only=True)
class Move:
    """An act that moves deadlines, and the day each would then have."""

    command: ExtendDeadline | ExtendTogether
    moved: Mapping[DeadlineId, date]


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """What a move would do: its outcome; when admitted, what it causes up to a day.

    `files`: the files some letter or automatic act of which changes.
    """

    outcome: Outcome
    until: date
    consequences: Consequences | None = None
    difference: Difference | None = None
    files: tuple[CaseId, ...] = ()

    @property
    def letters(self) -> int:
        """How many letters the act itself writes."""
        return len(self.consequences.letters) if self.consequences else 0


def move_to(actor: Actor, deadline: DeadlineId, day: date, reason: str) -> Move:
    """Return the move of one deadline to a day."""
    command = ExtendDeadline(actor=actor, deadline=deadline, day=day, reason=reason)
    return Move(command=command, moved={deadline: day})


def move_by(
    actor: Actor, programme: Programme, deadlines: Sequence[DeadlineId], days: int, reason: str
) -> Move:
    """Return the move of several deadlines by the same number of days, all or none."""
    known = [programme.deadlines.get(name) for name in deadlines]
    moved = {each.id: each.day + timedelta(days=days) for each in known if each and each.day}
    command = ExtendTogether(actor=actor, deadlines=tuple(deadlines), days=days, reason=reason)
    return Move(command=command, moved=moved)


def rehearse_move(office: Office, move: Move) -> Rehearsed:
    """Say what a move would record, write and change; nothing of it stays."""
    rehearsal = rehearse(office, [move.command])
    (outcome,) = rehearsal.outcomes
    until = last_day_of(office, move.moved)
    if not isinstance(outcome, Done):
        return Rehearsed(outcome=outcome, until=until)
    changed = difference_of(office, move.command.actor, move.moved, until)
    told = [line.case_id for line in rehearsal.written if line.case_id]
    return Rehearsed(
        outcome=outcome,
        until=until,
        consequences=consequences_of(office, rehearsal),
        difference=changed,
        files=tuple(sorted({*changed.cases, *told})),
    )


def difference_of(
    office: Office, actor: Actor, moved: Mapping[DeadlineId, date], until: date
) -> Difference:
    """Return what moved dates change in what comes by itself until a day, as `actor` may know."""
    before = foreseen_by(office, actor, until)
    return difference(before, foreseen_by(office, actor, until, moved))


def foreseen_by(
    office: Office, actor: Actor, until: date, moved: Mapping[DeadlineId, date] = NOT_MOVED
) -> Forecast:
    """Return the forecast as `actor` may know it.

    Raises:
        CommandFailed: a deadline moved is unknown, or no programme was applied yet.
    """
    found = forecast(office, until, moved)
    with office.store.read() as reader:
        return seen_by(found, Reading(office, reader, actor))
