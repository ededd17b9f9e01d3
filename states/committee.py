"""The law of a committee: who counts towards the quorum of an item, who may vote, what carries.

Rules are the programme's internal regulations, handed over as `Regulations`. Nothing here names
anybody: a member is a seat. Each `reasons_against…` returns what refuses, () when nothing does.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import NewType

from states.acts import Reason, Remedy, Rule
from states.facts import Outcome
from states.identifiers import CaseId, Value
from states.programme import Body, Regulations, Seat

SeatId = NewType("SeatId", str)
"""A seat of a body: its organisation in plain letters, numbered when it holds several."""
LIGATURES = {0x153: "oe"}
"""By code point: no decomposition opens them."""


class Attendance(StrEnum):
    """How a member takes part in a meeting."""

    PRESENT = "present"
    REMOTE = "remote"
    EXCUSED = "excused"
    ABSENT = "absent"


THERE = frozenset({Attendance.PRESENT, Attendance.REMOTE})


class Choice(StrEnum):
    """What a member says of the outcome proposed."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Opinion(StrEnum):
    """What the committee says of a file before the vote."""

    FAVOURABLE = "favourable"
    RESERVED = "reserved"
    UNFAVOURABLE = "unfavourable"


class Interest(StrEnum):
    """Why a member leaves an item, by category; the details are nobody's business."""

    MANDATE = "mandate"
    EMPLOYMENT = "employment"
    FINANCIAL = "financial"
    FAMILY = "family"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Member:
    """A seat in one meeting; permanent guests and persons heard do not vote."""

    seat: SeatId
    votes: bool = True
    chairs: bool = False
    kind: str = "member"


@dataclass(frozen=True, kw_only=True)
class Vote:
    """What one member said of one proposal; `by` is who held the proxy, "" when in person."""

    choice: Choice
    proposal: Outcome
    by: SeatId = SeatId("")


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting as it goes.

    `proxies` maps who gave to who holds; `recusals` maps an item to the seats that left it, with
    the category of their interest; `votes` maps an item to the votes of its current proposal,
    `took_part` to who took part when they voted, with who held their proxy ("" in person).
    `second_call`: convened again after a meeting without quorum. `opened`: attendance is what was
    seen, no longer what was answered.
    """

    members: Mapping[SeatId, Member] = field(default_factory=dict)
    attendance: Mapping[SeatId, Attendance] = field(default_factory=dict)
    proxies: Mapping[SeatId, SeatId] = field(default_factory=dict)
    recusals: Mapping[CaseId, Mapping[SeatId, str]] = field(default_factory=dict)
    votes: Mapping[CaseId, Mapping[SeatId, Vote]] = field(default_factory=dict)
    took_part: Mapping[CaseId, Mapping[SeatId, SeatId]] = field(default_factory=dict)
    second_call: bool = False
    opened: bool = False
    regulations: Regulations = Regulations()


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """How many voting members an item needs, how many count, out of how many."""

    needed: int
    counted: int
    voting: int
    waived: bool = False

    @property
    def reached(self) -> bool:
        """Whether the item may be decided; nobody at all never decides."""
        return self.counted > 0 and (self.waived or self.counted >= self.needed)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The votes of an item; `carried` None on a tie that nobody may break."""

    votes_for: int
    votes_against: int
    abstentions: int
    carried: bool | None
    by_casting_vote: bool = False

    @property
    def cast(self) -> int:
        """How many members voted, abstentions included."""
        return self.votes_for + self.votes_against + self.abstentions


def seats_of(body: Body) -> Mapping[SeatId, Seat]:
    """Return the seats of a body by id, in the order of its file."""
    found: dict[SeatId, Seat] = {}
    for seat in body.seats:
        plain, number = _plain(seat.organisation) or "siege", 1
        name = SeatId(plain)
        while name in found:
            number += 1
            name = SeatId(f"{plain}-{number}")
        found[name] = seat
    return found


def members_of(body: Body) -> Mapping[SeatId, Member]:
    """Return who sits; a seat whose right to vote nobody published does not vote."""
    return {
        name: Member(seat=name, votes=bool(seat.votes), chairs=seat.seat == "chair", kind=seat.seat)
        for name, seat in seats_of(body).items()
    }


