"""Everything recorded of a meeting, gathered from the archive; who may read it is not said here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from notifications.wording import label
from states.committee import (
    Meeting,
    Member,
    Quorum,
    SeatId,
    members_of,
    proposal_of,
    quorum_of,
    seats_of,
    tally_of,
    voters_of,
)
from states.identifiers import CaseId, Value
from states.instants import PARIS
from states.programme import Body, Programme, Regulations, Seat
from workflow.archive import Archive
from workflow.audit.canonical import value_of
from workflow.audit.evidence import TextRow
from workflow.committee.meeting import Proceedings, law_of
from workflow.committee.movements import Opening, opening_of
from workflow.committee.seating import persons_of, seat_of
from workflow.committee.shown import AgendaItem, HeardRead, MeetingRead, MemberRead
from workflow.people import Actor
from workflow.sittings import Sitting, took_decision
from workflow.store.store import Reader


class Names(Protocol):
    """What the names in a meeting read like for its reader."""

    def word(self, name: str, row: TextRow, /) -> str:
        """Return one text, or what is shown in its place."""
        ...

    def words(self, reader: Reader, refs: Mapping[str, str]) -> Mapping[str, str]:
        """Return the texts not erased, by name."""
        ...


class PlainNames:
    """Every name as it is: what the record is made of."""

    def word(self, _name: str, row: TextRow, /) -> str:
        """Return the text."""
        return row.value

    def words(self, reader: Reader, refs: Mapping[str, str]) -> Mapping[str, str]:
        """Return the texts not erased, by name."""
        found = reader.texts(refs.values())
        return {name: found[ref] for name, ref in refs.items() if ref in found}


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What a meeting is read from; `names` conceals those that the reader may not know."""

    archive: Archive
    actor: Actor
    now: datetime
    programme: Programme | None
    names: Names


def whole_meeting(sources: Sources, sitting: Sitting) -> MeetingRead:
    """Return everything recorded of a meeting, whoever reads."""
    scene = _scene(sources, sitting)
    return _read(scene, seat_of(scene.persons, sources.actor))


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """What a meeting is read with."""

    sources: Sources
    sitting: Sitting
    held: Proceedings
    law: Meeting
    opening: Opening | None
    body: Body | None
    seats: Mapping[SeatId, Seat]
    persons: Mapping[SeatId, CaseId]
    convocation_days: int
    labels: Mapping[str, Value]

    def label(self, name: str, now: str) -> str:
        """Return a title as the approved minutes say it, else as it stands."""
        return str(self.labels.get(name, now))

    def labelled(self, table: str, name: str) -> Value:
        """Return one entry of a table of the approved minutes, None when there is none."""
        found = self.labels.get(table)
        return found.get(name) if isinstance(found, Mapping) else None

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
    regulations = programme.regulations if programme else Regulations()
    return _Scene(
        sources=sources,
        sitting=sitting,
        held=held,
        law=law_of(held, regulations),
        opening=opening_of(sources.archive.events(sitting.session.id), regulations),
        body=body,
        seats=seats_of(body) if body else {},
        persons=persons_of(sources.archive, sitting, body, _seen_on(sources, held, day)),
        convocation_days=programme.delays.convocation_calendar_days if programme else 0,
        labels=_labels(sources, held),
    )


def _seen_on(sources: Sources, held: Proceedings, day: date) -> date:
    """Return the day whose holders of seats are shown: today, that of a session without meeting."""
    return day if held.starts_at is None else sources.now.astimezone(PARIS).date()


def _labels(sources: Sources, held: Proceedings) -> Mapping[str, Value]:
    record = sources.archive.reader.text(held.approved.get("record", ""))
    made = value_of(record.value.encode()) if record else {}
    labels = made.get("labels") if isinstance(made, Mapping) else {}
    return labels if isinstance(labels, Mapping) else {}


def _read(scene: _Scene, own_seat: SeatId) -> MeetingRead:
    held, session = scene.held, scene.sitting.session
    agenda = held.agenda or tuple(item.case for item in session.items)
    return MeetingRead(
        session=session,
        phase=held.phase,
        body=scene.label("body", scene.body.label if scene.body else session.body),
        period=scene.label("period", scene.body.period if scene.body else held.period),
        reference=session.reference,
        place=scene.words(held.place),
        remote=held.remote,
        starts_at=held.starts_at,
        convoked_at=held.convoked_at,
        days_ahead=held.days_ahead,
        late=_late(scene),
        second_call=held.second_call,
        opened_at=held.opened_at,
        closed_at=held.closed_at,
        approved_at=held.approved_at,
        regulations=scene.law.regulations,
        members=tuple(_member(scene, each) for each in _members(scene).values()),
        own_seat=own_seat,
        quorum=quorum_of(scene.law),
        opening=scene.opening and replace(scene.opening, voted={}),
        items=tuple(_item(scene, case, rank) for rank, case in enumerate(agenda, start=1)),
        recorded=scene.sitting.conducted,
        minutes=scene.words(session.minutes_reference),
        digest=held.digest,
        record=scene.words(held.approved.get("record", "")),
    )


def _members(scene: _Scene) -> Mapping[SeatId, Member]:
    """Return who sits; of a session known from papers only, the body as published for its day."""
    if scene.held.members or scene.held.starts_at is not None or scene.body is None:
        return scene.held.members
    return members_of(scene.body)


def _late(scene: _Scene) -> bool:
    said, days = scene.labels.get("late"), scene.held.days_ahead
    if isinstance(said, bool):
        return said
    return days is not None and days < scene.convocation_days


def _titles(scene: _Scene, member: Member) -> tuple[str, str]:
    """Return the organisation and the function of a seat."""
    said, seat = scene.labelled("seats", member.seat), scene.seats.get(member.seat)
    if isinstance(said, list | tuple):
        return str(said[0]), str(said[1])
    return (seat.organisation, seat.function) if seat else (str(member.seat), "")


def _member(scene: _Scene, member: Member) -> MemberRead:
    (organisation, function), held = _titles(scene, member), scene.held
    person = scene.persons.get(member.seat)
    return MemberRead(
        seat=member.seat,
        organisation=organisation,
        function=function,
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
    return scene.sources.names.word("name", row) if row else ""


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
        place=_place(scene, case, facts.authority) if facts else "",
        state=str(facts.state) if facts else "",
        version=facts.version if facts else 0,
        quorum=decided.quorum if decided else _quorum(scene, case),
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
        carried_out=took_decision(archive.events(case), scene.sitting.session.id),
    )


def _quorum(scene: _Scene, case: CaseId) -> Quorum:
    """Return the quorum of an item nobody decided: as things stand, when voted once it is over."""
    voted = scene.opening.voted.get(case) if scene.opening else None
    over = scene.held.closed_at is not None
    return voted if over and voted else quorum_of(scene.law, case)


def _place(scene: _Scene, case: CaseId, code: str) -> str:
    said = scene.labelled("places", case)
    if said is not None:
        return str(said)
    authority = scene.sources.archive.authority(code)
    return scene.words(authority.name_ref) if authority else ""


def _heard(scene: _Scene, refs: Mapping[str, str]) -> HeardRead:
    words = scene.sources.names.words(scene.sources.archive.reader, refs)
    return HeardRead(
        name=words.get("name", ""),
        function=words.get("function", ""),
        organisation=words.get("organisation_name", ""),
    )
