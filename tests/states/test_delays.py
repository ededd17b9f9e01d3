"""Day arithmetic: months, working days, clear delays, rolling."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.delays import (
    DelayKind,
    DelayRule,
    add_months,
    add_working_days,
    due_day,
    next_open_day,
    previous_open_day,
    working_days_between,
)
from states.holidays import Calendar, is_open_day, is_working_day
from states.programme import Delays

DAYS = st.dates(date(1997, 1, 1), date(2099, 1, 1))
CALENDARS = st.sampled_from(list(Calendar))


def _rule(kind: DelayKind, count: int = 0, **ends: object) -> DelayRule:
    return DelayRule(kind=kind, count=count, **ends)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 11, 30), 3, date(2021, 2, 28)),
        (date(2020, 12, 15), 1, date(2021, 1, 15)),
        (date(2019, 4, 1), 36, date(2022, 4, 1)),
        (date(2021, 3, 31), 0, date(2021, 3, 31)),
        (date(2021, 3, 31), -1, date(2021, 2, 28)),
        (date(2021, 1, 15), -1, date(2020, 12, 15)),
    ],
)
def test_months_keep_the_day_or_take_the_last_of_the_month(
    start: date, months: int, expected: date
) -> None:
    assert add_months(start, months) == expected
    if months >= 0:
        assert due_day(start, _rule(DelayKind.MONTHS, months)) == expected


@pytest.mark.parametrize(
    ("kind", "count", "clear", "expected"),
    [
        (DelayKind.FIXED, 0, False, date(2021, 5, 10)),
        (DelayKind.CALENDAR_DAYS, 15, False, date(2021, 5, 25)),
        (DelayKind.CALENDAR_DAYS, 15, True, date(2021, 5, 26)),
        (DelayKind.MONTHS, 2, False, date(2021, 7, 10)),
        (DelayKind.MONTHS, 2, True, date(2021, 7, 11)),
        # Ascension is Thursday 13 May, Whit Monday 24 May.
        (DelayKind.WORKING_DAYS, 3, False, date(2021, 5, 14)),
        (DelayKind.WORKING_DAYS, 3, True, date(2021, 5, 17)),
        (DelayKind.WORKING_DAYS, 10, False, date(2021, 5, 26)),
    ],
)
def test_a_delay_opened_on_monday_10_may_2021(
    kind: DelayKind, count: int, clear: bool, expected: date
) -> None:
    assert due_day(date(2021, 5, 10), _rule(kind, count, clear=clear)) == expected


@pytest.mark.parametrize(
    ("start", "calendar", "expected"),
    [
        (date(2021, 1, 1), Calendar.FRANCE, date(2021, 1, 4)),
        (date(2021, 4, 3), Calendar.FRANCE, date(2021, 4, 6)),
        (date(2021, 4, 2), Calendar.FRANCE, date(2021, 4, 2)),
        (date(2021, 4, 2), Calendar.ALSACE_MOSELLE, date(2021, 4, 6)),
        (date(2021, 12, 20), Calendar.LA_REUNION, date(2021, 12, 21)),
    ],
)
def test_a_closed_last_day_rolls_to_the_next_open_day_of_the_place(
    start: date, calendar: Calendar, expected: date
) -> None:
    rule = _rule(DelayKind.FIXED, roll_forward=True, calendar=calendar)
    assert due_day(start, rule) == expected


def test_a_closed_last_day_stays_without_rolling() -> None:
    assert due_day(date(2021, 5, 1), _rule(DelayKind.CALENDAR_DAYS, 7)) == date(2021, 5, 8)


def test_a_month_that_ends_short_then_rolls() -> None:
    rule = _rule(DelayKind.MONTHS, 1, roll_forward=True)
    assert due_day(date(2021, 1, 31), rule) == date(2021, 3, 1)


def test_a_negative_delay_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        _rule(DelayKind.CALENDAR_DAYS, -1)


def test_working_days_count_backwards_too() -> None:
    assert add_working_days(date(2020, 11, 2), -1) == date(2020, 10, 30)
    assert add_working_days(date(2020, 11, 12), -2) == date(2020, 11, 9)


def test_zero_working_days_is_the_day_itself_even_closed() -> None:
    assert add_working_days(date(2020, 11, 1), 0) == date(2020, 11, 1)


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (date(2022, 6, 30), date(2022, 7, 4), 2),
        (date(2020, 11, 6), date(2020, 11, 6), 0),
        (date(2020, 11, 6), date(2020, 11, 8), 0),
        (date(2020, 11, 6), date(2020, 11, 9), 1),
        (date(2020, 11, 9), date(2020, 11, 13), 3),
        (date(2020, 11, 9), date(2020, 11, 6), 0),
    ],
)
def test_working_days_between_exclude_the_first_day_and_include_the_last(
    earlier: date, later: date, expected: int
) -> None:
    assert working_days_between(earlier, later) == expected


@settings(max_examples=60, deadline=None)
@given(start=DAYS, count=st.integers(1, 40), calendar=CALENDARS)
def test_adding_then_counting_working_days_is_the_identity(
    start: date, count: int, calendar: Calendar
) -> None:
    due = add_working_days(start, count, calendar)
    assert is_working_day(due, calendar)
    assert working_days_between(start, due, calendar) == count
    assert working_days_between(start, due - timedelta(days=1), calendar) == count - 1


@settings(max_examples=60, deadline=None)
@given(day=DAYS, calendar=CALENDARS)
def test_the_neighbouring_open_days_are_open_with_none_between(
    day: date, calendar: Calendar
) -> None:
    later, earlier = next_open_day(day, calendar), previous_open_day(day, calendar)
    between = [
        earlier + timedelta(days=n)
        for n in range((later - earlier).days + 1)
        if is_open_day(earlier + timedelta(days=n), calendar)
    ]
    assert between == sorted({earlier, later})
    assert earlier <= day <= later


def test_days_are_counted_in_mainland_france_when_no_place_is_given() -> None:
    christmas_eve, saint_stephen = date(2024, 12, 24), date(2024, 12, 26)
    assert (next_open_day(saint_stephen), previous_open_day(saint_stephen)) == (
        saint_stephen,
        saint_stephen,
    )
    assert add_working_days(christmas_eve, 1) == saint_stephen
    assert working_days_between(christmas_eve, saint_stephen) == 1
    one_day = DelayRule(kind=DelayKind.WORKING_DAYS, count=1)
    assert due_day(christmas_eve, one_day) == saint_stephen


def test_a_programme_that_says_nothing_has_the_usual_delays() -> None:
    assert Delays() == Delays(
        late_entry_working_days=5,
        receipt_due_working_days=10,
        completion_calendar_days=15,
        convocation_calendar_days=5,
        news_calendar_days=60,
    )
