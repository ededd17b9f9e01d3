"""The office of the access table: three files of three towns, and everybody who may come.

« open »: a label told to everybody. « closed »: a label nobody was told of. « draft »: a draft.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from starlette.testclient import TestClient

from states.identifiers import CaseId, ContactKind
from tests.web.api.conftest import token_of
from tests.web.conftest import ORIGIN, People, somebody
from tests.workflow.bench import (
    LEAD,
    PIECES,
    WAVE_1,
    act,
    city,
    done,
    file_candidature,
    move,
    open_draft,
    register_person,
)
from tests.workflow.office_stories import AFTER_WAVE_1, decided, disclose
from web.app import create_app
from web.arrival import FORM
from web.counter import Counter, form_token
from workflow.access.commands import GrantMission
from workflow.archive import Archive
from workflow.commands import AddPiece
from workflow.composition import open_office
from workflow.filing.commands import StartUpload
from workflow.office import Office
from workflow.randomness import SeededRandomness
from workflow.schedule.sweep import sweep
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WAVE_2 = "AMI2/vague-2"


COLUMNS = (
    *("nobody", "city_own", "city_other", "centre_own", "centre_other", "committee"),
    *("guest", "partner", "auditor", "lead", "lead_weak", "operator"),
)
"""Who comes; « own » and « other » are said of the file, « weak » of the second factor."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A file of a town: which town and centre are its own, which are others; what its parts are."""

    towns: tuple[str, str]
    regions: tuple[str, str]
    real: Mapping[str, str]

    def who(self, column: str) -> tuple[ContactKind, str] | None:
        """Return the kind and the place of who comes in a column, None for nobody."""
        return {
            "nobody": None,
            "city_own": (ContactKind.CONTACT, self.towns[0]),
            "city_other": (ContactKind.CONTACT, self.towns[1]),
            "centre_own": (ContactKind.REGIONAL_CENTRE, self.regions[0]),
            "centre_other": (ContactKind.REGIONAL_CENTRE, self.regions[1]),
            "committee": (ContactKind.COMMITTEE_MEMBER, ""),
            "guest": (ContactKind.GUEST, ""),
            "partner": (ContactKind.PARTNER, ""),
            "auditor": (ContactKind.AUDITOR, ""),
            "lead": (ContactKind.LEAD, ""),
            "lead_weak": (ContactKind.LEAD, ""),
            "operator": (ContactKind.OPERATOR, ""),
        }[column]


class World:
    """The office, its application, who comes, what they come for."""

    def __init__(self, folder: Path) -> None:
        self.office = open_office(folder, randomness=SeededRandomness("table"))
        self.people = People()
        self.things = _furnish(self.office)
        self.app = create_app(Counter(office=self.office, identify=self.people))
        self.program = TestClient(self.app, base_url=ORIGIN, raise_server_exceptions=False)
        self._clients: dict[tuple[str, str], TestClient] = {}
        self._programs: dict[tuple[ContactKind, str], str] = {}

    def browser(self, column: str, thing: Thing) -> TestClient:
        """Return the browser of who comes in a column, for a file."""
        who = thing.who(column)
        token = f"{column}:{who[1]}" if who else ""
        key = (token, "")
        if key not in self._clients:
            headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
            client = TestClient(
                self.app,
                raise_server_exceptions=False,
                base_url=ORIGIN,
                headers=headers,
                client=("127.0.0.1", 50_000),
            )
            if who:
                known = somebody(self.office, *who)
                self.people.known[token] = replace(known, strong=column != "lead_weak")
                client.cookies.set("ancrage", token)
            self._clients[key] = client
        return self._clients[key]

    def form_token(self, column: str, thing: Thing) -> str:
        """Return the token of the forms of who comes in a column."""
        client, who = self.browser(column, thing), thing.who(column)
        if who is None:
            client.get("/")
        secret = client.cookies["ancrage" if who else FORM]
        return form_token(secret)

    def bearer(self, column: str, thing: Thing) -> dict[str, str]:
        """Return the headers of a program of who comes in a column."""
        who = thing.who(column)
        if who is None:
            return {}
        if who not in self._programs:
            self._programs[who] = token_of(self.office, *who)
        return {"authorization": f"Bearer {self._programs[who]}"}

    def size(self) -> int:
        """How many events the office has, refusals left out: they tell of what was not done."""
        with self.office.store.read() as reader:
            counts = reader.event_counts()
        return sum(count for kind, count in counts.items() if kind != "refused")

    def close(self) -> None:
        """Close what was opened."""
        self.program.close()
        for client in self._clients.values():
            client.close()
        self.office.store.close()


