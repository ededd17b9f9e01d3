"""Letters on the command line: listed, shown, settled, bounced, proved; the sweep."""

import json
from pathlib import Path

import pytest

from notifications.message_ids import message_id
from tests.workflow.bench import PIECES, WAVE_1, file_candidature
from tests.workflow.office_stories import decided, disclose, examined, said
from workflow.office import Office
from workflow.schedule.sweep import CLOCK_JUMP
from workflow.standing import SWEEP_HELD
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterMove, LetterPhase, LetterRow

NBSP = "\N{NO-BREAK SPACE}"


def say(office: Office, *args: str, code: int = 0) -> str:
    found, output = said(office, *args)
    assert found == code, output
    return output.replace(NBSP, " ")


@pytest.fixture
def letter(office: Office) -> LetterRow:
    """The receipt of a file, waiting to leave."""
    file_candidature(office, "40088", WAVE_1, PIECES)
    with office.store.read() as reader:
        return reader.letters(LetterFilter())[0]


def put(office: Office, letter: LetterRow, phase: LetterPhase) -> None:
    with office.store.write() as writer:
        move = LetterMove(id=letter.id, sources=tuple(LetterPhase), target=phase)
        assert writer.move_letter(move)


def test_letters_are_listed_by_what_is_to_be_done_with_them(
    office: Office, letter: LetterRow
) -> None:
    assert say(office, "outbox", "list", "--state", "programme").endswith("1 lettre.\n")
    assert say(office, "outbox", "list", "--state", "remis").endswith("0 lettre.\n")
    rows = json.loads(say(office, "--json", "outbox", "list", "--person", letter.person))
    assert [(row["id"], row["phase"]) for row in rows] == [(letter.id, "queued")]


def test_a_letter_is_shown_as_it_would_leave(office: Office, letter: LetterRow) -> None:
    shown = say(office, "outbox", "show", letter.id)
    assert "Objet : " in shown
    assert "AMI2-001" in shown
    told = json.loads(said(office, "--json", "outbox", "show", letter.id)[1])
    assert told["id"] == letter.id
    assert "aucune lettre « l0 »" in say(office, "outbox", "show", "l0", code=2)


def test_outsiders_read_no_letter_of_others(office: Office, letter: LetterRow) -> None:
    for line in (("outbox", "list"), ("outbox", "show", letter.id)):
        assert "rôle" in say(office, "--as", "contact:40088", *line, code=2)


def test_a_letter_is_held_released_and_cancelled(office: Office, letter: LetterRow) -> None:
    assert say(office, "outbox", "hold", letter.id) == "Lettre retenue.\n"
    assert say(office, "outbox", "release", "--all") == "Lettre validée.\n"
    assert say(office, "outbox", "cancel", letter.id) == "Lettre annulée.\n"
    assert "Donnez au moins une lettre" in say(office, "outbox", "cancel", code=2)


def test_a_doubtful_letter_is_said_arrived_or_sent_again(office: Office, letter: LetterRow) -> None:
    put(office, letter, LetterPhase.UNKNOWN)
    assert say(office, "outbox", "resend", letter.id) == "Lettre à renvoyer.\n"
    put(office, letter, LetterPhase.UNKNOWN)
    assert say(office, "outbox", "arrived", letter.id) == "Lettre remise.\n"


def test_a_letter_come_back_is_recorded_by_its_number(
    office: Office, letter: LetterRow, tmp_path: Path
) -> None:
    put(office, letter, LetterPhase.SENT)
    odd = tmp_path / "avis.eml"
    odd.write_text("Subject: bonjour\n\nRien.\n", encoding="utf-8")
    assert "avis de non-remise" in say(office, "outbox", "bounce", str(odd), code=2)
    assert say(office, "outbox", "bounce", letter.id, "--temporary") == "Retour enregistré.\n"


