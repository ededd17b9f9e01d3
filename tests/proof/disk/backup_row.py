"""The row « backup under load »: copies made while people write, each whole; one is restored.

How long a writer waits for a copy is said, never hidden, in every journal mode offered. Each copy
is followed by as long a time without one: what the copies cost is the difference.
"""

import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from config.settings import Settings
from tests.proof.crashes.judgement import faults_of
from tests.proof.crashes.operations import OPERATIONS, lay_down
from tests.proof.crashes.row import JOURNALS, journal_of
from tests.proof.rows import Reached
from tests.workflow.bench import LEAD
from workflow.audit.tree import Tree
from workflow.audit.verification import verify
from workflow.commands import ActOnCase
from workflow.composition import OPERATOR, open_office
from workflow.office import Office
from workflow.outcomes import Done
from workflow.randomness import SeededRandomness
from workflow.store.backup import BackupManifest, read_backup
from workflow.store.store import Store
from workflow.upkeep.keeping import RestoreAsked, Restored, back_up, restore

EVENTS_BEFORE = 1500
FULL_SECONDS, PREPARING_SECONDS = 60.0, 20.0
STALL_MS, LEAST_ACTS = 100.0, 100
"""What a copy may add to the wait of a writer, in milliseconds; judged from so many acts on.

On a machine where acts alone already wait longer than that, the copies' part cannot be told.
"""
REST_SECONDS = 0.25
"""After each copy and its time without: every copy is checked afterwards, which takes longer."""


@dataclass
class Waits:
    """How long each act took, in milliseconds: those alone, those beside a copy."""

    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)

    @property
    def added(self) -> float:
        """What copies add to the act that one in a hundred exceeds."""
        return quantile(self.beside, 99) - quantile(self.alone, 99)

    @property
    def tells(self) -> bool:
        """Whether there are enough acts, on a machine quiet enough, to say what copies add."""
        return len(self.beside) >= LEAST_ACTS and quantile(self.alone, 99) <= STALL_MS

    @property
    def line(self) -> str:
        """Median/p99/worst: beside copies, then alone."""
        return f"{_said(self.beside)} beside a copy, {_said(self.alone)} without"


def prove(seconds: float | None) -> Reached:
    """Write and copy at once for the time given, in each journal mode; check every copy."""
    working = FULL_SECONDS if seconds is None else max(1.0, seconds - PREPARING_SECONDS)
    reached = [worked_in(journal, working / len(JOURNALS)) for journal in JOURNALS]
    lines = (each.line for each in reached)
    return Reached(
        line="; ".join(lines), failures=tuple(fault for each in reached for fault in each.failures)
    )


def worked_in(journal: str, seconds: float) -> Reached:
    """Write and copy at once in one journal mode, check every copy, restore one."""
    before = EVENTS_BEFORE if seconds > 1.0 else EVENTS_BEFORE // 10
    with journal_of(journal), tempfile.TemporaryDirectory(prefix="ancrage-backup-") as name:
        folder = Path(name) / "installation"
        lay_down(folder, OPERATIONS["submit"])
        office = open_office(folder, Settings(data_folder=folder), SeededRandomness("backup"))
        for number in range(before):
            _note(office, f"Note {number}")
        copies, waits = worked(office, seconds)
        office.store.close()
        failures = [f"{each.name}: {fault}" for each in copies for fault in copy_faults(each)]
        failures += restore_faults(folder, copies[len(copies) // 2])
    if waits.tells and waits.added > STALL_MS:
        failures.append(f"{journal}: a copy adds {waits.added:.0f} ms to one act in a hundred")
    acts = len(waits.beside) + len(waits.alone)
    untold = "" if waits.tells else " (too few or too busy to judge)"
    line = f"{journal}: {len(copies)} copies, {acts} acts, waits in ms {waits.line}{untold}"
    return Reached(line=line, failures=tuple(failures))


def worked(office: Office, seconds: float) -> tuple[list[Path], Waits]:
    """Write without pause while copies come and go; return the copies.

    An act counts beside a copy when any of it was; the rests count nowhere.
    """
    waits, copies, over = Waits(), [], threading.Event()
    copying, measuring = threading.Event(), threading.Event()

    def write() -> None:
        acts = 0
        while not over.is_set():
            begun, beside, measured = time.perf_counter(), copying.is_set(), measuring.is_set()
            _note(office, f"Pendant la copie {acts}")
            acts += 1
            took = (time.perf_counter() - begun) * 1000
            if beside or copying.is_set():
                waits.beside.append(took)
            elif measured and measuring.is_set():
                waits.alone.append(took)

    writer = threading.Thread(target=write)
    writer.start()
    until = time.monotonic() + seconds
    while time.monotonic() < until or not waits.alone:
        begun = time.monotonic()
        copying.set()
        copies.append(back_up(office).folder)
        copying.clear()
        took = time.monotonic() - begun
        measuring.set()
        time.sleep(took)
        measuring.clear()
        time.sleep(REST_SECONDS)
    over.set()
    writer.join()
    return copies, waits


def quantile(waits: list[float], percent: int) -> float:
    """Return the wait that so many acts in a hundred do not exceed."""
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0


def _said(waits: list[float]) -> str:
    middle = statistics.median(waits) if waits else 0.0
    return f"{middle:.0f}/{quantile(waits, 99):.0f}/{max(waits, default=0.0):.0f}"


def copy_faults(folder: Path) -> list[str]:
    """Say what is wrong with a copy: its manifest, its log, its root."""
    manifest = read_backup(folder)
    if not isinstance(manifest, BackupManifest):
        return [str(manifest.fault)]
    store = Store(folder)
    try:
        with store.read() as reader:
            faults = [str(problem) for problem in verify(reader, None).problems]
            if Tree(reader.leaf_hashes()).root().hex() != manifest.root:
                faults.append("not the root of its manifest")
    finally:
        store.close()
    return faults


def restore_faults(folder: Path, backup: Path) -> list[str]:
    """Restore a copy and say how the restored log differs from the copy, its own event apart."""
    wanted = _leaves(backup)
    asked = RestoreAsked(backup=backup, actor=OPERATOR)
    done = restore(folder, asked, Settings(data_folder=folder), SeededRandomness("restore"))
    if not isinstance(done, Restored) or not isinstance(done.outcome, Done):
        return [f"not restored: {done}"]
    faults = faults_of(folder)
    if done.lost is None or done.lost.first != len(wanted):
        faults.append(f"the loss is not named: {done.lost}")
    found = _leaves(folder)
    return faults if found[: len(wanted)] == wanted else [*faults, "the log differs"]


def _leaves(folder: Path) -> list[bytes]:
    store = Store(folder)
    try:
        with store.read() as reader:
            return list(reader.leaf_hashes())
    finally:
        store.close()


def _note(office: Office, words: str) -> None:
    with office.store.read() as reader:
        case = next(iter(reader.case_ids("candidature")))  # type: ignore[arg-type]
    outcome = office.run(ActOnCase(actor=LEAD, case=case, trigger="note", inputs={"text": words}))
    assert isinstance(outcome, Done)


if __name__ == "__main__":
    reached = prove(float(sys.argv[1]) if sys.argv[1:] else None)
    print(reached.line, *reached.failures, sep="\n")
    sys.exit(bool(reached.failures))