@contextmanager
def table_world(furnished: Path, folder: Path) -> Iterator[World]:
    """Open the office of the table in a folder."""
    shutil.copytree(furnished, folder)
    world = World(folder)
    yield world
    world.close()


def _furnish(office: Office) -> dict[str, Thing]:
    register_person(office, ContactKind.COMMITTEE_MEMBER, "comite_selection")
    register_person(office, ContactKind.GUEST, "comite_selection")
    register_person(office, ContactKind.PARTNER, "partenaire")
    register_person(office, ContactKind.OPERATOR, "cnam")
    register_person(office, ContactKind.REGIONAL_CENTRE, "01", "01")
    auditor = register_person(office, ContactKind.AUDITOR, "cour")
    mission = {"letter": "Lettre de mission 12", "until": date(2029, 12, 31)}
    done(office, GrantMission(actor=LEAD, person=auditor, **mission))
    dax, agen = file_candidature(office, "40088"), open_draft(office, "47001")
    done(office, _piece(agen))
    for piece in PIECES:
        act(office, agen, "add_piece", piece=piece)
    act(office, agen, "submit", window=WAVE_1, channel="email")
    done(office, _piece(dax))
    move(office, AFTER_WAVE_1)
    for case in (dax, agen):
        act(office, case, "analyse")
    session = decided(office, dax)
    disclose(office, session)
    decided(office, agen)
    draft = open_draft(office, "97120", WAVE_2)
    done(office, _piece(draft))
    started = StartUpload(
        actor=city("97120"), case=draft, piece="needs_note", size=9_000, file_name="note.pdf"
    )
    upload = str(done(office, started).shown["upload"])
    sweep(office, confirm=True)
    common = {
        "session": f"seance-{dax}",
        "token": "0" * 32,
        "code": "draft_carried",
        "question": "hors-regle",
        "echeance": WAVE_1,
        "deadline": WAVE_1,
        "work": "0" * 16,
        "name": "rien.css",
        "geste": "annoncer",
        "acte": "ouvrir",
        "papier": "releve",
        "trigger": "note",
        "upload": upload,
        "piece": "needs_note",
        "quoi": "inscription",
    }
    return {
        "open": Thing(
            towns=("40088", "47001"), regions=("75", "01"), real=common | _parts(office, dax)
        ),
        "closed": Thing(
            towns=("47001", "40088"), regions=("75", "01"), real=common | _parts(office, agen)
        ),
        "draft": Thing(
            towns=("97120", "40088"), regions=("01", "75"), real=common | _parts(office, draft)
        ),
    }


def _piece(case: CaseId) -> AddPiece:
    return AddPiece(actor=LEAD, case=case, piece="form", content=PDF, file_name="formulaire.pdf")


def _parts(office: Office, case: CaseId) -> dict[str, str]:
    """Return what stands behind the parameters of the addresses of a file."""
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        facts = archive.candidature(case)
        assert facts is not None
        (piece, *_) = reader.pieces(case)
        contact = next(
            person
            for person in archive.persons()
            if person.kind is ContactKind.CONTACT and person.organisation == facts.authority
        )
        sent = (LetterPhase.SENT,)
        letters = reader.letters(LetterFilter(person=contact.id, case=case, phases=sent))
    return {
        "reference": facts.reference,
        "dossier": facts.reference,
        "antenna": f"{facts.reference}-A1",
        "person": contact.id,
        "personne": contact.id,
        "letter": letters[0].id if letters else "0" * 16,
        "lettre": letters[0].id if letters else "0" * 16,
        "kind": piece.kind,
        "digest": piece.sha256,
        "rank": "1",
    }
