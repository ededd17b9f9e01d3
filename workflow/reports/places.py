"""Places at a date: the files and antennas of each local authority, and what is followed of them.

Read from one pass over the events a reader may know: the cost does not grow with a query by place.
Fictional cases are left out; an outsider sees what was announced.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from states.events import Event, text_of
from states.facts import Antenna, AntennaState, Candidature, Mark
from states.history import antenna_of, as_of, candidature_of, lifted, tellable
from states.identifiers import CaseId, CaseKind
from states.instants import PARIS, Certainty, EffectiveAt, day_start
from workflow.disclosure import ANNOUNCED
from workflow.followup.flags import corrected, flag_on
from workflow.followup.kinds import DATED, INSCRIBED, LEARNERS_COUNTED, OFFERED, SUBJECTS
from workflow.people import Actor, Authority, authority_of
from workflow.store.store import Reader

FLAGS = ("acv", "ti", "pvd")
FILES = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)
UNKNOWN = "unknown"
NEVER_SHOWN = frozenset({AntennaState.NONE, AntennaState.VOID})


@dataclass(frozen=True, kw_only=True)
class FollowedValues:
    """What is followed of an antenna, as codes and counts; what nobody recorded is unknown.

    `offer` by family; `learners`: (school year, count) of the latest year counted.
    """

    inscription: str = UNKNOWN
    offer: Mapping[str, str] = field(default_factory=dict)
    learners: tuple[str, int] | None = None


@dataclass(frozen=True, kw_only=True)
class AntennaHere:
    """An antenna of a place and what is followed of it."""

    facts: Antenna
    values: FollowedValues


@dataclass(frozen=True, kw_only=True)
class PlaceAt:
    """One local authority: its public name ("" when it was erased), flags, files and antennas.

    `announced` says of each file when its label was made public.
    """

    code: str
    name: str
    departement: str
    region: str
    flags: Mapping[str, str]
    candidatures: tuple[Candidature, ...]
    antennas: tuple[AntennaHere, ...]
    announced: Mapping[CaseId, EffectiveAt] = field(default_factory=dict)

    def announced_on(self, file: CaseId) -> str:
        """Return the day a file was announced, or the two it lies between: « first/last »."""
        at = self.announced.get(file)
        if at is None:
            return ""
        first = at.earliest or at.instant
        last = max(first, (at.latest or at.instant) - timedelta(microseconds=1))
        days = dict.fromkeys(each.astimezone(PARIS).date().isoformat() for each in (first, last))
        return "/".join(days)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The events of a log somebody may know, as known at an instant of the recorded axis."""

    by_case: Mapping[CaseId, tuple[Event, ...]]
    actor: Actor

    def true_at(self, case: CaseId, moment: datetime) -> tuple[Event, ...]:
        """Return the events of a case that were true at a moment, as this reader may know them."""
        return self._shown(as_of(self.by_case[case], at=moment))

    def known(self, case: CaseId) -> tuple[Event, ...]:
        """Return the events of a case whenever they were true, as this reader may know them."""
        return self._shown(self.by_case[case])

    def of_kind(self, *kinds: CaseKind) -> Iterator[CaseId]:
        """Yield the cases of some kinds, in the order of the log."""
        return (case for case, found in self.by_case.items() if found[0].case_kind in kinds)

    def _shown(self, events: Sequence[Event]) -> tuple[Event, ...]:
        return tuple(events) if _is_told(events, self.actor) else lifted(events, ANNOUNCED)


def seen(events: Iterable[Event], actor: Actor, known_at: datetime | None = None) -> Seen:
    """Return what somebody may know of a log, as known at a recorded instant (None: now)."""
    by_case: dict[CaseId, list[Event]] = {}
    for event in events:
        by_case.setdefault(event.case, []).append(event)
    known = {
        case: as_of(found if _is_told(found, actor) else tellable(found, ANNOUNCED), None, known_at)
        for case, found in by_case.items()
    }
    return Seen(by_case={case: found for case, found in known.items() if found}, actor=actor)


def _is_told(events: Sequence[Event], actor: Actor) -> bool:
    """Whether a case has no secret for somebody."""
    return actor.is_insider or not events or events[0].case_kind not in FILES


def end_of_day(now: datetime) -> datetime:
    """Return the exclusive end, in Paris, of the civil day of an instant: today counts whole."""
    return day_start(now.astimezone(PARIS).date() + timedelta(days=1))


