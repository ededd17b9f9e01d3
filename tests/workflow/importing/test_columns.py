"""Headings are known under the names people give them, wherever the header stands."""

from pathlib import Path

import pytest

from notifications.wording import field_label
from workflow.importing.columns import find_header, normalised
from workflow.importing.faults import FileRefused
from workflow.importing.headings import TABLES
from workflow.importing.spreadsheets import Line


def lines(*rows: str) -> tuple[Line, ...]:
    return tuple(
        Line(number=number, cells=tuple(row.split(";"))) for number, row in enumerate(rows, 1)
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Date de dépôt", "date depot"),
        ("  CODE  INSEE ", "code insee"),
        ("Territoire d’industrie", "territoire industrie"),
        ("N° de téléphone", "telephone"),
        ("Action cœur de ville", "action coeur ville"),
    ],
)
def test_headings_are_compared_without_accents_case_or_small_words(text: str, plain: str) -> None:
    assert normalised(text) == plain


@pytest.mark.parametrize("kind", TABLES)
def test_every_heading_listed_is_in_its_own_compared_form_and_names_one_field(kind: str) -> None:
    listed = [text for texts in TABLES[kind].values() for text in texts]
    assert [text for text in listed if normalised(text) != text] == []
    assert sorted(listed) == sorted(set(listed))


def test_the_header_may_stand_under_a_title() -> None:
    header = find_header(
        "candidatures", lines("AMI 2", "extrait du 6 novembre", "Ville;Vague;Remarque", "Dax;1")
    )
    assert (header.line, dict(header.columns), header.ignored) == (
        3,
        {"name": 0, "window": 1},
        ("Remarque",),
    )


def test_a_merged_heading_completes_those_below_it() -> None:
    header = find_header("contacts", lines("Collectivité;Contact;;", "Commune;Nom;Prénom;Courriel"))
    assert dict(header.columns) == {"organisation": 0, "name": 1, "first_name": 2, "email": 3}


def test_the_first_of_two_columns_of_one_field_is_taken_the_other_said_ignored() -> None:
    header = find_header("candidatures", lines("Ville;Vague;Commune"))
    assert (dict(header.columns), header.ignored) == ({"name": 0, "window": 1}, ("Commune",))


@pytest.mark.parametrize(
    ("kind", "row", "missing"),
    [
        ("candidatures", "Ville;Date", ("vague",)),
        ("contacts", "Nom;Fonction", ("courriel", "collectivite")),
        ("contacts", "a;b", ("courriel", "nom", "collectivite")),
    ],
)
def test_a_file_without_the_headings_needed_is_refused_naming_them(
    kind: str, row: str, missing: tuple[str, ...]
) -> None:
    with pytest.raises(FileRefused) as refused:
        find_header(kind, lines(row))
    assert (refused.value.fault.problem, refused.value.fault.expected) == ("no_header", missing)


@pytest.mark.parametrize("kind", TABLES)
def test_the_page_lists_every_heading(kind: str) -> None:
    page = (Path(__file__).parents[3] / "docs/faire/reprendre-et-garder.md").read_text("utf-8")
    rows = {f"| {field_label(field)} | {', '.join(t)} |" for field, t in TABLES[kind].items()}
    assert rows - set(page.splitlines()) == set()
