"""The row « backup under load »: copies made while people write, each whole; one is restored.

How long a writer waits for a copy is said, never hidden: the worst wait with copies beside the
worst without.
"""

import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from tests.proof.crashes.judgement import faults_of
from tests.proof.crashes.operations import OPERATIONS, lay_down
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
STALL_MS = 100.0
PAUSE_SECONDS = 1.0
"""Between two copies: each is checked whole afterwards, which takes longer than making it."""


@dataclass
class Waits:
    """How long acts took, in milliseconds: the worst one alone, the worst one beside a copy."""

    acts: int = 0
    alone: float = 0.0
    beside: float = 0.0


def prove(seconds: float | None) -> Reached:
    """Write and copy at once for the time given, then check every copy and restore one."""
    working = FULL_SECONDS if seconds is None else max(1.0, seconds - PREPARING_SECONDS)
    before = EVENTS_BEFORE if working > 1.0 else EVENTS_BEFORE // 10
    with tempfile.TemporaryDirectory(prefix="ancrage-backup-") as name:
        folder = Path(name) / "installation"
        lay_down(folder, OPERATIONS["submit"])
        office = open_office(folder, Settings(data_folder=folder), SeededRandomness("backup"))
        for number in range(before):
            _note(office, f"Note {number}")
        copies, waits = worked(office, working)
        office.store.close()
        failures = [f"{each.name}: {fault}" for each in copies for fault in copy_faults(each)]
        failures += restore_faults(folder, copies[len(copies) // 2])
    stall = waits.beside - waits.alone
    line = (
        f"{len(copies)} copies during {waits.acts} acts, a writer waits {waits.beside:.0f} ms at "
        f"most beside a copy, {waits.alone:.0f} ms without; one restored, the same"
    )
    if stall > STALL_MS:
        failures.append(f"writers stall {stall:.0f} ms")
    return Reached(line=line, failures=tuple(failures))


def worked(office: Office, seconds: float) -> tuple[list[Path], Waits]:
    """Write without pause, half of the time alone, half beside copies; return the copies."""
    waits, copies, copying, over = Waits(), [], threading.Event(), threading.Event()

    def write() -> None:
        while not over.is_set():
            begun, beside = time.perf_counter(), copying.is_set()
            _note(office, f"Pendant la copie {waits.acts}")
            took = (time.perf_counter() - begun) * 1000
            waits.acts += 1
            if beside or copying.is_set():
                waits.beside = max(waits.beside, took)
            else:
                waits.alone = max(waits.alone, took)

    writer = threading.Thread(target=write)
    writer.start()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
        copying.set()
        copies.append(back_up(office).folder)
        copying.clear()
    over.set()
    writer.join()
    return copies, waits


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
