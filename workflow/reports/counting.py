"""Counts of candidatures and antennas at a date, recomputed from events and never stored.

A date known only between bounds may fall on either side of the date asked: such a case counts as
possible, and a count is then an interval. Fictional cases are in no count. Every `moment` is an
exclusive end: the end of a civil day counts that day whole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from states.events import Event
from states.facts import Mark
from states.history import as_of, codes_of, text_of, undone
from states.identifiers import CaseId, CaseKind
from states.instants import PARIS, EffectiveAt, Precision
from workflow.followup.flags import flag_on
from workflow.people import authority_case

YES, NO, UNKNOWN = "yes", "no", "unknown"
LABEL_ENDS = ("revoke", "withdraw_label", "void")
OPENINGS = ("open", "open_pilot")
WORKS = ("start_engineering", "start_deployment")
STOPS = (*LABEL_ENDS, "close", "suspend")
_AN_INSTANT = timedelta(microseconds=1)
Test: TypeAlias = "Callable[[Case, datetime], str]"
"""Says of a case whether something was true at an instant: yes, no or unknown."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What counting needs of a candidature or an antenna: its marks and when each act was true.

    `acts` hold, by kind of event still standing, their dates in the order recorded. `authority`
    holds the events of its authority: its flags are dated.
    """

    id: CaseId
    kind: CaseKind
    call: str = ""
    region: str = ""
    marks: tuple[str, ...] = ()
    authority: tuple[Event, ...] = ()
    acts: Mapping[str, tuple[EffectiveAt, ...]] = field(default_factory=dict)

    @property
    def is_named(self) -> bool:
        """Whether a source names its place."""
        return Mark.UNNAMED not in self.marks


@dataclass(frozen=True, kw_only=True)
class Census:
    """Every case that counts, as known at an instant of the recorded axis."""

    candidatures: tuple[Case, ...]
    antennas: tuple[Case, ...]

    def of_calls(self, calls: Iterable[str]) -> "Census":
        """Keep the cases of some calls; all of them when none is given."""
        wanted = tuple(calls)
        if not wanted:
            return self
        return Census(
            candidatures=tuple(case for case in self.candidatures if case.call in wanted),
            antennas=tuple(case for case in self.antennas if case.call in wanted),
        )


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A count at a date: `low` for sure, up to `high`; `high` None when more may be unknown to us.

    `unnamed`: how many of the cases it may count are entries that no source names.
    """

    low: int
    high: int | None
    unnamed: int = 0

    @property
    def is_exact(self) -> bool:
        """Whether nothing is in doubt."""
        return self.low == self.high

    def holds(self, value: int) -> bool:
        """Whether a value is possible, bounds included."""
        return self.low <= value and (self.high is None or value <= self.high)


def census(events: Sequence[Event], known_at: datetime | None = None) -> Census:
    """Take the census of a log, as known at a recorded instant (inclusive; None: now)."""
    known = as_of(events, known_at=known_at)
    by_case: dict[CaseId, list[Event]] = {}
    for event in known:
        by_case.setdefault(event.case, []).append(event)
    cases = [_case(events, by_case) for events in by_case.values() if events[0].case_kind in FIRST]
    counted = [case for case in cases if case and Mark.FICTIONAL not in case.marks]
    return Census(
        candidatures=tuple(case for case in counted if case.kind is CaseKind.CANDIDATURE),
        antennas=tuple(case for case in counted if case.kind is CaseKind.ANTENNA),
    )


FIRST = {CaseKind.CANDIDATURE: "open_draft", CaseKind.ANTENNA: "create"}
"""The event that says who a case is."""


def count(cases: Iterable[Case], test: Test, moment: datetime) -> Figure:
    """Count the cases for which something was true at `moment`."""
    truths = [(case, test(case, moment)) for case in cases]
    return Figure(
        low=sum(truth == YES for _, truth in truths),
        high=sum(truth != NO for _, truth in truths),
        unnamed=sum(truth != NO and not case.is_named for case, truth in truths),
    )


