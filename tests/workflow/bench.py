"""An office to test with: the real programme applied, people by function, and short ways to act."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from config.programme_file import builtin_programmes, read_programme
from states.identifiers import ActorId, CaseId, ContactKind, Role
from states.law import fingerprint
from workflow.archive import Archive
from workflow.commands import (
    ActOnCase,
    ApplyProgramme,
    Command,
    GoLive,
    MoveClock,
    NotifySession,
    OpenDraft,
    RecordSession,
    RegisterAuthority,
    RegisterPerson,
    SessionItemAsked,
)
from workflow.composition import OPERATOR
from workflow.office import Office
from workflow.outcomes import Done
from workflow.people import Actor

STARTED_AT = datetime(2020, 7, 24, 6, tzinfo=UTC)
"""Friday 24 July 2020, 08:00 in Paris: the day after the calendar of three waves was published."""
PROGRAMME = "au-coeur-des-territoires/2020-07"
LEAD = Actor(id=ActorId("responsable"), roles=frozenset({Role.LEAD}))
WAVE_1, WAVE_2, WAVE_3 = "AMI2/vague-1", "AMI2/vague-2", "AMI2/vague-3"
PIECES = (
    "form",
    "council_deliberation",
    "commitment_letter",
    "premises_description",
    "needs_note",
)
TOWNS: Mapping[str, tuple[str, str, str]] = {
    "40088": ("Dax", "40", "75"),
    "47001": ("Agen", "47", "75"),
    "97120": ("Pointe-à-Pitre", "971", "01"),
}
"""Code, then name, département and region of the towns registered on the bench."""


def city(code: str) -> Actor:
    """Return the actor of a town, who acts for it without being a registered person."""
    return Actor(id=ActorId(f"contact-{code}"), roles=frozenset({Role.CITY}), authority=code)


def done(office: Office, command: Command) -> Done:
    """Run a command that must be done, and return its outcome."""
    outcome = office.run(command)
    assert isinstance(outcome, Done), outcome
    return outcome


def move(office: Office, to: datetime) -> None:
    """Move the simulated clock without sweeping: an outage."""
    done(office, MoveClock(actor=OPERATOR, to=to))


def apply_programme(office: Office, name: str = PROGRAMME) -> None:
    """Apply one published state of the real programme."""
    file = read_programme(builtin_programmes()[name], law_fingerprint=fingerprint())
    done(office, ApplyProgramme(actor=LEAD, canonical=file.canonical))


def register_person(
    office: Office, kind: ContactKind, organisation: str, region: str = "", **texts: str
) -> CaseId:
    """Register a person by function; returns the person's id."""
    name = texts.pop("name", f"{kind} {organisation}".strip())
    email = texts.pop("email", f"{kind}-{organisation}@ville.example".lower().replace("_", "-"))
    command = RegisterPerson(
        actor=LEAD,
        kind=kind,
        organisation=organisation,
        region=region,
        texts={"name": name, "email": email, **texts},
    )
    return CaseId(str(done(office, command).shown["person"]))


def register_town(
    office: Office, code: str, name: str, departement: str = "", region: str = "75", **flags: str
) -> tuple[CaseId, CaseId]:
    """Register a town with its executive and its contact; returns their ids in this order."""
    command = RegisterAuthority(
        actor=LEAD,
        code=code,
        name=name,
        departement=departement or code[:2],
        region=region,
        flags=flags or {"acv": "yes"},
    )
    done(office, command)
    executive = register_person(
        office, ContactKind.EXECUTIVE, code, region, civility="Mme", function="Maire"
    )
    return executive, register_person(office, ContactKind.CONTACT, code, region)


def open_draft(office: Office, code: str, window: str = WAVE_1, **more: Any) -> CaseId:
    """Open a draft for a town; returns the file's id."""
    command = OpenDraft(actor=LEAD, authority=code, window=window, **more)
    return CaseId(str(done(office, command).shown["case"]))


def act(office: Office, case: CaseId, trigger: str, actor: Actor = LEAD, **inputs: Any) -> Done:
    """Take one trigger on a file, which must be done."""
    return done(office, ActOnCase(actor=actor, case=case, trigger=trigger, inputs=inputs))


def file_candidature(
    office: Office, code: str, window: str = WAVE_1, pieces: tuple[str, ...] = PIECES
) -> CaseId:
    """Open a draft, add its pieces and submit it, as the lead; returns the file's id."""
    case = open_draft(office, code, window)
    for piece in pieces:
        act(office, case, "add_piece", piece=piece)
    act(office, case, "submit", window=window, channel="email")
    return case


def go_live(office: Office) -> None:
    """Letters leave to their real addresses from the office's present day."""
    with office.store.read() as reader:
        today = office.now(reader).date()
    done(office, GoLive(actor=OPERATOR, on=today))


def decide(office: Office, outcomes: Mapping[CaseId, str], notify: bool = True) -> CaseId:
    """Analyse files, decide them in a session held now, and notify it; returns the session."""
    for case in outcomes:
        act(office, case, "analyse")
    items = tuple(
        SessionItemAsked(case=case, outcome=outcome, reason=f"Motif : {outcome}")
        for case, outcome in outcomes.items()
    )
    asked = RecordSession(actor=LEAD, body="comite_selection", reference="S1", items=items)
    session = CaseId(str(done(office, asked).shown["session"]))
    for case, outcome in outcomes.items():
        act(office, case, outcome, session=session)
    if notify:
        done(office, NotifySession(actor=LEAD, session=session))
    return session


def written(office: Office, *codes: str) -> list[tuple[str, str, str]]:
    """Return (code, kind of reader, phase) of every letter but the digests, sorted."""
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        found = []
        for letter in reader.letters():
            person = archive.person(CaseId(letter.person))
            if person is not None and (letter.code in codes or not codes):
                found.append((letter.code, str(person.kind), str(letter.phase)))
    return sorted(each for each in found if each[0] != "weekly_digest")
