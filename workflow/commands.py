"""Every command of the office, as a frozen value: what somebody asks, already typed.

`workflow.handlers.HANDLERS` maps each to its function. Instants are aware, days are civil days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from states.identifiers import CaseId, ContactKind, DeadlineId, Value
from states.instants import EffectiveAt
from workflow.people import Actor


@dataclass(frozen=True, kw_only=True)
class Command:
    """What all commands say: who gives them, and since when what they say is true.

    `effective_at` None means now. `imported`: history taken over, which writes to nobody.
    """

    actor: Actor
    effective_at: EffectiveAt | None = None
    imported: bool = False


@dataclass(frozen=True, kw_only=True)
class Initialise(Command):
    """Record the birth of the installation: its clock and its first agent."""

    clock: str
    started_at: datetime
    marker: str = ""


@dataclass(frozen=True, kw_only=True)
class ApplyProgramme(Command):
    """Store a programme version and open or move its deadlines."""

    canonical: bytes
    known_from: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterAuthority(Command):
    """Make a local authority known; `name` is public. Flags: acv, ti, pvd, industry."""

    code: str
    name: str
    kind: str = "commune"
    departement: str = ""
    region: str = ""
    flags: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterPerson(Command):
    """Make a person known by function; `texts`: name, email, function, phone, civility."""

    kind: ContactKind
    organisation: str
    texts: Mapping[str, str]
    region: str = ""
    since: date | None = None
    until: date | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CorrectPerson(Command):
    """Correct the texts of a person (a failed address starts afresh), or their days of office."""

    person: CaseId
    texts: Mapping[str, str]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReplacePerson(Command):
    """Replace a contact: pending letters go to the new one, the old one's accesses end."""

    person: CaseId
    texts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class EndPerson(Command):
    """End a person's part in the programme."""

    person: CaseId


@dataclass(frozen=True, kw_only=True)
class StopMail(Command):
    """Record that letters to this person fail for good (a bounce, a refused address)."""

    person: CaseId
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class IssueFeed(Command):
    """Give a person a new secret calendar feed; those given before stop answering."""

    person: CaseId


@dataclass(frozen=True, kw_only=True)
class RevokeFeeds(Command):
    """Have every calendar feed of a person stop answering."""

    person: CaseId


@dataclass(frozen=True, kw_only=True)
class ErasePerson(Command):
    """Erase a person's name and addresses everywhere; proofs stay valid."""

    person: CaseId
    reason: str


@dataclass(frozen=True, kw_only=True)
class RedactText(Command):
    """Redact one recorded text (a named act)."""

    ref: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OpenCall(Command):
    """Write to the towns invited to a call; `audience` is acv, former or all."""

    call: str
    window: str
    audience: str = "acv"


@dataclass(frozen=True, kw_only=True)
class OpenDraft(Command):
    """Open a draft for an authority in a window."""

    authority: str
    window: str
    members: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ActOnCase(Command):
    """One trigger of a lifecycle on one case; `version` is the one the actor saw."""

    case: CaseId
    trigger: str
    inputs: Mapping[str, Value] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class ActTogether(Command):
    """Several acts, all or none."""

    acts: tuple[ActOnCase, ...]


@dataclass(frozen=True, kw_only=True)
class AddPiece(Command):
    """Add a document to a file; `content` None records that the piece is held elsewhere."""

    case: CaseId
    piece: str
    content: bytes | None = None
    file_name: str = ""
    visibility: str = "city"


@dataclass(frozen=True, kw_only=True)
class SessionItemAsked:
    """One line of a session's record: a file, its outcome, the reason in words."""

    case: CaseId
    outcome: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordSession(Command):
    """Record a committee session held (`effective_at`), its items and its minutes' reference."""

    body: str
    reference: str
    items: tuple[SessionItemAsked, ...] = ()
    minutes: str = ""
    session: CaseId | None = None


@dataclass(frozen=True, kw_only=True)
class PlanSession(Command):
    """Say on which day the decisions of a session should be told and announced; it only reminds.

    A day left out stays as it was.
    """

    session: CaseId
    notification: date | None = None
    announcement: date | None = None


@dataclass(frozen=True, kw_only=True)
class ConvokeSession(Command):
    """Send the notice of a session to the body's members.

    `second_call` convenes again, without quorum, a meeting opened in vain.
    """

    session: CaseId
    second_call: bool = False


@dataclass(frozen=True, kw_only=True)
class NotifySession(Command):
    """Disclose a session's decisions to the cities concerned."""

    session: CaseId


@dataclass(frozen=True, kw_only=True)
class TellCentres(Command):
    """Let the regional centres see a session's decisions, before they are public."""

    session: CaseId


@dataclass(frozen=True, kw_only=True)
class AnnounceSession(Command):
    """Make a session's decisions public."""

    session: CaseId


@dataclass(frozen=True, kw_only=True)
class CandidatureRow:
    """One line of an imported file: an authority and what became of its candidature.

    `authority` is registered if its code is not known yet. `state` is draft, submitted, analysed,
    labelled, not_selected or deferred; the last three name a recorded `session`.
    """

    line: int
    authority: RegisterAuthority
    window: str
    state: str
    filed_at: EffectiveAt | None = None
    channel: str = "post"
    members: tuple[str, ...] = ()
    session: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactRow:
    """One line of an imported file: a person, unknown until now at this address."""

    line: int
    person: RegisterPerson


@dataclass(frozen=True, kw_only=True)
class ImportRows(Command):
    """Take over the lines of a file, all or none; `digest` is the SHA-256 of its bytes (hex)."""

    digest: str
    candidatures: tuple[CandidatureRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExtendDeadline(Command):
    """Move a deadline of the programme forward, for everybody."""

    deadline: DeadlineId
    day: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ExtendTogether(Command):
    """Move several deadlines forward by the same number of days, all or none."""

    deadlines: tuple[DeadlineId, ...]
    days: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SettleLetter(Command):
    """Release, hold, cancel a letter, or say what became of a doubtful one.

    `choice`: release, hold, cancel, resend, arrived.
    """

    letter: str
    choice: str


@dataclass(frozen=True, kw_only=True)
class RecordBounce(Command):
    """Record that a letter came back."""

    letter: str
    code: str = ""
    permanent: bool = True


@dataclass(frozen=True, kw_only=True)
class RecordProof(Command):
    """Record a proof that a person received a letter (opened, registered, reply)."""

    letter: str
    proof: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class GoLive(Command):
    """Say from when letters leave to their real addresses."""

    on: date


@dataclass(frozen=True, kw_only=True)
class MoveClock(Command):
    """Move the simulated clock forward."""

    to: datetime


@dataclass(frozen=True, kw_only=True)
class ConfirmSweep(Command):
    """Let the sweep go on after a clock jump or a long outage."""


@dataclass(frozen=True, kw_only=True)
class GrantRole(Command):
    """Give a person one more role."""

    person: CaseId
    role: str


@dataclass(frozen=True, kw_only=True)
class RecordRestore(Command):
    """Record that a backup was restored: its checkpoint, the range lost, a new log epoch.

    `known_size`: how many events the log is known to have had, from the store replaced or from
    the latest checkpoint mailed. `made_at` and `known_at` are the instants of both.
    """

    backup_size: int
    backup_root: str
    known_size: int
    made_at: datetime | None = None
    known_at: datetime | None = None
