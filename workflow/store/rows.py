"""How records become parameters and rows become records: one shape per table."""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from states.instants import instant_of, iso

Record = TypeVar("Record")
Stored: TypeAlias = str | int | bytes | None
Decoder: TypeAlias = Callable[[Any], Any]


class Shape(Generic[Record]):
    """Maps a frozen record whose field names are the columns of `table`.

    Instants are kept as `iso` text, tuples of codes as space-separated text with a space at both
    ends, flags as 0 and 1.
    """

    def __init__(self, record: type[Record], table: str) -> None:
        hints = get_type_hints(record)
        self.record = record
        self.table = table
        self.names = tuple(field.name for field in fields(record))  # type: ignore[arg-type]
        self.columns = ", ".join(self.names)
        self._decoders = tuple(
            (name, decoder) for name in self.names if (decoder := _decoder(hints[name])) is not None
        )

    @property
    def insert(self) -> str:
        """The INSERT of one whole row, every column a parameter of its name."""
        values = ", ".join(f":{name}" for name in self.names)
        return f"INSERT INTO {self.table} ({self.columns}) VALUES ({values})"

    @property
    def select(self) -> str:
        """The SELECT of whole rows, to be followed by a condition."""
        return f"SELECT {self.columns} FROM {self.table}"

    def parameters(self, record: Record) -> dict[str, Stored]:
        """Return the parameters of `insert` for a record."""
        return {name: stored(getattr(record, name)) for name in self.names}

    def read(self, row: Sequence[Stored]) -> Record:
        """Build the record of a row selected with `select`."""
        values: dict[str, Any] = dict(zip(self.names, row, strict=True))
        for name, decode in self._decoders:
            if values[name] is not None:
                values[name] = decode(values[name])
        return self.record(**values)


def stored(value: object) -> Stored:
    """Return a value of a record as the store keeps it."""
    match value:
        case datetime():
            return iso(value)
        case tuple():
            return f" {' '.join(sorted(value))} " if value else ""
        case bool():
            return int(value)
        case None | str() | int() | bytes():
            return value
    raise TypeError(f"the store keeps no {type(value).__name__}")


def parameters(values: Mapping[str, object]) -> dict[str, Stored]:
    """Return named values as the store keeps them."""
    return {name: stored(value) for name, value in values.items()}


def _decoder(hint: Any) -> Decoder | None:
    """Return how a column of this type is read, None when it is kept as is."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not types.NoneType)
    if get_origin(hint) is tuple:
        return lambda text: tuple(str(text).split())
    if hint is datetime:
        return instant_of
    if hint is bool:
        return bool
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return None
