"""What a reader may know of the files: facts, history and lists, on both axes of time.

Everything a person outside a decision reads is folded from the facts last lifted; insiders read
the events as they are. Nothing here writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from states.acts import Act, Offer
from states.events import Event
from states.facts import Antenna, Candidature, Facts
from states.history import antenna_of, as_of, candidature_of, lifted, tellable
from states.identifiers import CaseId, Role
from states.instants import exactly
from states.law import offers as offers_of
from states.programme import Programme
from workflow.archive import Archive
from workflow.audience import zone_of_authority
from workflow.calendar import InForce
from workflow.disclosure import is_disclosed, lifts_for
from workflow.office import Office
from workflow.people import Actor
from workflow.register.audiences import own_region
from workflow.store.store import Reader
from workflow.surroundings import around_antenna, around_candidature


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Which moment is read: what was true `at`, as known `known_at`; None means now."""

    at: datetime | None = None
    known_at: datetime | None = None

    @property
    def is_now(self) -> bool:
        """Whether nothing is filtered."""
        return self.at is None and self.known_at is None


NOW = Moment()


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """One file as this reader may know it: its facts, its place, the events shown, in order."""

    facts: Facts
    place: str
    events: tuple[Event, ...]


class Reading:
    """One snapshot read on behalf of somebody."""

    def __init__(self, office: Office, reader: Reader, actor: Actor) -> None:
        self.reader = reader
        self.actor = actor
        self.archive = Archive(reader, office.memory)
        self.now = office.now(reader)
        self._office = office

    def in_force(self, moment: Moment = NOW) -> InForce | None:
        """Return the programme in force, or as it was known."""
        if moment.known_at is None:
            return self._office.calendar.in_force(self.reader)
        return self._office.calendar.known_at(self.reader, moment.known_at)

    def file(self, case: CaseId, moment: Moment = NOW) -> FileRead | None:
        """Return one file, None when this reader may not know that it exists."""
        events = self.shown_events(case, moment)
        if not events:
            return None
        facts = self._folded(case, events, moment)
        if facts is None or not self._may_read(facts):
            return None
        return FileRead(facts=facts, place=self.place_of(facts), events=events)

    def files(self, moment: Moment = NOW) -> tuple[FileRead, ...]:
        """Return every candidature this reader may know, by reference."""
        cases = (facts.id for facts in self.archive.candidatures())
        return tuple(read for case in cases if (read := self.file(case, moment)))

    def antennas(self, moment: Moment = NOW) -> tuple[FileRead, ...]:
        """Return every antenna this reader may know, by reference."""
        cases = (facts.id for facts in self.archive.antennas())
        return tuple(read for case in cases if (read := self.file(case, moment)))

    def shown_events(self, case: CaseId, moment: Moment = NOW) -> tuple[Event, ...]:
        """Return the events of a case this reader may see at a moment, in order."""
        events: Sequence[Event] = self.archive.events(case)
        if not self.actor.is_insider:
            events = tellable(events, *lifts_for(self.actor))
        if not moment.is_now:
            events = as_of(events, moment.at, moment.known_at)
        if not self.actor.is_insider:
            events = lifted(events, *lifts_for(self.actor))
        return tuple(events)

    def offers(self, case: CaseId) -> tuple[Offer, ...]:
        """Return what this reader may do on a file now, and why not for the rest."""
        read, in_force = self.file(case), self.in_force()
        if read is None or in_force is None:
            return ()
        asked = Act(
            trigger="",
            actor=self.actor.id,
            roles=self.actor.roles,
            effective_at=exactly(self.now),
            region=self.actor.region,
        )
        return offers_of(self._surrounded(read.facts), asked, self.now, in_force.programme)

    def place_of(self, facts: Facts) -> str:
        """Return the place's public name, "" when it was erased."""
        authority = self.archive.authority(facts.authority)
        text = self.reader.text(authority.name_ref) if authority else None
        return text.value if text else ""

    def zone_of(self, facts: Facts) -> str:
        """Return the IANA zone of the place of a file."""
        return zone_of_authority(self.archive, facts.authority)

    def own_zone(self) -> str:
        """Return the IANA zone of this reader's own town; Europe/Paris for everybody else."""
        return zone_of_authority(self.archive, self.actor.authority)

    def _folded(self, case: CaseId, events: tuple[Event, ...], moment: Moment) -> Facts | None:
        whole = moment.is_now and len(events) == len(self.archive.events(case))
        known = self.archive.candidature(case)
        if known is not None:
            return known if whole and self.actor.is_insider else candidature_of(events)
        antenna = self.archive.antenna(case)
        if antenna is None:
            return None
        return antenna if whole else antenna_of(events)

    def _may_read(self, facts: Facts) -> bool:
        """Cities read their own files, centres and Régions their region's, antennas once lifted."""
        if self.actor.is_insider:
            return True
        if isinstance(facts, Antenna) and not is_disclosed(facts, self.actor):
            return False
        if Role.CITY in self.actor.roles:
            members = facts.members if isinstance(facts, Candidature) else ()
            return self.actor.authority in (facts.authority, *members)
        if Role.REGIONAL_CENTRE in self.actor.roles:
            return facts.region == self.actor.region
        region = own_region(self.actor)
        return facts.announced_at is not None and region in (None, facts.region)

    def _surrounded(self, facts: Facts) -> Facts:
        if isinstance(facts, Antenna):
            return replace(facts, around=around_antenna(self.archive, facts))
        lifts = lifts_for(self.actor)
        return replace(facts, around=around_candidature(self.archive, facts, lifts))


def missing_pieces(facts: Candidature, programme: Programme) -> tuple[str, ...]:
    """Return the labels of the required pieces the file does not hold, in programme order."""
    return tuple(
        piece.label for piece in programme.pieces if piece.required and piece.id not in facts.pieces
    )
