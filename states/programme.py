"""A programme as the law sees it: calls, windows, deadlines, pieces, milestones, bodies.

Built by `config` from a programme file, or by the store from the version in force with the
deadlines as they stand. Holds values only; who may do what is in the lifecycle tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from states.deadlines import Deadline
from states.identifiers import BodyId, CallId, DeadlineId, WindowId


class WindowKind(StrEnum):
    """A wave closes and is examined; a rolling window takes files as they come."""

    WAVE = "wave"
    ROLLING = "rolling"


class Owner(StrEnum):
    """Who owns a milestone."""

    REGIONAL_CENTRE = "regional_centre"
    LOCAL_AUTHORITY = "local_authority"
    REGION = "region"
    CNAM = "cnam"


@dataclass(frozen=True, kw_only=True)
class Window:
    """A time during which a call takes files.

    `known_from`: since when anybody may be told of it. `opens_at` None means the opening was not
    published: filings are taken from `known_from`.
    """

    id: WindowId
    call: CallId
    label: str
    kind: WindowKind
    closing: DeadlineId
    known_from: datetime
    opens_at: datetime | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call for expression of interest; its windows are in the order of their closing."""

    id: CallId
    label: str
    windows: tuple[Window, ...]
    final_cutoff: DeadlineId | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class PieceKind:
    """A document of the file; `at_filing` pieces must be present to submit."""

    id: str
    label: str
    at_filing: bool = False
    required: bool = True
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class FormQuestion:
    """A question of the application form; `limit` is the longest answer, in characters.

    `personal`: its answer names somebody; who controls the programme reads it masked.
    """

    id: str
    label: str
    help: str = ""
    limit: int = 2_000
    required: bool = True
    personal: bool = False
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class MilestoneRule:
    """A milestone of every antenna.

    `days_after_announcement` gives a proposed target; without a published `source` it stays
    proposed (sends nothing) until the lead confirms a date. `gates` names the trigger that wants
    it done or waived ("start_deployment", "open"), if any.
    """

    id: str
    label: str
    owner: Owner
    gates: str = ""
    months_after_announcement: int | None = None
    source: str = ""
    waivable: bool = True
    interpretation: str = ""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A seat of a committee body for a period; `votes` None when the source does not say."""

    organisation: str
    seat: str
    votes: bool | None
    function: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Body:
    """A committee body over a period of its own (both days inclusive, None = open)."""

    id: BodyId
    label: str
    period: str
    seats: tuple[Seat, ...]
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Target:
    """A dated objective, never a fact: « 100 antennes d'ici 2022 »."""

    id: str
    label: str
    value: int
    known_from: date
    horizon: date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Delays:
    """Delays of the programme, in working or calendar days as their names say."""

    late_entry_working_days: int = 5
    receipt_due_working_days: int = 10
    completion_calendar_days: int = 15
    convocation_calendar_days: int = 5
    news_calendar_days: int = 60


@dataclass(frozen=True, kw_only=True)
class Regulations:
    """The internal regulations of the committee.

    `quorum` is a share of the voting members, `proxies_per_member` how many one may hold.
    """

    quorum: Fraction = Fraction(1, 2)
    proxies_per_member: int = 1
    casting_vote: bool = True
    second_call_waives_quorum: bool = True
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Everything the law needs to know of a programme at one version.

    `deadlines` holds the versions in force (the store's, once applied). `definition` is the hash
    of lifecycle tables, guard versions and rules: every case and event stores it.
    """

    id: str
    label: str
    zone: str
    version: int
    definition: str
    calls: tuple[Call, ...]
    deadlines: Mapping[DeadlineId, Deadline]
    pieces: tuple[PieceKind, ...] = ()
    milestones: tuple[MilestoneRule, ...] = ()
    bodies: tuple[Body, ...] = ()
    targets: tuple[Target, ...] = ()
    delays: Delays = field(default_factory=Delays)
    mentions: Mapping[str, str] = field(default_factory=dict)
    service: str = ""
    questions: tuple[FormQuestion, ...] = ()
    regulations: Regulations = Regulations()

    def call(self, call: CallId) -> Call | None:
        """Return the call, or None if this version does not know it."""
        return next((c for c in self.calls if c.id == call), None)

    def window(self, window: WindowId) -> Window | None:
        """Return the window, or None if this version does not know it."""
        return next((w for c in self.calls for w in c.windows if w.id == window), None)

    def body(self, body: str, day: date) -> Body | None:
        """Return a committee body as it sits on a day, else as it last sat, None if unknown."""
        known = [each for each in self.bodies if each.id == body]
        sitting = [
            each
            for each in known
            if (each.starts_on is None or each.starts_on <= day)
            and (each.ends_on is None or day <= each.ends_on)
        ]
        found = sitting or known
        return found[-1] if found else None

    def closing(self, window: Window) -> Deadline:
        """Return the deadline in force that closes `window`."""
        return self.deadlines[window.closing]
