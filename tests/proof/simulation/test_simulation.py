"""A small part of the row « simulation » of `make prove`: every promise holds on some seeds."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.proof.simulation.acts import GENERATORS
from tests.proof.simulation.campaign import replay, run_seed, scratch
from tests.proof.simulation.cast import SEASONS
from tests.proof.simulation.planted import PLANTED, planted
from tests.proof.simulation.stage import Furniture
from workflow.handlers import HANDLERS

SEEDS = (*range(12), 135, 354, 532, 1896, 1937)
"""The first ones, and those that once broke a promise, as they play today."""
MOST_SEEDS = 30
"""Within so many seeds each planted bug is caught."""
FIRST_SEED = {
    "send_then_mark": 3,
    "mark_then_send": 3,
    "no_data_phase": 13,
    "no_recovery": 3,
    "resend_when_silent": 1,
    "closing_off_by_one": 23,
    "closing_a_day_late": 14,
    "closing_in_winter_time": 7,
    "local_time_scheduling": 5,
    "missing_unique_key": 2,
    "embargo_leak_in_history": 1,
    "embargo_leak_in_refusals": 16,
    "skipped_catch_up": 6,
    "lost_update": 10,
    "unnoticed_jump": 0,
    "change_without_event": 2,
    "unlatched_closing": 6,
    "half_a_label": 8,
}
"""The seed that sees each of them soonest, tried first; the others follow."""
REPLAYED = ("-m", "tests.proof.simulation", "--seeds", "1", "--from", "3", "--steps", "25")


@pytest.fixture(scope="module")
def ground() -> object:
    """A folder in memory with the installations every run starts from, no bug planted yet."""
    with TemporaryDirectory(dir=scratch()) as folder:
        furniture = Furniture(Path(folder))
        for season in SEASONS:
            furniture.lay_down(season)
        yield Path(folder), furniture


def test_every_command_has_a_generator() -> None:
    assert set(GENERATORS) == set(HANDLERS)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_promise_holds(ground: tuple[Path, Furniture], seed: int) -> None:
    ran = run_seed(seed, *ground)
    assert ran.broken == "", replay(seed)


def test_a_seed_gives_the_same_trace_in_another_process() -> None:
    printed = [
        subprocess.run(
            [sys.executable, *REPLAYED, "--trace"],
            capture_output=True,
            check=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": hashes},
        ).stdout
        for hashes in ("1", "2")
    ]
    assert printed[0] == printed[1]


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_bug_is_caught(ground: tuple[Path, Furniture], name: str) -> None:
    with planted(name):
        seeds = (FIRST_SEED.get(name, 0), *range(MOST_SEEDS))
        runs = (run_seed(seed, *ground) for seed in seeds)
        caught = next((ran.broken for ran in runs if ran.broken), "")
    assert caught
