"""Holidays against two oracles: a table checked on the texts, and the `holidays` library."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays as library
import pytest

from states.holidays import (
    Calendar,
    Holiday,
    easter,
    holidays_of,
    is_open_day,
    is_working_day,
)

TABLE = Path(__file__).parent / "data" / "jours_feries_2018_2030.csv"
YEARS = range(2018, 2031)

# Years in which the library drops a day that L3133-1 never ceased to list: the first « journée
# de solidarité » was worked on Whit Monday, which stayed a holiday.
KNOWN_DIFFERENCES = {date(2005, 5, 16), date(2006, 6, 5), date(2007, 5, 28)}


@cache
def _table() -> dict[tuple[str, int], dict[date, Holiday]]:
    rows: dict[tuple[str, int], dict[date, Holiday]] = defaultdict(dict)
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            day = date.fromisoformat(row["date"])
            rows[row["calendar"], day.year][day] = Holiday(
                name=row["name"], legal_basis=row["legal_basis"]
            )
    return rows


def _together(national: Holiday, own: Holiday) -> Holiday:
    """Join the two rows of one day: in 2019 and 2030, 10 June is also Whit Monday in Guyane."""
    return Holiday(
        name=f"{national.name} et {own.name}",
        legal_basis=f"{national.legal_basis} ; {own.legal_basis}",
    )


@pytest.mark.parametrize("calendar", list(Calendar))
@pytest.mark.parametrize("year", YEARS)
def test_each_calendar_equals_the_checked_table_day_name_and_article(
    calendar: Calendar, year: int
) -> None:
    table = _table()
    expected = dict(table[Calendar.FRANCE, year])
    for day, own in table[calendar, year].items():
        national = expected.get(day, own)
        expected[day] = own if national == own else _together(national, own)
    assert dict(holidays_of(year, calendar)) == expected


def test_the_table_holds_exactly_our_calendars_and_years() -> None:
    assert set(_table()) == {(str(c), year) for c in Calendar for year in YEARS}


def test_mainland_holidays_equal_the_library_from_1997_to_2099_but_for_known_days() -> None:
    ours = {day for year in range(1997, 2100) for day in holidays_of(year, Calendar.FRANCE)}
    theirs = set(library.France(years=range(1997, 2100)))
    assert ours ^ theirs == KNOWN_DIFFERENCES
    assert ours >= KNOWN_DIFFERENCES


def test_good_friday_and_boxing_day_equal_the_library_in_alsace_and_moselle() -> None:
    years = range(2018, 2100)
    ours = {day for year in years for day in holidays_of(year, Calendar.ALSACE_MOSELLE)}
    assert ours == set(library.France(years=years, subdiv="57"))


def test_two_holidays_on_one_day_are_one_day_with_both_names() -> None:
    kept = holidays_of(2008, Calendar.FRANCE)
    assert kept[date(2008, 5, 1)] == Holiday(
        name="Fête du Travail et Ascension", legal_basis="code du travail L3133-1"
    )
    assert len(kept) == 10


def test_two_holidays_under_different_articles_cite_both() -> None:
    # 28 May is both the abolition day of Saint-Martin and, in 2012, Whit Monday.
    assert holidays_of(2012, Calendar.SAINT_MARTIN)[date(2012, 5, 28)] == Holiday(
        name="Lundi de Pentecôte et Abolition de l'esclavage",
        legal_basis="code du travail L3133-1 ; code du travail L3422-2 / décret 83-1003",
    )


def test_holidays_come_in_the_order_of_the_days() -> None:
    days = list(holidays_of(2021, Calendar.ALSACE_MOSELLE))
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1818, date(1818, 3, 22)),
        (1943, date(1943, 4, 25)),
        (1981, date(1981, 4, 19)),
        (2000, date(2000, 4, 23)),
        (2019, date(2019, 4, 21)),
        (2020, date(2020, 4, 12)),
        (2021, date(2021, 4, 4)),
        (2049, date(2049, 4, 18)),
        (2076, date(2076, 4, 19)),
        (2285, date(2285, 3, 22)),
    ],
)
def test_easter_at_its_extremes_and_exceptions(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="corse"):
        holidays_of(2020, "corse")


def test_open_days_of_a_week_with_a_holiday() -> None:
    monday = date(2020, 11, 9)
    week = [is_open_day(monday + timedelta(days=n), Calendar.FRANCE) for n in range(7)]
    assert week == [True, True, False, True, True, False, False]


def test_working_days_are_the_open_days() -> None:
    for offset in range(366):
        day = date(2020, 1, 1) + timedelta(days=offset)
        assert is_working_day(day, "la-reunion") == is_open_day(day, "la-reunion")


def test_a_holiday_is_kept_only_where_it_is_one() -> None:
    good_friday = date(2021, 4, 2)
    assert [is_open_day(good_friday, c) for c in ("france", "alsace-moselle")] == [True, False]
    abolition = date(2021, 12, 20)
    assert [is_open_day(abolition, c) for c in ("france", "la-reunion")] == [True, False]
