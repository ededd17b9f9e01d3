"""A meeting as its members, its lead and its minutes read it.

Insiders read everything. A permanent guest reads who sits and the agenda, and what was decided
once it is public; nobody else reads a meeting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from notifications.wording import label
from states.committee import (
    Meeting,
    Member,
    Quorum,
    SeatId,
    proposal_of,
    quorum_of,
    seats_of,
    tally_of,
    voters_of,
)
from states.identifiers import CaseId, Role
from states.instants import PARIS
from states.programme import Body, Programme, Regulations, Seat
from workflow.archive import Archive
from workflow.committee.meeting import Proceedings, law_of
from workflow.committee.seating import persons_of, seat_of
from workflow.committee.shown import AgendaItem as AgendaItem
from workflow.committee.shown import HeardRead as HeardRead
from workflow.committee.shown import MeetingRead as MeetingRead
from workflow.committee.shown import MemberRead as MemberRead
from workflow.people import Actor
from workflow.reading import Reading
from workflow.reports.masking import NO_MASK, Mask, mask_of
from workflow.reports.sessions import took_decision_of
from workflow.sittings import Sitting


def meeting_read(reading: Reading, reference: str) -> MeetingRead | None:
    """Return the meeting of a session, None when there is none or it is not this reader's."""
    row = reading.reader.case_by_reference(reference)
    sitting = reading.archive.sitting(row.id) if row else None
    return meeting_of(reading, sitting) if sitting else None


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What a meeting is read from; `mask` conceals the names that the reader may not know."""

    archive: Archive
    actor: Actor
    now: datetime
    programme: Programme | None
    mask: Mask = NO_MASK


def whole_meeting(sources: Sources, sitting: Sitting) -> MeetingRead:
    """Return everything recorded of a meeting, whoever reads."""
    scene = _scene(sources, sitting)
    return _read(scene, seat_of(scene.persons, sources.actor))


def meeting_of(reading: Reading, sitting: Sitting) -> MeetingRead | None:
    """Return the meeting of a session as this reader may know it, None if not at all."""
    insider = reading.actor.is_insider
    in_force = reading.in_force()
    sources = Sources(
        archive=reading.archive,
        actor=reading.actor,
        now=reading.now,
        programme=in_force.programme if in_force else None,
        mask=mask_of(reading),
    )
    read = whole_meeting(sources, sitting)
    guest = Role.GUEST in reading.actor.roles and bool(read.own_seat)
    if not insider and not guest:
        return None
    return read if insider or sitting.session.announced_at is not None else _before_all(read)


def next_meeting(reading: Reading) -> MeetingRead | None:
    """Return the meeting this reader sits in that comes next, else the last one."""
    found = [
        read
        for sitting in reading.archive.sittings()
        if sitting.meeting.starts_at is not None and (read := meeting_of(reading, sitting))
    ]
    ahead = [each for each in found if each.closed_at is None]
    by_day = sorted(ahead or found, key=_starts)
    return (by_day[0] if ahead else by_day[-1]) if by_day else None


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """What a meeting is read with."""

    sources: Sources
    sitting: Sitting
    held: Proceedings
    law: Meeting
    body: Body | None
    seats: Mapping[SeatId, Seat]
    persons: Mapping[SeatId, CaseId]
    convocation_days: int

    def words(self, ref: str) -> str:
        text = self.sources.archive.reader.text(ref) if ref else None
        return text.value if text else ""


def _scene(sources: Sources, sitting: Sitting) -> _Scene:
    programme, held = sources.programme, sitting.meeting
    held_on = sitting.session.held_on
    starts_at = held.starts_at or (held_on.instant if held_on else sources.now)
    day = starts_at.astimezone(PARIS).date()
    body = programme.body(sitting.session.body, day) if programme else None
    if programme and held.period:
        named = (each for each in programme.bodies if each.id == sitting.session.body)
        body = next((each for each in named if each.period == held.period), body)
    return _Scene(
        sources=sources,
        sitting=sitting,
        held=held,
        law=law_of(held, programme.regulations if programme else Regulations()),
        body=body,
        seats=seats_of(body) if body else {},
        persons=persons_of(sources.archive, sitting, body, sources.now.astimezone(PARIS).date()),
        convocation_days=programme.delays.convocation_calendar_days if programme else 0,
    )


def _read(scene: _Scene, own_seat: SeatId) -> MeetingRead:
    held, session = scene.held, scene.sitting.session
    agenda = held.agenda or tuple(item.case for item in session.items)
    return MeetingRead(
        session=session,
        phase=held.phase,
        body=scene.body.label if scene.body else session.body,
        period=scene.body.period if scene.body else held.period,
        reference=session.reference,
        place=scene.words(held.place),
        remote=held.remote,
        starts_at=held.starts_at,
        convoked_at=held.convoked_at,
        days_ahead=held.days_ahead,
        late=held.days_ahead is not None and held.days_ahead < scene.convocation_days,
        second_call=held.second_call,
        opened_at=held.opened_at,
        closed_at=held.closed_at,
        approved_at=held.approved_at,
        regulations=scene.law.regulations,
        members=tuple(_member(scene, each) for each in held.members.values()),
        own_seat=own_seat,
        quorum=quorum_of(scene.law),
        items=tuple(_item(scene, case, rank) for rank, case in enumerate(agenda, start=1)),
        recorded=scene.sitting.conducted,
        minutes=scene.words(session.minutes_reference),
        digest=held.digest,
    )


def _member(scene: _Scene, member: Member) -> MemberRead:
    seat, held = scene.seats.get(member.seat), scene.held
    person = scene.persons.get(member.seat)
    return MemberRead(
        seat=member.seat,
        organisation=seat.organisation if seat else str(member.seat),
        function=seat.function if seat else "",
        capacity=label("seat", member.kind),
        votes=member.votes,
        chairs=member.chairs,
        person=person,
        name=_name(scene, member.seat, person),
        substitute=member.seat in held.substitutes,
        answer=held.answers.get(member.seat, ""),
        attendance=scene.law.attendance.get(member.seat),
        proxy_to=held.proxies.get(member.seat),
        holds=tuple(by for by, to in held.proxies.items() if to == member.seat),
    )


def _name(scene: _Scene, seat: SeatId, person: CaseId | None) -> str:
    """Return the name as it stood when the minutes were approved, else as it stands."""
    frozen = scene.held.approved.get(f"name:{seat}")
    archive = scene.sources.archive
    known = archive.person(person) if person else None
    ref = frozen or (known.texts.get("name", "") if known else "")
    row = archive.reader.text(ref) if ref else None
    return scene.sources.mask.word("name", row) if row else ""


def _item(scene: _Scene, case: CaseId, rank: int) -> AgendaItem:
    archive, held, law = scene.sources.archive, scene.held, scene.law
    facts, decided = archive.candidature(case), held.decided.get(case)
    votes = held.votes.get(case, {})
    texts = decided.texts if decided else {"reason": scene.sitting.reasons.get(case, "")}
    opinion, opinion_ref = held.opinions.get(case, ("", ""))
    recorded = next((e.outcome for e in scene.sitting.session.items if e.case == case), None)
    return AgendaItem(
        case=case,
        rank=rank,
        on_agenda=case in held.agenda,
        reference=facts.reference if facts else case,
        place=_place(scene, facts.authority) if facts else "",
        state=str(facts.state) if facts else "",
        version=facts.version if facts else 0,
        quorum=decided.quorum if decided else quorum_of(law, case),
        voters=voters_of(law, case),
        recusals=held.recusals.get(case, {}),
        heard=tuple(_heard(scene, refs) for refs in held.heard.get(case, ())),
        opinion=opinion,
        opinion_text=scene.words(opinion_ref),
        proposal=proposal_of(law, case),
        votes=votes,
        tally=tally_of(law, case) if votes else None,
        outcome=decided.outcome if decided else recorded,
        reason=scene.words(texts.get("reason", "")),
        conditions=scene.words(texts.get("conditions", "")),
        override=scene.words(texts.get("override", "")),
        overridden=decided.outside if decided else (),
        dissents={seat: scene.words(ref) for seat, ref in held.dissents.get(case, {}).items()},
        carried_out=took_decision_of(archive, scene.sitting.session.id, case),
    )


def _place(scene: _Scene, code: str) -> str:
    authority = scene.sources.archive.authority(code)
    return scene.words(authority.name_ref) if authority else ""


def _heard(scene: _Scene, refs: Mapping[str, str]) -> HeardRead:
    words = scene.sources.mask.words(scene.sources.archive.reader, refs)
    return HeardRead(
        name=words.get("name", ""),
        function=words.get("function", ""),
        organisation=words.get("organisation_name", ""),
    )


def _before_all(read: MeetingRead) -> MeetingRead:
    """Return a meeting without anything of what it decided."""
    told = replace(read.session, items=(), minutes_reference="", notified_at=None)
    items = tuple(_agenda_only(each) for each in read.items if each.on_agenda)
    return replace(
        read, session=replace(told, centres_told_at=None), items=items, minutes="", digest=""
    )


def _agenda_only(item: AgendaItem) -> AgendaItem:
    """Return an item without anything that says what was, or may be, decided of it."""
    return replace(
        item,
        state="",
        version=0,
        quorum=Quorum(needed=0, counted=0, voting=0),
        voters=(),
        recusals={},
        heard=(),
        opinion="",
        opinion_text="",
        proposal=None,
        votes={},
        tally=None,
        outcome=None,
        reason="",
        conditions="",
        override="",
        overridden=(),
        dissents={},
        carried_out=False,
    )


def _starts(read: MeetingRead) -> datetime:
    assert read.starts_at is not None
    return read.starts_at
