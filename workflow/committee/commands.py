"""What is asked of a meeting of a committee, in the order of its story.

A meeting is a session (`RecordSession` makes it known) that the office conducts. `seat` is a seat
of the body (`states.committee.seats_of`), `case` a file on the agenda. Members and guests answer,
give a proxy, leave an item and ask for their dissent for their own seat; the lead for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from states.identifiers import CaseId
from workflow.commands import Command


@dataclass(frozen=True, kw_only=True)
class SeatPerson(Command):
    """Say which seat of their body a member or a permanent guest holds; "" leaves it."""

    person: CaseId
    seat: str


@dataclass(frozen=True, kw_only=True)
class PrepareMeeting(Command):
    """Say where and when a session meets (`starts_at` aware), with who sits that day.

    A meeting opened in vain, without quorum, is prepared again for its second convocation.
    """

    session: CaseId
    place: str
    remote: bool
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class SetAgenda(Command):
    """Put files analysed or deferred on the agenda, in this order; replaces the one before."""

    session: CaseId
    cases: tuple[CaseId, ...]


@dataclass(frozen=True, kw_only=True)
class Substitute(Command):
    """Let another person hold a seat for this meeting; `person` "" gives it back."""

    session: CaseId
    seat: str
    person: str


@dataclass(frozen=True, kw_only=True)
class AnswerConvocation(Command):
    """Answer the convocation: present, remote, excused, or proxy (`holder` is a seat)."""

    session: CaseId
    seat: str
    answer: str
    holder: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordPresence(Command):
    """Record who is there: present, remote, excused or absent. Who arrives takes back a proxy."""

    session: CaseId
    seat: str
    attendance: str


@dataclass(frozen=True, kw_only=True)
class GiveProxy(Command):
    """Give a seat's vote to another seat; `holder` "" takes it back."""

    session: CaseId
    giver: str
    holder: str


@dataclass(frozen=True, kw_only=True)
class Recuse(Command):
    """Leave an item, its quorum and its vote; `category` is an `Interest`, "" comes back."""

    session: CaseId
    case: CaseId
    seat: str
    category: str


@dataclass(frozen=True, kw_only=True)
class HearPerson(Command):
    """Record a person heard on an item; `texts`: name, function, organisation_name."""

    session: CaseId
    case: CaseId
    texts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class OpenMeeting(Command):
    """Open the meeting: from here its items are decided one by one.

    `effective_at` says when it opened, on its day or later, for what is entered afterwards.
    """

    session: CaseId


@dataclass(frozen=True, kw_only=True)
class RecordOpinion(Command):
    """Record the opinion on an item: favourable, reserved or unfavourable, in words if need be."""

    session: CaseId
    case: CaseId
    opinion: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordVotes(Command):
    """Record the votes on a proposed outcome, by seat: for, against, abstain.

    They replace those before. The vote of who gave a proxy stands under their own seat.
    """

    session: CaseId
    case: CaseId
    proposal: str
    votes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DecideItem(Command):
    """Record the outcome of an item with its reason.

    `override` says in words why it is decided against quorum or vote: an act outside the rule.
    Nothing replaces the reason.
    """

    session: CaseId
    case: CaseId
    outcome: str
    reason: str
    conditions: str = ""
    override: str = ""


@dataclass(frozen=True, kw_only=True)
class ReopenItem(Command):
    """Take an item's outcome back while the meeting is open, so that it is voted again."""

    session: CaseId
    case: CaseId


@dataclass(frozen=True, kw_only=True)
class RecordDissent(Command):
    """Record a member's dissent on an item, at their request, until the minutes are approved."""

    session: CaseId
    case: CaseId
    seat: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CloseMeeting(Command):
    """Close the meeting: its minutes can be read through."""

    session: CaseId


@dataclass(frozen=True, kw_only=True)
class ApproveMinutes(Command):
    """Approve the minutes: they no longer change, and each decision refers to them."""

    session: CaseId
