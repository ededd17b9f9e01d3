"""The row « crash at the N-th system call »: every call of every operation, three faults each.

`python -m tests.proof.crashes.row --seconds 60` ; `--only submit --fault EIO --call pwrite64
--number 3` plays one point again.
"""

import argparse
import math
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import runs
from tests.proof.crashes.judgement import (
    Expected,
    Remembering,
    backup_faults,
    faults_of,
    mail_faults,
    shape_of,
    state_faults,
)
from tests.proof.crashes.operations import OPERATIONS, Operation, lay_down
from tests.proof.crashes.trial import FAULTS, UNSAID, WRITING_CALLS, Ended, Point, attempt
from tests.proof.rows import Reached
from workflow.store import connection

KILLED = -9
JOURNALS = ("TRUNCATE", "WAL")


@dataclass(frozen=True, kw_only=True)
class Bench:
    """An operation ready to be tried: its installation, what is expected, the points it has."""

    operation: Operation
    folder: Path
    expected: Expected
    points: tuple[Point, ...]


@dataclass
class Tally:
    """What was tried so far; `wrong` lines name the point to play again."""

    tried: int = 0
    possible: int = 0
    wrong: tuple[str, ...] = ()


def prove(seconds: float | None) -> Reached:
    """Try as many points as the time allows, both journal modes; None: every point of all."""
    if not runs("strace"):
        return Reached(line="", missing="strace")
    half = None if seconds is None else seconds / len(JOURNALS)
    halves = [tried(journal, half) for journal in JOURNALS]
    points, possible = sum(each.tried for each in halves), sum(each.possible for each in halves)
    line = f"{points} of {possible} crash points of {len(OPERATIONS)} operations, 2 journal modes"
    return Reached(line=line, failures=tuple(line for each in halves for line in each.wrong))


def prepared(operation: Operation, root: Path) -> Bench:
    """Lay down the installation of an operation, run it once undisturbed, once traced."""
    folder = root / operation.name / "installation"
    lay_down(folder, operation)
    expected = _expected(operation, copied(folder, root / "reference"))
    counting = copied(folder, root / "counting")
    ended = attempt(operation, counting, None, root / "strace.log")
    if ended.status or ended.errors or ended.acknowledged != len(expected.after):
        raise RuntimeError(f"{operation.name} does not work undisturbed: {ended}")
    return Bench(
        operation=operation, folder=folder, expected=expected, points=tuple(_points(ended))
    )


def judged(bench: Bench, point: Point, root: Path) -> list[str]:
    """Try one point on a copy, and name what is wrong afterwards."""
    folder = copied(bench.folder, root / "trial")
    operation = bench.operation
    ended = attempt(operation, folder, point, root / "strace.log")
    faults = _end_faults(bench, point, ended)
    faults += faults_of(folder)
    disturbed = operation.delivers and point.fault != "SIGKILL"
    if not disturbed:
        faults += state_faults(folder, ended.acknowledged, bench.expected)
    if operation.delivers:
        faults += mail_faults(folder)
    if operation.name == "backup":
        faults += backup_faults(folder, ended.acknowledged)
    if operation.name == "restore":
        faults += _restored_again(bench, folder)
    return faults


def _expected(operation: Operation, folder: Path) -> Expected:
    before, memory = shape_of(folder), Remembering(folder)
    states, after = [before], []
    for step in operation.steps(folder, memory):
        step()
        for state in (*memory.states, shape_of(folder)):
            if state != states[-1]:
                states.append(state)
        memory.states.clear()
        after.append(len(states) - 1)
    return Expected(states=tuple(states), after=tuple(after))


def _points(ended: Ended) -> Iterator[Point]:
    for call in WRITING_CALLS:
        for number in range(1, ended.calls.get(call, 0) + 1):
            for fault in FAULTS:
                yield Point(call=call, number=number, fault=fault)


