"""Rehearsal: commands run to their end in one transaction that is always rolled back.

What the rehearsed commands would record and write is returned; nothing of it stays, neither in
the store, nor beside it, nor in what the office keeps in memory.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from states.events import Event
from states.identifiers import CaseId
from workflow.archive import Kept, Memory
from workflow.commands import Command
from workflow.office import Office
from workflow.outcomes import Done, Outcome
from workflow.randomness import SystemRandomness
from workflow.store.filters import EventFilter
from workflow.store.pieces import PieceFolder
from workflow.store.records import LetterRow, ReminderRow
from workflow.store.store import Reader, Store, Writer


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What commands would do; ids and instants of the real act will be others.

    `outcomes`: one per command, in order. `events` include the traces of refusals and the
    automatic acts already due. `letters` and `reminders` are the lines they would add.
    """

    outcomes: tuple[Outcome, ...]
    events: tuple[Event, ...] = ()
    letters: tuple[LetterRow, ...] = ()
    reminders: tuple[ReminderRow, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether every command would be done."""
        return all(isinstance(outcome, Done) for outcome in self.outcomes)

    @property
    def event_counts(self) -> Mapping[str, int]:
        """How many events of each kind, kinds in order."""
        return _counted(event.kind for event in self.events)

    @property
    def written(self) -> tuple[ReminderRow, ...]:
        """The lines that a letter carries, in one of `letters` or in one that waited already."""
        return tuple(line for line in self.reminders if line.letter_id is not None)

    @property
    def letter_counts(self) -> Mapping[str, int]:
        """How many letters of each code, codes in order; several may leave as one message."""
        return _counted(line.template for line in self.written)


def rehearse(office: Office, commands: Sequence[Command]) -> Rehearsal:
    """Run commands one after the other as `Office.run` would, keep nothing, and say what they did.

    A refused command does not stop the next ones. The store is locked for writing meanwhile.
    """
    with staged(office) as stage:
        before = _standing(stage)
        outcomes = tuple(stage.run(command) for command in commands)
        return _since(stage, before, outcomes)


@contextmanager
def staged(office: Office) -> Iterator[Office]:
    """Lend an office on which everything works and of which nothing remains."""
    with TemporaryDirectory(prefix="ancrage-") as folder, _undone(office.store) as writer:
        stage = Office(
            _StagedStore(office.store, writer),
            office.clock,
            SystemRandomness(),
            lambda: office.settings,
        )
        # Its own memories: what they would keep of this transaction never becomes true.
        stage.memory = MemoryAside(office.memory)
        stage.pieces = PieceFolder(Path(folder), office.pieces.limits)
        yield stage


class _Undo(Exception):  # noqa: N818 - named as what happens
    """Leaves the transaction by the door that rolls it back."""


@contextmanager
def _undone(store: Store) -> Iterator[Writer]:
    try:
        with store.write() as writer:
            yield writer
            raise _Undo
    except _Undo:
        return


class _StagedStore(Store):
    """A store whose every transaction is a part of one that is held open by another."""

    def __init__(self, store: Store, writer: Writer) -> None:
        super().__init__(store.folder)
        self._writer = writer

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Read what has been staged so far."""
        yield self._writer

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Write a part that vanishes at once if it raises, and with the whole otherwise."""
        with self._writer.attempt():
            yield self._writer


class MemoryAside(Memory):
    """Reads what another memory keeps, keeps its own aside."""

    def __init__(self, other: Memory) -> None:
        super().__init__()
        self._other = other

    def get(self, case: CaseId, version: int) -> Kept | None:
        """Return the case at this version, staged or committed."""
        return super().get(case, version) or self._other.get(case, version)


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """What was there before: the size of the log, letters and lines of the ledger by key."""

    size: int
    letters: frozenset[str]
    reminders: frozenset[str]


def _standing(stage: Office) -> _Standing:
    with stage.store.read() as reader:
        return _Standing(
            size=reader.tree_size(),
            letters=frozenset(letter.id for letter in reader.letters()),
            reminders=frozenset(reminder.key for reminder in reader.reminders()),
        )


def _since(stage: Office, before: _Standing, outcomes: tuple[Outcome, ...]) -> Rehearsal:
    with stage.store.read() as reader:
        added = reader.events(EventFilter(after_seq=before.size - 1))
        letters = reader.letters()
        reminders = reader.reminders()
    return Rehearsal(
        outcomes=outcomes,
        events=tuple(added),
        letters=tuple(letter for letter in letters if letter.id not in before.letters),
        reminders=tuple(each for each in reminders if each.key not in before.reminders),
    )


def _counted(names: Iterator[str] | Sequence[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(names).items()))
