"""What a sweep costs beside reading, whole, the rows it looks at.

Run from the root: `python benchmarks/sweep.py`. The first user's scale: 111 files, 300 persons.
"""

import tempfile
from datetime import timedelta
from pathlib import Path

from measure import fastest, say, size

from states.identifiers import ContactKind
from tests.workflow.bench import (
    STARTED_AT,
    apply_programme,
    go_live,
    move,
    open_draft,
    register_person,
    register_town,
)
from workflow.composition import create_installation, open_office
from workflow.schedule.sweep import sweep
from workflow.store.connection import open_connection
from workflow.store.store import DATABASE_NAME

FILES, PERSONS = size(111, 3), size(300, 9)
READ = (
    "SELECT body FROM event",
    "SELECT * FROM case_",
    "SELECT * FROM letter",
    "SELECT * FROM reminder",
)


def main() -> None:
    """Time a bare reading, then a sweep with nothing due: by a running office, by a new one."""
    with tempfile.TemporaryDirectory(prefix="ancrage-banc-") as name:
        folder = Path(name)
        _furnish(folder)
        office = open_office(folder)
        sweep(office)
        raw, running, started = fastest(
            lambda: _read(folder / DATABASE_NAME),
            lambda: sweep(office),
            lambda: _swept_once(folder),
        )
        office.store.close()
    say("every event, case, letter and reminder read", raw, 1)
    say("sweep, nothing due, office running", running, 1, raw)
    say("sweep, nothing due, office just opened", started, 1, raw)


def _furnish(folder: Path) -> None:
    office, _ = create_installation(folder, STARTED_AT)
    apply_programme(office)
    codes = [f"9{number:04d}" for number in range(FILES)]
    for code in codes:
        register_town(office, code, f"Ville {code}")
    for number in range(PERSONS - 2 * FILES):
        register_person(office, ContactKind.PARTNER, f"partenaire-{number}")
    go_live(office)
    for code in codes:
        open_draft(office, code)
    move(office, STARTED_AT + timedelta(days=1))
    sweep(office)
    office.store.close()


def _read(path: Path) -> int:
    connection = open_connection(path)
    found = sum(len(connection.execute(statement).fetchall()) for statement in READ)
    connection.close()
    return found


def _swept_once(folder: Path) -> None:
    office = open_office(folder)
    sweep(office)
    office.store.close()


if __name__ == "__main__":
    main()
