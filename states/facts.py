"""The facts of a candidature and of an antenna: what the law looks at to decide.

Values only. They are folded from events by `states.history`; `Surroundings` is what the office
must say of the rest of the programme for a decision on one case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from states.deadlines import Deadline
from states.identifiers import AuthorityCode, CallId, CaseId, EventId, WindowId
from states.instants import EffectiveAt


class CandidatureState(StrEnum):
    """States of a candidature; the code is stored as is."""

    NONE = "none"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONSOLIDATION = "consolidation"
    ANALYSED = "analysed"
    DEFERRED = "deferred"
    LABELLED = "labelled"
    NOT_SELECTED = "not_selected"
    SUPPORTED = "supported"
    INADMISSIBLE = "inadmissible"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    LABEL_WITHDRAWN = "label_withdrawn"


class AntennaState(StrEnum):
    """States of an antenna; `void` is an antenna whose label was reverted, never counted."""

    NONE = "none"
    LABELLED = "labelled"
    ENGINEERING = "engineering"
    DEPLOYMENT = "deployment"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    REVOKED = "revoked"
    LABEL_WITHDRAWN = "label_withdrawn"
    VOID = "void"


class Mark(StrEnum):
    """What a reader must know of a case before counting it."""

    UNNAMED = "unnamed"
    FICTIONAL = "fictional"
    PILOT = "pilot"
    IMPORTED = "imported"


class Outcome(StrEnum):
    """What a committee session decided of one item."""

    LABEL = "label"
    DEFER = "defer"
    NOT_SELECT = "not_select"


@dataclass(frozen=True, kw_only=True)
class SessionItem:
    """One item of a session: a file, its outcome, whether a reason was recorded."""

    case: CaseId
    outcome: Outcome
    reasoned: bool


@dataclass(frozen=True, kw_only=True)
class Session:
    """A recorded committee session, as the files it decided know it."""

    id: CaseId
    reference: str
    body: str
    held_on: EffectiveAt | None
    items: tuple[SessionItem, ...] = ()
    minutes_reference: str = ""
    notified_at: datetime | None = None
    centres_told_at: datetime | None = None
    announced_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Derogation:
    """A leave given to one file to submit to `window` until `until` (exclusive, UTC)."""

    window: WindowId
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Consolidation:
    """An open request: motive `pieces` or `projet`, what is asked, its deadline."""

    motive: str
    pieces: tuple[str, ...]
    due: Deadline


@dataclass(frozen=True, kw_only=True)
class Automatic:
    """An automatic act already recorded, which a late entry may undo.

    `source` and `window` are the state and the window before it; `about` the milestone overdue.
    """

    event: EventId
    trigger: str
    effective_at: datetime
    source: str
    window: WindowId
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a decision on one case needs to know of the others.

    `live_rivals`: references of the other live candidatures of the same lead authority and call.
    `sessions`: recorded sessions by id. `antennas`/`candidature`: the cases tied to this one.
    `dependents`: human words naming later acts that must be reverted first.
    """

    live_rivals: tuple[str, ...] = ()
    sessions: Mapping[CaseId, Session] = field(default_factory=dict)
    antenna_states: Mapping[CaseId, AntennaState] = field(default_factory=dict)
    candidature_state: CandidatureState | None = None
    dependents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Candidature:
    """Everything the law knows of one candidature at one version."""

    id: CaseId
    reference: str = ""
    version: int = 0
    state: CandidatureState = CandidatureState.NONE
    definition: str = ""
    call: CallId = CallId("")
    window: WindowId = WindowId("")
    authority: AuthorityCode = AuthorityCode("")
    region: str = ""
    members: tuple[AuthorityCode, ...] = ()
    marks: frozenset[Mark] = frozenset()
    opened_at: EffectiveAt | None = None
    filed_at: EffectiveAt | None = None
    channel: str = ""
    pieces: tuple[str, ...] = ()
    missing_at_filing: tuple[str, ...] = ()
    consolidation: Consolidation | None = None
    missing_recorded: bool = False
    derogations: tuple[Derogation, ...] = ()
    acknowledged_at: datetime | None = None
    decided_at: EffectiveAt | None = None
    decided_in: CaseId | None = None
    notified_at: datetime | None = None
    centres_told_at: datetime | None = None
    announced_at: datetime | None = None
    inadmissible_motive: str = ""
    predecessor: CaseId | None = None
    successor: CaseId | None = None
    antennas: tuple[CaseId, ...] = ()
    last_human_act: EffectiveAt | None = None
    last_event: EventId | None = None
    last_transition: EventId | None = None
    previous_state: str = ""
    last_trigger: str = ""
    automatic: tuple[Automatic, ...] = ()
    around: Surroundings = field(default_factory=Surroundings)


@dataclass(frozen=True, kw_only=True)
class MilestoneFact:
    """Where one milestone of an antenna stands.

    `status` is one of expected, done, waived. `due` is the day aimed at as a soft deadline whose
    `confirmed` says whether anything may be sent; None while no date is known.
    """

    id: str
    status: str = "expected"
    done_at: EffectiveAt | None = None
    due: Deadline | None = None
    overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class Antenna:
    """Everything the law knows of one antenna at one version."""

    id: CaseId
    reference: str = ""
    version: int = 0
    state: AntennaState = AntennaState.NONE
    definition: str = ""
    candidature: CaseId = CaseId("")
    call: CallId = CallId("")
    authority: AuthorityCode = AuthorityCode("")
    site: str = ""
    region: str = ""
    marks: frozenset[Mark] = frozenset()
    labelled_at: EffectiveAt | None = None
    notified_at: datetime | None = None
    centres_told_at: datetime | None = None
    announced_at: datetime | None = None
    regional_centre: str = ""
    target_opening: date | None = None
    opened_at: EffectiveAt | None = None
    milestones: Mapping[str, MilestoneFact] = field(default_factory=dict)
    suspended_from: AntennaState | None = None
    last_human_act: EffectiveAt | None = None
    last_event: EventId | None = None
    last_transition: EventId | None = None
    previous_state: str = ""
    last_trigger: str = ""
    automatic: tuple[Automatic, ...] = ()
    around: Surroundings = field(default_factory=Surroundings)


Facts: TypeAlias = Candidature | Antenna
