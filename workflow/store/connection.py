"""The connection to the database file: driver, pragmas, transactions.

Autocommit of the driver is off the table: every BEGIN is written here, every COMMIT goes through
the committer.
"""

import sqlite3
from pathlib import Path
from typing import TypeAlias

from workflow.store.folding import folded

try:
    from pysqlite3 import dbapi2 as driver
except ImportError:  # pragma: no cover - the platform has no such wheel
    driver = sqlite3

__all__ = [
    "Connection",
    "DatabaseError",
    "IntegrityError",
    "driver",
    "is_of_the_machine",
    "journal_mode",
    "know_words",
    "open_connection",
    "open_unchanged",
]

Connection: TypeAlias = sqlite3.Connection
"""What both drivers give; their error classes differ, so catch `driver`'s."""

IntegrityError: type[sqlite3.IntegrityError] = driver.IntegrityError
DatabaseError: type[sqlite3.DatabaseError] = driver.DatabaseError

BUSY_TIMEOUT_SECONDS = 30.0
WAL_SAFE_FROM = (3, 51, 3)
"""First library free of the WAL-reset bug."""


def open_connection(path: Path, *, must_exist: bool = True) -> Connection:
    """Open the database with the pragmas of the house; it may pass from thread to thread.

    Raises:
        FileNotFoundError: `must_exist` and there is no such file.
    """
    if must_exist and not path.is_file():
        raise FileNotFoundError(path)
    connection: Connection = driver.connect(
        str(path),
        timeout=BUSY_TIMEOUT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    for pragma in (
        f"journal_mode = {journal_mode(driver.sqlite_version_info)}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "recursive_triggers = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    know_words(connection)
    return connection


def know_words(connection: Connection) -> None:
    """Teach a connection the function `folded`, which searches call."""
    connection.create_function("folded", 1, folded, deterministic=True)


def open_unchanged(path: Path) -> Connection:
    """Open a database nobody writes, for reading: not a byte of it, or beside it, is touched.

    `open_connection` writes the journal mode of this machine's library into the file.
    """
    connection: Connection = driver.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
    )
    return connection


def is_of_the_machine(error: sqlite3.DatabaseError) -> bool:
    """Whether a failure comes from the disk or from another process, and tells nothing of the file.

    A file that is no database, is damaged or lacks a table is the file's own fault.
    """
    return isinstance(error, driver.OperationalError) and "no such" not in str(error)


def journal_mode(library_version: tuple[int, ...]) -> str:
    """Return the journal mode a library may be trusted with.

    Never DELETE: with it FULL does not sync the directory after the journal is unlinked.
    """
    return "WAL" if library_version >= WAL_SAFE_FROM else "TRUNCATE"
