"""The rows of `make prove`: what is proved, in how much time, by which function.

A row's function is called with the seconds it may spend (None: no limit, the full number) and
returns how far it got. Add a row here; the budgets of all rows stay within two cores' 25 minutes.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

MINUTES = 25
CORES = 2


@dataclass(frozen=True, kw_only=True)
class Reached:
    """How far a row got: figures in one line, every promise broken, the tool that was missing."""

    line: str
    failures: tuple[str, ...] = ()
    missing: str = ""


class Runner(Protocol):
    """What a row is run by."""

    def __call__(self, seconds: float | None) -> Reached:
        """Prove as much as the seconds allow; None means the whole number of the table."""
        ...


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: its name, its share of the budget, `module:function` of its runner."""

    name: str
    seconds: int
    runner: str

    def run(self, seconds: float | None) -> Reached:
        """Import the runner and call it."""
        module, _, function = self.runner.partition(":")
        runner: Runner = getattr(import_module(module), function)
        return runner(seconds)


ROWS: tuple[Row, ...] = (
    Row(name="simulation", seconds=900, runner="tests.proof.simulation.campaign:prove"),
    Row(name="system calls", seconds=420, runner="tests.proof.crashes.row:prove"),
    Row(name="kills", seconds=210, runner="tests.proof.kills.row:prove"),
    Row(name="power cut", seconds=60, runner="tests.proof.power.row:prove"),
    Row(name="full disk", seconds=40, runner="tests.proof.disk.row:prove"),
    Row(name="copies", seconds=60, runner="tests.proof.disk.backup_row:prove"),
    Row(name="mail faults", seconds=75, runner="tests.proof.mail_faults:prove"),
    Row(name="arithmetic", seconds=40, runner="tests.proof.arithmetic:prove"),
    Row(name="wrong clocks", seconds=110, runner="tests.proof.wrong_clocks:prove"),
    Row(name="tampering", seconds=60, runner="tests.proof.tampering:prove"),
    Row(name="migrations", seconds=100, runner="tests.proof.migrating:prove"),
    Row(name="imports", seconds=60, runner="tests.proof.importing:prove"),
    Row(name="mutation", seconds=300, runner="tests.proof.mutation.campaign:prove"),
    Row(name="lifecycles", seconds=240, runner="tests.proof.lifecycles.machine:prove"),
)
"""In the order they are shown; the longest starts first."""


def row(name: str) -> Row:
    """Return a row by name.

    Raises:
        KeyError: there is no such row.
    """
    return {each.name: each for each in ROWS}[name]