def _end_faults(bench: Bench, point: Point, ended: Ended) -> list[str]:
    """A child dies of its signal only; an error of the disk stops it at most once."""
    if point.fault == "SIGKILL":
        return [] if ended.status == KILLED else [f"not killed: {ended.status}"]
    if ended.status == UNSAID:
        # The acknowledgement itself was refused: nobody was told anything.
        return [] if ended.acknowledged < len(bench.expected.after) else ["died late"]
    if ended.status:
        return [f"died of an untyped error: {ended.status}"]
    went_on = ended.acknowledged + ended.found == len(bench.expected.after)
    return [] if went_on else [f"does not go on: {ended.errors}"]


def _restored_again(bench: Bench, folder: Path) -> list[str]:
    """Whatever happened, the same restore is possible once more."""
    (step,) = bench.operation.steps(folder, None)
    step()
    return [f"restored again, {fault}" for fault in faults_of(folder)]


def tried(journal: str, seconds: float | None, only: Sequence[str] = tuple(OPERATIONS)) -> Tally:
    """Take points of all operations in turn, spread over each, until time is out."""
    until = math.inf if seconds is None else time.monotonic() + seconds
    tally = Tally()
    with journal_of(journal), tempfile.TemporaryDirectory(prefix="ancrage-crash-") as name:
        root = Path(name)
        benches = [prepared(OPERATIONS[each], root) for each in only]
        tally.possible = sum(len(bench.points) for bench in benches)
        for bench, point in _in_turn(benches):
            if time.monotonic() > until:
                break
            tally.tried += 1
            for fault in judged(bench, point, root):
                tally.wrong += (f"{journal} {bench.operation.name}, {point}: {fault}",)
    return tally


@contextmanager
def journal_of(mode: str) -> Iterator[None]:
    """Have this process, and those it forks, use a journal mode whatever its library is."""
    before = connection.WAL_SAFE_FROM
    connection.WAL_SAFE_FROM = (0,) if mode == "WAL" else (99,)
    try:
        yield
    finally:
        connection.WAL_SAFE_FROM = before


def _in_turn(benches: Sequence[Bench]) -> Iterator[tuple[Bench, Point]]:
    """Mix the points so that any beginning of the whole touches all of it."""
    mixed = [
        (bit_reversed(rank), bench, point)
        for bench in benches
        for rank, point in enumerate(bench.points)
    ]
    for _, bench, point in sorted(mixed, key=lambda each: each[0]):
        yield bench, point


def bit_reversed(rank: int) -> int:
    """Return an order in which early ranks are far apart."""
    return int(f"{rank:016b}"[::-1], 2)


def copied(folder: Path, root: Path) -> Path:
    """Copy an installation and its backups to a fresh folder of the same name."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder.parent, root)
    return root / folder.name


def main() -> int:
    """Run the row, or play one point again."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--journal", choices=JOURNALS)
    asked.add_argument("--only", action="append", choices=list(OPERATIONS))
    asked.add_argument("--call")
    asked.add_argument("--number", type=int, default=1)
    asked.add_argument("--fault", choices=list(FAULTS), default="SIGKILL")
    given = asked.parse_args()
    if given.call:
        mode = journal_of(given.journal or JOURNALS[0])
        with mode, tempfile.TemporaryDirectory(prefix="ancrage-crash-") as name:
            bench = prepared(OPERATIONS[given.only[0]], Path(name))
            point = Point(call=given.call, number=given.number, fault=given.fault)
            faults = judged(bench, point, Path(name))
            print((Path(name) / "strace.log").read_text(encoding="utf-8"))
        print("\n".join(faults) or "nothing wrong")
        return len(faults)
    only = tuple(given.only or OPERATIONS)
    journals = [given.journal] if given.journal else list(JOURNALS)
    wrong = 0
    for journal in journals:
        tally = tried(journal, given.seconds / len(journals), only)
        wrong += len(tally.wrong)
        print(f"{journal}: {tally.tried} of {tally.possible} points, {len(tally.wrong)} wrong")
        print("\n".join(tally.wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
