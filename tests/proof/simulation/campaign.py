"""Many runs: seeds in, one line of figures out; a failing seed prints what replays it."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.proof.rows import Reached
from tests.proof.simulation.run import STEPS, Ran, Simulation
from tests.proof.simulation.stage import Furniture

FULL_SEEDS = 5000


@dataclass(kw_only=True)
class Campaign:
    """The figures of the runs so far."""

    runs: int = 0
    steps: int = 0
    events: int = 0
    letters: int = 0
    crashes: int = 0
    seconds: float = 0.0
    played: Counter[str] = field(default_factory=Counter)
    failures: list[Ran] = field(default_factory=list)

    @property
    def line(self) -> str:
        """What was reached, in one line."""
        return (
            f"{self.runs} seeds, {self.steps} steps, {self.events} events,"
            f" {self.letters} letters, {self.crashes} crashes, {len(self.failures)} failures"
        )

    def add(self, ran: Ran) -> None:
        """Count one run."""
        self.runs += 1
        self.steps += ran.steps
        self.events += ran.events
        self.letters += ran.letters
        self.crashes += ran.crashes
        self.played += ran.played
        if ran.broken:
            self.failures.append(ran)


def scratch() -> str | None:
    """Return a folder in memory if the machine has one: a simulated disk needs no real one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def campaign(
    seeds: Iterable[int],
    folder: Path,
    *,
    steps: int = STEPS,
    budget_seconds: float | None = None,
    trace: bool = False,
) -> Campaign:
    """Run seeds in order until they end or the budget is spent."""
    found, furniture, begun = Campaign(), Furniture(folder), time.monotonic()
    for seed in seeds:
        if budget_seconds is not None and time.monotonic() - begun > budget_seconds:
            break
        ran = run_seed(seed, folder, furniture, steps)
        found.add(ran)
        if trace:
            print("\n".join(ran.trace), ran.digest, sep="\n")
        if ran.broken:
            print(f"seed {seed}: {ran.broken}\n  replay: {replay(seed, steps)}")
    found.seconds = time.monotonic() - begun
    return found


def prove(seconds: float | None) -> Reached:
    """Run seeds from 0 until the time is spent; every seed of the table without a limit."""
    seeds = range(FULL_SEEDS) if seconds is None else count()
    with TemporaryDirectory(dir=scratch()) as folder:
        found = campaign(seeds, Path(folder), budget_seconds=seconds)
    failures = tuple(f"{ran.broken}\n    {replay(ran.seed)}" for ran in found.failures)
    return Reached(line=found.line, failures=failures)


def run_seed(seed: int, folder: Path, furniture: Furniture, steps: int = STEPS) -> Ran:
    """Run one seed in a folder of its own, removed afterwards."""
    place = folder / f"seed-{seed}"
    try:
        return Simulation(seed, place, furniture).run(steps)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def replay(seed: int, steps: int = STEPS) -> str:
    """Return the command that replays a seed."""
    return f"python -m tests.proof.simulation --seeds 1 --from {seed} --steps {steps} --trace"
