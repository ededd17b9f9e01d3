"""Amounts, counts and school years are read as French spreadsheets write them, never guessed."""

import pytest

from workflow.importing.amounts import read_amount, read_count, read_school_year
from workflow.importing.cells import Unread


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12500", 1_250_000),
        ("12 500,50 €", 1_250_050),
        ("12\u00a0500,5", 1_250_050),
        ("12\u202f500 euros", 1_250_000),
        ("12.5", 1_250),
        ("12 k€", 1_200_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_cents(text: str, cents: int) -> None:
    assert read_amount(text) == cents


@pytest.mark.parametrize("text", ["-5", "douze", "1e6", "€", "", "12,345", "12;5"])
def test_what_is_no_amount_is_not_read(text: str) -> None:
    assert read_amount(text) == Unread(problem="not_an_amount")


def test_a_dot_before_three_digits_is_asked() -> None:
    assert read_amount("12.500") == Unread(problem="ambiguous_amount", expected=("12500",))


@pytest.mark.parametrize(("text", "count"), [("1 234", 1234), ("0", 0), ("41", 41)])
def test_a_count_is_a_whole_number(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["12,5", "-3", "1e9", "environ 40"])
def test_what_is_no_whole_number_is_not_counted(text: str) -> None:
    assert read_count(text) == Unread(problem="not_a_number")


@pytest.mark.parametrize(
    "text", ["2020-2021", "2020/2021", "2020-21", "2020 / 21", "Apprenants 2020-2021"]
)
def test_a_school_year_is_two_years_that_follow(text: str) -> None:
    assert read_school_year(text) == "2020-2021"


def test_one_year_alone_offers_both_school_years_it_may_be() -> None:
    offered = ("2020-2021", "2021-2022")
    assert read_school_year("2021") == Unread(problem="not_a_school_year", expected=offered)
    assert read_school_year("2020-2022") == Unread(problem="not_a_school_year")
