"""What a forecast says: letters and automatic acts to come, what a moved date changes, who sees it.

Values only: persons and files by id. `workflow.schedule.forecast` finds them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeAlias, TypeVar

from states.identifiers import CaseId, DeadlineId, EventId, PersonId, Role
from workflow.audience import CITY, REGIONAL
from workflow.people import Actor, Person
from workflow.reading import Reading

Line = TypeVar("Line")
NOT_MOVED: Mapping[DeadlineId, date] = MappingProxyType({})


class Assumption(StrEnum):
    """What a forecast takes for granted, and says."""

    NO_HUMAN_ACT = "no_human_act"


@dataclass(frozen=True, kw_only=True)
class ForecastLetter:
    """One letter to one person; several of one person and instant leave as one message.

    `held`: it waits for the lead, so `leaves_at` is the earliest it may leave.
    """

    leaves_at: datetime
    code: str
    person: PersonId
    cases: tuple[CaseId, ...] = ()
    deadline: DeadlineId | None = None
    days_before: int | None = None
    held: bool = False
    event: EventId | None = field(default=None, compare=False)
    """What it is born of, if already recorded; two forecasts are compared without it."""


@dataclass(frozen=True, kw_only=True)
class ForecastAct:
    """One automatic act on a case; `about` is the window or the milestone it names."""

    at: datetime
    case: CaseId
    trigger: str
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What happens by itself from `starts_at` to the end of the day `until`, in order of time.

    `held`: why the sweep waits for a confirmation, taken for given here; "" when it does not.
    """

    starts_at: datetime
    until: date
    letters: tuple[ForecastLetter, ...]
    acts: tuple[ForecastAct, ...]
    moved: Mapping[DeadlineId, date] = field(default_factory=dict)
    assumes: Assumption = Assumption.NO_HUMAN_ACT
    held: str = ""

    @property
    def by_person(self) -> Mapping[PersonId, tuple[ForecastLetter, ...]]:
        """The letters of each person, in order of time."""
        found: dict[PersonId, list[ForecastLetter]] = defaultdict(list)
        for letter in self.letters:
            found[letter.person].append(letter)
        return {person: tuple(letters) for person, letters in sorted(found.items())}


@dataclass(frozen=True, kw_only=True)
class Shifted(Generic[Line]):
    """One line that both forecasts hold, at another time."""

    before: Line
    after: Line


@dataclass(frozen=True, kw_only=True)
class Changes(Generic[Line]):
    """What one list has that the other has not, and what moved, in order of time."""

    added: tuple[Line, ...] = ()
    removed: tuple[Line, ...] = ()
    moved: tuple[Shifted[Line], ...] = ()

    def lines(self) -> tuple[Line, ...]:
        """Return every line concerned."""
        pairs = (line for shift in self.moved for line in (shift.before, shift.after))
        return (*self.added, *self.removed, *pairs)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What changes from one forecast to the other; `cases` are the files concerned, by id."""

    letters: Changes[ForecastLetter]
    acts: Changes[ForecastAct]
    cases: tuple[CaseId, ...]


Identity: TypeAlias = Callable[[Line], Hashable]


def difference(before: Forecast, after: Forecast) -> Difference:
    """Say what `after` adds, removes and moves; equal forecasts give an empty difference."""
    letters = _changes(before.letters, after.letters, _same_letter, lambda each: each.leaves_at)
    acts = _changes(before.acts, after.acts, _same_act, lambda each: each.at)
    cases = {case for letter in letters.lines() for case in letter.cases}
    cases |= {act.case for act in acts.lines()}
    return Difference(letters=letters, acts=acts, cases=tuple(sorted(cases)))


def seen_by(forecast: Forecast, reading: Reading) -> Forecast:
    """Keep what the reader may know: everything for an insider, else their own letters and files.

    Of a file whose decision is not lifted for them, only letters born of what they know show: as
    long as it is not, the facts they know make nothing else happen. What waits for the lead does
    not show: nobody acts.
    """
    if reading.actor.is_insider:
        return forecast
    shown = {case: {each.id for each in reading.shown_events(case)} for case in _cases(forecast)}
    hidden = {case for case in shown if len(shown[case]) < len(reading.archive.events(case))}
    own = {
        PersonId(person.id)
        for person in reading.archive.persons()
        if _is_own(person, reading.actor)
    }
    return Forecast(
        starts_at=forecast.starts_at,
        until=forecast.until,
        letters=tuple(
            letter
            for letter in forecast.letters
            if letter.person in own
            and not letter.held
            and all(case not in hidden or letter.event in shown[case] for case in letter.cases)
        ),
        acts=tuple(
            act
            for act in forecast.acts
            if act.case not in hidden and reading.file(act.case) is not None
        ),
        moved=forecast.moved,
        held=forecast.held,
    )


def _is_own(person: Person, actor: Actor) -> bool:
    if Role.CITY in actor.roles:
        return person.kind in CITY and person.organisation == actor.authority
    if Role.REGIONAL_CENTRE in actor.roles:
        return person.kind in REGIONAL and person.region == actor.region
    return str(person.id) == str(actor.id)


def _cases(forecast: Forecast) -> set[CaseId]:
    told = {case for letter in forecast.letters for case in letter.cases}
    return told | {act.case for act in forecast.acts}


def _same_letter(letter: ForecastLetter) -> Hashable:
    return letter.code, letter.person, letter.cases, letter.deadline, letter.days_before


def _same_act(act: ForecastAct) -> Hashable:
    return act.case, act.trigger


def _changes(
    before: Sequence[Line],
    after: Sequence[Line],
    identity: Identity[Line],
    time_of: Callable[[Line], datetime],
) -> Changes[Line]:
    """Pair the lines of one identity: the unchanged ones first, the others in order of time."""
    common = Counter(before) & Counter(after)
    old, new = _others(before, common, identity), _others(after, common, identity)
    added: list[Line] = []
    removed: list[Line] = []
    moved: list[Shifted[Line]] = []
    for name in {**old, **new}:
        was, now = old.get(name, []), new.get(name, [])
        pairs = list(zip(was, now, strict=False))
        moved += [Shifted(before=one, after=other) for one, other in pairs]
        removed += was[len(pairs) :]
        added += now[len(pairs) :]
    return Changes(
        added=tuple(sorted(added, key=time_of)),
        removed=tuple(sorted(removed, key=time_of)),
        moved=tuple(sorted(moved, key=lambda shift: time_of(shift.after))),
    )


def _others(
    lines: Iterable[Line], common: Counter[Line], identity: Identity[Line]
) -> dict[Hashable, list[Line]]:
    """Group by identity the lines that are not in both lists."""
    left, found = Counter(common), defaultdict(list)
    for line in lines:
        if left[line] > 0:
            left[line] -= 1
        else:
            found[identity(line)].append(line)
    return found
