"""A small part of the proof of the migrations: a short log."""

from pathlib import Path

from tests.proof.migrating import check


def test_a_log_rebuilt_up_and_down_is_the_same(tmp_path: Path) -> None:
    check(tmp_path, 200)
