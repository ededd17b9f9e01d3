"""A bucket refills evenly, takes nothing when it refuses, and says when to come back."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflow.access.allowance import Allowance, spend

NOW = datetime(2020, 11, 6, 21, tzinfo=UTC)
FIVE = Allowance(name="essai", count=5, per=timedelta(hours=1))


def test_five_at_once_then_one_every_twelve_minutes() -> None:
    free_at = None
    for _ in range(5):
        spent = spend(FIVE, free_at, NOW)
        assert spent.again_at is None
        free_at = spent.free_at
    refused = spend(FIVE, free_at, NOW)
    assert (refused.free_at, refused.again_at) == (free_at, NOW + timedelta(minutes=12))
    assert spend(FIVE, free_at, NOW + timedelta(minutes=12)).again_at is None


def test_buckets_of_two_people_have_nothing_in_common() -> None:
    assert FIVE.bucket("a@ville.example") != FIVE.bucket("b@ville.example")
    assert "ville" not in FIVE.bucket("a@ville.example")


@given(st.lists(st.integers(min_value=0, max_value=1800), max_size=60))
def test_never_more_than_the_burst_and_the_pace(waits: list[int]) -> None:
    free_at, now, taken = None, NOW, 0
    for wait in waits:
        now += timedelta(seconds=wait)
        spent = spend(FIVE, free_at, now)
        if spent.again_at is None:
            taken += 1
        else:
            assert spend(FIVE, spent.free_at, spent.again_at).again_at is None
        free_at = spent.free_at
    assert taken <= 5 + (now - NOW) / timedelta(minutes=12)
