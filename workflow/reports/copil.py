"""The report of the steering committee (COPIL) at a date: figures, progress, map, what comes.

Everything is recomputed from one pass over the events its reader may know: an outsider's report
holds what was announced, the Région's places are its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from states.deadlines import Deadline, DeadlineKind
from states.facts import AntennaState, Candidature, CandidatureState
from states.identifiers import CaseId, CaseKind
from states.instants import PARIS
from states.programme import Programme
from workflow.people import Actor
from workflow.reading import Moment, Reading
from workflow.register.audiences import own_region
from workflow.register.mapping import ANTENNA_KINDS, PENDING, MapOfFiles, placed
from workflow.register.progress import ACV, OPEN_ANTENNAS, TARGETS, Progress
from workflow.reports.counting import YES
from workflow.reports.indicators import published
from workflow.reports.places import FILES, PlaceAt, authorities, places, seen
from workflow.reports.prediction import Predicted, Prediction, predicted
from workflow.reports.report import Report, ReportAsked, report
from workflow.schedule.personal_dates import PUBLIC
from workflow.store.register_records import PlaceCount

MOST_DEADLINES = 6


@dataclass(frozen=True, kw_only=True)
class Copil:
    """The report: the day it speaks of, and everything its two pages and its table show.

    `states` counts files by kind and state, those of a place or not, fictional ones left out.
    `places` are those of the reader: all of them, but for a Région. `names`: public names by code.
    """

    on: date
    known_at: datetime | None
    programme: Programme
    figures: Report
    states: Mapping[CaseKind, Mapping[str, int]]
    progress: Progress
    prediction: Prediction
    map: MapOfFiles
    deadlines: tuple[Deadline, ...]
    places: tuple[PlaceAt, ...]
    names: Mapping[str, str]

    def predicted(self, antenna: CaseId) -> Predicted | None:
        """Return what is predicted of an antenna, None when it is not awaited."""
        found = (each for each in self.prediction.awaited if each.journey.case == antenna)
        return next(found, None)


def copil(reading: Reading, asked: ReportAsked) -> Copil | None:
    """Return the report of a reader at the end of a day, None when no programme was known then.

    `asked.at` is an exclusive end. A date to come tells an outsider nothing before its day.
    """
    in_force = reading.in_force(Moment(known_at=asked.known_at))
    if in_force is None:
        return None
    programme, moment = in_force.programme, asked.at
    on = _last_day(moment)
    told_at = moment if reading.actor.is_insider else min(moment, reading.now)
    events = reading.reader.events()
    known = seen(events, reading.actor, asked.known_at)
    recorded = authorities(reading.reader, known)
    every = places(recorded, known, moment)
    told = tuple(event for case in known.of_kind(*FILES) for event in known.known(case))
    return Copil(
        on=on,
        known_at=asked.known_at,
        programme=programme,
        figures=report(events, programme, asked, reading.actor),
        states=_states(every),
        progress=replace(_progress(every, programme, told_at), today=on),
        prediction=_own(predicted(told, programme, moment), reading.actor),
        map=placed(programme.id, _counts(own_places(every, reading.actor))),
        deadlines=_deadlines(programme, reading.actor, told_at, on),
        places=own_places(every, reading.actor),
        names={code: each.name for code, each in recorded.items()},
    )


def own_places(found: Sequence[PlaceAt], actor: Actor) -> tuple[PlaceAt, ...]:
    """Return the places a reader is shown one by one: all of them to an insider.

    An outsider reads those labelled, and a Région its own: who was not retained is nobody's news.
    """
    if actor.is_insider:
        return tuple(found)
    region = own_region(actor)
    told = (replace(each, candidatures=tuple(_labels(each))) for each in found)
    return tuple(
        each
        for each in told
        if (each.candidatures or each.antennas) and region in (None, each.region)
    )


def _own(found: Prediction, actor: Actor) -> Prediction:
    region = own_region(actor)
    kept = (each for each in found.awaited if region in (None, each.journey.region))
    return replace(found, awaited=tuple(kept))


def _labels(place: PlaceAt) -> Iterator[Candidature]:
    return (each for each in place.candidatures if each.state is CandidatureState.LABELLED)


def _states(found: Iterable[PlaceAt]) -> Mapping[CaseKind, Mapping[str, int]]:
    files: Counter[str] = Counter()
    antennas: Counter[str] = Counter()
    for place in found:
        files.update(str(each.state) for each in place.candidatures)
        antennas.update(str(each.facts.state) for each in place.antennas)
    return {
        CaseKind.CANDIDATURE: {str(s): files[str(s)] for s in CandidatureState if files[str(s)]},
        CaseKind.ANTENNA: {str(s): antennas[str(s)] for s in AntennaState if antennas[str(s)]},
    }


def _last_day(moment: datetime) -> date:
    """Return the last civil day, in Paris, before an exclusive end."""
    return (moment - timedelta(microseconds=1)).astimezone(PARIS).date()


def _progress(found: Sequence[PlaceAt], programme: Programme, told_at: datetime) -> Progress:
    """Return how far openings are from the targets, and what was published, by a moment."""
    on = _last_day(told_at)
    is_open = Counter(
        place.flags.get(ACV, "")
        for place in found
        for antenna in place.antennas
        if antenna.facts.state is AntennaState.OPEN
    )
    points = [
        each
        for each in published(programme.id)
        if each.indicator == OPEN_ANTENNAS and each.moment <= told_at
    ]
    return Progress(
        open=is_open.total(),
        acv=is_open[YES],
        acv_unknown=is_open.total() - is_open[YES] - is_open["no"],
        targets=tuple(
            each for each in programme.targets if each.id in TARGETS and each.known_from <= on
        ),
        points=tuple(sorted(points, key=lambda each: each.moment)),
        today=on,
    )


def _counts(found: Iterable[PlaceAt]) -> Iterator[PlaceCount]:
    """Yield the antennas under way and the candidatures waiting of each place, by state."""
    for place in found:
        states = [
            *((CaseKind.CANDIDATURE, str(each.state)) for each in place.candidatures),
            *((CaseKind.ANTENNA, str(each.facts.state)) for each in place.antennas),
        ]
        for (kind, state), count in Counter(states).items():
            if state in (ANTENNA_KINDS if kind is CaseKind.ANTENNA else PENDING):
                yield PlaceCount(
                    authority=place.code,
                    place=place.name,
                    departement=place.departement,
                    kind=kind,
                    state=state,
                    flags=(),
                    count=count,
                )


def _deadlines(
    programme: Programme, actor: Actor, told_at: datetime, on: date
) -> tuple[Deadline, ...]:
    """Return the next deadlines from a day on that this reader may know by a moment, in order.

    Targets are shown apart.
    """
    found = [
        (each.day, each.label, each)
        for each in programme.deadlines.values()
        if each.day is not None
        and each.kind is not DeadlineKind.TARGET
        and each.day >= on
        and (each.known_from is None or each.known_from <= told_at)
        and (actor.is_insider or each.kind in PUBLIC)
    ]
    return tuple(each for _, _, each in sorted(found, key=lambda one: one[:2]))[:MOST_DEADLINES]
