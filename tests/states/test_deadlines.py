"""A statement becomes one instant: the real closings, and thousands of random days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.deadlines import Deadline, DeadlineKind
from states.identifiers import DeadlineId

MICROSECOND = timedelta(microseconds=1)


def _deadline(day: date | None, hour: time | None = None, zone: str = "Europe/Paris") -> Deadline:
    return Deadline(
        id=DeadlineId("AMI2/vague"),
        kind=DeadlineKind.WAVE_CLOSING,
        subject="AMI2/vague",
        label="Clôture",
        day=day,
        hour=hour,
        zone=zone,
    )


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def _paris_midnight_utc(day: date) -> datetime:
    """Return 00:00 of `day` in Paris by the EU rule alone: summer time between the last Sundays
    of March and October at 01:00 UTC. A midnight is never inside the changing hour."""
    summer = _last_sunday(day.year, 3) < day <= _last_sunday(day.year, 10)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=2 if summer else 1)


@pytest.mark.parametrize(
    ("day", "closes_at"),
    [
        (date(2020, 11, 6), datetime(2020, 11, 6, 23, tzinfo=UTC)),
        (date(2021, 2, 12), datetime(2021, 2, 12, 23, tzinfo=UTC)),
        (date(2021, 6, 25), datetime(2021, 6, 25, 22, tzinfo=UTC)),
        (date(2022, 6, 30), datetime(2022, 6, 30, 22, tzinfo=UTC)),
    ],
)
def test_an_inclusive_day_ends_at_the_next_midnight_in_paris(
    day: date, closes_at: datetime
) -> None:
    deadline = _deadline(day)
    assert deadline.closes_at == closes_at
    assert deadline.is_past(closes_at - MICROSECOND) is False
    assert deadline.is_past(closes_at) is True


def test_a_day_without_published_date_has_no_instant_and_is_never_judged() -> None:
    deadline = _deadline(None)
    assert deadline.closes_at is None
    assert deadline.is_past(datetime(2021, 6, 26, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("hour", "zone", "closes_at"),
    [
        (time(12), "Europe/Paris", datetime(2020, 11, 6, 11, tzinfo=UTC)),
        (time(12), "America/Guadeloupe", datetime(2020, 11, 6, 16, tzinfo=UTC)),
        (time(12), "Pacific/Noumea", datetime(2020, 11, 6, 1, tzinfo=UTC)),
        (None, "Indian/Reunion", datetime(2020, 11, 6, 20, tzinfo=UTC)),
    ],
)
def test_an_hour_and_a_zone_are_taken_as_said(
    hour: time | None, zone: str, closes_at: datetime
) -> None:
    deadline = _deadline(date(2020, 11, 6), hour, zone)
    assert deadline.closes_at == closes_at
    assert deadline.is_past(closes_at - MICROSECOND) is False
    assert deadline.is_past(closes_at) is True


def test_a_filing_at_19_30_in_guadeloupe_is_late_on_the_day_of_wave_1() -> None:
    deadline = _deadline(date(2020, 11, 6))
    assert deadline.is_past(datetime.fromisoformat("2020-11-06T19:30:00-04:00")) is True
    assert deadline.is_past(datetime.fromisoformat("2020-11-06T18:59:59-04:00")) is False


def test_the_days_of_a_clock_change_last_23_and_25_hours() -> None:
    spring = _deadline(date(2021, 3, 28)).closes_at, _deadline(date(2021, 3, 27)).closes_at
    autumn = _deadline(date(2020, 10, 25)).closes_at, _deadline(date(2020, 10, 24)).closes_at
    hours = [end - start for end, start in (spring, autumn) if end and start]
    assert hours == [timedelta(hours=23), timedelta(hours=25)]


@settings(max_examples=3000, deadline=None)
@given(day=st.dates(date(1997, 1, 1), date(2099, 12, 30)))
def test_every_day_closes_at_the_midnight_of_the_eu_rule(day: date) -> None:
    assert _deadline(day).closes_at == _paris_midnight_utc(day + timedelta(days=1))


def test_a_day_nobody_published_is_surely_past_after_its_last_possible_day() -> None:
    unknown = Deadline(
        id=DeadlineId("AMI1/appel"),
        kind=DeadlineKind.WAVE_CLOSING,
        subject="AMI1/appel",
        label="Appel",
        day=None,
        not_after=date(2019, 9, 26),
    )
    ended = datetime(2019, 9, 26, 22, tzinfo=UTC)
    assert unknown.closes_at is None
    assert unknown.is_past(ended - timedelta(microseconds=1)) is None
    assert unknown.is_past(ended) is True
