"""Cases as folded facts, read through one snapshot or transaction and kept by version.

The memory is shared by readers; only what is committed may enter it, so a version never means
two things.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from states.events import Event
from states.facts import Antenna, Candidature
from states.history import antenna_of, candidature_of
from states.identifiers import CaseId, CaseKind
from workflow.people import Authority, Person, authority_case, authority_of, person_of
from workflow.sittings import Sitting, sitting_of
from workflow.store.store import Reader

Folded = TypeVar("Folded")
FOLDS: dict[CaseKind, Callable[[Sequence[Event]], Any]] = {
    CaseKind.CANDIDATURE: candidature_of,
    CaseKind.ANTENNA: antenna_of,
    CaseKind.PERSON: person_of,
    CaseKind.AUTHORITY: authority_of,
    CaseKind.SESSION: sitting_of,
}


@dataclass(frozen=True)
class Kept:
    """A case at a version: its events and what they fold into."""

    version: int
    events: tuple[Event, ...]
    folded: Any


class Memory:
    """What was folded from committed events, by case; safe to share between threads."""

    def __init__(self) -> None:
        self._kept: dict[CaseId, Kept] = {}

    def get(self, case: CaseId, version: int) -> Kept | None:
        """Return the case at this very version, if kept."""
        kept = self._kept.get(case)
        return kept if kept is not None and kept.version == version else None

    def keep(self, case: CaseId, kept: Kept) -> None:
        """Keep a committed case."""
        self._kept[case] = kept


class Archive:
    """Folded cases of one reader; `touch` after writing an event of a case."""

    def __init__(self, reader: Reader, memory: Memory) -> None:
        self.reader = reader
        self._memory = memory
        self._own: dict[CaseId, Kept] = {}
        self._written: set[CaseId] = set()
        self._ever_written: set[CaseId] = set()

    def touch(self, case: CaseId, event: Event) -> None:
        """Take into account an event just written; it enters the shared memory on `commit`."""
        before = self._own.get(case)
        events = (*(before.events if before else ()), event)
        folded = FOLDS[event.case_kind](events) if event.case_kind in FOLDS else None
        self._own[case] = Kept(event.case_seq, events, folded)
        self._written.add(case)
        self._ever_written.add(case)

    def forget(self) -> None:
        """Forget what this transaction wrote and is being rolled back."""
        for case in self._written:
            self._own.pop(case, None)
        self._written.clear()

    def commit(self) -> None:
        """Share what this transaction wrote, once it is durable."""
        for case in self._written:
            self._memory.keep(case, self._own[case])
        self._written.clear()

    def events(self, case: CaseId) -> tuple[Event, ...]:
        """Return the events of a case, in case_seq order; () if there is none."""
        kept = self._find(case)
        return kept.events if kept else ()

    def candidature(self, case: CaseId) -> Candidature | None:
        """Return a candidature without its surroundings."""
        return self._folded(case, Candidature)

    def antenna(self, case: CaseId) -> Antenna | None:
        """Return an antenna without its surroundings."""
        return self._folded(case, Antenna)

    def person(self, case: CaseId) -> Person | None:
        """Return a person."""
        return self._folded(case, Person)

    def authority(self, code: str) -> Authority | None:
        """Return an authority from its code."""
        return self._folded(authority_case(code), Authority)

    def sitting(self, case: CaseId) -> Sitting | None:
        """Return a committee session."""
        return self._folded(case, Sitting)

    def candidatures(self) -> tuple[Candidature, ...]:
        """Return every candidature, by reference."""
        return self._every(CaseKind.CANDIDATURE, Candidature)

    def antennas(self) -> tuple[Antenna, ...]:
        """Return every antenna, by reference."""
        return self._every(CaseKind.ANTENNA, Antenna)

    def persons(self) -> tuple[Person, ...]:
        """Return every person."""
        return self._every(CaseKind.PERSON, Person)

    def authorities(self) -> tuple[Authority, ...]:
        """Return every authority."""
        return self._every(CaseKind.AUTHORITY, Authority)

    def sittings(self) -> tuple[Sitting, ...]:
        """Return every committee session, by reference."""
        return self._every(CaseKind.SESSION, Sitting)

    def _every(self, kind: CaseKind, wanted: type[Folded]) -> tuple[Folded, ...]:
        versions = dict(self.reader.case_versions(kind))
        found = (self._folded(case, wanted, versions[case]) for case in self.reader.case_ids(kind))
        return tuple(each for each in found if each is not None)

    def _folded(
        self, case: CaseId, wanted: type[Folded], version: int | None = None
    ) -> Folded | None:
        kept = self._find(case, version)
        return kept.folded if kept and isinstance(kept.folded, wanted) else None

    def _find(self, case: CaseId, version: int | None = None) -> Kept | None:
        if case in self._own:
            return self._own[case]
        if version is None:
            row = self.reader.case(case)
            version = row.version if row else 0
        if version == 0:
            return None
        kept = self._memory.get(case, version)
        if kept is None:
            events = self.reader.events_of(case)
            kind = events[0].case_kind
            kept = Kept(version, events, FOLDS[kind](events) if kind in FOLDS else None)
            if case not in self._ever_written:
                self._memory.keep(case, kept)
        self._own[case] = kept
        return kept
