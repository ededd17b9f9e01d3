"""Offices to prove things on: the real engine under a machine's clock moved by hand."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from config.settings import Settings
from states.identifiers import ContactKind
from tests.workflow.bench import (
    STARTED_AT,
    apply_programme,
    done,
    go_live,
    register_person,
    register_town,
)
from workflow.commands import Initialise
from workflow.composition import OPERATOR
from workflow.keys import ensure_key
from workflow.office import Office
from workflow.randomness import SeededRandomness
from workflow.standing import SYSTEM
from workflow.store.schema import migrate
from workflow.store.store import Store

MAINLAND = {"40088": "Dax", "47001": "Agen", "64445": "Pau"}
OVERSEAS = {"97120": "Pointe-à-Pitre"}


class HandClock:
    """A machine's clock: time passes on both its hands, a step moves the wall alone."""

    def __init__(self, wall: datetime = STARTED_AT) -> None:
        self.wall = wall
        self._seconds = 1_000.0

    def now(self) -> datetime:
        """Return the wall's instant, right or wrong."""
        return self.wall

    def monotonic(self) -> float:
        """Return seconds that no step touches."""
        return self._seconds

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self.wall += span
        self._seconds += span.total_seconds()

    def pass_until(self, instant: datetime) -> None:
        """Let time pass until the wall shows `instant`, which it does not show yet."""
        self.pass_by(instant - self.wall)

    def step(self, span: timedelta) -> None:
        """Set the wall wrong, or right again."""
        self.wall += span


def opened(
    folder: Path, clock: HandClock, settings: Settings | None = None, start: int = 0
) -> Office:
    """Open an installation as its `start`-th process does: nothing is remembered."""
    randomness = SeededRandomness(f"{folder.name} {clock.monotonic()} {start}")
    return Office(Store(folder), clock, randomness, settings or Settings(data_folder=folder))


def lay_down(folder: Path) -> Path:
    """Lay down an installation under a machine's clock, live, with its people and four towns."""
    folder.mkdir(parents=True)
    office = opened(folder, HandClock())
    migrate(office.store.path)
    done(office, Initialise(actor=OPERATOR, clock=SYSTEM, started_at=STARTED_AT))
    ensure_key(folder, office.randomness)
    apply_programme(office)
    register_person(office, ContactKind.LEAD, "cnam", email="responsable@cnam.example")
    register_person(office, ContactKind.WITNESS, "temoin", email="temoin@garant.example")
    for code, name in (*MAINLAND.items(), *OVERSEAS.items()):
        register_town(office, code, name, code[:3] if code[:2] == "97" else "")
    go_live(office)
    office.store.close()
    return folder


def copied(source: Path, folder: Path) -> Path:
    """Copy an installation nobody has open."""
    shutil.copytree(source, folder)
    return folder


MEMORY = Path("/dev/shm")
"""A disk in memory, where there is one: what is proved there does not depend on the disk."""


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder to work in, in memory if possible, and take it away at the end."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


def time_left(seconds: float | None) -> Callable[[], bool]:
    """Return what says whether a budget that starts now is not spent; None is never spent."""
    begun = time.monotonic()
    return lambda: seconds is None or time.monotonic() - begun < seconds


def broken(check: Callable[[], object]) -> str:
    """Run a check and return what it broke, "" for nothing."""
    try:
        check()
    except AssertionError as error:
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        line = where.tb_lineno if where is not None else 0
        return f"line {line}: {error}" if str(error) else f"line {line}"
    return ""
