"""A meeting as it goes, folded from the events of its session.

Texts are refs. `law_of` gives what `states.committee` decides on; nothing here decides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from states.committee import THERE, Attendance, Choice, Meeting, Member, Quorum, SeatId, Tally, Vote
from states.events import Event, codes_of, text_of
from states.facts import Outcome
from states.identifiers import CaseId, Value
from states.instants import instant_of
from states.programme import Regulations
from workflow.people import text_refs

PROXY = "proxy"
"""The answer to a convocation that gives one's vote to another."""


class MeetingPhase(StrEnum):
    """Where a meeting stands; NONE is a session that nobody conducts here."""

    NONE = "none"
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"
    APPROVED = "approved"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The outcome of one item as it was decided; `outside` names the rules overridden."""

    outcome: Outcome
    quorum: Quorum
    tally: Tally
    texts: Mapping[str, str]
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Proceedings:
    """Everything recorded of a meeting.

    `answers` are those to the convocation, `seen` who was seen there. `persons` maps seats to who
    held them when the meeting opened, `substitutes` to who replaces them. `vain` counts openings
    without quorum, `first_agenda` is what was on the agenda of the first. `took_part` maps an item
    to who took part in its votes, with who held their proxy ("" in person). `approved` are the
    refs of the frozen minutes (`record`) and of the names in them, by seat; `digest` the SHA-256
    of the record.
    """

    starts_at: datetime | None = None
    place: str = ""
    remote: bool = False
    period: str = ""
    members: Mapping[SeatId, Member] = field(default_factory=dict)
    agenda: tuple[CaseId, ...] = ()
    convoked_at: datetime | None = None
    days_ahead: int | None = None
    second_call: bool = False
    vain: int = 0
    first_agenda: tuple[CaseId, ...] = ()
    substitutes: Mapping[SeatId, CaseId] = field(default_factory=dict)
    answers: Mapping[SeatId, str] = field(default_factory=dict)
    seen: Mapping[SeatId, Attendance] = field(default_factory=dict)
    proxies: Mapping[SeatId, SeatId] = field(default_factory=dict)
    recusals: Mapping[CaseId, Mapping[SeatId, str]] = field(default_factory=dict)
    heard: Mapping[CaseId, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    opinions: Mapping[CaseId, tuple[str, str]] = field(default_factory=dict)
    votes: Mapping[CaseId, Mapping[SeatId, Vote]] = field(default_factory=dict)
    took_part: Mapping[CaseId, Mapping[SeatId, SeatId]] = field(default_factory=dict)
    decided: Mapping[CaseId, Decided] = field(default_factory=dict)
    dissents: Mapping[CaseId, Mapping[SeatId, str]] = field(default_factory=dict)
    persons: Mapping[SeatId, CaseId] = field(default_factory=dict)
    regulations: Regulations | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    approved_at: datetime | None = None
    approved: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    @property
    def phase(self) -> MeetingPhase:
        """Where the meeting stands."""
        if self.approved_at is not None:
            return MeetingPhase.APPROVED
        if self.closed_at is not None:
            return MeetingPhase.CLOSED
        if self.opened_at is not None:
            return MeetingPhase.OPEN
        return MeetingPhase.NONE if self.starts_at is None else MeetingPhase.PREPARED


def law_of(held: Proceedings, regulations: Regulations) -> Meeting:
    """Return the meeting as the law looks at it.

    `regulations` are those in force, which count until the meeting opens. Until then, attendance
    is what was answered; afterwards what was seen, with the excuses received.
    """
    opened = held.opened_at is not None
    answered = {
        seat: Attendance(answer)
        for seat, answer in held.answers.items()
        if answer != PROXY and (not opened or answer == Attendance.EXCUSED)
    }
    return Meeting(
        members=held.members,
        attendance={**answered, **held.seen},
        proxies=held.proxies,
        recusals=held.recusals,
        votes=held.votes,
        took_part=held.took_part,
        second_call=held.second_call,
        opened=opened,
        regulations=held.regulations or regulations,
    )


def applied(held: Proceedings, event: Event) -> Proceedings:
    """Return the proceedings after an event of the session; most kinds change nothing."""
    change = _CHANGES.get(event.kind)
    return change(held, event) if change else held


def regulations_data(regulations: Regulations) -> dict[str, Value]:
    """Return the regulations as the opening of a meeting records them."""
    return {
        "quorum": f"{regulations.quorum.numerator}/{regulations.quorum.denominator}",
        "proxies_per_member": regulations.proxies_per_member,
        "casting_vote": regulations.casting_vote,
        "second_call_waives_quorum": regulations.second_call_waives_quorum,
    }


def seats_data(members: Mapping[SeatId, Member]) -> list[Value]:
    """Return who sits, as the preparation of a meeting records them."""
    return [
        {"seat": each.seat, "votes": each.votes, "chairs": each.chairs, "kind": each.kind}
        for each in members.values()
    ]


def _prepared(held: Proceedings, event: Event) -> Proceedings:
    data = event.data
    starts_at = instant_of(text_of(data, "starts_at"))
    if held.opened_at is not None:
        held = Proceedings(
            agenda=held.agenda,
            recusals=held.recusals,
            vain=held.vain + 1,
            first_agenda=held.first_agenda,
        )
    elif held.starts_at is not None and held.starts_at != starts_at:
        # They were convened, and answered, for another day.
        held = replace(
            held,
            answers={},
            proxies={},
            seen={},
            convoked_at=None,
            days_ahead=None,
            second_call=False,
        )
    return replace(
        held,
        starts_at=starts_at,
        place=text_refs(data).get("place", ""),
        remote=bool(data.get("remote")),
        period=text_of(data, "period"),
        members=dict(_member(each) for each in _list(data, "seats")),
    )


def _member(data: Mapping[str, Value]) -> tuple[SeatId, Member]:
    seat = SeatId(text_of(data, "seat"))
    return seat, Member(
        seat=seat,
        votes=bool(data.get("votes")),
        chairs=bool(data.get("chairs")),
        kind=text_of(data, "kind"),
    )


def _convoked(held: Proceedings, event: Event) -> Proceedings:
    days = event.data.get("days_ahead")
    return replace(
        held,
        convoked_at=event.recorded_at,
        days_ahead=days if isinstance(days, int) else None,
        second_call=bool(event.data.get("second_call")),
    )


def _agenda_set(held: Proceedings, event: Event) -> Proceedings:
    return replace(held, agenda=tuple(map(CaseId, codes_of(event.data, "cases"))))


def _substituted(held: Proceedings, event: Event) -> Proceedings:
    seat, person = _seat(event), text_of(event.data, "person")
    others = {each: by for each, by in held.substitutes.items() if each != seat}
    return replace(held, substitutes={**others, **({seat: CaseId(person)} if person else {})})


def _answered(held: Proceedings, event: Event) -> Proceedings:
    seat, answer = _seat(event), text_of(event.data, "answer")
    proxies = _without(held.proxies, seat)
    if answer == PROXY:
        proxies[seat] = SeatId(text_of(event.data, "holder"))
    return replace(held, answers={**held.answers, seat: answer}, proxies=proxies)


def _seen(held: Proceedings, event: Event) -> Proceedings:
    seat, attendance = _seat(event), Attendance(text_of(event.data, "attendance"))
    proxies = _without(held.proxies, seat) if attendance in THERE else held.proxies
    return replace(held, seen={**held.seen, seat: attendance}, proxies=proxies)


def _proxy_given(held: Proceedings, event: Event) -> Proceedings:
    giver, holder = SeatId(text_of(event.data, "giver")), text_of(event.data, "holder")
    proxies = _without(held.proxies, giver)
    return replace(held, proxies={**proxies, **({giver: SeatId(holder)} if holder else {})})


def _recused(held: Proceedings, event: Event) -> Proceedings:
    case, seat, category = _case(event), _seat(event), text_of(event.data, "category")
    left = _without(held.recusals.get(case, {}), seat)
    votes = {
        voter: vote
        for voter, vote in held.votes.get(case, {}).items()
        if seat not in (voter, vote.by)
    }
    part = held.took_part.get(case, {})
    took_part = {each: by for each, by in part.items() if seat not in (each, by)}
    return replace(
        held,
        recusals={**held.recusals, case: {**left, **({seat: category} if category else {})}},
        votes={**held.votes, case: votes},
        took_part={**held.took_part, case: took_part},
    )


def _heard(held: Proceedings, event: Event) -> Proceedings:
    case = _case(event)
    heard = (*held.heard.get(case, ()), text_refs(event.data))
    return replace(held, heard={**held.heard, case: heard})


def _opened(held: Proceedings, event: Event) -> Proceedings:
    data, persons = event.data, event.data.get("persons")
    rules = Regulations(
        quorum=Fraction(text_of(data, "quorum")),
        proxies_per_member=int(text_of(data, "proxies_per_member")),
        casting_vote=bool(data.get("casting_vote")),
        second_call_waives_quorum=bool(data.get("second_call_waives_quorum")),
    )
    found = persons if isinstance(persons, Mapping) else {}
    return replace(
        held,
        opened_at=event.effective_at.instant,
        first_agenda=held.first_agenda if held.second_call else held.agenda,
        regulations=rules,
        persons={SeatId(seat): CaseId(str(person)) for seat, person in found.items()},
    )


def _opinion(held: Proceedings, event: Event) -> Proceedings:
    said = (text_of(event.data, "opinion"), text_refs(event.data).get("text", ""))
    return replace(held, opinions={**held.opinions, _case(event): said})


def _voted(held: Proceedings, event: Event) -> Proceedings:
    votes, by = event.data.get("votes"), event.data.get("by")
    proposal = Outcome(text_of(event.data, "proposal"))
    holders = by if isinstance(by, Mapping) else {}
    found = {
        SeatId(seat): Vote(
            choice=Choice(str(choice)),
            proposal=proposal,
            by=SeatId(str(holders.get(seat) or "")),
        )
        for seat, choice in (votes.items() if isinstance(votes, Mapping) else ())
    }
    case, part = _case(event), event.data.get("took_part")
    took_part = {each: who for each, who in held.took_part.items() if each != case}
    if isinstance(part, Mapping):
        took_part[case] = {SeatId(seat): SeatId(str(by)) for seat, by in part.items()}
    return replace(held, votes={**held.votes, case: found}, took_part=took_part)


def _decided(held: Proceedings, event: Event) -> Proceedings:
    data = event.data
    quorum, tally = _table(data, "quorum"), _table(data, "tally")
    carried = tally.get("carried")
    found = Decided(
        outcome=Outcome(text_of(data, "outcome")),
        quorum=Quorum(
            needed=_number(quorum, "needed"),
            counted=_number(quorum, "counted"),
            voting=_number(quorum, "voting"),
            waived=bool(quorum.get("waived")),
        ),
        tally=Tally(
            votes_for=_number(tally, "for"),
            votes_against=_number(tally, "against"),
            abstentions=_number(tally, "abstain"),
            carried=carried if isinstance(carried, bool) else None,
            by_casting_vote=bool(tally.get("casting_vote")),
        ),
        texts=text_refs(data),
        outside=codes_of(data, "outside_rule"),
    )
    return replace(held, decided={**held.decided, _case(event): found})


def _reopened(held: Proceedings, event: Event) -> Proceedings:
    case = _case(event)
    return replace(
        held,
        decided={each: found for each, found in held.decided.items() if each != case},
        votes={each: found for each, found in held.votes.items() if each != case},
        took_part={each: found for each, found in held.took_part.items() if each != case},
        dissents={each: found for each, found in held.dissents.items() if each != case},
    )


def _dissented(held: Proceedings, event: Event) -> Proceedings:
    case, ref = _case(event), text_refs(event.data).get("text", "")
    said = {**held.dissents.get(case, {}), _seat(event): ref}
    return replace(held, dissents={**held.dissents, case: said})


def _closed(held: Proceedings, event: Event) -> Proceedings:
    return replace(held, closed_at=event.effective_at.instant)


def _approved(held: Proceedings, event: Event) -> Proceedings:
    return replace(
        held,
        approved_at=event.recorded_at,
        approved=text_refs(event.data),
        digest=text_of(event.data, "sha256"),
    )


_CHANGES: Mapping[str, Callable[[Proceedings, Event], Proceedings]] = {
    "meeting_prepared": _prepared,
    "convoked": _convoked,
    "agenda_set": _agenda_set,
    "seat_substituted": _substituted,
    "convocation_answered": _answered,
    "presence_recorded": _seen,
    "proxy_given": _proxy_given,
    "recused": _recused,
    "person_heard": _heard,
    "meeting_opened": _opened,
    "opinion_recorded": _opinion,
    "votes_recorded": _voted,
    "item_decided": _decided,
    "item_reopened": _reopened,
    "dissent_recorded": _dissented,
    "meeting_closed": _closed,
    "minutes_approved": _approved,
}


def _case(event: Event) -> CaseId:
    return CaseId(text_of(event.data, "case"))


def _seat(event: Event) -> SeatId:
    return SeatId(text_of(event.data, "seat"))


def _without(found: Mapping[SeatId, str], seat: SeatId) -> dict[SeatId, SeatId]:
    return {each: SeatId(value) for each, value in found.items() if each != seat}


def _table(data: Mapping[str, Value], name: str) -> Mapping[str, Value]:
    found = data.get(name)
    return found if isinstance(found, Mapping) else {}


def _list(data: Mapping[str, Value], name: str) -> tuple[Mapping[str, Value], ...]:
    found = data.get(name)
    every = found if isinstance(found, list | tuple) else ()
    return tuple(each for each in every if isinstance(each, Mapping))


def _number(data: Mapping[str, Value], name: str) -> int:
    found = data.get(name)
    return found if isinstance(found, int) else 0