def quorum_of(meeting: Meeting, case: CaseId | None = None) -> Quorum:
    """Return the quorum of an item, of the whole meeting when none is named.

    A member who left the item is out of the count on both sides. Once an item has votes, its
    quorum is that of who took part in them: nobody undoes it by leaving, nor completes it by
    coming.
    """
    took_part = meeting.took_part.get(case) if case and meeting.votes.get(case) else None
    return _quorum(meeting, case, tuple(took_part)) if took_part else quorum_now(meeting, case)


def quorum_now(meeting: Meeting, case: CaseId | None = None) -> Quorum:
    """Return the quorum of an item, or of the meeting, by who takes part now."""
    return _quorum(meeting, case, taking_part(meeting, case))


def taking_part(meeting: Meeting, case: CaseId | None = None) -> tuple[SeatId, ...]:
    """Return the voting seats that take part in an item now, in the order of the members."""
    return tuple(
        seat
        for seat, member in meeting.members.items()
        if member.votes and takes_part(meeting, seat, case)
    )


def _quorum(meeting: Meeting, case: CaseId | None, counted: tuple[SeatId, ...]) -> Quorum:
    left = meeting.recusals.get(case, {}) if case else {}
    voting = [seat for seat, member in meeting.members.items() if member.votes and seat not in left]
    return Quorum(
        needed=ceil(len(voting) * meeting.regulations.quorum),
        counted=len(counted),
        voting=len(voting),
        waived=meeting.second_call and meeting.regulations.second_call_waives_quorum,
    )


def takes_part(meeting: Meeting, seat: SeatId, case: CaseId | None = None) -> bool:
    """Whether a seat is there for an item, or represented by one that is and did not leave it."""
    left = meeting.recusals.get(case, {}) if case else {}
    if seat in left:
        return False
    holder = meeting.proxies.get(seat)
    represented = holder is not None and holder not in left and is_there(meeting, holder)
    return is_there(meeting, seat) or represented


def is_there(meeting: Meeting, seat: SeatId) -> bool:
    """Whether a seat is in the room or at the other end of the line."""
    return meeting.attendance.get(seat) in THERE


def voters_of(meeting: Meeting, case: CaseId) -> tuple[SeatId, ...]:
    """Return the seats whose vote on an item is taken, in the order of the members."""
    return tuple(seat for seat in meeting.members if not reasons_against_vote(meeting, case, seat))


def tally_of(meeting: Meeting, case: CaseId) -> Tally:
    """Return what an item's votes decide: the majority of those cast, else the chair's own."""
    votes = meeting.votes.get(case, {})
    said = [vote.choice for vote in votes.values()]
    number = {choice: said.count(choice) for choice in Choice}
    carried: bool | None = number[Choice.FOR] > number[Choice.AGAINST]
    broken = False
    if number[Choice.FOR] == number[Choice.AGAINST]:
        carried = _casting(meeting, votes)
        broken = carried is not None
    return Tally(
        votes_for=number[Choice.FOR],
        votes_against=number[Choice.AGAINST],
        abstentions=number[Choice.ABSTAIN],
        carried=carried,
        by_casting_vote=broken,
    )


def proposal_of(meeting: Meeting, case: CaseId) -> Outcome | None:
    """Return the outcome an item's votes were about, None when nobody voted."""
    votes = meeting.votes.get(case, {})
    return next((vote.proposal for vote in votes.values()), None)


def reasons_against_proxy(meeting: Meeting, giver: SeatId, holder: SeatId) -> tuple[Reason, ...]:
    """Say why a proxy cannot be given: both must vote, its holder be there, within the number.

    Before the meeting opens, a holder is away who said so or gave their own vote to another.
    """
    reasons = [
        reason for seat in (giver, holder) for reason in reasons_without_voice(meeting, seat)
    ]
    if not reasons and (giver == holder or _is_away(meeting, holder)):
        reasons.append(Reason(rule=Rule.PROXY_HOLDER_AWAY, found={"member": holder}))
    if meeting.opened and is_there(meeting, giver):
        reasons.append(Reason(rule=Rule.PROXY_GIVER_PRESENT, found={"member": giver}))
    held = [by for by, to in meeting.proxies.items() if to == holder and by != giver]
    if len(held) >= meeting.regulations.proxies_per_member:
        most = meeting.regulations.proxies_per_member
        found: dict[str, Value] = {
            "member": holder,
            "most": most,
            "held": [str(seat) for seat in held],
        }
        reasons.append(Reason(rule=Rule.PROXY_TAKEN, found=found))
    return tuple(reasons)


