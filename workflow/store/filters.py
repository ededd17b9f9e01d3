"""What a question to the store may narrow; an empty field narrows nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.store.records import LetterPhase, ReminderStatus


class CaseOrder(StrEnum):
    """Orders of a list of cases, ties by reference then id."""

    REFERENCE = "reference"
    LABEL = "label"
    UPDATED = "updated"
    """Latest first."""
    OPENED = "opened"


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Narrows cases; `text` looks inside reference, label and authority, ignoring ASCII case."""

    kind: str | None = None
    states: tuple[str, ...] = ()
    call: str | None = None
    window: str | None = None
    authority: str | None = None
    region: str | None = None
    mark: str | None = None
    text: str = ""
    order: CaseOrder = CaseOrder.REFERENCE
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class EventFilter:
    """Narrows events, answered in log order.

    `recorded_from` is inclusive, `recorded_until` exclusive, `after_seq` exclusive.
    """

    kinds: tuple[str, ...] = ()
    case_kind: str | None = None
    actor: str | None = None
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None
    after_seq: int = -1
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class LetterFilter:
    """Narrows letters, answered by due time then id.

    `due_by` is inclusive and looks at the next try when there is one. `leased_before` keeps the
    letters whose lease ended before it.
    """

    phases: tuple[LetterPhase, ...] = ()
    person: str | None = None
    case: str | None = None
    code: str | None = None
    event: str | None = None
    due_by: datetime | None = None
    leased_before: datetime | None = None
    lapsed_by: datetime | None = None
    """Inclusive: their text is false by then."""
    created_from: datetime | None = None
    created_until: datetime | None = None
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReminderFilter:
    """Narrows reminders, answered by planned time then key; `planned_by` is inclusive.

    `bare`: only those that no letter carries.
    """

    statuses: tuple[ReminderStatus, ...] = ()
    deadline: str | None = None
    case: str | None = None
    person: str | None = None
    letter: str | None = None
    planned_by: datetime | None = None
    bare: bool = False
    limit: int | None = None


EVERY_CASE = CaseFilter()
EVERY_EVENT = EventFilter()
EVERY_LETTER = LetterFilter()
EVERY_REMINDER = ReminderFilter()
DOUBTED_REMINDERS = ReminderFilter(statuses=(ReminderStatus.UNKNOWN,), bare=True)
"""Those that a restore left in doubt and no letter carries."""