REPORT = """\
From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; mairie@dax.example
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


def _report(folder: Path, name: str, **values: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(REPORT.format(**values), encoding="utf-8")
    return path


def test_a_mailbox_folder_of_returned_letters_is_recorded_once(
    office: Office, letter: LetterRow, tmp_path: Path
) -> None:
    put(office, letter, LetterPhase.SENT)
    own = message_id(letter.id, office.settings.sender_address.rpartition("@")[2])
    folder = tmp_path / "retours"
    _report(folder, "1.eml", action="delayed", status="4.4.1", message_id=own)
    _report(folder / "new", "2", action="failed", status="5.1.1", message_id=own)
    _report(folder, "3.eml", action="failed", status="5.1.1", message_id="<x@autre.example>")
    (folder / "4.eml").write_text("Subject: absence\n\nEn congé.\n", encoding="utf-8")

    line = ("--json", "outbox", "bounces", str(folder))
    first, again = (json.loads(say(office, *line)) for _ in range(2))
    others = {"delayed": 1, "other": 1, "to_read": 1, "files_to_read": ["3.eml"]}
    assert first == {"recorded": 1, "already": 0, **others}
    assert again == {"recorded": 0, "already": 1, **others}
    with office.store.read() as reader:
        returned = reader.letter(letter.id)
    assert returned is not None
    assert returned.phase is LetterPhase.BOUNCED
    assert "4 messages lus." in say(office, "outbox", "bounces", str(folder)).replace("\xa0", " ")
    assert "n’existe pas" in say(office, "outbox", "bounces", str(tmp_path / "rien"), code=2)


def test_a_delay_is_no_return(office: Office, letter: LetterRow, tmp_path: Path) -> None:
    put(office, letter, LetterPhase.SENT)
    own = message_id(letter.id, office.settings.sender_address.rpartition("@")[2])
    delay = _report(tmp_path, "retard.eml", action="delayed", status="4.4.1", message_id=own)
    assert "encore en route" in say(office, "outbox", "bounce", str(delay), code=2)
    with office.store.read() as reader:
        waiting = reader.letter(letter.id)
    assert waiting is not None
    assert waiting.phase is LetterPhase.SENT


def test_a_proof_is_recorded_with_its_number(office: Office, letter: LetterRow) -> None:
    line = ("outbox", "proof", letter.id, "--kind", "registered", "--detail", "RK 1")
    assert say(office, *line) == "Preuve enregistrée.\n"


def test_a_sweep_says_what_it_did(office: Office, letter: LetterRow) -> None:
    assert letter.phase is LetterPhase.QUEUED
    printed = say(office, "sweep")
    assert "lettre remise au serveur de messagerie" in printed
    assert json.loads(say(office, "--json", "sweep"))["letters"] == 0
    with office.store.read() as reader:
        sent = reader.letter(letter.id)
    assert sent is not None
    assert "Objet : " in say(office, "outbox", "show", letter.id)


def test_a_sweep_held_waits_for_its_confirmation(office: Office, letter: LetterRow) -> None:
    assert letter.phase is LetterPhase.QUEUED
    with office.store.write() as writer:
        writer.put_setting(SWEEP_HELD, CLOCK_JUMP)
    assert "rien ne part avant votre confirmation" in say(office, "sweep")
    assert "1 lettre remise" in say(office, "sweep", "--confirm")


def test_decisions_wait_for_the_lead(office: Office) -> None:
    disclose(office, decided(office, examined(office, "40088")))
    shown = say(office, "outbox", "list", "--state", "a-valider")
    assert "À valider" in shown


def test_a_letter_is_listed_with_its_file_and_its_reader(office: Office, letter: LetterRow) -> None:
    listed = say(office, "outbox", "list", "--file", "AMI2-001")
    assert [row for row in listed.splitlines() if letter.id in row] != []
    assert "contact de la collectivité, Dax" in listed
    assert "AMI2-001 Dax" in listed
    assert "aucun dossier" in say(office, "outbox", "list", "--file", "AMI2-999", code=2)


def test_a_list_cut_short_says_that_there_is_more(office: Office, letter: LetterRow) -> None:
    del letter
    file_candidature(office, "47001", WAVE_1, PIECES)
    assert "Il y en a d’autres" in say(office, "outbox", "list", "--limit", "1")
    assert "Il y en a d’autres" not in say(office, "outbox", "list", "--limit", "100")
