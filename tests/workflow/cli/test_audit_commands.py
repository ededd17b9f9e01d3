"""`ancrage audit`: the proof is checked to the byte, and every answer says its query and date."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from states.identifiers import CaseId, PersonId
from tests.workflow.evidence_samples import letter_row
from tests.workflow.small_office import LEAD, WAVE_1, SmallOffice
from workflow.audit.checkpoint import sign, statement_of, text_of
from workflow.audit.keys import SigningKey
from workflow.cli import invoke
from workflow.commands import ActOnCase, RecordProof
from workflow.keys import ensure_key, key_path, public_path
from workflow.store.connection import open_connection
from workflow.store.store import DATABASE_NAME


@pytest.fixture
def told(small: SmallOffice) -> tuple[SmallOffice, CaseId]:
    """One file labelled, one refused attempt, one leave, one letter proved."""
    ensure_key(small.folder, small.office.randomness)
    small.town("40088", "Dax")
    small.town("16102", "Cognac")
    person = small.person("40088")
    with small.office.store.write() as writer:
        writer.add_letter(letter_row("l1", person=PersonId(person)))
    small.done(RecordProof(actor=LEAD, letter="l1", proof="registered"))
    first, second = small.filed("40088"), small.draft("16102")
    small.at(2020, 11, 20, 9)
    late = {"window": WAVE_1, "channel": "portal"}
    small.office.run(ActOnCase(actor=LEAD, case=second, trigger="submit", inputs=late))
    until = "2020-12-01T00:00:00+01:00"
    small.act(second, "derogate", window=WAVE_1, until=until, reason="Panne")
    small.act(first, "analyse", reason="complet")
    small.act(first, "label", session=small.session("S1", **{first: "label"}))
    return small, person


def run(small: SmallOffice, *args: str) -> tuple[int, str]:
    found = invoke(small.office, args)
    return found.exit_code, found.output.replace("\u00a0", " ").replace("\u202f", " ")


def answer(small: SmallOffice, *args: str) -> Any:
    code, printed = run(small, "--json", "audit", *args)
    assert code == 0, printed
    return json.loads(printed)


QUESTIONS = {
    "events AMI2-001": 5,
    "events --by horloge": 1,
    "events --since 2020-11-20 --until 2020-11-21": 8,
    "events AMI2-001 --known-at 2020-11-01": 3,
    "refusals": 1,
    "refusals --until 2020-11-01": 0,
    "deadline AMI2/vague-1": 1,
    "outside-rule": 1,
    "treatment --call AMI2": 1,
    "delays": 1,
    "sample --seed x --count 1": 1,
}


@pytest.mark.parametrize("asked", QUESTIONS)
def test_every_answer_says_its_query_its_date_and_its_lines(
    told: tuple[SmallOffice, CaseId], asked: str
) -> None:
    small, _ = told
    found = answer(small, *asked.split())
    assert found["answered_at"] == "2020-11-20T09:00:00.000000Z"
    assert (len(found["lines"]), bool(found["query"])) == (QUESTIONS[asked], True)
    code, printed = run(small, "audit", *asked.split())
    assert (code, "Réponse du vendredi 20 novembre 2020 à 10 h (heure de Paris)" in printed) == (
        0,
        True,
    )
    assert ("Requête : " in printed) == bool(found["asked"])


def test_letters_to_a_person_are_told_with_their_proof(told: tuple[SmallOffice, CaseId]) -> None:
    small, person = told
    found = answer(small, "letters", person)
    assert {line["letter"]: line["proofs"] for line in found["lines"]}["l1"] == ["registered"]
    assert "lettre recommandée" in run(small, "audit", "letters", person)[1]


def test_answers_name_rules_files_and_authors_in_french(
    told: tuple[SmallOffice, CaseId],
) -> None:
    small, _ = told
    refused = run(small, "audit", "refusals")[1].splitlines()[-1]
    assert ("fenêtre close" in refused, "responsable du programme" in refused) == (True, True)
    asked, *_, drawn = run(small, "audit", "sample", "--seed", "x", "--count", "1")[1].splitlines()[
        1:
    ]
    assert asked.startswith("Requête : nombre = 1, mot = x, tirés parmi = ")
    assert drawn.strip().startswith("AMI2-00")


def test_acts_only_unverifiable_are_counted_apart_and_listed_when_asked(
    small: SmallOffice,
) -> None:
    small.town("40088", "Dax")
    opened = ("candidature", "open", "40088", "--window", "AMI1/appel", "--at", "2019-06-03")
    assert run(small, *opened)[0] == 0
    apart = run(small, "audit", "outside-rule")[1]
    assert apart.splitlines()[-1].startswith("À part, 1 acte où une date inconnue")
    listed = run(small, "audit", "outside-rule", "--unverifiable")[1]
    assert "condition non vérifiable (date inconnue) : la clôture de la fenêtre" in listed
    (line,) = answer(small, "outside-rule")["lines"]
    assert line["unverifiable"] == ["window_open_or_announced"]


def test_the_log_is_verified_and_one_flipped_byte_is_named(
    told: tuple[SmallOffice, CaseId], tmp_path: Path
) -> None:
    small, _ = told
    assert run(small, "audit", "checkpoint")[0] == 0
    assert answer(small, "verify")["problems"] == []
    assert run(small, "audit", "verify")[1].endswith("Tout concorde.\n")
    connection = open_connection(small.folder / DATABASE_NAME)
    (event, seq, body) = connection.execute(
        "SELECT event.id, leaf.seq, body FROM event JOIN leaf ON event_id = event.id"
        " WHERE kind = 'label'"
    ).fetchone()
    connection.execute("DROP TRIGGER event_no_update")
    flipped = body.replace(b'"role":"lead"', b'"role":"leae"')
    connection.execute("UPDATE event SET body = ? WHERE id = ?", (flipped, event))
    connection.close()
    code, printed = run(small, "audit", "verify")
    assert code == 1
    assert printed.splitlines()[0] == f"Événement n° {seq} ({event}) : son contenu a été modifié."
    folder = tmp_path / "preuve"
    run(small, "audit", "bundle", str(folder))
    alone = subprocess.run(
        [sys.executable, str(folder / "verify_bundle.py")],
        capture_output=True,
        check=False,
        text=True,
    )
    assert alone.returncode == 1
    assert f"événement n° {seq} ({event}) : contenu modifié" in alone.stdout.replace("\u00a0", " ")


def test_a_bundle_is_written_once_for_all_or_some_files(
    told: tuple[SmallOffice, CaseId], tmp_path: Path
) -> None:
    small, _ = told
    whole, part = tmp_path / "tout", tmp_path / "partie"
    assert answer(small, "bundle", str(part), "AMI2-001")["events"] == 5
    code, printed = run(small, "audit", "bundle", str(whole))
    assert (code, "Vérification : python" in printed) == (0, True)
    code, printed = run(small, "audit", "bundle", str(whole))
    assert (code, "existe déjà" in printed) == (2, True)
    drawn = tmp_path / "tirage"
    assert run(small, "audit", "sample", "--seed", "x", "--bundle", str(drawn))[0] == 0
    assert (drawn / "bundle.json").exists()


def test_without_a_key_work_goes_on_but_nothing_is_signed(
    told: tuple[SmallOffice, CaseId], tmp_path: Path
) -> None:
    small, _ = told
    key_path(small.folder).unlink()
    assert run(small, "audit", "checkpoint")[0] == 3
    public_path(small.folder).unlink()
    assert answer(small, "verify")["signatures_checked"] is False
    assert run(small, "audit", "bundle", str(tmp_path / "x"))[0] == 3


def test_a_checkpoint_prints_its_note(told: tuple[SmallOffice, CaseId]) -> None:
    small, _ = told
    made = answer(small, "checkpoint")
    assert made["note"].splitlines()[1] == str(made["size"])


def test_a_checkpoint_received_by_mail_says_how_far_the_log_is_attested(
    told: tuple[SmallOffice, CaseId], tmp_path: Path
) -> None:
    small, _ = told
    note, key = tmp_path / "point.txt", public_path(small.folder)
    note.write_text(answer(small, "checkpoint")["note"], "utf-8", newline="\r\n")
    size = answer(small, "verify", "--checkpoint", str(note))["size"]
    small.town("47001", "Agen")
    found = answer(small, "verify", "--checkpoint", str(note), "--key", str(key))
    assert (found["intact"], found["witnessed"]) == (True, size)
    code, printed = run(small, "audit", "verify", "--checkpoint", str(note))
    told_of = (
        f"Les {size} premiers événements sont attestés par un point de contrôle reçu ; les "
        f"{found['size'] - size} suivants ne le sont par aucun."
    )
    assert (code, told_of in printed) == (0, True)
    assert answer(small, "verify")["witnessed"] is None


def test_a_checkpoint_that_says_another_log_is_an_anomaly(
    told: tuple[SmallOffice, CaseId], tmp_path: Path
) -> None:
    small, _ = told
    honest = answer(small, "checkpoint")["note"]
    other = SigningKey(name="ancrage-autre", seed=bytes(32))
    statement = statement_of(honest)
    assert statement is not None
    notes = {
        "autre.txt": sign(text_of(replace(statement, root=bytes(32))), other),
        "abime.txt": "ni point\nni contrôle\n",
    }
    for name, text in notes.items():
        (tmp_path / name).write_text(text, "utf-8")
    key = tmp_path / "autre.pub"
    key.write_text(str(other.public), "utf-8")
    asked = ("audit", "verify", "--key", str(key), "--checkpoint")
    assert "a été modifié" in run(small, *asked, str(tmp_path / "abime.txt"))[1]
    code, printed = run(small, *asked, str(tmp_path / "autre.txt"))
    assert (code, "le journal n’est plus celui du point de contrôle" in printed.lower()) == (
        1,
        True,
    )
    assert "Aucun événement n’est attesté" in printed
    asked = ("audit", "verify", "--checkpoint", str(tmp_path / "autre.txt"))
    assert "n’est pas signé par la clé" in run(small, *asked)[1]
    assert run(small, "audit", "verify", "--key", str(tmp_path / "abime.txt"))[0] == 2


def test_projections_are_rebuilt_as_they_were(told: tuple[SmallOffice, CaseId]) -> None:
    small, _ = told
    with small.office.store.read() as reader:
        before = (reader.cases(), reader.all_spans(), reader.day_totals())
    count = answer(small, "rebuild")["events"]
    assert run(small, "audit", "rebuild") == (0, f"Reconstruit depuis {count} événements.\n")
    with small.office.store.read() as reader:
        assert (reader.cases(), reader.all_spans(), reader.day_totals()) == before


@pytest.mark.parametrize("asked", ["events", "checkpoint", "rebuild", "bundle x", "delays"])
def test_answers_are_kept_from_outsiders(told: tuple[SmallOffice, CaseId], asked: str) -> None:
    code, printed = run(told[0], "--as", "contact:40088", "audit", *asked.split())
    assert (code, "réservées" in printed) == (1, True)
