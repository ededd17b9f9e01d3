"""A small office for tests: one programme, one clock, a few towns, and commands in one word."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from config.programme_file import builtin_programmes, read_programme
from config.settings import Settings
from states.identifiers import ActorId, CaseId, ContactKind, Role, Value
from states.instants import EffectiveAt, iso
from states.law import fingerprint
from workflow.clock import SIMULATED_NOW
from workflow.commands import (
    ActOnCase,
    AddPiece,
    ApplyProgramme,
    Command,
    Initialise,
    MoveClock,
    OpenDraft,
    RecordSession,
    RegisterAuthority,
    RegisterPerson,
    SessionItemAsked,
)
from workflow.composition import OPERATOR, open_office
from workflow.office import Office
from workflow.outcomes import Done
from workflow.people import Actor
from workflow.randomness import SeededRandomness
from workflow.store.store import DATABASE_NAME

LAUNCH = datetime(2020, 7, 23, 8, tzinfo=UTC)
LEAD = Actor(id=ActorId("responsable"), roles=frozenset({Role.LEAD}))
AUDITOR = Actor(id=ActorId("controle"), roles=frozenset({Role.AUDITOR}))
PARTNER = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))
WAVE_1, WAVE_2 = "AMI2/vague-1", "AMI2/vague-2"
PUBLISHED = "au-coeur-des-territoires/2020-07"


class SmallOffice:
    """An office under a simulated clock with the programme of July 2020 applied."""

    def __init__(self, migrated: Path, folder: Path, *, programme: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(migrated, folder / DATABASE_NAME)
        self.folder = folder
        self.office: Office = open_office(
            folder, settings=Settings(data_folder=folder), randomness=SeededRandomness(7)
        )
        self.office.printer = None
        with self.office.store.write() as writer:
            writer.put_setting(SIMULATED_NOW, iso(LAUNCH))
        self.done(Initialise(actor=OPERATOR, clock="simulated", started_at=LAUNCH))
        if programme:
            source = builtin_programmes()[PUBLISHED]
            file = read_programme(source, law_fingerprint=fingerprint())
            self.done(ApplyProgramme(actor=LEAD, canonical=file.canonical))

    def done(self, command: Command) -> Mapping[str, Value]:
        """Run a command that must work and return what it shows."""
        outcome = self.office.run(command)
        assert isinstance(outcome, Done), outcome
        return outcome.shown

    def at(self, *moment: int) -> None:
        """Move the clock to a UTC instant."""
        self.done(MoveClock(actor=LEAD, to=datetime(*moment, tzinfo=UTC)))  # type: ignore[arg-type, misc]

    def town(self, code: str, name: str, region: str = "75") -> None:
        """Register a commune."""
        self.done(
            RegisterAuthority(actor=LEAD, code=code, name=name, departement=code[:2], region=region)
        )

    def person(
        self, organisation: str, kind: ContactKind = ContactKind.CONTACT, **texts: str
    ) -> CaseId:
        """Register a person; texts default to a function and an example address."""
        named = {"name": "Contact de la ville", "email": f"contact-{organisation}@ville.example"}
        shown = self.done(
            RegisterPerson(
                actor=LEAD, kind=kind, organisation=organisation, texts={**named, **texts}
            )
        )
        return CaseId(str(shown["person"]))

    def draft(self, code: str, window: str = WAVE_1) -> CaseId:
        """Open a draft with its form."""
        shown = self.done(OpenDraft(actor=LEAD, authority=code, window=window))
        case = CaseId(str(shown["case"]))
        self.done(AddPiece(actor=LEAD, case=case, piece="form"))
        return case

    def act(
        self, case: CaseId, trigger: str, at: EffectiveAt | None = None, **inputs: Value
    ) -> None:
        """Take an act of the lead."""
        self.done(ActOnCase(actor=LEAD, case=case, trigger=trigger, inputs=inputs, effective_at=at))

    def filed(self, code: str, window: str = WAVE_1) -> CaseId:
        """Open and submit a candidature."""
        case = self.draft(code, window)
        self.act(case, "submit", window=window, channel="portal")
        return case

    def session(
        self, reference: str, reason: str = "Projet convaincant", **outcomes: str
    ) -> CaseId:
        """Record a session of the selection committee held now: case → outcome, with a reason."""
        items = tuple(
            SessionItemAsked(case=CaseId(case), outcome=outcome, reason=reason)
            for case, outcome in outcomes.items()
        )
        shown = self.done(
            RecordSession(actor=LEAD, body="comite_selection", reference=reference, items=items)
        )
        return CaseId(str(shown["session"]))