@dataclass(frozen=True, kw_only=True)
class Known:
    """A local authority as recorded: its public name ("" when it was erased), all its events."""

    name: str
    authority: Authority
    events: tuple[Event, ...]


def authorities(reader: Reader, found: Seen) -> Mapping[str, Known]:
    """Return every local authority recorded, by code; their names cost one statement."""
    folded = {case: authority_of(found.by_case[case]) for case in found.of_kind(CaseKind.AUTHORITY)}
    names = reader.texts({each.name_ref for each in folded.values() if each.name_ref})
    return {
        each.code: Known(
            name=names.get(each.name_ref, ""), authority=each, events=found.by_case[case]
        )
        for case, each in folded.items()
    }


def places(known: Mapping[str, Known], found: Seen, moment: datetime) -> tuple[PlaceAt, ...]:
    """Return the places that have a file or an antenna at a moment, by département then name."""
    announced: dict[CaseId, EffectiveAt] = {}
    files: dict[str, list[Candidature]] = {}
    antennas: dict[str, list[AntennaHere]] = {}
    for case in found.of_kind(CaseKind.CANDIDATURE):
        events = found.true_at(case, moment)
        facts = candidature_of(events)
        if _is_shown(facts, found.actor):
            files.setdefault(facts.authority, []).append(facts)
            announced |= _announcement(facts, events)
    for case in found.of_kind(CaseKind.ANTENNA):
        antenna = antenna_of(found.true_at(case, moment))
        if antenna.state not in NEVER_SHOWN and _is_shown(antenna, found.actor):
            values = followed_values(found.known(case), moment)
            here = AntennaHere(facts=antenna, values=values)
            antennas.setdefault(antenna.authority, []).append(here)
    day = (moment - timedelta(microseconds=1)).astimezone(PARIS).date()
    made = (
        PlaceAt(
            code=code,
            name=each.name,
            departement=each.authority.departement,
            region=each.authority.region,
            flags={flag: flag_on(each.events, flag, day) for flag in FLAGS},
            candidatures=tuple(files.get(code, ())),
            antennas=tuple(antennas.get(code, ())),
            announced={
                file.id: announced[file.id] for file in files.get(code, ()) if file.id in announced
            },
        )
        for code, each in known.items()
        if code in files or code in antennas
    )
    return tuple(sorted(made, key=lambda each: (each.departement or "~", each.name, each.code)))


def followed_values(events: Sequence[Event], moment: datetime) -> FollowedValues:
    """Return what the events of an antenna say of its follow-up at a moment."""
    wrong = corrected(events)
    held: dict[tuple[str, str], Event] = {}
    for event in events:
        if event.kind not in SUBJECTS or event.id in wrong or not _began(event, moment):
            continue
        subject = SUBJECTS[event.kind]
        key = (event.kind, text_of(event.data, subject) if subject else "")
        if key not in held or _since(event) >= _since(held[key]):
            held[key] = event
    years = sorted(year for kind, year in held if kind == LEARNERS_COUNTED)
    counts = [(year, text_of(held[LEARNERS_COUNTED, year].data, "value")) for year in years]
    known = [(year, int(count)) for year, count in counts if count.isdigit()]
    inscribed = held.get((INSCRIBED, ""))
    return FollowedValues(
        inscription=text_of(inscribed.data, "value") if inscribed else UNKNOWN,
        offer={
            family: text_of(event.data, "value")
            for (kind, family), event in sorted(held.items())
            if kind == OFFERED
        },
        learners=known[-1] if known else None,
    )


def _announcement(facts: Candidature, events: Sequence[Event]) -> Mapping[CaseId, EffectiveAt]:
    if facts.announced_at is None:
        return {}
    last = [event.effective_at for event in events if event.kind == ANNOUNCED][-1:]
    return {facts.id: last[0]} if last else {}


def _is_shown(facts: Candidature | Antenna, actor: Actor) -> bool:
    if Mark.FICTIONAL in facts.marks or not facts.reference:
        return False
    return actor.is_insider or facts.announced_at is not None


def _began(event: Event, moment: datetime) -> bool:
    if event.data.get(DATED) is not True:
        return event.recorded_at <= moment
    return event.effective_at.compared_to(moment) is Certainty.BEFORE


def _since(event: Event) -> datetime:
    at: EffectiveAt = event.effective_at
    return at.instant if event.data.get(DATED) is True else event.recorded_at
