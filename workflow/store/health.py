"""What a doctor may ask of the database without opening an office."""

from dataclasses import dataclass
from pathlib import Path

from workflow.store.connection import (
    WAL_SAFE_FROM,
    Connection,
    driver,
    journal_mode,
    open_connection,
)
from workflow.store.schema import HEAD, SELECT_HAS_REVISION, SELECT_REVISION
from workflow.store.triggers import damaged_triggers

QUICK_CHECK = "PRAGMA quick_check"


@dataclass(frozen=True, kw_only=True)
class Library:
    """The SQLite library in use, and the journal it may be trusted with."""

    version: str
    journal: str
    safe: bool


@dataclass(frozen=True, kw_only=True)
class DatabaseHealth:
    """What a database file is: its revision and ours, lost triggers, what the library says."""

    revision: str
    expected: str
    triggers: tuple[str, ...]
    verdict: str


def library() -> Library:
    """Return the library in use."""
    return Library(
        version=driver.sqlite_version,
        journal=journal_mode(driver.sqlite_version_info),
        safe=driver.sqlite_version_info >= WAL_SAFE_FROM,
    )


def examine(path: Path) -> DatabaseHealth:
    """Look at a database file without changing it.

    Raises:
        FileNotFoundError: there is none.
        DatabaseError: it is not one.
    """
    connection = open_connection(path)
    try:
        (verdict,) = connection.execute(QUICK_CHECK).fetchone()
        return DatabaseHealth(
            revision=_revision(connection),
            expected=HEAD,
            triggers=damaged_triggers(connection),
            verdict=str(verdict),
        )
    finally:
        connection.close()


def revision_of(path: Path) -> str:
    """Return the revision of a database's schema, "" when it says none.

    Raises:
        FileNotFoundError: there is none.
    """
    connection = open_connection(path)
    try:
        return _revision(connection)
    finally:
        connection.close()


def _revision(connection: Connection) -> str:
    has = connection.execute(SELECT_HAS_REVISION).fetchone()
    row = connection.execute(SELECT_REVISION).fetchone() if has else None
    return str(row[0]) if row else ""
