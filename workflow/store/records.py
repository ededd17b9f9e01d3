"""The values that cross the store's boundary: frozen rows, closed sets, conflicts.

Field names are column names. Instants are aware; the store keeps them as text.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from states.events import Event
from states.identifiers import CaseId, CaseKind, DeadlineId, EventId, PersonId
from workflow.audit.evidence import CheckpointRow, LeafRow, PieceRow, SealedEvent, TextRow
from workflow.audit.evidence import TextKind as TextKind
from workflow.audit.evidence import Visibility as Visibility

__all__ = [
    "CaseRow",
    "CheckpointRow",
    "DayTotalRow",
    "ErasureRow",
    "FeedRow",
    "LeafRow",
    "LetterMove",
    "LetterPhase",
    "LetterRow",
    "LoggedEvent",
    "PieceRow",
    "ProgrammeRow",
    "Release",
    "ReminderRow",
    "ReminderStatus",
    "SealedEvent",
    "SpanRow",
    "StaleVersion",
    "StoreError",
    "TextKind",
    "TextRow",
    "Visibility",
]


class StoreError(Exception):
    """Base of what the store refuses."""


class StaleVersion(StoreError):  # noqa: N818 - named as what happened
    """Somebody changed the case since the version this writer saw; `found` is its version now."""

    def __init__(self, case: CaseId, expected: int, found: int) -> None:
        super().__init__(f"{case}: expected version {expected}, found {found}")
        self.case = case
        self.expected = expected
        self.found = found


class ReminderStatus(StrEnum):
    """What became of one line of the ledger."""

    PLANNED = "planned"
    NOT_APPLICABLE = "not_applicable"
    ATTACHED = "attached"
    SENT = "sent"
    GIVEN_UP = "given_up"
    BOUNCED = "bounced"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class LetterPhase(StrEnum):
    """Where a letter stands; after `data` nobody may resend it blindly."""

    HELD = "held"
    QUEUED = "queued"
    CLAIMED = "claimed"
    DATA = "data"
    SENT = "sent"
    UNKNOWN = "unknown"
    RETRY = "retry"
    GIVEN_UP = "given_up"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"


class Release(StrEnum):
    """Who lets a letter go."""

    AUTO = "auto"
    LEAD = "lead"


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """The current projection of a case; `label` is a place or a title, never a person's name.

    `marks` are codes of `states.facts.Mark`. `updated_at` is when the last event was recorded.
    """

    id: CaseId
    kind: CaseKind
    version: int
    state: str
    updated_at: datetime
    reference: str = ""
    label: str = ""
    call: str = ""
    window: str = ""
    authority: str = ""
    region: str = ""
    marks: tuple[str, ...] = ()
    definition: str = ""
    opened_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LoggedEvent:
    """An event with its place in the log."""

    seq: int
    event: Event


@dataclass(frozen=True, kw_only=True)
class SpanRow:
    """A stay of a case in a state on both axes; the `left` bounds are None while it lasts.

    `case_seq` is the event that entered the state.
    """

    case_id: CaseId
    case_seq: int
    case_kind: CaseKind
    state: str
    entered_recorded: datetime
    entered_effective: datetime
    left_recorded: datetime | None = None
    left_effective: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DayTotalRow:
    """How many cases of a kind went from a state to another on a day (UTC, recorded axis)."""

    day: str
    case_kind: CaseKind
    from_state: str
    to_state: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ReminderRow:
    """One line of the ledger; `key` says what it is for and makes a second one impossible."""

    key: str
    rule: str
    template: str
    subject: str
    person: PersonId
    planned_at: datetime
    case_id: CaseId | None = None
    deadline: DeadlineId | None = None
    deadline_version: int | None = None
    days_before: int | None = None
    lapses_at: datetime | None = None
    status: ReminderStatus = ReminderStatus.PLANNED
    letter_id: str | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """The unit of SMTP: one message to one person.

    `token` fences senders: each claim raises it. `message` is stored once, at the first claim.
    `context` is the canonical JSON needed to render. `lapses_at`: from then on its text is false.
    """

    id: str
    code: str
    category: str
    person: PersonId
    due_at: datetime
    created_at: datetime
    context: bytes
    case_id: CaseId | None = None
    event_id: EventId | None = None
    phase: LetterPhase = LetterPhase.QUEUED
    release: Release = Release.AUTO
    lapses_at: datetime | None = None
    next_try_at: datetime | None = None
    attempts: int = 0
    lease_until: datetime | None = None
    token: int = 0
    message_id: str = ""
    message: bytes | None = None
    template_version: str = ""
    address_ref: str = ""
    last_reply: str = ""
    sent_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterMove:
    """A change of phase, done only if the letter is in `sources` and `token` is still the last.

    `token` None: whoever holds it. `next_try_at` and `lease_until` are always overwritten; the
    other values only when given, and `message` and `message_id` only if none is stored yet.
    """

    id: str
    sources: tuple[LetterPhase, ...]
    target: LetterPhase
    token: int | None = None
    next_try_at: datetime | None = None
    lease_until: datetime | None = None
    due_at: datetime | None = None
    message_id: str | None = None
    message: bytes | None = None
    template_version: str | None = None
    address_ref: str | None = None
    last_reply: str | None = None
    sent_at: datetime | None = None
    why: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProgrammeRow:
    """Version `n` of the programme as applied: its canonical bytes and their SHA-256."""

    n: int
    sha256: str
    canonical: bytes
    applied_at: datetime
    known_from: datetime
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class FeedRow:
    """A secret calendar feed of one person; only the hash of its token is stored."""

    token_hash: str
    person: PersonId
    revoked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ErasureRow:
    """A person erased at an instant, replayed after a restore."""

    person: PersonId
    at: datetime
    event_id: EventId | None = None
