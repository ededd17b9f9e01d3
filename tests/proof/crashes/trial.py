"""One trial: a child forked from this warm process works under strace, which stops it somewhere.

A fork costs 10 ms where a start of Python costs 500: every call of an operation can be tried.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tests.proof.crashes.judgement import shape_of
from tests.proof.crashes.operations import Operation
from workflow.store.connection import driver
from workflow.store.records import StoreError

WRITING_CALLS = (
    "pwrite64",
    "write",
    "sendfile",
    "fdatasync",
    "fsync",
    "ftruncate",
    "unlink",
    "rename",
)
FAULTS: Mapping[str, str] = {
    "SIGKILL": "signal=SIGKILL",
    "EIO": "error=EIO",
    "ENOSPC": "error=ENOSPC",
}
PATIENCE_SECONDS = 30.0
UNEXPECTED, UNSAID = 70, 71


@dataclass(frozen=True, kw_only=True)
class Point:
    """Where a child is stopped: at the `number`-th call of this name, by this fault."""

    call: str
    number: int
    fault: str

    def __str__(self) -> str:
        return f"{self.fault} at {self.call} {self.number}"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a child ended: steps acknowledged, steps told to have failed but found done, errors met
    (by class), signal or exit code, calls traced.
    """

    acknowledged: int
    found: int
    errors: tuple[str, ...]
    status: int
    calls: Mapping[str, int]
    log: str


def attempt(operation: Operation, folder: Path, point: Point | None, log: Path) -> Ended:
    """Open in a child, hold it, trace it, let it work; each failed step is tried a second time."""
    log.write_bytes(b"")
    ready, go, told = os.pipe(), os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _end(lambda: _work(operation, folder, (ready[1], go[0], told[1])))
    for mine in (ready[1], go[0], told[1]):
        os.close(mine)
    assert os.read(ready[0], 1) == b"r"
    tracer = _traced(child, point, log)
    os.write(go[1], b"g")
    said = _everything(told[0])
    _, status = os.waitpid(child, 0)
    tracer.wait(PATIENCE_SECONDS)
    for mine in (ready[0], go[1], told[0]):
        os.close(mine)
    lines = said.decode().split()
    text = log.read_text(encoding="utf-8", errors="replace")
    return Ended(
        acknowledged=lines.count("done"),
        found=lines.count("found"),
        errors=tuple(line.partition(":")[2] for line in lines if line.startswith("error:")),
        status=os.waitstatus_to_exitcode(status),
        calls=Counter(re.findall(r"^\d+ +(\w+)\(", text, re.MULTILINE)),
        log=text,
    )


def _end(work: Callable[[], int]) -> NoReturn:
    """Leave the child whatever happens: it must never come back into the parent's code."""
    code = UNEXPECTED
    try:
        code = work()
    except OSError:  # the acknowledgement itself could not be written
        code = UNSAID
    finally:
        os._exit(code)


def _work(operation: Operation, folder: Path, pipes: tuple[int, int, int]) -> int:
    """Do the steps, saying each; return the exit code of the child."""
    ready, go, told = pipes
    steps = operation.steps(folder, None)
    before = _seen(operation, folder)
    os.write(ready, b"r")
    os.read(go, 1)
    for step in steps:
        for _ in range(2):
            try:
                step()
            except (OSError, StoreError, driver.Error) as fault:
                os.write(told, f"error:{type(fault).__name__}\n".encode())
                # An error while committing leaves it open what became of it: one looks first.
                if _seen(operation, folder) != before:
                    os.write(told, b"found\n")
                    break
            except BaseException as fault:  # the parent judges what should never be
                print(repr(fault), file=sys.stderr)
                return UNEXPECTED
            else:
                os.write(told, b"done\n")
                break
        before = _seen(operation, folder)
    return 0


def _seen(operation: Operation, folder: Path) -> str:
    """Look at what stands, as somebody told of an error does; nobody does when it can go on."""
    if operation.repeatable:
        return ""
    try:
        return shape_of(folder)
    except driver.Error:  # the fault meant for the operation met the look
        return shape_of(folder)


def _traced(child: int, point: Point | None, log: Path) -> "subprocess.Popen[bytes]":
    command = ["strace", "-f", "-qq", "-y", "-s", "16", "-o", str(log), "-p", str(child)]
    command += ["-e", f"trace={','.join(WRITING_CALLS)}"]
    if point is not None:
        command += ["-e", f"inject={point.call}:{FAULTS[point.fault]}:when={point.number}"]
    tracer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE_SECONDS
    while "TracerPid:\t0" in Path(f"/proc/{child}/status").read_text(encoding="ascii"):
        if tracer.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"strace does not trace: {command}")
        time.sleep(0.001)
    return tracer


def _everything(source: int) -> bytes:
    said = b""
    while piece := os.read(source, 4096):
        said += piece
    return said
