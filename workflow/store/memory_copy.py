"""A copy of a store in memory: one moment of it, to try what time would do."""

from collections.abc import Iterator
from contextlib import contextmanager

from workflow.store.connection import Connection, driver, know_words, open_connection
from workflow.store.store import Store


class MemoryCopy(Store):
    """Reads and writes like the store it was copied from, and reaches no file but the pieces.

    For one thread: its transactions share one connection.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store.folder)
        self._copy: Connection = driver.connect(":memory:", isolation_level=None)
        source = open_connection(store.path)
        try:
            source.backup(self._copy)
        finally:
            source.close()
        for pragma in ("foreign_keys = ON", "recursive_triggers = ON"):
            self._copy.execute(f"PRAGMA {pragma}")
        know_words(self._copy)

    def close(self) -> None:
        """Forget the copy."""
        self._copy.close()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        yield self._copy
