"""The stage: who is there, what stands in the store, and the installation every run starts from."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from config.programme_file import builtin_programmes, read_programme
from config.settings import Settings
from states.events import Event
from states.facts import Antenna, Candidature, Facts
from states.identifiers import CaseId, ContactKind
from states.law import fingerprint
from states.programme import Programme
from tests.plain_printer import plain_printer
from tests.proof.simulation.cast import BODY, LEAD, REGIONS, TOWNS, Season
from tests.proof.simulation.past import Past
from tests.proof.simulation.world import Acceptance, Fuse, VirtualClock
from workflow.archive import Archive, Memory
from workflow.calendar import Calendar
from workflow.commands import (
    ApplyProgramme,
    Command,
    GoLive,
    Initialise,
    RegisterAuthority,
    RegisterPerson,
)
from workflow.composition import OPERATOR
from workflow.followup.kinds import SUBJECTS
from workflow.keys import ensure_key
from workflow.office import Office
from workflow.outcomes import Done
from workflow.people import Person
from workflow.randomness import SeededRandomness
from workflow.sittings import Sitting
from workflow.standing import SYSTEM
from workflow.store.filing_records import UploadRow
from workflow.store.filters import DOUBTED_REMINDERS
from workflow.store.records import LetterPhase
from workflow.store.schema import migrate
from workflow.store.store import Reader, Store


def settings_of(folder: Path) -> Settings:
    """Return the settings of a simulated installation: those of every day."""
    return Settings(data_folder=folder)


def furnish(folder: Path, season: Season) -> Path:
    """Lay down the installation that the runs of a season copy: programme, people, towns."""
    folder.mkdir(parents=True)
    store = Store(folder)
    migrate(store.path)
    clock = VirtualClock(season.known, Fuse())
    office = Office(store, clock, SeededRandomness(season.programme), settings_of(folder))
    office.printer = plain_printer
    _done(office, Initialise(actor=OPERATOR, clock=SYSTEM, started_at=season.known))
    ensure_key(folder, office.randomness)
    source = read_programme(builtin_programmes()[season.programme], law_fingerprint=fingerprint())
    _done(office, ApplyProgramme(actor=LEAD, canonical=source.canonical))
    for command in _cast():
        _done(office, command)
    _done(office, GoLive(actor=OPERATOR, on=season.known.date()))
    if season.stages:
        Past(office, clock, season).tell()
    store.close()
    return folder


def _cast() -> list[Command]:
    found: list[Command] = [
        _person(ContactKind.LEAD, "cnam"),
        _person(ContactKind.WITNESS, "temoin"),
        _person(ContactKind.COMMITTEE_MEMBER, BODY),
        *(_person(ContactKind.REGIONAL_CENTRE, region, region) for region in REGIONS),
        _person(ContactKind.REGION, "75", "75"),
    ]
    for code, (name, departement, region) in TOWNS.items():
        found.append(
            RegisterAuthority(
                actor=LEAD,
                code=code,
                name=name,
                departement=departement,
                region=region,
                flags={"acv": "yes"},
            )
        )
        found.append(_person(ContactKind.EXECUTIVE, code, region))
        found.append(_person(ContactKind.CONTACT, code, region))
    return found


def _person(kind: ContactKind, organisation: str, region: str = "") -> RegisterPerson:
    address = f"{kind}-{organisation}@ville.example".replace("_", "-")
    texts = {"name": f"{kind} {organisation}", "email": address}
    return RegisterPerson(
        actor=LEAD, kind=kind, organisation=organisation, region=region, texts=texts
    )


def _done(office: Office, command: Command) -> None:
    outcome = office.run(command)
    assert isinstance(outcome, Done), outcome


class Furniture:
    """The installations laid down once per process; each run gets a copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Path] = {}

    def copy(self, season: Season, target: Path) -> Path:
        """Copy the installation of a season."""
        self.lay_down(season)
        shutil.copytree(self._made[season.name], target)
        return target

    def lay_down(self, season: Season) -> None:
        """Lay down the installation of a season, once."""
        if season.name not in self._made:
            self._made[season.name] = furnish(self._folder / season.name, season)


@dataclass(frozen=True, kw_only=True)
class LetterSeen:
    """A letter as the stage needs it."""

    id: str
    phase: LetterPhase
    code: str


@dataclass(kw_only=True)
class View:
    """What stands, as whoever plays the next act may look it up."""

    now: datetime
    programme: Programme
    candidatures: Sequence[Candidature] = ()
    antennas: Sequence[Antenna] = ()
    persons: Sequence[Person] = ()
    sittings: Sequence[Sitting] = ()
    letters: Sequence[LetterSeen] = ()
    doubted: Sequence[str] = ()
    """Keys of the reminders in doubt that no letter carries."""
    events: Mapping[CaseId, tuple[Event, ...]] = field(default_factory=dict)
    text_ref: str = ""
    uploads: Sequence[UploadRow] = ()
    sessions: Sequence[str] = ()
    api_tokens: Sequence[str] = ()
    records: Mapping[CaseId, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """What was recorded of each antenna and town: (kind, event id), in order."""
    mailbox: Sequence[Acceptance] = ()
    """The last letters people received."""

    @property
    def files(self) -> tuple[Facts, ...]:
        """Every candidature, then every antenna."""
        return (*self.candidatures, *self.antennas)

    @property
    def windows(self) -> tuple[str, ...]:
        """Every window of the programme."""
        return tuple(window.id for call in self.programme.calls for window in call.windows)

    @property
    def closings(self) -> tuple[datetime, ...]:
        """Every closing instant known, in order."""
        ends = (each.closes_at for each in self.programme.deadlines.values())
        return tuple(sorted(end for end in ends if end is not None))


def _records(archive: Archive) -> dict[CaseId, tuple[tuple[str, str], ...]]:
    cases = [each.id for each in (*archive.antennas(), *archive.authorities())]
    return {
        case: tuple(
            (event.kind, event.id) for event in archive.events(case) if event.kind in SUBJECTS
        )
        for case in cases
    }


class Observer:
    """Looks at the store through its own connection and memory, and never writes."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.memory = Memory()
        self.calendar = Calendar()

    def log_size(self) -> int:
        """Return how many events are recorded."""
        with self.store.read() as reader:
            return reader.tree_size()

    def look(self, reader: Reader, now: datetime, chance: Random) -> View:
        """Return what stands now."""
        archive = Archive(reader, self.memory)
        in_force = self.calendar.in_force(reader)
        assert in_force is not None
        row = reader._one("SELECT ref FROM text ORDER BY ref LIMIT 1 OFFSET ?".replace("?", "7"))
        return View(
            now=now,
            programme=in_force.programme,
            candidatures=archive.candidatures(),
            antennas=archive.antennas(),
            persons=archive.persons(),
            sittings=archive.sittings(),
            letters=tuple(
                LetterSeen(id=letter, phase=LetterPhase(phase), code=code)
                for letter, phase, code in reader._all(
                    "SELECT id, phase, code FROM letter ORDER BY id"
                )
            ),
            doubted=tuple(row.key for row in reader.reminders(DOUBTED_REMINDERS)),
            uploads=reader.all_uploads(),
            sessions=tuple(row.id for row in reader.web_sessions()),
            api_tokens=tuple(row.id for row in reader.api_tokens()),
            records=_records(archive),
            text_ref=str(row[0]) if row and chance.random() < 0.5 else "",
        )
