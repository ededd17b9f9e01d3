"""What is shown of a meeting: who sits, the items of its agenda, how each was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from states.committee import Attendance, Quorum, SeatId, Tally, Vote
from states.facts import Outcome, Session
from states.identifiers import CaseId
from states.programme import Regulations
from workflow.committee.meeting import MeetingPhase
from workflow.committee.movements import Opening


@dataclass(frozen=True, kw_only=True)
class MemberRead:
    """Who sits in a meeting; `name` is "" when the seat is empty, erased or not to be shown.

    `answer` is the answer to the convocation ("proxy" included), `attendance` how they take part
    (None while nobody knows). `proxy_to` holds this seat's vote, `holds` are those it holds.
    """

    seat: SeatId
    organisation: str
    function: str
    capacity: str
    votes: bool
    chairs: bool
    person: CaseId | None
    name: str
    substitute: bool
    answer: str
    attendance: Attendance | None
    proxy_to: SeatId | None
    holds: tuple[SeatId, ...]

    @property
    def title(self) -> str:
        """The organisation, with the function when it sits twice or nobody is named."""
        return f"{self.organisation}, {self.function}" if self.function else self.organisation


@dataclass(frozen=True, kw_only=True)
class HeardRead:
    """A person heard on an item, without a vote; texts erased are ""."""

    name: str
    function: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """One file of the agenda, with everything recorded of it.

    `quorum` and `tally` are those of the decision once there is one, else as things stand;
    `tally` None while nobody voted. `recusals` and `dissents` are by seat. `voters` may vote now.
    `overridden` names the rules that the decision overrides, `override` says why.
    """

    case: CaseId
    rank: int
    on_agenda: bool
    reference: str
    place: str
    state: str
    version: int
    quorum: Quorum
    voters: tuple[SeatId, ...] = ()
    recusals: Mapping[SeatId, str]
    heard: tuple[HeardRead, ...]
    opinion: str
    opinion_text: str
    proposal: Outcome | None
    votes: Mapping[SeatId, Vote]
    tally: Tally | None
    outcome: Outcome | None
    reason: str
    conditions: str
    override: str
    overridden: tuple[str, ...]
    dissents: Mapping[SeatId, str]
    carried_out: bool


@dataclass(frozen=True, kw_only=True)
class MeetingRead:
    """A meeting at one moment; `own_seat` is the reader's, "" when they hold none.

    `quorum` goes by the answers until the meeting opens, then by who was seen. `late`: convoked
    fewer days before than the programme says. `opening`: who was there then, and who came or left;
    None until it opens. `recorded`: votes are recorded here; a session taken over from papers has
    none (« votes non enregistrés »). `minutes` is the reference of the
    minutes, `record` the frozen ones and `digest` their SHA-256; `workflow.committee.minutes` reads
    them out.
    """

    session: Session
    phase: MeetingPhase
    body: str
    period: str
    reference: str
    place: str
    remote: bool
    starts_at: datetime | None
    convoked_at: datetime | None
    days_ahead: int | None
    late: bool
    second_call: bool
    opened_at: datetime | None
    closed_at: datetime | None
    approved_at: datetime | None
    regulations: Regulations
    members: tuple[MemberRead, ...]
    own_seat: SeatId
    quorum: Quorum
    opening: Opening | None
    items: tuple[AgendaItem, ...]
    recorded: bool
    minutes: str
    digest: str
    record: str

    def member(self, seat: str) -> MemberRead | None:
        """Return who holds a seat."""
        return next((each for each in self.members if each.seat == seat), None)

    def item(self, case: str) -> AgendaItem | None:
        """Return an item of the agenda."""
        return next((each for each in self.items if each.case == case), None)

    @property
    def voting(self) -> tuple[MemberRead, ...]:
        """The members who vote."""
        return tuple(each for each in self.members if each.votes)

    @property
    def guests(self) -> tuple[MemberRead, ...]:
        """Who sits without a vote."""
        return tuple(each for each in self.members if not each.votes)

    @property
    def left(self) -> tuple[AgendaItem, ...]:
        """The items without an outcome."""
        return tuple(each for each in self.items if each.outcome is None)
