"""Amounts, counts and school years as French spreadsheets write them."""

import re

from workflow.importing.cells import Unread
from workflow.importing.columns import normalised

SPACES = re.compile(r"[\s\u00a0\u202f]")
AMOUNT = re.compile(r"(\d{1,12})(?:[,.](\d{1,2}))?")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")
UNIT = re.compile(r"(k?)(?:€|eur|euros?)$", re.IGNORECASE)
THOUSANDS = 1_000
SCHOOL_YEAR = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})")
YEARS = range(2000, 2100)
MOST = 1_000_000


def read_amount(text: str) -> int | Unread:
    """Read an amount in euros as cents: « 12 500 € », « 12500,50 », « 12 k€ »; never a guess.

    A dot before three digits may group thousands or not: it is asked.
    """
    bare = SPACES.sub("", text)
    unit = UNIT.search(bare)
    number = bare[: unit.start()] if unit else bare
    if GROUPED.fullmatch(number):
        return Unread(problem="ambiguous_amount", expected=(number.replace(".", ""),))
    found = AMOUNT.fullmatch(number)
    if found is None:
        return Unread(problem="not_an_amount")
    cents = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    return cents * THOUSANDS if unit and unit[1] else cents


def read_count(text: str) -> int | Unread:
    """Read a whole number of persons."""
    bare = SPACES.sub("", text)
    if not re.fullmatch(r"\d{1,9}", bare):
        return Unread(problem="not_a_number")
    return int(bare) if int(bare) <= MOST else Unread(problem="out_of_range")


def read_school_year(text: str) -> str | Unread:
    """Read « 2021-2022 », « 2021/22 »; one year alone may open or close two: both are offered."""
    found = SCHOOL_YEAR.fullmatch(normalised_year(text))
    if found:
        first, last = int(found[1]), int(found[1][: 4 - len(found[2])] + found[2])
        if first in YEARS and last == first + 1:
            return f"{first}-{last}"
        return Unread(problem="not_a_school_year")
    alone = re.fullmatch(r"\d{4}", text.strip())
    if alone and int(text) in YEARS:
        year = int(text)
        return Unread(
            problem="not_a_school_year", expected=(f"{year - 1}-{year}", f"{year}-{year + 1}")
        )
    return Unread(problem="not_a_school_year")


def normalised_year(text: str) -> str:
    """Return the heading of a year's column without what introduces it (« Apprenants 2021-22 »)."""
    words = re.split(r"\s+", text.strip())
    while words and not words[0][:1].isdigit() and normalised(words[0]).isalpha():
        words.pop(0)
    return " ".join(words)
