"""Papers of letters on the command line: taken away, signed elsewhere, proved on a day."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from states.identifiers import ContactKind
from tests.plain_printer import plain_printer
from tests.workflow.mail.test_documents import SCAN, decided, leave, letters_by_kind
from tests.workflow.office_stories import said
from workflow.archive import Archive
from workflow.mail.documents import documents_in
from workflow.mail.notification import notification_of
from workflow.office import Office
from workflow.store.records import LetterRow

NBSP = "\N{NO-BREAK SPACE}"


def say(office: Office, *args: str, code: int = 0) -> str:
    found, output = said(office, *args)
    assert found == code, output
    return output.replace(NBSP, " ")


@pytest.fixture
def letter(office: Office) -> LetterRow:
    """The decision to the executive of Dax, waiting for the lead."""
    office.printer = plain_printer
    decided(office)
    return letters_by_kind(office, "decision_retained")[ContactKind.EXECUTIVE]


def test_documents_are_taken_away_with_their_hashes(
    office: Office, letter: LetterRow, tmp_path: Path
) -> None:
    left = leave(office)[ContactKind.EXECUTIVE]
    assert left.message is not None
    documents = documents_in(left.message)

    told = json.loads(
        said(office, "--json", "outbox", "documents", letter.id, "--to", str(tmp_path / "pris"))[1]
    )

    assert told == [
        {"name": each.name, "sha256": sha256(each.content).hexdigest()} for each in documents
    ]
    for each in documents:
        assert (tmp_path / "pris" / each.name).read_bytes() == each.content
    plain = say(office, "outbox", "documents", letter.id, "--to", str(tmp_path / "pris"))
    assert plain.endswith("2 documents.\n")


def test_an_unknown_letter_or_a_folder_that_cannot_be_written_is_said(
    office: Office, letter: LetterRow, tmp_path: Path
) -> None:
    here = str(tmp_path)
    (tmp_path / "fichier").write_text("x", encoding="utf-8")
    taken = str(tmp_path / "fichier")

    assert "aucune lettre" in say(office, "outbox", "documents", "l0", "--to", here, code=2)
    assert "écrit" in say(office, "outbox", "documents", letter.id, "--to", taken, code=2)
    line = ("--as", "contact:40088", "outbox", "documents", letter.id, "--to", here)
    assert "rôle" in say(office, *line, code=2)


def test_an_original_signed_elsewhere_is_attached(
    office: Office, letter: LetterRow, tmp_path: Path
) -> None:
    scan = tmp_path / "lettre.pdf"
    scan.write_bytes(SCAN)

    told = say(office, "outbox", "sign", letter.id, str(scan), "--on", "2020-11-09")

    assert told.startswith("Original joint")
    assert "Original signé le 9 novembre 2020" in say(office, "outbox", "show", letter.id)
    missing = str(tmp_path / "absent.pdf")
    again = say(office, "outbox", "sign", letter.id, missing, "--on", "2020-11-09", code=2)
    assert "n’existe pas" in again


def test_a_proof_is_dated(office: Office, letter: LetterRow) -> None:
    left = leave(office)[ContactKind.EXECUTIVE]
    line = ("outbox", "proof", letter.id, "--kind", "registered", "--on", "2020-11-09")

    assert say(office, *line) == "Preuve enregistrée.\n"
    assert left.case_id is not None
    with office.store.read() as reader:
        found = notification_of(Archive(reader, office.memory), left.case_id)
    assert found is not None
    assert found.on.isoformat() == "2020-11-09"
    late = say(office, *line[:-1], "2021-01-01", code=2)
    assert "à venir" in late
