"""The composition root: the only place where the real ports meet the office."""

from datetime import datetime
from functools import partial
from pathlib import Path

from config.settings import Settings, load
from notifications.printing import printed
from states.identifiers import ActorId, Role
from states.instants import iso
from workflow.clock import SIMULATED_NOW, SystemClock
from workflow.commands import Initialise
from workflow.keys import ensure_key
from workflow.office import Office
from workflow.outcomes import Outcome
from workflow.people import Actor
from workflow.ports import Committer, Randomness
from workflow.randomness import SystemRandomness
from workflow.standing import SIMULATED, SYSTEM
from workflow.store.store import DATABASE_NAME, Store

OPERATOR = Actor(id=ActorId("exploitant"), roles=frozenset({Role.OPERATOR}))
"""Who gives the first commands of an installation, before any person is registered."""


def open_office(
    folder: Path,
    settings: Settings | None = None,
    randomness: Randomness | None = None,
    committer: Committer | None = None,
    database: str = DATABASE_NAME,
) -> Office:
    """Open the office of an existing installation; `database` names the file of its store."""
    office = Office(
        Store(folder, committer, database),
        SystemClock(),
        randomness or SystemRandomness(),
        settings or partial(load, folder),
    )
    office.printer = printed
    return office


def create_installation(
    folder: Path,
    simulated_from: datetime | None = None,
    settings: Settings | None = None,
    randomness: Randomness | None = None,
) -> tuple[Office, Outcome]:
    """Lay down a new store in `folder`; its kind of clock is fixed for good.

    `simulated_from`: the first instant of a simulated clock; None for the system clock.
    """
    from workflow.store.schema import migrate

    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder)
    migrate(store.path)
    office = open_office(folder, settings, randomness)
    if simulated_from is not None:
        with office.store.write() as writer:
            writer.put_setting(SIMULATED_NOW, iso(simulated_from))
    started_at = simulated_from or office.clock.now()
    clock = SIMULATED if simulated_from else SYSTEM
    outcome = office.run(Initialise(actor=OPERATOR, clock=clock, started_at=started_at))
    ensure_key(folder, office.randomness)
    return office, outcome
