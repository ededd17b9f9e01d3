"""The stage: who is there, what stands in the store, and the installation every run starts from."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from config.programme_file import builtin_programmes, read_programme
from config.settings import Settings
from states.events import Event
from states.facts import Antenna, Candidature, Facts
from states.identifiers import ActorId, CaseId, ContactKind, Role
from states.law import fingerprint
from states.programme import Programme
from tests.proof.simulation.world import Fuse, VirtualClock
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
from workflow.handlers.installation import SYSTEM
from workflow.keys import ensure_key
from workflow.office import Office
from workflow.outcomes import Done
from workflow.people import Actor, Person
from workflow.randomness import SeededRandomness
from workflow.sittings import Sitting
from workflow.store.records import LetterPhase
from workflow.store.schema import migrate
from workflow.store.store import Reader, Store

LEAD = Actor(id=ActorId("responsable"), roles=frozenset({Role.LEAD}))
SECOND_LEAD = Actor(id=ActorId("adjointe"), roles=frozenset({Role.LEAD}))
AUDITOR = Actor(id=ActorId("controle"), roles=frozenset({Role.AUDITOR}))
PARTNER = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))
TOWNS: Mapping[str, tuple[str, str, str]] = {
    "40088": ("Dax", "40", "75"),
    "47001": ("Agen", "47", "75"),
    "67482": ("Strasbourg", "67", "44"),
    "97120": ("Pointe-à-Pitre", "971", "01"),
    "97411": ("Saint-Denis", "974", "04"),
}
REGIONS = ("75", "44", "01", "04")
BODY = "comite_selection"


@dataclass(frozen=True, kw_only=True)
class Season:
    """When a run takes place: the programme it starts with, from when, the instants it seeks."""

    programme: str
    known: datetime
    begins: tuple[datetime, datetime]
    instants: tuple[datetime, ...]


def utc(text: str) -> datetime:
    """Read an instant written in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


_NAME = "au-coeur-des-territoires"
# Written out from the published days: midnight in Paris after each, and the nights clocks change.
SEASONS: tuple[Season, ...] = (
    Season(
        programme=f"{_NAME}/2020-07",
        known=utc("2020-07-24T06:00"),
        begins=(utc("2020-10-01T06:00"), utc("2020-11-06T12:00")),
        instants=(utc("2020-10-25T00:30"), utc("2020-10-25T01:30"), utc("2020-11-06T23:00")),
    ),
    Season(
        programme=f"{_NAME}/2020-07",
        known=utc("2020-07-24T06:00"),
        begins=(utc("2021-01-25T06:00"), utc("2021-02-12T12:00")),
        instants=(utc("2021-02-12T23:00"), utc("2021-03-28T00:30"), utc("2021-03-28T01:30")),
    ),
    Season(
        programme=f"{_NAME}/2020-07",
        known=utc("2020-07-24T06:00"),
        begins=(utc("2021-05-25T06:00"), utc("2021-06-25T12:00")),
        instants=(utc("2021-06-25T22:00"),),
    ),
    Season(
        programme=f"{_NAME}/2021-10",
        known=utc("2021-10-05T06:00"),
        begins=(utc("2022-05-20T06:00"), utc("2022-06-30T12:00")),
        instants=(utc("2022-06-30T22:00"),),
    ),
)


def city(code: str) -> Actor:
    """Return the actor of a town."""
    return Actor(id=ActorId(f"ville-{code}"), roles=frozenset({Role.CITY}), authority=code)


def centre(region: str) -> Actor:
    """Return the actor of a regional centre."""
    roles = frozenset({Role.REGIONAL_CENTRE})
    return Actor(id=ActorId(f"centre-{region}"), roles=roles, region=region)


OUTSIDERS: tuple[Actor, ...] = (
    *(city(code) for code in TOWNS),
    *(centre(region) for region in REGIONS),
    PARTNER,
)
EVERYBODY: tuple[Actor, ...] = (LEAD, SECOND_LEAD, OPERATOR, AUDITOR, *OUTSIDERS)


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
    _done(office, Initialise(actor=OPERATOR, clock=SYSTEM, started_at=season.known))
    ensure_key(folder, office.randomness)
    source = read_programme(builtin_programmes()[season.programme], law_fingerprint=fingerprint())
    _done(office, ApplyProgramme(actor=LEAD, canonical=source.canonical))
    for command in _cast():
        _done(office, command)
    _done(office, GoLive(actor=OPERATOR, on=season.known.date()))
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
        if season.programme not in self._made:
            name = season.programme.replace("/", "-")
            self._made[season.programme] = furnish(self._folder / name, season)
        shutil.copytree(self._made[season.programme], target)
        return target


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
    events: Mapping[CaseId, tuple[Event, ...]] = field(default_factory=dict)
    text_ref: str = ""

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
            text_ref=str(row[0]) if row and chance.random() < 0.5 else "",
        )
