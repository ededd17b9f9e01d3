"""What the audit reads: rows of the log as the store hands them, and the reader it expects."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from states.identifiers import CaseId, EventId, PersonId


class TextKind(StrEnum):
    """How long a text is kept: `personal` goes with the person, `record` only by a named act."""

    PERSONAL = "personal"
    RECORD = "record"
    PUBLIC = "public"


class Visibility(StrEnum):
    """Who may see a piece, from the widest to the narrowest."""

    CITY = "city"
    REGIONAL_CENTRE = "regional_centre"
    COMMITTEE = "committee"
    AUDITOR = "auditor"


@dataclass(frozen=True, kw_only=True)
class LeafRow:
    """One leaf: `seq` counts from 0 without a gap, `hash` is 32 bytes (RFC 6962)."""

    seq: int
    event_id: EventId
    hash: bytes


@dataclass(frozen=True, kw_only=True)
class SealedEvent:
    """An event exactly as stored: its leaf, the columns beside its body, the body's bytes.

    `seq` and `hash` are None for an event no leaf names.
    """

    seq: int | None
    hash: bytes | None
    id: str
    case_id: str
    case_kind: str
    case_seq: int
    recorded_at: str
    effective_at: str
    kind: str
    actor: str
    role: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class CheckpointRow:
    """A signed statement of the log's root at a size; `note` is the C2SP signed note."""

    id: str
    size: int
    root: bytes
    note: str
    purpose: str
    made_at: datetime
    epoch: int


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """An erasable text and the key of its commitment; `person` owns a personal text."""

    ref: str
    value: str
    key: bytes
    kind: TextKind
    created_at: datetime
    person: PersonId | None = None


@dataclass(frozen=True, kw_only=True)
class PieceRow:
    """A piece of a case, stored by the SHA-256 of its bytes; `size` in bytes.

    `kind` is a piece id of the programme; `name_ref` the text ref of the file's own name.
    """

    sha256: str
    case_id: CaseId
    kind: str
    size: int
    media_type: str
    added_at: datetime
    visibility: Visibility = Visibility.CITY
    frozen: bool = False
    name_ref: str | None = None


class Evidence(Protocol):
    """What verification and bundles read; `workflow.store.Reader` is one."""

    def sealed(self) -> Iterator[SealedEvent]:
        """Yield every event with its leaf in leaf order, then the events without a leaf."""
        ...

    def leaves(self) -> tuple[LeafRow, ...]:
        """Return every leaf in order."""
        ...

    def checkpoints(self) -> tuple[CheckpointRow, ...]:
        """Return every checkpoint in the order made."""
        ...

    def all_texts(self) -> tuple[TextRow, ...]:
        """Return every text not erased, by ref."""
        ...

    def all_pieces(self) -> tuple[PieceRow, ...]:
        """Return every piece, by case, then time of adding."""
        ...
