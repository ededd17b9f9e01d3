"""A small part of the proof of the log: each kind of mutation, spoiled and forged, twice."""

from pathlib import Path

import pytest

from tests.proof.tampering import KINDS, Ground, check, prepare

SEEDS = range(4 * len(KINDS))


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return prepare(tmp_path_factory.mktemp("log"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_changed_log_is_seen_below_the_mailed_size_and_not_witnessed_above(
    seed: int, ground: Ground, tmp_path: Path
) -> None:
    check(ground, seed, tmp_path / "log")
