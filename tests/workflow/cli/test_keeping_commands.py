"""Import, export, backup, restore, erase, redact, doctor: what they print and how they end."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from states.identifiers import CaseId
from tests.workflow.small_office import SmallOffice
from workflow.cli import invoke
from workflow.keys import ensure_key, key_path
from workflow.store.connection import open_connection
from workflow.store.store import DATABASE_NAME

HEADINGS = "Code INSEE;Collectivité;Vague;Date de dépôt;Remarque\r\n"


@pytest.fixture
def keyed(small: SmallOffice) -> SmallOffice:
    ensure_key(small.folder, small.office.randomness)
    small.town("40088", "Dax")
    return small


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers a question."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))


def run(small: SmallOffice, *args: str) -> tuple[int, str]:
    found = invoke(small.office, args)
    return found.exit_code, found.output.replace("\u00a0", " ").replace("\u202f", " ")


def answer(small: SmallOffice, *args: str) -> Any:
    code, printed = run(small, "--json", *args)
    assert code == 0, printed
    return json.loads(printed)


def written(tmp_path: Path, content: str) -> str:
    path = tmp_path / "reprise.csv"
    path.write_bytes(content.encode("cp1252"))
    return str(path)


def test_an_import_is_rehearsed_then_done(keyed: SmallOffice, tmp_path: Path) -> None:
    file = written(tmp_path, f"{HEADINGS}40088;Dax;AMI2/vague-1;23/07/2020;x\r\n")
    assert run(keyed, "import", "candidatures", file, "--dry-run") == (
        0,
        "1 ligne serait reprise. Rien n’est enregistré.\nColonnes ignorées : Remarque.\n",
    )
    assert answer(keyed, "import", "candidatures", file) == {
        "outcome": "done",
        "rows": 1,
        "dry_run": False,
        "ignored": ["Remarque"],
        "skipped": [],
        "sentences": [],
        "notes": ["Colonnes ignorées : Remarque."],
    }
    code, printed = run(keyed, "import", "candidatures", file)
    assert code == 2
    assert printed.startswith("Ligne 2 : ")
    assert "AMI2-001" in printed


def test_a_file_that_does_not_read_ends_in_2_with_its_sentences(
    keyed: SmallOffice, tmp_path: Path
) -> None:
    code, printed = run(keyed, "import", "contacts", written(tmp_path, "Nom;Âge\r\nA;3\r\n"))
    assert (code, printed.splitlines()[0]) == (
        2,
        (
            "Fichier : les titres des colonnes attendues ne s’y trouvent pas ; donnez un titre à "
            "chaque colonne (courriel, collectivite)."
        ),
    )


def test_an_import_by_somebody_else_is_refused_by_its_rule(
    keyed: SmallOffice, tmp_path: Path
) -> None:
    keyed.person("40088")
    file = written(tmp_path, f"{HEADINGS}40088;Dax;AMI2/vague-1;23/07/2020;\r\n")
    code, printed = run(keyed, "--as", "contact:40088", "import", "candidatures", file)
    assert code == 1
    assert "Rien n’est enregistré." in printed


def test_an_export_is_written_once(keyed: SmallOffice, tmp_path: Path) -> None:
    keyed.draft("40088")
    file = tmp_path / "tout.xlsx"
    made = answer(keyed, "export", str(file))["rows"]
    assert list(made) == ["candidatures", "antennas", "deadlines", "letters", "events", "contacts"]
    assert (made["candidatures"], made["antennas"], made["deadlines"]) == (1, 0, 8)
    assert file.read_bytes().startswith(b"PK")
    code, printed = run(keyed, "export", str(file))
    assert (code, "existe déjà" in printed) == (2, True)
    assert run(keyed, "export", str(file), "candidatures", "--force") == (
        0,
        f"Écrit dans « {file} » : candidatures 1.\n",
    )


@pytest.mark.parametrize(
    ("name", "tables", "said"),
    [
        ("a.csv", (), "une seule table"),
        ("a.ods", ("contacts",), ".csv ou en .xlsx"),
        ("absent/a.csv", ("contacts",), "n’existe pas"),
    ],
)
def test_an_export_that_cannot_be_written_says_why(
    keyed: SmallOffice, tmp_path: Path, name: str, tables: tuple[str, ...], said: str
) -> None:
    code, printed = run(keyed, "export", str(tmp_path / name), *tables)
    assert (code, said in printed) == (2, True)


def test_a_past_moment_is_exported(keyed: SmallOffice, tmp_path: Path) -> None:
    keyed.at(2020, 9, 1)
    keyed.draft("40088")
    file = str(tmp_path / "avant.csv")
    made = answer(keyed, "export", file, "candidatures", "--known-at", "2020-08-01")
    assert (made["rows"], made["known_at"]) == (
        {"candidatures": 0},
        "2020-07-31T22:00:00.000000Z",
    )
    assert answer(keyed, "export", file, "candidatures", "--force", "--at", "2020-10-01")[
        "rows"
    ] == {"candidatures": 1}


def test_a_backup_is_restored_and_what_is_lost_is_named(keyed: SmallOffice) -> None:
    made = answer(keyed, "backup")
    keyed.at(2020, 8, 1)
    keyed.town("16102", "Cognac")
    code, printed = run(keyed, "restore", made["folder"], "--yes")
    size = made["events"]
    assert code == 0
    assert printed.splitlines()[:3] == [
        "Sauvegarde du jeudi 23 juillet 2020 à 10 h (heure de Paris) remise en place.",
        (
            f"Perdus : les événements n° {size} à {size} (1), enregistrés après le jeudi 23 "
            "juillet 2020 à 10 h (heure de Paris) et jusqu’au samedi 1er août 2020 à 2 h "
            "(heure de Paris) (connu par : replaced)."
        ),
        "Lettres à vérifier : 0. Rien ne repart seul.",
    ]
    assert printed.splitlines()[3].startswith("L’ancienne base est gardée 35 jours")


def test_a_restore_answers_in_json(keyed: SmallOffice) -> None:
    made = answer(keyed, "backup")
    done = answer(keyed, "restore", made["folder"], "--yes")
    assert (done["outcome"], done["lost"]["count"], done["letters_unknown"]) == ("done", 0, 0)


def test_a_restore_erases_again_and_says_when_nothing_is_known(keyed: SmallOffice) -> None:
    person = keyed.person("40088", name="Zéphyrine Ancelin")
    made = answer(keyed, "backup")
    run(keyed, "erase", person, "--reason", "demande", "--yes")
    assert "Personnes effacées à nouveau : 1." in run(keyed, "restore", made["folder"], "--yes")[1]
    keyed.office.store.close()
    (keyed.folder / DATABASE_NAME).unlink()
    code, printed = run(keyed, "restore", made["folder"], "--yes")
    assert (code, "Rien ne dit jusqu’où allait le journal" in printed) == (0, True)


def test_a_restore_checks_backup_and_checkpoint_first(keyed: SmallOffice, tmp_path: Path) -> None:
    code, printed = run(keyed, "restore", str(tmp_path), "--yes")
    assert (code, "n’est pas une sauvegarde" in printed) == (2, True)
    made = answer(keyed, "backup")
    note = tmp_path / "note.txt"
    note.write_text("rien", encoding="utf-8")
    code, printed = run(keyed, "restore", made["folder"], "--yes", "--checkpoint", str(note))
    assert (code, "n’est pas un point de contrôle" in printed) == (2, True)
    (Path(made["folder"]) / DATABASE_NAME).write_bytes(b"x")
    code, printed = run(keyed, "restore", made["folder"], "--yes")
    assert (code, "a été modifiée" in printed) == (3, True)


@pytest.mark.usefixtures("silence")
def test_a_restore_nobody_confirms_changes_nothing(keyed: SmallOffice) -> None:
    made = answer(keyed, "backup")
    assert run(keyed, "restore", made["folder"])[0] == 1
    assert not (keyed.folder / f"{DATABASE_NAME}.arriving").exists()


def test_a_backup_inside_the_data_is_refused(keyed: SmallOffice) -> None:
    code, printed = run(keyed, "backup", str(keyed.folder / "copies"))
    assert (code, "Donnez un dossier au-dehors." in printed) == (2, True)


def test_expired_backups_are_told(keyed: SmallOffice) -> None:
    run(keyed, "backup")
    keyed.at(2020, 12, 1)
    code, printed = run(keyed, "backup")
    assert (code, printed.splitlines()[-1]) == (
        0,
        "Sauvegardes de plus de 35 jours retirées : 1.",
    )


def test_an_erasure_tells_what_went_and_what_is_kept(keyed: SmallOffice) -> None:
    person = keyed.person("40088", name="Zéphyrine Ancelin", email="z@dax.example")
    case = keyed.draft("40088")
    keyed.act(case, "note", text="Zéphyrine Ancelin a appelé")
    code, printed = run(keyed, "erase", person, "--reason", "demande", "--yes")
    assert (code, printed.splitlines()[0]) == (
        0,
        "Effacés : 2 textes, le contenu de 0 lettres, 0 fichiers.",
    )
    ref = printed.partition("ancrage redact ")[2].split()[0]
    assert answer(keyed, "redact", ref, "--reason", "demande")["outcome"] == "done"
    assert "Zéphyrine".encode() not in (keyed.folder / DATABASE_NAME).read_bytes()


@pytest.mark.parametrize(
    ("who", "person", "reason", "code"),
    [
        ("responsable", "personne", "demande", 2),
        ("responsable", "", "", 2),
        ("contact:40088", "", "demande", 1),
    ],
)
def test_an_erasure_refused_says_why(
    keyed: SmallOffice, who: str, person: str, reason: str, code: int
) -> None:
    known = keyed.person("40088")
    args = ("--as", who, "erase", person or known, "--reason", reason, "--yes")
    found, printed = run(keyed, *args)
    assert (found, bool(printed.strip())) == (code, True)


@pytest.mark.usefixtures("silence")
def test_an_erasure_nobody_confirms_is_not_done(keyed: SmallOffice) -> None:
    person = keyed.person("40088")
    assert run(keyed, "erase", person, "--reason", "demande")[0] == 1
    with keyed.office.store.read() as reader:
        assert len(reader.texts_of(CaseId(person))) == 2


def test_an_erasure_answers_in_json(keyed: SmallOffice) -> None:
    person = keyed.person("40088")
    made = answer(keyed, "erase", person, "--reason", "demande", "--yes")
    assert made == {"outcome": "done", "texts": 2, "letters": 0, "files": 0, "mentions": []}


def test_the_doctor_ends_in_3_when_something_fails(keyed: SmallOffice) -> None:
    assert run(keyed, "doctor")[0] == 0
    assert answer(keyed, "doctor")["verdict"] == "warn"
    key_path(keyed.folder).unlink()
    code, printed = run(keyed, "doctor")
    assert (code, "✗ La clé de signature manque" in printed) == (3, True)
    connection = open_connection(keyed.folder / DATABASE_NAME)
    connection.execute("DROP TRIGGER leaf_no_update")
    connection.close()
    assert "leaf_no_update" in run(keyed, "doctor")[1]
