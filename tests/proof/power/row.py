"""The row « power cut »: what was acknowledged is on the disk, names included.

The calls of each operation are traced. At each acknowledgement the last call that matters must be
a sync, and no file or folder written since its own last sync may remain: a cut there loses nothing.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import runs
from tests.proof.crashes.operations import OPERATIONS, Operation, lay_down
from tests.proof.crashes.row import JOURNALS, copied, journal_of
from tests.proof.crashes.trial import attempt
from tests.proof.rows import Reached

CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<args>.*)\) += (?P<result>-?\d+)")
ON_FILE = re.compile(r"^\d+<(?P<path>/[^>]*)>")
NAMES = re.compile(r'"(?P<path>/[^"]*)"')
SYNCS = ("fsync", "fdatasync")
WRITES = ("pwrite64", "write", "ftruncate", "sendfile")
ACKNOWLEDGED = '"done'


def prove(_seconds: float | None) -> Reached:
    """Trace every operation in every journal mode."""
    if not runs("strace"):
        return Reached(line="", missing="strace")
    acknowledgements, syncs, failures = 0, 0, []
    for journal in JOURNALS:
        for operation in OPERATIONS.values():
            with journal_of(journal):
                text = traced(operation)
            acknowledgements += text.count(ACKNOWLEDGED)
            syncs += len(re.findall(r"^\d+ +f(?:data)?sync\(", text, re.MULTILINE))
            failures += [f"{journal} {operation.name}: {each}" for each in unsynced(text)]
    line = (
        f"{acknowledgements} acknowledgements of {len(OPERATIONS)} operations, 2 journal modes, "
        f"{syncs} syncs: {len(failures)} before its sync"
    )
    return Reached(line=line, failures=tuple(failures))


def traced(operation: Operation) -> str:
    """Return the calls of an operation left undisturbed."""
    with tempfile.TemporaryDirectory(prefix="ancrage-power-") as name:
        folder = Path(name) / "made" / "installation"
        lay_down(folder, operation)
        ended = attempt(operation, copied(folder, Path(name) / "run"), None, Path(name) / "log")
        if ended.status or ended.errors:
            raise RuntimeError(f"{operation.name} does not work undisturbed: {ended}")
        return ended.log


def unsynced(text: str) -> Iterator[str]:
    """Name what a power cut at each acknowledgement would lose, and letters out before time."""
    waiting: dict[str, str] = {}
    last = ""
    for call in filter(None, map(CALL.match, text.splitlines())):
        name, args = call["name"], call["args"]
        if name == "write" and ACKNOWLEDGED in args:
            if last not in SYNCS:
                yield f"the last call is {last}"
            yield from (f"{path} not synced since {what}" for path, what in waiting.items())
            waiting.clear()
        elif int(call["result"]) >= 0 and _noted(name, args, waiting):
            last = name
            yield from _too_early(name, args, waiting)


def _noted(name: str, args: str, waiting: dict[str, str]) -> bool:
    """Note what a call leaves to be synced; False when it does not matter."""
    on_file, names = ON_FILE.match(args), [each["path"] for each in NAMES.finditer(args)]
    if name in SYNCS and on_file:
        waiting.pop(on_file["path"], None)
    elif name in WRITES and on_file and _matters(on_file["path"]):
        waiting[on_file["path"]] = name
    elif name == "rename" and _matters(names[1]):
        if names[0] in waiting:
            waiting[names[1]] = waiting.pop(names[0])
        waiting[str(Path(names[1]).parent)] = f"a rename to {Path(names[1]).name}"
    elif name == "unlink" and _matters(names[0]):
        waiting.pop(names[0], None)
        return False
    else:
        return False
    return True


def _too_early(name: str, args: str, waiting: dict[str, str]) -> Iterator[str]:
    """The database may not say `sent` of a letter whose name is not durable."""
    on_file = ON_FILE.match(args)
    if name in WRITES and on_file and "sqlite" in on_file["path"]:
        yield from (
            f"the database is written while {path} waits for its sync"
            for path, what in waiting.items()
            if path.endswith("courrier") and ".eml" in what
        )


def _matters(path: str) -> bool:
    """Whether a path is on the disk: the shared memory of readers needs none."""
    return not path.startswith("/dev/") and not path.endswith("-shm")
