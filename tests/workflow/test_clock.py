"""Both clocks."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.workflow.evidence_samples import NOON
from workflow.clock import (
    SIMULATED_NOW,
    ClockMovedBackward,
    MemoryKeeper,
    SimulatedClock,
    SystemClock,
)
from workflow.store.store import Store, StoredInstant


def test_system_clock_is_aware_and_in_utc() -> None:
    clock = SystemClock()
    before = datetime.now(UTC)
    assert clock.now().tzinfo is UTC
    assert before <= clock.now() <= before + timedelta(minutes=1)
    assert clock.monotonic() <= clock.monotonic()


def test_simulated_clock_stands_still_between_two_moves() -> None:
    clock = SimulatedClock(MemoryKeeper(NOON))
    assert (clock.now(), clock.now()) == (NOON, NOON)
    clock.move_to(NOON + timedelta(seconds=90))
    assert clock.now() == NOON + timedelta(seconds=90)
    assert clock.monotonic() == NOON.timestamp() + 90


def test_simulated_clock_refuses_to_go_back() -> None:
    clock = SimulatedClock(MemoryKeeper(NOON))
    with pytest.raises(ClockMovedBackward) as refused:
        clock.move_to(NOON - timedelta(microseconds=1))
    assert (refused.value.now, refused.value.asked) == (NOON, NOON - timedelta(microseconds=1))
    assert clock.now() == NOON


def test_simulated_clock_refuses_a_naive_instant() -> None:
    with pytest.raises(ValueError, match="naive"):
        SimulatedClock(MemoryKeeper(NOON)).move_to(NOON.replace(tzinfo=None))


def test_simulated_clock_reads_any_zone_as_utc() -> None:
    clock = SimulatedClock(MemoryKeeper(NOON))
    clock.move_to(datetime(2020, 11, 6, 14, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == datetime(2020, 11, 6, 13, tzinfo=UTC)


def test_simulated_clock_of_a_store_survives_a_restart(store: Store) -> None:
    with store.write() as writer:
        writer.put_setting(SIMULATED_NOW, "2020-11-06T12:00:00.000000Z")
    SimulatedClock(StoredInstant(store)).move_to(NOON + timedelta(days=1))
    assert SimulatedClock(StoredInstant(Store(store.folder))).now() == NOON + timedelta(days=1)


def test_simulated_clock_needs_a_first_instant(store: Store) -> None:
    with pytest.raises(ValueError, match="first instant"):
        SimulatedClock(StoredInstant(store))
