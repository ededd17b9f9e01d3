"""A small part of the proof of the clock: one story of each kind, one night, three walks."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.proof.wrong_clocks import (
    CLOSING,
    DAY,
    MINUTE,
    SECOND,
    Ground,
    Machine,
    check_back,
    check_forward,
    check_night,
    check_outage,
    prepare,
    start,
    walk,
)
from workflow.office import CLOCK_ACTOR
from workflow.schedule.sweep import CLOCK_JUMP


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return prepare(tmp_path_factory.mktemp("clock"))


@pytest.fixture
def machine(ground: Ground, tmp_path: Path) -> Machine:
    return start(ground, tmp_path / "machine")


@pytest.mark.parametrize(
    ("back", "witness", "restart"),
    [
        (5 * MINUTE, "refused", True),
        (5 * MINUTE + SECOND, "another", False),
        (2 * DAY, "sweep", True),
    ],
)
def test_a_closing_once_seen_stays_closed_when_the_clock_goes_back(
    machine: Machine, back: timedelta, witness: str, restart: bool
) -> None:
    check_back(machine, back, witness, restart=restart)


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_jump_of_two_days_does_nothing_by_itself(machine: Machine, confirmed: bool) -> None:
    check_forward(machine, confirm_wrong=confirmed)


def test_two_days_of_outage_are_caught_up_once(machine: Machine) -> None:
    check_outage(machine)


def test_a_night_on_which_clocks_change_moves_no_closing(machine: Machine) -> None:
    told = check_night(machine, 0, frozenset({5, 25}))
    assert {code for code, _, _ in told} >= {"draft_carried", "registration_receipt"}


@pytest.mark.parametrize("seed", range(3))
def test_a_clock_that_wanders_doubles_nothing(machine: Machine, seed: int) -> None:
    walk(machine, seed)


def test_a_jump_is_seen_even_when_a_transaction_failed_before_it(machine: Machine) -> None:
    machine.sweep()
    with pytest.raises(KeyboardInterrupt), machine.office.transaction(CLOCK_ACTOR):
        raise KeyboardInterrupt
    machine.clock.step(CLOSING - machine.clock.wall + DAY)

    assert machine.sweep().held == CLOCK_JUMP