def distinct_regions(cases: Iterable[Case], test: Test, moment: datetime) -> Figure:
    """Count the regions of the cases for which something was true at `moment`."""
    truths = [(case, test(case, moment)) for case in cases]
    sure = {case.region for case, truth in truths if truth == YES and case.region}
    possible = {case.region for case, truth in truths if truth != NO and case.region}
    hidden = sum(truth != NO and not case.region for case, truth in truths)
    return Figure(low=len(sure), high=None if hidden else len(possible), unnamed=hidden)


def filed(case: Case, moment: datetime) -> str:
    """Whether the file had been submitted."""
    return _happened(case, ("submit",), moment)


def analysed(case: Case, moment: datetime) -> str:
    """Whether the file had been analysed, whatever became of it."""
    return _happened(case, ("analyse",), moment)


def labelled(case: Case, moment: datetime) -> str:
    """Whether the label was given and had not ended."""
    return both(_happened(case, ("label",), moment), _not(_happened(case, LABEL_ENDS, moment)))


def is_open(case: Case, moment: datetime) -> str:
    """Whether the antenna had opened and not closed."""
    return both(_happened(case, OPENINGS, moment), _not(_happened(case, STOPS, moment)))


def under_way(case: Case, moment: datetime) -> str:
    """Whether the antenna was on its way to opening; unknown while no source says its phase."""
    stands = both(_happened(case, ("create",), moment), _not(_happened(case, STOPS, moment)))
    begun = YES if _happened(case, WORKS, moment) == YES else UNKNOWN
    return both(stands, both(begun, _not(_happened(case, OPENINGS, moment))))


def flagged(test: Test, flag: str) -> Test:
    """Return the test that also wants a flag of the authority then: acv, ti, pvd or industry."""

    def check(case: Case, moment: datetime) -> str:
        day = (moment - _AN_INSTANT).astimezone(PARIS).date()
        return both(test(case, moment), flag_on(case.authority, flag, day))

    return check


def decided_between(test: Test, first: datetime, last: datetime) -> Test:
    """Return the test that also wants the label decided in [first, last), known to the day."""

    def check(case: Case, moment: datetime) -> str:
        dates = case.acts.get("label", ())
        within = any(
            date.earliest is not None
            and date.latest is not None
            and first <= date.earliest
            and date.latest <= last
            for date in dates
        )
        return test(case, moment) if within else NO

    return check


def both(one: str, other: str) -> str:
    """Return whether two things are true together, each being yes, no or unknown."""
    if NO in (one, other):
        return NO
    return YES if one == other == YES else UNKNOWN


def _not(truth: str) -> str:
    return {YES: NO, NO: YES}.get(truth, UNKNOWN)


def _happened(case: Case, kinds: Iterable[str], moment: datetime) -> str:
    found = {_is_before(date, moment) for kind in kinds for date in case.acts.get(kind, ())}
    return next((truth for truth in (YES, UNKNOWN) if truth in found), NO)


def _is_before(date: EffectiveAt, moment: datetime) -> str:
    if date.precision is Precision.INSTANT:
        return YES if date.instant < moment else NO
    if date.latest is not None and date.latest <= moment:
        return YES
    return NO if date.earliest is not None and date.earliest >= moment else UNKNOWN


def _case(events: Sequence[Event], by_case: Mapping[CaseId, Sequence[Event]]) -> Case | None:
    gone = undone(events)
    standing = [event for event in events if event.id not in gone]
    kind = events[0].case_kind
    born = next((event for event in standing if event.kind == FIRST[kind]), None)
    if born is None:
        return None
    acts: dict[str, tuple[EffectiveAt, ...]] = {}
    for event in standing:
        acts[event.kind] = (*acts.get(event.kind, ()), event.effective_at)
    return Case(
        id=born.case,
        kind=kind,
        call=text_of(born.data, "call"),
        region=text_of(born.data, "region"),
        marks=codes_of(born.data, "marks"),
        authority=tuple(by_case.get(authority_case(text_of(born.data, "authority")), ())),
        acts=acts,
    )
