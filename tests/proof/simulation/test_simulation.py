"""A small part of the row « simulation » of `make prove`: every promise holds on some seeds."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.proof.simulation.acts import GENERATORS
from tests.proof.simulation.campaign import replay, run_seed, scratch
from tests.proof.simulation.planted import PLANTED, planted
from tests.proof.simulation.stage import Furniture
from workflow.handlers import HANDLERS

SEEDS = range(15)
MOST_SEEDS = 30
"""Within so many seeds each planted bug is caught."""
REPLAYED = ("-m", "tests.proof.simulation", "--seeds", "1", "--from", "3", "--steps", "25")


@pytest.fixture(scope="module")
def ground() -> object:
    """A folder in memory with the installations every run starts from."""
    with TemporaryDirectory(dir=scratch()) as folder:
        yield Path(folder), Furniture(Path(folder))


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
        runs = (run_seed(seed, *ground) for seed in range(MOST_SEEDS))
        caught = next((ran.broken for ran in runs if ran.broken), "")
    assert caught
