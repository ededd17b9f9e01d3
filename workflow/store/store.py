"""The store: one folder, one database file, one writer at a time, snapshots for readers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

from workflow.clock import SIMULATED_NOW
from workflow.ports import Committer, DirectCommitter
from workflow.store.access import AccessReading, AccessWriting
from workflow.store.api import ApiReading, ApiWriting
from workflow.store.cases import CaseReading, CaseWriting
from workflow.store.connection import Connection, open_connection
from workflow.store.filing import FilingReading, FilingWriting
from workflow.store.installation import InstallationReading, InstallationWriting
from workflow.store.log import LogReading, LogWriting
from workflow.store.mail import MailReading, MailWriting
from workflow.store.register import RegisterReading, RegisterWriting
from workflow.store.texts import TextReading, TextWriting
from workflow.store.writing import WritingChanges, WritingReading

DATABASE_NAME = "ancrage.sqlite"
PIECES_NAME = "pieces"


class Reader(
    LogReading,
    CaseReading,
    TextReading,
    MailReading,
    InstallationReading,
    FilingReading,
    RegisterReading,
    AccessReading,
    WritingReading,
    ApiReading,
):
    """A snapshot: every answer of one reader is of the same moment."""


class Writer(
    LogWriting,
    CaseWriting,
    TextWriting,
    MailWriting,
    InstallationWriting,
    FilingWriting,
    RegisterWriting,
    AccessWriting,
    WritingChanges,
    ApiWriting,
    Reader,
):
    """The one open write transaction; it reads what it has written."""


class Store:
    """The database of an installation folder, whose schema `workflow.store.schema` lays down.

    A thread that writes must read through its own writer: a reader left open keeps the commit
    waiting for 30 s, then the commit fails.
    """

    def __init__(
        self, folder: Path, committer: Committer | None = None, database: str = DATABASE_NAME
    ) -> None:
        self.folder = folder
        self.path = folder / database
        self.pieces_folder = folder / PIECES_NAME
        self._committer = committer or DirectCommitter()
        self._idle: SimpleQueue[Connection] = SimpleQueue()

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Open a snapshot for reading."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            try:
                yield Reader(connection)
            finally:
                connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Open the one write transaction: committed at the end, rolled back on any exception."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Writer(connection)
                self._committer.commit(connection)
            finally:
                connection.rollback()

    def truncate_journal(self) -> None:
        """Empty the journal file, so that what was erased is in no file (a WAL keeps it)."""
        with self._connection() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def compact(self) -> None:
        """Write the database anew without what was erased; nobody else may be reading it."""
        with self._connection() as connection:
            connection.execute("VACUUM")
        self.truncate_journal()

    def close(self) -> None:
        """Close the idle connections; the store opens others when asked again."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = open_connection(self.path)
        try:
            yield connection
        finally:
            self._idle.put(connection)


class StoredInstant:
    """Keeps the instant of a simulated clock in the installation's settings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> str | None:
        """Return the instant kept."""
        with self._store.read() as reader:
            return reader.setting(SIMULATED_NOW)

    def keep(self, instant: str) -> None:
        """Keep an instant in a transaction of its own."""
        with self._store.write() as writer:
            writer.put_setting(SIMULATED_NOW, instant)
