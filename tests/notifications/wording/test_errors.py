"""Errors name the field, the value and the remedy."""

import pytest

from config.errors import REMEDIES as CONFIG_REMEDIES
from config.errors import ConfigError, ConfigProblem, ConfigRemedy
from notifications.faults import Fault
from notifications.wording import UserError, config_sentence, error_sentence, shown_value
from notifications.wording.errors import PROBLEMS, REMEDIES
from tests.notifications.french_rules import typography_faults

N = "\u00a0"


def test_a_sentence_names_place_field_value_problem_and_remedy() -> None:
    error = UserError(
        field="due", value="31/02/2021", problem="impossible_date", place="ligne 3, colonne B"
    )
    assert error_sentence(error) == (
        f"Ligne 3, colonne B, date limite «{N}31/02/2021{N}»{N}: cette date n’existe pas{N}; "
        "vérifiez le jour et le mois."
    )


def test_words_of_its_own_and_a_choice_are_said_as_given() -> None:
    error = UserError(
        field="code",
        value="2408",
        problem="trop court",
        remedy="ajoutez un zéro",
        expected=("02408",),
    )
    assert error_sentence(error) == (
        f"Code INSEE ou SIREN «{N}2408{N}»{N}: trop court{N}; ajoutez un zéro (02408)."
    )


def test_a_problem_of_its_own_without_remedy_takes_the_usual_one() -> None:
    error = UserError(field="name", value="", problem="illisible")
    assert error_sentence(error) == f"Nom{N}: illisible{N}; corrigez la valeur."


def test_a_configuration_fault_names_file_key_value_and_remedy() -> None:
    error = ConfigError(
        file="ami2.toml",
        key="calls.zone",
        value="Europe/Pari",
        problem=ConfigProblem.UNKNOWN_KEY,
        expected=("zone",),
    )
    assert config_sentence(error) == (
        f"ami2.toml{N}: clé calls.zone «{N}Europe/Pari{N}»{N}: cette clé n’existe pas{N}; "
        "retirez-la ou corrigez son nom (zone)."
    )


def test_a_fault_of_the_environment_is_named_by_its_variable() -> None:
    error = ConfigError(file="", key="ANCRAGE_ZONE", value="", problem=ConfigProblem.EMPTY)
    assert config_sentence(error) == (
        f"Clé ANCRAGE_ZONE{N}: la valeur est vide{N}; donnez une valeur."
    )


def test_a_file_at_fault_as_a_whole_is_named() -> None:
    error = ConfigError(file="a.toml", key="", value="", problem=ConfigProblem.UNREADABLE)
    assert config_sentence(error) == (
        f"a.toml{N}: fichier{N}: le fichier ne se lit pas{N}; "
        "vérifiez le chemin et les droits de lecture."
    )


@pytest.mark.parametrize("problem", [*ConfigProblem, *Fault])
def test_every_problem_has_words(problem: str) -> None:
    assert str(problem) in PROBLEMS


def test_every_remedy_has_words() -> None:
    assert {str(remedy) for remedy in (*ConfigRemedy, *CONFIG_REMEDIES.values())} <= set(REMEDIES)


@pytest.mark.parametrize("problem", list(PROBLEMS))
def test_every_problem_has_a_remedy_and_is_well_set(problem: str) -> None:
    said = error_sentence(UserError(field="value", value="x", problem=problem))
    assert PROBLEMS[problem] in said
    assert typography_faults(said) == []


def test_a_value_is_shown_on_one_line_and_cut() -> None:
    assert shown_value("a\r\nb\tc") == "a b c"
    assert shown_value("x" * 61) == "x" * 59 + "…"
    assert shown_value("x" * 60) == "x" * 60
