"""Pieces sent in parts: resumed where they stopped, refused early, forgotten when abandoned."""

from datetime import timedelta

import pytest

from states.acts import Refused
from states.identifiers import ActorId, CaseId, ContactKind
from tests.workflow.bench import LEAD, WAVE_1, act, city, done, move, open_draft, register_person
from tests.workflow.office_stories import kinds
from workflow.commands import ErasePerson
from workflow.filing.commands import AppendPart, DropUpload, StartUpload
from workflow.filing.reception import clear_abandoned, received, upload_part
from workflow.filing.upload_folder import UploadFolder
from workflow.filing.uploads import KEPT_FOR, LONGEST_PART
from workflow.office import Office
from workflow.outcomes import Done, Invalid, Outcome
from workflow.people import Actor
from workflow.schedule.sweep import sweep
from workflow.upkeep.erasing import erase

DAX = city("40088")
PDF = b"%PDF-1.4\n" + b"x" * 91


@pytest.fixture
def draft(office: Office) -> CaseId:
    return open_draft(office, "40088")


def start(office: Office, case: CaseId, size: int = len(PDF), **more: str) -> Outcome:
    values = {"piece": "needs_note", "file_name": "note.pdf", **more}
    return office.run(StartUpload(actor=DAX, case=case, size=size, **values))


def started(office: Office, case: CaseId, **more: str) -> str:
    outcome = start(office, case, **more)
    assert isinstance(outcome, Done), outcome
    return str(outcome.shown["upload"])


def send(office: Office, upload: str, offset: int, part: bytes, actor: Actor = DAX) -> Outcome:
    return upload_part(
        office, actor, AppendPart(actor=actor, upload=upload, offset=offset, part=part)
    )


def folder_of(office: Office) -> UploadFolder:
    return UploadFolder(office.store.pieces_folder)


def on_its_way(office: Office) -> int:
    with office.store.read() as reader:
        return len(reader.all_uploads())


def test_parts_become_a_piece_like_any_other(office: Office, draft: CaseId) -> None:
    upload = started(office, draft)
    first = send(office, upload, 0, PDF[:40])
    assert isinstance(first, Done)
    assert dict(first.shown) == {"received": 40, "size": 100}
    assert isinstance(send(office, upload, 40, PDF[40:]), Done)
    with office.store.read() as reader:
        (piece,) = reader.pieces(draft)
        name = reader.text(piece.name_ref or "")
    assert (piece.kind, piece.size, office.pieces.read(piece.sha256)) == ("needs_note", 100, PDF)
    assert name is not None
    assert name.value == "note.pdf"
    assert (on_its_way(office), folder_of(office).names()) == (0, ())
    assert kinds(office, draft) == ["open_draft", "add_piece", "piece_stored"]


def test_an_upload_on_its_way_records_no_event(office: Office, draft: CaseId) -> None:
    upload = started(office, draft)
    send(office, upload, 0, PDF[:40])
    assert kinds(office, draft) == ["open_draft"]


def test_an_upload_resumes_where_it_stopped(office: Office, draft: CaseId) -> None:
    upload = started(office, draft)
    send(office, upload, 0, PDF[:40])
    again = send(office, upload, 0, PDF[:40])
    assert isinstance(again, Invalid)
    assert (again.field, again.values["received"]) == ("offset", 40)
    assert isinstance(send(office, upload, 40, PDF[40:]), Done)


def test_bytes_lost_by_the_disk_are_asked_for_again(office: Office, draft: CaseId) -> None:
    upload = started(office, draft)
    send(office, upload, 0, PDF[:40])
    (folder_of(office).folder / upload).write_bytes(PDF[:10])
    with office.store.read() as reader:
        row = reader.upload(upload)
    assert row is not None
    assert received(office, row) == 10
    assert isinstance(send(office, upload, 10, PDF[10:]), Done)
    with office.store.read() as reader:
        (piece,) = reader.pieces(draft)
    assert office.pieces.read(piece.sha256) == PDF


def test_a_part_written_but_not_recorded_is_written_over(office: Office, draft: CaseId) -> None:
    upload = started(office, draft)
    send(office, upload, 0, PDF[:40])
    folder_of(office).append(upload, 40, b"lost when the machine stopped")
    assert isinstance(send(office, upload, 40, PDF[40:]), Done)
    with office.store.read() as reader:
        (piece,) = reader.pieces(draft)
    assert office.pieces.read(piece.sha256) == PDF


