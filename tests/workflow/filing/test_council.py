"""Counting backwards from a closing to the day a council must meet; nothing is assumed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.programme_file import builtin_programmes, read_programme
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import DeadlineId
from workflow.filing.council import Habits, Origin, Stage, plan_council

FILE = read_programme(
    builtin_programmes()["au-coeur-des-territoires/2020-07"], law_fingerprint="loi"
)
CLOSING = FILE.programme.deadlines[DeadlineId("AMI2/vague-1")]
CLOSES_ON = date(2020, 11, 6)
TODAY = date(2020, 9, 1)


def days(habits: Habits, today: date = TODAY) -> list[tuple[Stage, date, Origin]]:
    plan = plan_council(CLOSING, FILE.rules, habits, today)
    assert plan is not None
    return [(each.stage, each.day, each.origin) for each in plan.days]


def test_without_a_word_from_the_city_only_published_days_are_said() -> None:
    assert days(Habits()) == [
        (Stage.REMINDER, date(2020, 9, 7), Origin.PROGRAMME),
        (Stage.LATEST_COUNCIL, CLOSES_ON, Origin.PUBLISHED),
        (Stage.CLOSING, CLOSES_ON, Origin.PUBLISHED),
    ]


def test_the_last_session_in_time_is_kept_and_later_ones_are_named() -> None:
    sessions = (date(2020, 9, 28), date(2020, 10, 26), date(2020, 11, 30), date(2020, 8, 3))
    plan = plan_council(CLOSING, FILE.rules, Habits(sessions=sessions), TODAY)
    assert plan is not None
    assert (plan.session, plan.too_late) == (date(2020, 10, 26), (date(2020, 11, 30),))


def test_what_the_city_types_moves_the_days_and_is_marked_so() -> None:
    habits = Habits(sessions=(date(2020, 10, 26),), notice_days=5, closing_days=7)
    found = days(habits)
    assert (Stage.LATEST_COUNCIL, date(2020, 10, 30), Origin.TYPED) in found
    assert (Stage.NOTICE, date(2020, 10, 21), Origin.TYPED) in found
    assert (Stage.COUNCIL, date(2020, 10, 26), Origin.TYPED) in found


def test_published_days_name_their_source() -> None:
    plan = plan_council(CLOSING, FILE.rules, Habits(notice_days=5), TODAY)
    assert plan is not None
    assert [each.stage for each in plan.days if not each.source] == [Stage.NOTICE]


def test_a_closing_without_a_day_has_no_plan() -> None:
    unknown = Deadline(
        day=None, id=DeadlineId("x"), kind=DeadlineKind.WAVE_CLOSING, subject="x", label="x"
    )
    assert plan_council(unknown, (), Habits(), TODAY) is None


@pytest.mark.parametrize(("today", "hopeless"), [(CLOSES_ON, False), (date(2020, 11, 7), True)])
def test_a_plan_says_when_it_is_too_late(today: date, *, hopeless: bool) -> None:
    plan = plan_council(CLOSING, FILE.rules, Habits(), today)
    assert plan is not None
    assert plan.hopeless is hopeless


@given(
    sessions=st.lists(st.dates(date(2020, 7, 1), date(2021, 1, 31)), max_size=6),
    closing_days=st.none() | st.integers(0, 90),
)
def test_the_session_kept_is_never_after_the_last_day(
    sessions: list[date], closing_days: int | None
) -> None:
    habits = Habits(sessions=sessions, closing_days=closing_days)
    plan = plan_council(CLOSING, FILE.rules, habits, TODAY)
    assert plan is not None
    assert plan.latest == CLOSES_ON - timedelta(days=closing_days or 0)
    in_time = [day for day in sessions if TODAY <= day <= plan.latest]
    assert plan.session == (max(in_time) if in_time else None)
    assert [each.day for each in plan.days] == sorted(each.day for each in plan.days)
