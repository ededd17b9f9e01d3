"""Texts a lead may edit: a closed list of fields, exact match, plain text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.editable import LONGEST_TEXT, render_editable, text_errors
from notifications.wording import EDITABLE_FIELDS, error_sentence

N = "\u00a0"
VALUES = {name: f"valeur {name}" for name in EDITABLE_FIELDS}


def problems(text: str) -> list[tuple[str, str]]:
    return [(error.problem, error.value) for error in text_errors(text)]


def test_known_fields_are_filled_in() -> None:
    assert render_editable("Dossier {{ reference }} : à {{ collectivite }}.", VALUES) == (
        f"Dossier valeur reference{N}: à valeur collectivite."
    )


@pytest.mark.parametrize(
    "written",
    [
        "{{event.__init__}}",
        "{{ event.__init__ }}",
        "{{ reference.upper }}",
        "{{reference}}",
        "{{  reference  }}",
        "{{ reference | upper }}",
        "{{ REFERENCE }}",
        "{{ inconnu }}",
        "{% if x %}",
        "{# note #}",
        "{{",
        "}}",
        "{%",
    ],
)
def test_anything_but_an_exact_field_is_refused(written: str) -> None:
    assert problems(f"Texte {written}") == [("unknown_field", written)]
    assert render_editable(f"Texte {written}", VALUES) == text_errors(f"Texte {written}")


def test_a_refused_field_is_told_in_french_with_the_list() -> None:
    (error,) = text_errors("{{ maire }}")
    said = error_sentence(error)
    assert said.startswith(f"Texte «{N}{{{{ maire }}}}{N}»{N}: ce champ n’existe pas{N}; utilisez")
    assert "{{ reference }}" in said


def test_every_fault_is_told_at_once() -> None:
    assert problems("") == [("empty", "")]
    assert [problem for problem, _ in problems("x" * (LONGEST_TEXT + 1))] == ["too_long"]
    assert [problem for problem, _ in problems("a\x00 {{ b }}")] == [
        "control_character",
        "unknown_field",
    ]


def test_lines_and_tabs_are_plain_text() -> None:
    assert render_editable("a\n\tb", {}) == "a\n\tb"


def test_a_field_without_a_value_is_an_error_once() -> None:
    found = render_editable("{{ agent }} {{ agent }}", {})
    assert [error.problem for error in found if not isinstance(error, str)] == ["missing"]


def test_a_value_that_looks_like_a_field_stays_a_value() -> None:
    assert render_editable("{{ agent }}", {"agent": "{{ reference }} {% x %}"}) == (
        "{{ reference }} {% x %}"
    )


@given(st.text(alphabet="{}% #abcreference._|", max_size=40))
@settings(max_examples=80)
def test_no_text_ever_reaches_an_attribute(text: str) -> None:
    found = render_editable(text, VALUES)
    if isinstance(found, str):
        assert "{{" not in found
        assert "{%" not in found
