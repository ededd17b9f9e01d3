"""`import` and `reconcile` say the same to scripts, with keys that do not move."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.office_stories import said
from workflow.office import Office

TABLE = "nom;fenetre;etat\nSt Louis;AMI2/vague-1;brouillon\nLaon;AMI2/vague-1;brouillon\n"


@pytest.fixture
def table(tmp_path: Path) -> str:
    """A table of two names without a code: four places bear the first, one the second."""
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def read(office: Office, *args: str, code: int = 0) -> Any:
    found, output = said(office, "--as", "lead", "--json", *args)
    assert found == code, output
    return json.loads(output)


def test_names_are_proposed_with_codes_as_text(office: Office, table: str) -> None:
    found = read(office, "reconcile", "candidatures", table)
    louis, laon = found["names"]
    assert [choice["code"] for choice in louis["choices"]] == ["57618", "68297", "97126", "97414"]
    assert (louis["line"], louis["code"]) == (2, None)
    assert (laon["name"], laon["code"], laon["choices"]) == ("Laon", "02408", [])
    assert found["output"] is None


def test_a_file_of_names_is_written_once(office: Office, table: str, tmp_path: Path) -> None:
    target = tmp_path / "noms.csv"
    read(office, "reconcile", "candidatures", table, "--output", str(target))
    before = target.read_bytes()
    code, output = said(office, "reconcile", "candidatures", table, "--output", str(target))
    assert (code, "existe déjà" in output) == (2, True)
    assert target.read_bytes() == before


def test_an_import_says_what_it_left_out_and_which_names_it_matched(
    office: Office, table: str
) -> None:
    found = read(office, "import", "candidatures", table, "--dry-run", code=2)
    assert set(found) == {
        *("outcome", "rows", "dry_run", "ignored", "skipped", "sentences", "notes")
    }
    assert (found["outcome"], found["rows"]) == ("invalid", 2)
    assert len(found["sentences"]) == 1
    assert "Haut-Rhin" in found["sentences"][0]
    assert "02408" in found["notes"][0]


def test_a_table_without_the_headings_needed_is_refused_by_both(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "autre.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    for command in ("import", "reconcile"):
        found = read(office, command, "decisions", str(path), code=2)
        assert "reference, decision, seance" in found["sentences"][0]
