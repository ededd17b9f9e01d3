"""Instants are aware, and how precisely a date is known survives storage."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.instants import (
    Certainty,
    EffectiveAt,
    Precision,
    day_start,
    exactly,
    instant_of,
    iso,
    on_day,
    require_aware,
)

NOON = datetime(2020, 11, 6, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
INSTANTS = st.datetimes(
    datetime.fromisoformat("1997-01-01"),
    datetime.fromisoformat("2099-12-31"),
    timezones=st.just(UTC),
)


def test_a_naive_instant_is_refused_everywhere() -> None:
    naive = datetime.fromisoformat("2020-11-06")
    for use in (require_aware, iso, exactly):
        with pytest.raises(ValueError, match="naive instant"):
            use(naive)
    with pytest.raises(ValueError, match="naive instant"):
        instant_of("2020-11-06T12:00:00")


def test_an_aware_instant_is_kept_in_utc() -> None:
    paris = datetime(2020, 11, 6, 13, tzinfo=timezone(timedelta(hours=1)))
    assert require_aware(paris).isoformat() == "2020-11-06T12:00:00+00:00"


@settings(max_examples=100, deadline=None)
@given(one=INSTANTS, other=INSTANTS)
def test_the_text_of_an_instant_sorts_as_time_and_reads_back(
    one: datetime, other: datetime
) -> None:
    assert instant_of(iso(one)) == one
    assert (iso(one) < iso(other)) == (one < other)


@pytest.mark.parametrize(
    ("moment", "certainty"),
    [
        (NOON - SECOND, Certainty.AFTER),
        (NOON, Certainty.BEFORE),
        (NOON + SECOND, Certainty.BEFORE),
    ],
)
def test_an_exact_instant_is_always_told(moment: datetime, certainty: Certainty) -> None:
    assert exactly(NOON).compared_to(moment) is certainty


@pytest.mark.parametrize(
    ("moment", "certainty"),
    [
        (datetime(2020, 11, 5, 22, 59, 59, tzinfo=UTC), Certainty.AFTER),
        (datetime(2020, 11, 5, 23, tzinfo=UTC), Certainty.UNKNOWN),
        (datetime(2020, 11, 6, 22, 59, 59, tzinfo=UTC), Certainty.UNKNOWN),
        (datetime(2020, 11, 6, 23, tzinfo=UTC), Certainty.BEFORE),
    ],
)
def test_a_day_cannot_be_told_while_it_lasts_in_paris(
    moment: datetime, certainty: Certainty
) -> None:
    assert on_day(date(2020, 11, 6)).compared_to(moment) is certainty


def test_without_bounds_nothing_is_told() -> None:
    open_ended = EffectiveAt(instant=NOON, precision=Precision.NOT_AFTER)
    assert open_ended.compared_to(NOON - timedelta(days=9999)) is Certainty.UNKNOWN
    assert open_ended.compared_to(NOON + timedelta(days=9999)) is Certainty.UNKNOWN


def test_not_after_is_told_only_from_its_latest() -> None:
    known = EffectiveAt(instant=NOON, precision=Precision.NOT_AFTER, latest=NOON + SECOND)
    assert known.compared_to(NOON) is Certainty.UNKNOWN
    assert known.compared_to(NOON + SECOND) is Certainty.BEFORE


def test_a_day_lies_between_its_midnights_with_noon_as_its_instant() -> None:
    day = on_day(date(2020, 10, 25), ZoneInfo("Europe/Paris"))
    assert day == EffectiveAt(
        instant=datetime(2020, 10, 25, 11, tzinfo=UTC),
        precision=Precision.DAY,
        earliest=datetime(2020, 10, 24, 22, tzinfo=UTC),
        latest=datetime(2020, 10, 25, 23, tzinfo=UTC),
    )


def test_a_day_starts_at_its_local_midnight() -> None:
    day = date(2020, 11, 6)
    assert [iso(day_start(day, ZoneInfo(z))) for z in ("Europe/Paris", "Pacific/Noumea")] == [
        "2020-11-05T23:00:00.000000Z",
        "2020-11-05T13:00:00.000000Z",
    ]


@pytest.mark.parametrize("bound", [{"earliest": NOON + SECOND, "latest": NOON + 2 * SECOND}])
def test_an_instant_outside_its_bounds_is_refused(bound: dict[str, datetime]) -> None:
    with pytest.raises(ValueError, match="outside its own bounds"):
        EffectiveAt(instant=NOON, precision=Precision.MONTH, **bound)


@pytest.mark.parametrize(
    "effective",
    [
        exactly(NOON),
        on_day(date(2021, 9, 8)),
        EffectiveAt(instant=NOON, precision=Precision.NOT_AFTER, latest=NOON),
        EffectiveAt(instant=NOON, precision=Precision.SEASON),
        EffectiveAt(instant=NOON, conventional=True),
        EffectiveAt(
            instant=NOON,
            precision=Precision.MONTH,
            earliest=NOON - SECOND,
            latest=NOON + SECOND,
            conventional=True,
        ),
    ],
)
def test_what_is_stored_reads_back_equal(effective: EffectiveAt) -> None:
    assert EffectiveAt.from_value(effective.to_value()) == effective


def test_an_exact_instant_is_stored_without_bounds() -> None:
    assert exactly(NOON).to_value() == {
        "instant": "2020-11-06T12:00:00.000000Z",
        "precision": "instant",
    }
