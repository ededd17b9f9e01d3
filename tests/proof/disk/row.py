"""The row « disk full »: the same office before, during and after, never started again.

Two ways to be short: a small file system in memory filled to the brim (root may mount one), and
the size a process may give to a file.
"""

import contextlib
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.settings import Settings
from tests.proof.crashes.judgement import MAYBE_OUT, faults_of
from tests.proof.crashes.operations import OPERATIONS, PDF, lay_down
from tests.proof.rows import Reached
from workflow.cli import invoke
from workflow.composition import open_office
from workflow.mail.outbox import MAILBOX_FOLDER
from workflow.office import Office
from workflow.randomness import SeededRandomness
from workflow.store.backup import MANIFEST_NAME, BackupRefused, read_backup
from workflow.store.records import LetterPhase
from workflow.upkeep.keeping import backups_folder

REFERENCE = "AMI2-001"
MEGABYTES = 6
LEFT_BYTES = 96_000
"""What is left to write once the disk is all but full."""
MOST_NOTES = 300
MACHINE_ERROR = 3

Shortage = Callable[[Path], AbstractContextManager[None]]


@dataclass
class Story:
    """What one office lived through: acts acknowledged, what it said when short, what is wrong."""

    acknowledged: int = 0
    refused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def prove(_seconds: float | None) -> Reached:
    """Live both shortages; without the right to mount, the second one only."""
    stories = {"RLIMIT_FSIZE": told(limited)}
    with contextlib.suppress(PermissionError), in_memory() as place:
        stories["tmpfs"] = told(filled, place)
    line = "; ".join(
        f"{name}: {story.acknowledged} acts acknowledged, {len(story.refused)} refused, "
        f"{len(story.wrong)} wrong"
        for name, story in stories.items()
    )
    wrong = (f"{name}: {each}" for name, story in stories.items() for each in story.wrong)
    return Reached(line=line, failures=tuple(wrong))


def told(shortage: Shortage, place: Path | None = None) -> Story:
    """Write until the disk is full, try everything, make room, go on; then count."""
    story = Story()
    with tempfile.TemporaryDirectory(prefix="ancrage-disk-", dir=place) as name:
        folder = Path(name) / "installation"
        lay_down(folder, OPERATIONS["deliver"])
        piece = Path(name) / "note.pdf"
        piece.write_bytes(PDF)
        office = open_office(folder, Settings(data_folder=folder), SeededRandomness("disk"))
        with shortage(folder):
            _write_until_refused(office, story)
            for args in _everything(piece):
                _refused(story, args, *_said(office, args))
        for args in (("note", REFERENCE, "De nouveau de la place."), *_everything(piece)):
            code, output = _said(office, args)
            if code:
                story.wrong.append(f"does not go on: {args[0]} says {output}")
        story.acknowledged += 1
        _count(office, story)
        office.store.close()
        story.wrong += faults_of(folder)
        for backup in backups_folder(folder).iterdir():
            found = read_backup(backup)
            if (backup / MANIFEST_NAME).exists() and isinstance(found, BackupRefused):
                story.wrong.append(f"a backup is {found.fault}")
    return story


@contextmanager
def limited(folder: Path) -> Iterator[None]:
    """Let no file of this process grow much beyond the database."""
    size = max(path.stat().st_size for path in folder.iterdir() if path.is_file())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + LEFT_BYTES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Fill the file system of a folder but for a little."""
    ballast = folder.parent / "lest"
    ballast.write_bytes(bytes(max(0, shutil.disk_usage(folder).free - LEFT_BYTES)))
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def in_memory() -> Iterator[Path]:
    """Mount a small file system in memory.

    Raises:
        PermissionError: only root may.
    """
    with tempfile.TemporaryDirectory(prefix="ancrage-tmpfs-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", name]
        if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
            raise PermissionError(name)
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", name], check=True)


def _write_until_refused(office: Office, story: Story) -> None:
    for number in range(MOST_NOTES):
        code, output = _said(office, ("note", REFERENCE, f"Note {number} : " + "a" * 1000))
        if code:
            _refused(story, ("note",), code, output)
            return
        story.acknowledged += 1
    story.wrong.append("the disk never was full")


def _everything(piece: Path) -> tuple[Sequence[str], ...]:
    """Acts that need room: a document, letters to deliver, a backup."""
    return (
        ("piece", "add", REFERENCE, "form", str(piece)),
        ("sweep",),
        ("backup",),
    )


def _refused(story: Story, args: Sequence[str], code: int, output: str) -> None:
    """Keep what was said; what needs less room than is left is done, and held to it later."""
    if code == 0:
        return
    story.refused.append(output)
    if code != MACHINE_ERROR or ("disque" not in output and "taille" not in output):
        story.wrong.append(f"{args[0]} answers {code}: {output}")


def _said(office: Office, args: Sequence[str]) -> tuple[int, str]:
    answer = invoke(office, args)
    return answer.exit_code, answer.output.strip()


def _count(office: Office, story: Story) -> None:
    """Hold what was acknowledged against what is there."""
    with office.store.read() as reader:
        notes = sum(1 for event in reader.events() if event.kind == "note")
        letters = reader.letters()
    if notes != story.acknowledged:
        story.wrong.append(f"{story.acknowledged} notes acknowledged, {notes} there")
    files = len(list((office.store.folder / MAILBOX_FOLDER).glob("*.eml")))
    sent = sum(1 for row in letters if row.phase is LetterPhase.SENT)
    maybe = sum(1 for row in letters if row.phase in MAYBE_OUT)
    if not sent <= files <= sent + maybe:
        story.wrong.append(f"{sent} letters sent, {maybe} perhaps, {files} in the mailbox")


if __name__ == "__main__":
    reached = prove(None)
    print(reached.line, *reached.failures, sep="\n")
    sys.exit(bool(reached.failures))
