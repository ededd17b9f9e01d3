"""Acts and their outcomes: what somebody asks, the step taken, or the refusal with its reasons.

A refusal is data: every reason, the deadline concerned, what would make the act possible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from states.deadlines import Deadline
from states.identifiers import ActorId, CaseId, EventId, Role, Value
from states.instants import EffectiveAt
from states.programme import Window


class FieldKind(StrEnum):
    """Kinds of inputs an act takes; the CLI and the pages build their forms from them."""

    TEXT = "text"
    """Free text: stored in the erasable table, the event carries a commitment."""
    CODE = "code"
    """A short code or id, stored in the event as is."""
    CODES = "codes"
    """Several codes, in the order given."""
    DAY = "day"
    """A civil day, ISO text."""
    INSTANT = "instant"
    """An aware instant, ISO text."""
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Field:
    """An input of an act; `choices` closes the set of codes when not empty."""

    name: str
    kind: FieldKind
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Act:
    """What `actor` asks of a case, effective at a time.

    `region` is the region a regional centre acts for ("" for everybody else).

    `inputs` hold the values named by the trigger's fields; a TEXT field holds its text here and
    only here: events carry a commitment to it.
    """

    trigger: str
    actor: ActorId
    roles: frozenset[Role]
    effective_at: EffectiveAt
    inputs: Mapping[str, Value] = field(default_factory=dict)
    region: str = ""

    def text(self, name: str) -> str:
        """Return an input as text, "" when it is absent."""
        value = self.inputs.get(name)
        return "" if value is None else str(value)

    def codes(self, name: str) -> tuple[str, ...]:
        """Return a CODES input, in the order given; () when it is absent."""
        value = self.inputs.get(name) or ()
        if isinstance(value, str) or not isinstance(value, Sequence):
            return (str(value),)
        return tuple(str(code) for code in value)


class Rule(StrEnum):
    """Every rule that can refuse an act; `notifications.wording` has a sentence for each."""

    STATE = "state"
    ROLE = "role"
    INPUT_MISSING = "input_missing"
    INPUT_INVALID = "input_invalid"
    WINDOW_UNKNOWN = "window_unknown"
    WINDOW_NOT_NAMED = "window_not_named"
    WINDOW_NOT_OPEN_YET = "window_not_open_yet"
    WINDOW_CLOSED = "window_closed"
    WINDOW_STILL_OPEN = "window_still_open"
    NO_WINDOW_OPEN = "no_window_open"
    FINAL_CUTOFF_PASSED = "final_cutoff_passed"
    PIECES_MISSING = "pieces_missing"
    DELAY_RUNNING = "delay_running"
    SESSION_UNKNOWN = "session_unknown"
    SESSION_OUTCOME = "session_outcome"
    REASON_MISSING = "reason_missing"
    RIVAL_LIVE = "rival_live"
    NOT_NOTIFIED = "not_notified"
    MILESTONE_PENDING = "milestone_pending"
    EFFECTIVE_IN_FUTURE = "effective_in_future"
    EFFECTIVE_TOO_EARLY = "effective_too_early"
    LATE_ENTRY = "late_entry"
    WITHDRAWAL_LIMIT = "withdrawal_limit"
    NOTHING_TO_REVERT = "nothing_to_revert"
    DEPENDENT_ACT = "dependent_act"
    OTHER_REGION = "other_region"
    UNKNOWN_TRIGGER = "unknown_trigger"
    ALREADY_SUCCEEDED = "already_succeeded"
    DEADLINE_PAST = "deadline_past"
    DEADLINE_BACKWARD = "deadline_backward"
    LINKED_DEADLINE = "linked_deadline"
    MEETING_STATE = "meeting_state"
    NOT_ON_AGENDA = "not_on_agenda"
    ITEM_DECIDED = "item_decided"
    OTHER_SEAT = "other_seat"
    NO_VOICE = "no_voice"
    PROXY_HOLDER_AWAY = "proxy_holder_away"
    PROXY_GIVER_PRESENT = "proxy_giver_present"
    PROXY_TAKEN = "proxy_taken"
    RECUSED = "recused"
    MEMBER_AWAY = "member_away"
    NO_QUORUM = "no_quorum"
    NO_VOTE = "no_vote"
    NOT_CARRIED = "not_carried"
    RECALL_OVER = "recall_over"
    LETTERS_LEFT = "letters_left"


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """An act that then works: its trigger and the inputs to give."""

    trigger: str
    inputs: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One rule that refuses, with the objects it speaks of.

    `found` holds what was seen (`field`, `value`, `from`, `missing`, `rivals`, …).
    """

    rule: Rule
    deadline: Deadline | None = None
    found: Mapping[str, Value] = field(default_factory=dict)
    remedy: Remedy | None = None
    next_window: Window | None = None


class EffectKind(StrEnum):
    """What a step does beyond its own case; the office carries each out in the same commit."""

    CREATE_ANTENNAS = "create_antennas"
    END_LABEL = "end_label"
    NEW_DRAFT = "new_draft"
    VOID_ANTENNAS = "void_antennas"
    RESTORE_LABEL = "restore_label"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One consequence of a step, with its values."""

    kind: EffectKind
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Step:
    """The record of what an act did: audit, screen and letters all read this.

    `unverifiable`: guards that could not be decided because a date is unknown.
    `outside_rule`: codes of what must appear in the list of acts outside the rule.
    `undoes`: automatic events this act takes back, latest first.
    """

    case: CaseId
    trigger: str
    source: str
    target: str
    act: Act
    role: Role
    unverifiable: tuple[str, ...] = ()
    outside_rule: tuple[str, ...] = ()
    undoes: tuple[EventId, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The law says no: every reason found, none hidden behind the first."""

    case: CaseId
    trigger: str
    act: Act
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One trigger as it stands now: allowed, or why not; with the inputs it takes."""

    trigger: str
    allowed: bool
    targets: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    reasons: tuple[Reason, ...] = ()
    unverifiable: tuple[str, ...] = ()


Outcome: TypeAlias = Step | Refused
