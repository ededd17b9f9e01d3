"""The row « kill -9 of the real worker »: `ancrage sweep --watch` killed while it writes by SMTP.

`python -m tests.proof.kills.row --kills 75 --letters 1600`
"""

import argparse
import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.house.sources import ROOT
from tests.journeys.real_post import LEASE_SECONDS, installed
from tests.proof.rows import Reached
from workflow.composition import open_office
from workflow.office import Office
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase

WORKER = "from workflow.cli import main; main()"
PATIENCE_SECONDS = 5.0
FULL_KILLS, LETTERS_A_LIFE = 75, 22
LIFE_SECONDS = 1.8
"""What one life of the worker takes, start included: how a budget becomes a number of kills."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where the server listens, and the file in which it notes what it accepted."""

    host: str
    smtp_port: int
    noted: Path

    def accepted(self) -> list[str]:
        """Return the Message-IDs accepted so far, in order."""
        if not self.noted.exists():
            return []
        lines = self.noted.read_text(encoding="ascii").splitlines()
        return [line.partition(" ")[0] for line in lines]


@dataclass(frozen=True, kw_only=True)
class Count:
    """What became of the letters: `phases` as our side has them, `twice` and `lost` none."""

    kills: int
    letters: int
    phases: Mapping[str, int]
    twice: int
    lost: int
    unfinished: int

    @property
    def unknown(self) -> int:
        """How many letters nobody knows about."""
        return self.phases.get("unknown", 0)

    @property
    def broken(self) -> tuple[str, ...]:
        """Name the promises broken."""
        found = {
            "sent twice": self.twice,
            "lost": self.lost,
            "unfinished": self.unfinished,
            "unknown beyond the kills": max(0, self.unknown - self.kills),
        }
        return tuple(f"{number} {what}" for what, number in found.items() if number)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.letters} letters: {self.twice} twice, {self.lost} lost, "
            f"{self.unknown} unknown, {self.unfinished} unfinished"
        )


def prove(seconds: float | None) -> Reached:
    """Kill as often as the time allows, about twenty letters a life; None: 75 kills."""
    kills = FULL_KILLS
    if seconds is not None:
        kills = max(2, min(kills, int((seconds - LEASE_SECONDS - 15) / LIFE_SECONDS)))
    count = killed(kills, kills * LETTERS_A_LIFE, seed=1)
    return Reached(line=str(count), failures=count.broken)


def killed(kills: int, letters: int, seed: int) -> Count:
    """Send letters while killing the worker, then let it finish in peace."""
    chance = random.Random(seed)
    with (
        tempfile.TemporaryDirectory(prefix="ancrage-kill-") as name,
        _serving(Path(name)) as server,
    ):
        post = installed(Path(name) / "installation", server, "kills")  # type: ignore[arg-type]
        queue(post.office(), letters)
        settings = {
            **os.environ,
            "ANCRAGE_MAIL_TRANSPORT": "smtp",
            "ANCRAGE_SMTP_HOST": server.host,
            "ANCRAGE_SMTP_PORT": str(server.smtp_port),
            "ANCRAGE_SMTP_SECURITY": "none",
            "ANCRAGE_SMTP_TIMEOUT_SECONDS": "1",
            "ANCRAGE_LEASE_SECONDS": str(LEASE_SECONDS),
            "ANCRAGE_SENDER_ADDRESS": post.settings.sender_address,
            "ANCRAGE_CATCH_UP_LETTERS": "100000",
        }
        worker = _Worker(folder=post.folder, settings=settings)
        share = letters // kills
        for _ in range(kills):
            wanted = chance.randint(1, 2 * share - 1)
            _live_and_die(worker, server, wanted, chance)
        office = open_office(post.folder, post.settings)
        _wait_for_leases(office)
        worker.finish()
        return counted(office, server, kills)


def queue(office: Office, count: int) -> None:
    """Write `count` letters more, each a true letter of the office under an id of its own."""
    with office.store.write() as writer:
        models = [
            each
            for each in writer.letters(LetterFilter(phases=(LetterPhase.QUEUED,)))
            if each.due_at <= office.now(writer) and not each.code.startswith("reminder")
        ]
        for number, model in zip(range(count), itertools.cycle(models), strict=False):
            writer.add_letter(replace(model, id=f"{number:05}{model.id}"[: len(model.id)]))
    office.store.close()


def counted(office: Office, server: Server, kills: int) -> Count:
    """Hold what our side says against what the other side has."""
    with office.store.read() as reader:
        letters = reader.letters()
    office.store.close()
    times = Counter(server.accepted())
    sent = [row for row in letters if row.phase is LetterPhase.SENT]
    over = (LetterPhase.SENT, LetterPhase.UNKNOWN)
    unsaid = [row for row in letters if row.phase not in over and times[row.message_id]]
    return Count(
        kills=kills,
        letters=len(letters),
        phases=Counter(str(row.phase) for row in letters),
        twice=sum(1 for number in times.values() if number > 1),
        lost=sum(1 for row in sent if not times[row.message_id]) + len(unsaid),
        unfinished=sum(1 for row in letters if row.phase not in over),
    )


@dataclass(frozen=True, kw_only=True)
class _Worker:
    """How the worker of an installation is started."""

    folder: Path
    settings: Mapping[str, str]

    def start(self) -> "subprocess.Popen[bytes]":
        """Start `ancrage sweep --watch`."""
        command = _command(self.folder, "--watch")
        return subprocess.Popen(command, cwd=ROOT, env=self.settings, stderr=subprocess.PIPE)

    def finish(self) -> None:
        """Sweep once, undisturbed."""
        command = _command(self.folder)
        subprocess.run(
            command, cwd=ROOT, env=self.settings, check=True, timeout=900, stdout=subprocess.DEVNULL
        )


def _wait_for_leases(office: Office) -> None:
    """Wait until nothing is in the hands of a dead worker any more."""
    with office.store.read() as reader:
        held = reader.letters(LetterFilter(phases=(LetterPhase.CLAIMED, LetterPhase.DATA)))
    ends = [row.lease_until for row in held if row.lease_until is not None]
    if ends:
        time.sleep(max(0.0, (max(ends) - office.clock.now()).total_seconds()) + 1)


def _live_and_die(worker: _Worker, server: Server, wanted: int, chance: random.Random) -> None:
    """Start a worker, let it send some letters, kill it at a moment of its dialogue."""
    known = len(server.accepted())
    process = worker.start()
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        while len(server.accepted()) < known + wanted and time.monotonic() < until:
            if process.poll() is not None:
                raise RuntimeError(f"the worker ended by itself: {process.communicate()[1]!r}")
            time.sleep(0.0005)
        time.sleep(chance.choice((0.0, chance.uniform(0, 0.04))))
    finally:
        process.kill()
        process.communicate()


def _command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-c", WORKER, "--data", str(folder), "sweep", *options]


@contextmanager
def _serving(folder: Path) -> Iterator[Server]:
    noted = folder / "accepted.txt"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.proof.kills.server", str(noted)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield Server(host="127.0.0.1", smtp_port=port, noted=noted)
    finally:
        process.communicate(input="")


def main() -> None:
    """Run the row with numbers of one's own."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=75)
    asked.add_argument("--letters", type=int, default=1600)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    print(killed(given.kills, given.letters, given.seed))


if __name__ == "__main__":
    main()
