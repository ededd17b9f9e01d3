"""What a committee decided is read as a spreadsheet program writes it, and as people say it."""

from pathlib import Path

import pytest

from tests.workflow.office_stories import examined, said
from workflow.cli.sitting_items import ItemLine, item_lines, typed_item
from workflow.office import Office


def test_a_reason_may_hold_colons() -> None:
    line = ItemLine(reference="AMI2-001", outcome="label", reason="Solide : bassin")
    assert typed_item("AMI2-001:label:Solide : bassin") == line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_as_excel_writes_it(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "séance.csv"
    text = "Référence;Issue;Motif\r\nAMI2-001;retenue;Réalisé : été\r\n;;\r\nAMI2-002;reportée;\r\n"
    file.write_bytes(text.encode(encoding))
    assert item_lines(file) == [
        ItemLine(reference="AMI2-001", outcome="retenue", reason="Réalisé : été", place="ligne 2"),
        ItemLine(reference="AMI2-002", outcome="reportée", reason="", place="ligne 4"),
    ]


def test_a_session_is_recorded_from_french_words_and_a_fault_names_its_line(
    office: Office, tmp_path: Path
) -> None:
    examined(office, "40088")
    file = tmp_path / "seance.csv"
    line = ("session", "record", "--body", "comite_selection", "--reference", "S1", "--items")
    file.write_text("référence;issue;motif\nAMI2-001;gagnée;Oui\n", encoding="utf-8")
    code, output = said(office, *line, str(file))
    assert (code, "ligne 2" in output) == (2, True)
    file.write_text("référence;issue;motif\nAMI2-999;retenue;Oui\n", encoding="utf-8")
    code, output = said(office, *line, str(file))
    assert (code, "ligne 2" in output, "AMI2-999" in output) == (2, True, True)
    file.write_text("référence;issue;motif\nAMI2-001;retenue;Oui\n", encoding="utf-8")
    assert said(office, *line, str(file))[0] == 0
    assert "candidature retenue" in said(office, "session", "show", "S1")[1]


def test_a_file_of_bytes_is_refused(tmp_path: Path, office: Office) -> None:
    file = tmp_path / "image.csv"
    file.write_bytes(b"\x81\x8d\x8f\x90")
    code, output = said(office, "session", "record", "--reference", "S1", "--items", str(file))
    assert (code, "ne se lit pas" in output) == (2, True)
