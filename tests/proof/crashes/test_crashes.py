"""A crash at any system call leaves a state the operation goes through; `make prove` in small."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proof.crashes.judgement import Expected, faults_of, shape_of, state_faults
from tests.proof.crashes.operations import OPERATIONS, lay_down
from tests.proof.crashes.row import JOURNALS, bit_reversed, journal_of, judged, prepared
from tests.proof.crashes.trial import Point
from workflow.store.store import Store

SAMPLE = 6


@pytest.mark.parametrize(("rank", "name"), list(enumerate(OPERATIONS)))
def test_a_crash_leaves_what_was_or_what_is(
    rank: int, name: str, tmp_path: Path, require_tool: Callable[[str], None]
) -> None:
    require_tool("strace")
    with journal_of(JOURNALS[rank % len(JOURNALS)]):
        bench = prepared(OPERATIONS[name], tmp_path)
        chosen = sorted(range(len(bench.points)), key=bit_reversed)[:SAMPLE]
        wrong = {
            str(point): judged(bench, point, tmp_path)
            for point in (bench.points[each] for each in chosen)
        }
    assert {point: faults for point, faults in wrong.items() if faults} == {}


def test_a_batch_of_labels_killed_at_every_sync_is_all_or_none(
    tmp_path: Path, require_tool: Callable[[str], None]
) -> None:
    require_tool("strace")
    bench = prepared(OPERATIONS["label"], tmp_path)
    assert len(bench.expected.states) == 2
    syncs = [
        point
        for point in bench.points
        if point.fault == "SIGKILL" and point.call in ("fsync", "fdatasync", "ftruncate")
    ]
    assert len(syncs) > 1
    assert [judged(bench, point, tmp_path) for point in syncs] == [[]] * len(syncs)


def test_a_state_between_two_and_a_lost_acknowledgement_are_named(tmp_path: Path) -> None:
    lay_down(tmp_path / "installation", OPERATIONS["submit"])
    folder = tmp_path / "installation"
    state = shape_of(folder)
    assert state_faults(folder, 0, Expected(states=(state, "next"), after=(1,))) == []
    assert state_faults(folder, 1, Expected(states=(state, "next"), after=(1,))) == [
        "lost: an acknowledged step is not there"
    ]
    assert state_faults(folder, 0, Expected(states=("other",), after=())) == [
        "torn: a state between two"
    ]


def test_a_log_that_lost_a_leaf_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "installation"
    lay_down(folder, OPERATIONS["submit"])
    assert faults_of(folder) == []
    with Store(folder).write() as writer:
        writer._connection.execute("DROP TRIGGER leaf_no_delete")
        writer._connection.execute("DELETE FROM leaf WHERE seq = (SELECT MAX(seq) FROM leaf)")
    assert [fault.partition(":")[0] for fault in faults_of(folder)] == ["trigger", "log"]


def test_a_point_is_named_as_the_command_that_plays_it_again_wants_it() -> None:
    assert str(Point(call="fsync", number=3, fault="EIO")) == "EIO at fsync 3"
