"""The lead's file of names: what is to be chosen goes out, what was chosen comes back."""

import pytest

from workflow.importing.answers import answer_sheet, read_answers
from workflow.importing.faults import FileRefused
from workflow.importing.places import places_named
from workflow.importing.sheet import Named

LAON = Named(line=3, text="2408", chosen=None, choices=places_named("Laon"), close=True)
SAINT_LOUIS = Named(line=2, text="St Louis", chosen=None, choices=places_named("Saint-Louis"))
DAX = Named(line=4, text="Dax", chosen=places_named("Dax")[0])


def answered(*codes: str) -> bytes:
    """The sheet of both names to choose, filled in as French Excel saves it."""
    lines = answer_sheet((SAINT_LOUIS, LAON, DAX)).decode("utf-8-sig").splitlines()
    told = [lines[0], *(line + code for line, code in zip(lines[1:], codes, strict=True))]
    return "\r\n".join(told).encode("cp1252")


def test_only_names_to_choose_go_out_and_nothing_is_filled_in() -> None:
    lines = answer_sheet((SAINT_LOUIS, LAON, DAX)).decode("utf-8-sig").splitlines()
    assert lines[0] == "nom lu;ligne;choix possibles;code retenu"
    assert [line.partition(";")[0] for line in lines[1:]] == ["St Louis", "2408"]
    assert all(line.endswith(";") for line in lines[1:])


def test_a_code_or_a_yes_to_the_only_choice_comes_back() -> None:
    assert read_answers(answered("68297", "oui")) == {"saint louis": "68297", "2408": "02408"}


def test_a_code_that_excel_robbed_of_its_zero_again_is_taken_among_those_proposed() -> None:
    assert read_answers(answered("", "2408")) == {"2408": "02408"}


def test_a_line_left_empty_answers_nothing() -> None:
    assert read_answers(answered("", "")) == {}


@pytest.mark.parametrize("codes", [("oui", ""), ("Haut-Rhin", ""), ("6829", "")])
def test_an_answer_that_names_no_place_is_refused_with_the_choices(codes: tuple[str, str]) -> None:
    with pytest.raises(FileRefused) as refused:
        read_answers(answered(*codes))
    assert (refused.value.fault.line, refused.value.fault.column) == (2, "D")


def test_another_file_is_not_taken_for_answers() -> None:
    with pytest.raises(FileRefused) as refused:
        read_answers(b"a;b\n1;2\n")
    assert refused.value.fault.problem == "no_header"


def test_a_name_is_no_formula_on_its_way_out() -> None:
    hostile = Named(line=2, text="=1+1", chosen=None)
    sheet = answer_sheet((hostile,)).decode("utf-8-sig").splitlines()
    assert sheet[1] == "'=1+1;2;;"
    assert read_answers(f"{sheet[0]}\n'=1+1;2;;40088\n".encode()) == {"1 1": "40088"}