@pytest.mark.parametrize(
    ("size", "more", "problem"),
    [
        (0, {}, "empty"),
        (20_000_001, {}, "too_big"),
        (10, {"file_name": "jeu.exe"}, "unsupported"),
        (10, {"piece": "couleur"}, "not_a_choice"),
    ],
)
def test_what_could_never_be_taken_is_refused_before_a_byte_is_sent(
    office: Office, draft: CaseId, size: int, more: dict[str, str], problem: str
) -> None:
    outcome = start(office, draft, size, **more)
    assert isinstance(outcome, Invalid)
    assert (outcome.field, outcome.problem, on_its_way(office)) == ("piece", problem, 0)


def test_uploads_on_their_way_count_in_the_limit_of_the_file(office: Office, draft: CaseId) -> None:
    for _ in range(5):
        assert isinstance(start(office, draft, 20_000_000), Done)
    full = start(office, draft, 1)
    assert isinstance(full, Invalid)
    assert full.problem == "too_big"


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (b"MZ not a document", "unsupported"),
        (PDF + b"beyond", "too_big"),
        (b"", "empty"),
        (b"%PDF-" + b"x" * LONGEST_PART, "too_big"),
    ],
)
def test_a_part_that_cannot_be_taken_ends_the_upload(
    office: Office, draft: CaseId, part: bytes, problem: str
) -> None:
    upload = started(office, draft)
    outcome = send(office, upload, 0, part)
    assert isinstance(outcome, Invalid)
    assert (outcome.problem, on_its_way(office), folder_of(office).names()) == (problem, 0, ())


def test_a_whole_that_is_no_document_is_forgotten(office: Office, draft: CaseId) -> None:
    content = b"PK\x03\x04" + b"x" * 96
    upload = started(office, draft, file_name="note.docx")
    outcome = send(office, upload, 0, content)
    assert isinstance(outcome, Invalid)
    assert (outcome.problem, on_its_way(office), folder_of(office).names()) == (
        "unsupported",
        0,
        (),
    )
    assert kinds(office, draft) == ["open_draft"]


def test_another_town_neither_sends_nor_drops(office: Office, draft: CaseId) -> None:
    upload, other = started(office, draft), city("47001")
    refused = send(office, upload, 0, PDF, other)
    assert isinstance(refused, Invalid)
    assert (refused.field, refused.problem) == ("case", "unknown")
    dropped = office.run(DropUpload(actor=other, upload=upload))
    assert isinstance(dropped, Invalid)
    assert on_its_way(office) == 1


def test_a_file_that_takes_no_piece_takes_no_upload(office: Office, draft: CaseId) -> None:
    act(office, draft, "add_piece", piece="form")
    upload = started(office, draft)
    act(office, draft, "withdraw")
    assert isinstance(start(office, draft), Refused)
    assert isinstance(send(office, upload, 0, PDF), Refused)


def test_an_abandoned_upload_is_forgotten_with_its_bytes_and_its_name(
    office: Office, draft: CaseId
) -> None:
    upload = started(office, draft, file_name="projet-secret.pdf")
    send(office, upload, 0, PDF[:40])
    with office.store.read() as reader:
        now = office.now(reader)
    move(office, now + KEPT_FOR - timedelta(seconds=1))
    assert clear_abandoned(office) == 0
    move(office, now + KEPT_FOR)
    sweep(office)
    with office.store.read() as reader:
        names = [text.value for text in reader.all_texts()]
    assert (on_its_way(office), folder_of(office).names()) == (0, ())
    assert "projet-secret.pdf" not in names


def test_a_file_no_upload_names_is_cleared_away(office: Office) -> None:
    folder_of(office).append("inconnu", 0, b"left by a crash")
    assert clear_abandoned(office) == 1
    assert folder_of(office).names() == ()


def test_erasing_a_person_forgets_the_uploads_they_started(office: Office, draft: CaseId) -> None:
    person = register_person(office, ContactKind.CONTACT, "40088", name="Camille Fictive-Durand")
    actor = Actor(id=ActorId(person), roles=DAX.roles, authority="40088")
    begun = done(
        office,
        StartUpload(
            actor=actor, case=draft, piece="needs_note", size=100, file_name="Fictive-Durand.pdf"
        ),
    )
    send(office, str(begun.shown["upload"]), 0, PDF[:40], actor)
    erase(office, ErasePerson(actor=LEAD, person=person, reason="Demande de la personne"))
    found = [
        path.name
        for path in office.store.folder.rglob("*")
        if path.is_file() and b"Fictive-Durand" in path.read_bytes()
    ]
    assert (on_its_way(office), folder_of(office).names(), found) == (0, (), [])


def test_pieces_may_follow_a_filing(office: Office, draft: CaseId) -> None:
    act(office, draft, "add_piece", piece="form")
    act(office, draft, "submit", DAX, window=WAVE_1, channel="portal")
    upload = started(office, draft)
    assert isinstance(send(office, upload, 0, PDF), Done)