def reasons_against_vote(meeting: Meeting, case: CaseId, seat: SeatId) -> tuple[Reason, ...]:
    """Say why a member's vote on an item is not taken."""
    against = (*reasons_without_voice(meeting, seat), *_reasons_once_left(meeting, case, seat))
    if against or takes_part(meeting, seat, case):
        return against
    return (Reason(rule=Rule.MEMBER_AWAY, found={"member": seat}),)


def reasons_against_outcome(meeting: Meeting, case: CaseId, outcome: Outcome) -> tuple[Reason, ...]:
    """Say why an item cannot be decided so: no quorum, or not what the members voted.

    A deferral needs no vote, unless the vote carried something else or rejected the deferral.
    """
    reasons: list[Reason] = []
    quorum = quorum_of(meeting, case)
    if not quorum.reached:
        found: dict[str, Value] = {"case": case, "counted": quorum.counted, "needed": quorum.needed}
        # Closed without quorum, a meeting is prepared and convened again.
        closing = Remedy(trigger="close_meeting")
        reasons.append(Reason(rule=Rule.NO_QUORUM, found=found, remedy=closing))
    proposal, carried = proposal_of(meeting, case), tally_of(meeting, case).carried
    elsewhere = proposal is not Outcome.DEFER and not carried
    if outcome is Outcome.DEFER and (proposal is None or elsewhere):
        return tuple(reasons)
    if proposal is None:
        remedy = Remedy(trigger="record_votes")
        reasons.append(Reason(rule=Rule.NO_VOTE, found={"case": case}, remedy=remedy))
    elif proposal is not outcome or not carried:
        found = {"case": case, "outcome": str(proposal), "carried": bool(carried)}
        reasons.append(Reason(rule=Rule.NOT_CARRIED, found=found))
    return tuple(reasons)


def reasons_against_dissent(
    meeting: Meeting, case: CaseId, seat: SeatId, *, decided: bool
) -> tuple[Reason, ...]:
    """Say why a member's dissent is not taken: once an item is decided by a vote, who voted."""
    votes = meeting.votes.get(case, {})
    if not decided or not votes:
        return reasons_against_vote(meeting, case, seat)
    against = (*reasons_without_voice(meeting, seat), *_reasons_once_left(meeting, case, seat))
    if against or seat in votes:
        return against
    return (Reason(rule=Rule.NO_VOTE, found={"case": case, "member": seat}),)


def reasons_without_reason(case: CaseId, reason: str) -> tuple[Reason, ...]:
    """Say that a decision states no reason; no override replaces it."""
    if reason.strip():
        return ()
    return (Reason(rule=Rule.REASON_MISSING, found={"field": "reason", "case": case}),)


def reasons_without_voice(meeting: Meeting, seat: SeatId) -> tuple[Reason, ...]:
    """Say that a seat does not vote."""
    member = meeting.members.get(seat)
    if member is None or not member.votes:
        return (Reason(rule=Rule.NO_VOICE, found={"member": seat}),)
    return ()


def _reasons_once_left(meeting: Meeting, case: CaseId, seat: SeatId) -> tuple[Reason, ...]:
    left = meeting.recusals.get(case, {})
    if seat not in left:
        return ()
    found: dict[str, Value] = {"member": seat, "case": case, "interest": left[seat]}
    return (Reason(rule=Rule.RECUSED, found=found),)


def _is_away(meeting: Meeting, seat: SeatId) -> bool:
    if meeting.opened:
        return not is_there(meeting, seat)
    said = meeting.attendance.get(seat)
    return seat in meeting.proxies or (said is not None and said not in THERE)


def _casting(meeting: Meeting, votes: Mapping[SeatId, Vote]) -> bool | None:
    """Return what the chair said in person, None when the chair said nothing or breaks no tie."""
    if not meeting.regulations.casting_vote:
        return None
    chair = next((seat for seat, member in meeting.members.items() if member.chairs), None)
    vote = votes.get(chair) if chair is not None else None
    if vote is None or vote.by or vote.choice is Choice.ABSTAIN:
        return None
    return vote.choice is Choice.FOR


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFKD", words.casefold().translate(LIGATURES))
    letters = (each for each in folded if not unicodedata.combining(each))
    kept = (each if each.isascii() and each.isalnum() else " " for each in letters)
    return "-".join("".join(kept).split())
