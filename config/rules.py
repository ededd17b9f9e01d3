"""Reminder rules as data: which deadline, how many days away, to whom, with which letter."""

from dataclasses import dataclass
from enum import StrEnum

from states.deadlines import DeadlineKind
from states.identifiers import ContactKind


class WhenLate(StrEnum):
    """What becomes of a reminder whose time passed while nothing ran."""

    NEAREST = "nearest"
    """Only the nearest to the deadline still goes, the older ones are skipped."""
    EXPIRE = "expire"
    """It is never caught up."""


@dataclass(frozen=True, kw_only=True)
class ReminderRule:
    """One rule of the programme file.

    `days_before` counts civil days before the deadline (negative: after it, a « relance »).
    `states` are the subject's states in which it is sent; `complete_only` sends it only when no
    piece required at filing is missing. `template` is a letter code of `config.letters`.
    An empty `audience`, allowed for milestones only, means the owner of the milestone.
    """

    id: str
    deadline_kind: DeadlineKind
    days_before: int
    audience: tuple[ContactKind, ...]
    template: str
    states: tuple[str, ...] = ()
    complete_only: bool = False
    when_late: WhenLate = WhenLate.NEAREST
    source: str = ""
