"""Bringing a database from an earlier version of the programme up to this one.

The schema moves in one transaction, the rows that follow from events are written in another:
stopped in between, the same call does what is left. The log is not touched.
"""

from dataclasses import dataclass
from pathlib import Path

from workflow.archive import Archive, Memory
from workflow.register.projection import register_all
from workflow.store.schema import HEAD, current_revision, migrate
from workflow.store.store import DATABASE_NAME, Store


@dataclass(frozen=True, kw_only=True)
class Upgraded:
    """What an upgrade did: revisions before and after, and whether the register was written."""

    before: str
    after: str
    registered: bool


def upgrade(folder: Path, database: str = DATABASE_NAME) -> Upgraded:
    """Bring the database of a folder up to this code; nothing changes when it already is.

    Nothing else may have the store open.

    Raises:
        SchemaDamaged: the triggers of the log are not in place afterwards; nothing was changed.
    """
    before = current_revision(folder / database) or ""
    if before != HEAD:
        migrate(folder / database)
    store = Store(folder, database=database)
    try:
        return Upgraded(before=before, after=HEAD, registered=_register(store))
    finally:
        store.close()


def _register(store: Store) -> bool:
    """Write the register if it lacks a file or a person."""
    with store.read() as reader:
        if reader.is_registered():
            return False
    with store.write() as writer:
        register_all(writer, Archive(writer, Memory()))
    return True
