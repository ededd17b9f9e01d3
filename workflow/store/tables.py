"""The tables, in SQLModel: the schema's one truth, read by Alembic and by the tests.

Nothing else imports this module: at run time the store speaks SQL. Instants are `iso` text, which
sorts as time does; states and phases are their codes.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from states.identifiers import CaseKind, Role
from workflow.store.records import LetterPhase, Release, ReminderStatus, TextKind, Visibility

metadata = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, codes: type[StrEnum]) -> CheckConstraint:
    """Close the set of codes of a column."""
    return CheckConstraint(f"{column} IN ({_quoted(codes)})", name=f"{column}_known")


def _quoted(codes: Iterable[StrEnum]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


class EventTable(SQLModel, table=True):
    """The log, append-only by triggers; `body` holds the canonical bytes that are hashed."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("case_id", "case_seq"),
        CheckConstraint("case_seq >= 1", name="case_seq_positive"),
        one_of("case_kind", CaseKind),
        one_of("role", Role),
        Index(None, "kind", "recorded_at"),
        Index(None, "actor", "recorded_at"),
    )
    id: str = Field(primary_key=True)
    case_id: str
    case_kind: str
    case_seq: int
    recorded_at: str = Field(index=True)
    effective_at: str
    kind: str
    actor: str
    role: str
    body: bytes = Field(sa_type=LargeBinary)


class LeafTable(SQLModel, table=True):
    """The leaves of the tree, append-only by triggers, numbered from 0 without a gap."""

    __tablename__ = "leaf"
    __table_args__ = (
        CheckConstraint("length(hash) = 32", name="hash_length"),
        UniqueConstraint("event_id"),
    )
    seq: int = Field(primary_key=True)
    event_id: str = Field(foreign_key="event.id")
    hash: bytes = Field(sa_type=LargeBinary)


class CheckpointTable(SQLModel, table=True):
    """Signed statements of the root at a size."""

    __tablename__ = "checkpoint"
    __table_args__ = (CheckConstraint("length(root) = 32", name="root_length"),)
    id: str = Field(primary_key=True)
    size: int
    root: bytes = Field(sa_type=LargeBinary)
    note: str
    purpose: str
    made_at: str
    epoch: int


class TextTable(SQLModel, table=True):
    """Erasable texts and the keys of their commitments."""

    __tablename__ = "text"
    __table_args__ = (one_of("kind", TextKind),)
    ref: str = Field(primary_key=True)
    value: str
    key: bytes = Field(sa_type=LargeBinary)
    kind: str
    person: str | None = Field(default=None, index=True)
    created_at: str


class CaseTable(SQLModel, table=True):
    """The current projection of every case, rebuilt from events."""

    __tablename__ = "case_"
    __table_args__ = (
        one_of("kind", CaseKind),
        CheckConstraint("version >= 1", name="version_positive"),
        Index(None, "kind", "state"),
        Index(None, "call", "window"),
    )
    id: str = Field(primary_key=True)
    kind: str
    reference: str = Field(index=True)
    label: str
    version: int
    state: str
    call: str
    window: str
    authority: str = Field(index=True)
    region: str = Field(index=True)
    marks: str
    definition: str
    opened_at: str | None = None
    updated_at: str


class SpanTable(SQLModel, table=True):
    """Stays of cases in states, on both axes, rebuilt from events."""

    __tablename__ = "span"
    __table_args__ = (one_of("case_kind", CaseKind),)
    case_id: str = Field(primary_key=True)
    case_seq: int = Field(primary_key=True)
    case_kind: str
    state: str
    entered_recorded: str
    entered_effective: str
    left_recorded: str | None = None
    left_effective: str | None = None


class DayTotalTable(SQLModel, table=True):
    """Passages from state to state by day, recorded axis, rebuilt from events."""

    __tablename__ = "day_total"
    __table_args__ = (one_of("case_kind", CaseKind),)
    day: str = Field(primary_key=True)
    case_kind: str = Field(primary_key=True)
    from_state: str = Field(primary_key=True)
    to_state: str = Field(primary_key=True)
    count: int


class LetterTable(SQLModel, table=True):
    """Letters: one message to one person each."""

    __tablename__ = "letter"
    __table_args__ = (
        one_of("phase", LetterPhase),
        one_of("release", Release),
        CheckConstraint("token >= 0", name="token_positive"),
        Index(None, "phase", "due_at"),
        Index(None, "due_at", "id"),
        Index(None, "person", "created_at"),
    )
    id: str = Field(primary_key=True)
    code: str
    category: str
    person: str
    case_id: str | None = Field(default=None, index=True)
    event_id: str | None = Field(default=None, foreign_key="event.id", index=True)
    phase: str
    release: str
    due_at: str
    lapses_at: str | None = None
    next_try_at: str | None = None
    attempts: int
    lease_until: str | None = None
    token: int
    message_id: str
    message: bytes | None = Field(default=None, sa_type=LargeBinary)
    template_version: str
    address_ref: str
    context: bytes = Field(sa_type=LargeBinary)
    last_reply: str
    sent_at: str | None = None
    created_at: str
    why: str


class ReminderTable(SQLModel, table=True):
    """The ledger of reminders; the key is the identity."""

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("status", ReminderStatus),
        CheckConstraint("key <> ''", name="key_given"),
        Index(None, "status", "planned_at"),
    )
    key: str = Field(primary_key=True)
    rule: str
    template: str
    subject: str
    case_id: str | None = Field(default=None, index=True)
    deadline: str | None = Field(default=None, index=True)
    deadline_version: int | None = None
    days_before: int | None = None
    person: str = Field(index=True)
    planned_at: str
    lapses_at: str | None = None
    status: str
    letter_id: str | None = Field(default=None, foreign_key="letter.id", index=True)
    why: str


class ProgrammeVersionTable(SQLModel, table=True):
    """Versions of the programme as applied."""

    __tablename__ = "programme_version"
    __table_args__ = (CheckConstraint("n >= 1", name="n_positive"),)
    n: int = Field(primary_key=True)
    sha256: str
    canonical: bytes = Field(sa_type=LargeBinary)
    applied_at: str
    known_from: str
    source: str


class SettingTable(SQLModel, table=True):
    """Settings of the installation."""

    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: str


class PieceTable(SQLModel, table=True):
    """Pieces of cases; their bytes are in the folder beside the database."""

    __tablename__ = "piece"
    __table_args__ = (
        one_of("visibility", Visibility),
        CheckConstraint("frozen IN (0, 1)", name="frozen_flag"),
    )
    case_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True, index=True)
    size: int
    media_type: str
    visibility: str
    frozen: int
    added_at: str
    name_ref: str | None = None


class FeedTable(SQLModel, table=True):
    """Calendar feeds of persons, by the hash of their secret."""

    __tablename__ = "feed"
    token_hash: str = Field(primary_key=True)
    person: str = Field(index=True)
    revoked_at: str | None = None


class ErasureTable(SQLModel, table=True):
    """Persons erased, replayed after a restore."""

    __tablename__ = "erasure"
    person: str = Field(primary_key=True)
    at: str = Field(primary_key=True)
    event_id: str | None = Field(default=None, foreign_key="event.id")


# The tables of each room, which name their constraints by the convention above.
from workflow.store import access_tables as _access_tables  # noqa: E402, F401
from workflow.store import api_tables as _api_tables  # noqa: E402, F401
from workflow.store import filing_tables as _filing_tables  # noqa: E402, F401
from workflow.store import register_tables as _register_tables  # noqa: E402, F401
