"""Typed reading of a TOML or JSON table: every fault is noted with its dotted key, none stops.

A wrong value is replaced by a harmless one so that reading goes on; whoever starts a reading must
look at `Reading.errors` before using what was read.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeAlias, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.errors import ConfigError, ConfigProblem
from states.instants import day_start, require_aware

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

UNTYPED: Mapping[type, tuple[ConfigProblem, tuple[str, ...]]] = {
    int: (ConfigProblem.NOT_A_NUMBER, ()),
    bool: (ConfigProblem.NOT_A_BOOLEAN, ("true", "false")),
}
"""What is wrong with a value of another nature, when there is more to say than that."""

Raw: TypeAlias = "str | int | float | bool | date | time | list[Raw] | dict[str, Raw] | None"
"""What `tomllib` and `json` give."""

Choice = TypeVar("Choice", bound=StrEnum)
Part = TypeVar("Part")


@dataclass(kw_only=True)
class Reading:
    """The faults found so far in one file, and the tables met, to find the keys nobody asked."""

    file: str
    faults: list[ConfigError] = field(default_factory=list)
    tables: list["Table"] = field(default_factory=list)

    def note(
        self, key: str, value: object, problem: ConfigProblem, expected: tuple[str, ...] = ()
    ) -> None:
        """Add one fault; the same one twice counts once."""
        fault = ConfigError(
            file=self.file,
            key=key,
            value="" if value is None else str(value),
            problem=problem,
            expected=expected,
        )
        if fault not in self.faults:
            self.faults.append(fault)

    def errors(self) -> tuple[ConfigError, ...]:
        """Return every fault, unknown keys last; call it once everything has been asked."""
        unknown = [error for table in self.tables for error in table.unknown_keys()]
        return (*self.faults, *unknown)


class Table:
    """One table being read; `path` is its dotted key, empty for the whole file."""

    def __init__(self, content: Mapping[str, Raw], path: str, reading: Reading) -> None:
        self.content = content
        self.path = path
        self.reading = reading
        self.asked: set[str] = set()
        reading.tables.append(self)

    def key(self, name: str) -> str:
        """Return the dotted key of `name` in the file."""
        return f"{self.path}.{name}" if self.path else name

    def note(self, name: str, problem: ConfigProblem, expected: tuple[str, ...] = ()) -> None:
        """Note a fault on `name`, with the value found there."""
        self.reading.note(self.key(name), self.content.get(name), problem, expected)

    def has(self, name: str) -> bool:
        """Say whether the key was written."""
        return name in self.content

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without `default` it is required and may not be blank."""
        found = self._typed(name, str, required=default is None)
        if default is None and isinstance(found, str) and not found.strip():
            self.note(name, ConfigProblem.EMPTY)
        return found if isinstance(found, str) else default or ""

    def identifier(self, name: str = "id") -> str:
        """Return a required id: letters, digits, `_` and `-`."""
        found = self.text(name)
        if found and not IDENTIFIER.fullmatch(found):
            self.note(name, ConfigProblem.MALFORMED_ID)
        return found

    def flag(self, name: str, default: bool) -> bool:
        """Return a boolean."""
        found = self._typed(name, bool, required=False)
        return found if isinstance(found, bool) else default

    def vote(self, name: str) -> bool | None:
        """Return a boolean, or None when the file does not say."""
        found = self._typed(name, bool, required=False)
        return found if isinstance(found, bool) else None

    def number(
        self, name: str, lowest: int, highest: int, default: int | None = None
    ) -> int | None:
        """Return an integer between both bounds (inclusive), or `default` when absent."""
        found = self._typed(name, int, required=False)
        if not isinstance(found, int):
            return default
        if not lowest <= found <= highest:
            self.note(name, ConfigProblem.OUT_OF_RANGE, (str(lowest), str(highest)))
        return found

    def day(self, name: str) -> date | None:
        """Return a civil day, or None when absent."""
        found = self._asked(name)
        if found is None or (isinstance(found, date) and not isinstance(found, datetime)):
            return found
        return self._parsed(name, date.fromisoformat, ConfigProblem.NOT_A_DATE)

    def hour(self, name: str) -> time | None:
        """Return a local time of day, or None when absent."""
        found = self._asked(name)
        if found is None or isinstance(found, time):
            return found
        return self._parsed(name, time.fromisoformat, ConfigProblem.CLOCK_TIME)

    def instant(self, name: str, zone: ZoneInfo) -> datetime | None:
        """Return an instant in UTC, or None when absent; a bare day is its first instant."""
        found = self._asked(name)
        if found is None:
            return None
        if isinstance(found, date) and not isinstance(found, datetime):
            return day_start(found, zone)
        if isinstance(found, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", found):
            day = self.day(name)
            return day_start(day, zone) if day else None
        moment = (
            found
            if isinstance(found, datetime)
            else self._parsed(name, datetime.fromisoformat, ConfigProblem.NOT_AN_INSTANT)
        )
        if moment is not None and moment.tzinfo is None:
            self.note(name, ConfigProblem.NAIVE)
            return None
        return require_aware(moment) if moment else None

    def zone(self, name: str, default: str | None = None) -> str:
        """Return the name of a time zone that exists; without `default` it is required."""
        found = self.text(name, default) or default or "UTC"
        try:
            ZoneInfo(found)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.note(name, ConfigProblem.UNKNOWN_ZONE)
            return "UTC"
        return found

    def choice(self, name: str, among: type[Choice], default: Choice | None = None) -> Choice:
        """Return a member of a closed set; without `default` it is required."""
        found = self.text(name, None if default is None else str(default))
        members = {str(member): member for member in among}
        if found in members:
            return members[found]
        if found:
            self.note(name, ConfigProblem.NOT_A_CHOICE, tuple(members))
        return next(iter(among))

    def texts(self, name: str, among: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of codes, all of them in `among`; empty when absent."""
        found = self._typed(name, list, required=False)
        codes = found if isinstance(found, list) else []
        for rank, code in enumerate(codes):
            if code not in among:
                self.reading.note(
                    f"{self.key(name)}.{rank}", code, ConfigProblem.NOT_A_CHOICE, among
                )
        return tuple(str(code) for code in codes)

    def free_texts(self) -> dict[str, str]:
        """Return every key of this table as a text, possibly empty."""
        return {name: self.text(name, "") for name in self.content}

    def table(self, name: str) -> "Table":
        """Return a sub-table, empty when absent."""
        found = self._typed(name, dict, required=False)
        return Table(found if isinstance(found, dict) else {}, self.key(name), self.reading)

    def tables(self, name: str) -> tuple["Table", ...]:
        """Return the sub-tables of a list, in the order of the file; paths end with the id."""
        found = self._typed(name, list, required=False)
        return tuple(
            self._member(name, rank, member)
            for rank, member in enumerate(found if isinstance(found, list) else [])
        )

    def unknown_keys(self) -> tuple[ConfigError, ...]:
        """Return one fault per key nobody asked for, with the nearest known keys."""
        return tuple(
            ConfigError(
                file=self.reading.file,
                key=self.key(name),
                value=str(self.content[name]),
                problem=ConfigProblem.UNKNOWN_KEY,
                expected=tuple(get_close_matches(name, sorted(self.asked))),
            )
            for name in self.content
            if name not in self.asked
        )

    def _member(self, name: str, rank: int, member: Raw) -> "Table":
        if isinstance(member, dict):
            mark = member.get("id", rank)
            return Table(member, f"{self.key(name)}.{mark}", self.reading)
        self.reading.note(f"{self.key(name)}.{rank}", member, ConfigProblem.TYPE)
        return Table({}, f"{self.key(name)}.{rank}", Reading(file=self.reading.file))

    def _asked(self, name: str) -> Raw:
        self.asked.add(name)
        return self.content.get(name)

    def _typed(self, name: str, kind: type, *, required: bool) -> Raw:
        found = self._asked(name)
        if found is None:
            if required:
                self.note(name, ConfigProblem.MISSING)
            return None
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            self.note(name, *UNTYPED.get(kind, (ConfigProblem.TYPE, ())))
            return None
        return found

    def _parsed(
        self, name: str, parse: Callable[[str], Part], problem: ConfigProblem
    ) -> Part | None:
        found = self.content.get(name)
        try:
            if isinstance(found, str):
                return parse(found)
        except ValueError:
            pass
        self.note(name, problem)
        return None


def note_duplicates(tables: tuple[Table, ...], *, also: str = "") -> None:
    """Note every table whose id (with the key `also`, if any) was already used in its list."""
    seen: set[tuple[str, str]] = set()
    for table in tables:
        mark = (str(table.content.get("id")), str(table.content.get(also, "")))
        if mark in seen:
            table.note("id", ConfigProblem.DUPLICATE)
        seen.add(mark)
