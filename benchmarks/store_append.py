"""What one recorded command costs beside one bare INSERT that is synced to the disk.

Run from the root: `python benchmarks/store_append.py`.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import fastest, say, size

from tests.workflow.bench import STARTED_AT, act, apply_programme, open_draft, register_town
from tests.workflow.evidence_samples import event
from workflow.audit.canonical import canonical_bytes
from workflow.composition import create_installation
from workflow.office import Office
from workflow.store.connection import open_connection
from workflow.store.schema import migrate
from workflow.store.store import DATABASE_NAME, Store

TIMES = size(200, 3)


def main() -> None:
    """Time a bare insert, an append of the store, and a whole command of the office."""
    with tempfile.TemporaryDirectory(prefix="ancrage-banc-") as folder:
        raw, appended, commanded = fastest(
            _bare_inserts(Path(folder) / "nu.sqlite"),
            _appends(Path(folder) / "magasin"),
            _commands(Path(folder) / "bureau"),
        )
    say("BEGIN IMMEDIATE, INSERT, COMMIT (FULL)", raw, TIMES)
    say("store: event, leaf, COMMIT", appended, TIMES, raw)
    say("office: one command, all its rows", commanded, TIMES, raw)


def _bare_inserts(path: Path) -> Callable[[], None]:
    connection = open_connection(path, must_exist=False)
    connection.execute("CREATE TABLE event (body BLOB NOT NULL)")
    body = canonical_bytes(event(1).to_value())

    def insert() -> None:
        for _ in range(TIMES):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO event (body) VALUES (:body)", {"body": body})
            connection.commit()

    return insert


def _appends(folder: Path) -> Callable[[], None]:
    folder.mkdir()
    migrate(folder / DATABASE_NAME)
    store, numbers = Store(folder), iter(range(1, 1_000_000))

    def append() -> None:
        for _ in range(TIMES):
            with store.write() as writer:
                writer.append(event(next(numbers)))

    return append


def _commands(folder: Path) -> Callable[[], None]:
    office, _ = create_installation(folder, STARTED_AT)
    apply_programme(office)
    register_town(office, "40088", "Dax")
    return _notes(office)


def _notes(office: Office) -> Callable[[], None]:
    case = open_draft(office, "40088")

    def note() -> None:
        for _ in range(TIMES):
            act(office, case, "note", text="Appel de la mairie.")

    return note


if __name__ == "__main__":
    main()
