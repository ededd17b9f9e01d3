"""The way of each antenna from its announcement to its opening, as known at the end of a day.

Only what was recorded by that instant is read: what somebody learns later changes nothing of it.
Fictional antennas, and those whose label ended, are left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from states.events import Event
from states.facts import Antenna, AntennaState, Mark
from states.history import antenna_of, as_of, undone
from states.identifiers import CaseId, CaseKind
from states.instants import EffectiveAt

DAY = timedelta(days=1)
AIM = "target_opening"
OPENINGS = ("open", "open_pilot")
STOPS = ("suspend", "close")
ENDED = frozenset({AntennaState.VOID, AntennaState.REVOKED, AntennaState.LABEL_WITHDRAWN})
GONE = frozenset({*ENDED, AntennaState.SUSPENDED, AntennaState.CLOSED})


class Stage(StrEnum):
    """Where a duration to the opening is counted from."""

    ANNOUNCED = "announced"
    ENGINEERING = "start_engineering"
    DEPLOYMENT = "start_deployment"


@dataclass(frozen=True, kw_only=True)
class Span:
    """Whole days from a stage to the opening, or to the day asked when it has not opened.

    `low` and `high` are the bounds that imprecise dates leave; equal when both are exact.
    """

    low: int
    high: int
    opened: bool


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One antenna at an instant: the stages it reached, its opening, the day aimed at.

    `starts` holds the announcement, or the label while nothing is announced. `aim_confirmed` False:
    a proposed target. `is_followed`: something was recorded of it since its announcement.
    """

    case: CaseId
    reference: str
    authority: str
    site: str
    region: str
    state: AntennaState
    marks: frozenset[Mark]
    starts: Mapping[Stage, EffectiveAt]
    opened: EffectiveAt | None = None
    stopped: EffectiveAt | None = None
    aim: date | None = None
    aim_confirmed: bool = False
    is_followed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it stands open."""
        return self.state is AntennaState.OPEN

    @property
    def is_awaited(self) -> bool:
        """Whether its opening is still to come."""
        return not self.is_open and self.state not in GONE

    def span(self, stage: Stage, moment: datetime) -> Span | None:
        """Return how long it took, or is taking, from a stage; None when that says nothing.

        A stage known only « not after » a day says nothing, nor an opening before the label.
        """
        start = self.starts.get(stage)
        if start is None or start.earliest is None or start.latest is None:
            return None
        first, last = start.earliest, start.latest
        if self.opened is not None:
            if (self.opened.latest or self.opened.instant) <= first:
                return None
            begins = max(self.opened.earliest or first, first)
            ends = min(self.opened.latest or moment, moment)
            return Span(low=_days(last, begins), high=_days(first, ends), opened=True)
        until = min(moment, self.stopped.instant) if self.stopped else moment
        return Span(low=_days(last, until), high=_days(first, until), opened=False)


def journeys(events: Sequence[Event], moment: datetime) -> tuple[Journey, ...]:
    """Return the way of every antenna, by reference, from what was recorded before `moment`.

    `moment` is an exclusive end; the events are those their reader may know.
    """
    known = as_of(events, known_at=moment - timedelta(microseconds=1))
    by_case: dict[CaseId, list[Event]] = {}
    for event in known:
        if event.case_kind is CaseKind.ANTENNA:
            by_case.setdefault(event.case, []).append(event)
    found = (_journey(antenna_of(case), case) for case in by_case.values())
    kept = (each for each in found if each.state not in ENDED and Mark.FICTIONAL not in each.marks)
    return tuple(sorted(kept, key=lambda each: each.reference))


def _journey(facts: Antenna, events: Sequence[Event]) -> Journey:
    gone = undone(events)
    acts: dict[str, EffectiveAt] = {}
    for event in events:
        if event.id not in gone:
            acts[event.kind] = event.effective_at
    return Journey(
        case=facts.id,
        reference=facts.reference,
        authority=facts.authority,
        site=facts.site,
        region=facts.region,
        state=facts.state,
        marks=facts.marks,
        starts=_starts(acts),
        opened=_first(acts, OPENINGS),
        stopped=_first(acts, STOPS) if facts.state in GONE else None,
        aim=_aim(facts)[0],
        aim_confirmed=_aim(facts)[1],
        is_followed=any(kind in acts for kind in (*Stage, *OPENINGS) if kind != Stage.ANNOUNCED),
    )


def _starts(acts: Mapping[str, EffectiveAt]) -> Mapping[Stage, EffectiveAt]:
    found = {stage: acts[stage] for stage in Stage if stage in acts}
    if Stage.ANNOUNCED not in found and "create" in acts:
        found[Stage.ANNOUNCED] = acts["create"]
    return found


def _aim(facts: Antenna) -> tuple[date | None, bool]:
    """Return the day aimed at, and whether it was confirmed."""
    milestone = facts.milestones.get(AIM)
    if milestone is not None and milestone.due is not None and milestone.due.day is not None:
        return milestone.due.day, milestone.due.confirmed
    return facts.target_opening, facts.target_opening is not None


def _first(acts: Mapping[str, EffectiveAt], kinds: Iterable[str]) -> EffectiveAt | None:
    found = (acts[kind] for kind in kinds if kind in acts)
    return min(found, key=lambda at: at.instant, default=None)


def _days(start: datetime, end: datetime) -> int:
    return max(0, (end - start) // DAY)
