"""One open transaction and the few ways its statements are run."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from workflow.store.connection import Connection
from workflow.store.rows import Shape, Stored, parameters

Record = TypeVar("Record")

NO_LIMIT = -1
SAVEPOINT = "SAVEPOINT attempt"
ROLLBACK_TO = "ROLLBACK TO attempt"
RELEASE = "RELEASE attempt"


class Session:
    """A transaction; readings and writings of each group of tables build on it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Run a part of the transaction that vanishes whole if it raises; the rest stays.

        A disk that is full or fails makes the library take back the whole transaction: what it
        raised then goes on alone.
        """
        self._connection.execute(SAVEPOINT)
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute(ROLLBACK_TO)
                self._connection.execute(RELEASE)
            raise
        self._connection.execute(RELEASE)

    def _all(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, parameters(values)).fetchall()

    def _one(self, statement: str, **values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(
            statement, parameters(values)
        ).fetchone()
        return row

    def _run(self, statement: str, **values: object) -> int:
        """Run a change and return how many rows it touched."""
        return self._connection.execute(statement, parameters(values)).rowcount

    def _records(
        self, shape: Shape[Record], statement: str, **values: object
    ) -> tuple[Record, ...]:
        return tuple(shape.read(row) for row in self._all(statement, **values))

    def _record(self, shape: Shape[Record], statement: str, **values: object) -> Record | None:
        row = self._one(statement, **values)
        return None if row is None else shape.read(row)

    def _insert(self, shape: Shape[Record], statement: str, record: Record) -> int:
        bound: dict[str, Stored] = shape.parameters(record)
        return self._connection.execute(statement, bound).rowcount


def listed(codes: Iterable[str]) -> str | None:
    """Return codes as a JSON array for `json_each`, None (no narrowing) when there is none."""
    chosen = [str(code) for code in codes]
    return json.dumps(chosen) if chosen else None


def limited(limit: int | None) -> int:
    """Return a LIMIT that means what the filter says."""
    return NO_LIMIT if limit is None else limit
