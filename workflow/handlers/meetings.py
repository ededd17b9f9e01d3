"""Commands on a meeting and who takes part in it: seats, place, agenda, answers, proxies, recusals.

What is decided in it is in `workflow.handlers.meeting_items`.
"""

from datetime import date

from states.acts import Reason, Rule
from states.committee import (
    Attendance,
    Interest,
    members_of,
    quorum_of,
    reasons_against_proxy,
    seats_of,
)
from states.identifiers import CaseId, CaseKind, Role, Value
from states.instants import PARIS, iso, require_aware
from states.sessions import EXAMINED
from workflow.audience import SEATED, is_in_office
from workflow.committee.commands import (
    AnswerConvocation,
    GiveProxy,
    PrepareMeeting,
    RecordPresence,
    Recuse,
    SeatPerson,
    SetAgenda,
    Substitute,
)
from workflow.committee.conducting import SEATED_ROLES, AtHand, at_hand, one_of
from workflow.committee.meeting import PROXY, MeetingPhase, seats_data
from workflow.desk import Desk, Entry
from workflow.handlers.rights import require
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import Person

ANSWERS = (Attendance.PRESENT, Attendance.REMOTE, Attendance.EXCUSED, PROXY)


def seat_person(desk: Desk, command: SeatPerson) -> None:
    """Record which seat of their body somebody holds."""
    require(desk, command.person, "seat_person", Role.LEAD, Role.OPERATOR)
    person = _sitter(desk, command.person)
    body = desk.programme.body(person.organisation, _today(desk))
    if body is None:
        raise CommandFailed(Invalid(field="body", value=person.organisation, problem="unknown"))
    if command.seat:
        one_of("seat", command.seat, seats_of(body))
    data: dict[str, Value] = {"body": body.id, "seat": command.seat}
    desk.record(Entry(case=person.id, case_kind=CaseKind.PERSON, kind="seated", data=data))


def prepare_meeting(desk: Desk, command: PrepareMeeting) -> None:
    """Record where and when a session meets, with the seats of its body on that day.

    What was opened without quorum and decided nothing is prepared again; so is what was closed
    when none of its items had its own.
    """
    at = at_hand(desk, command.session, "prepare_meeting")
    _refuse_unless_to_be_held(at)
    if not command.place.strip() and not command.remote:
        raise CommandFailed(Invalid(field="place", value="", problem="empty"))
    starts_at = require_aware(command.starts_at)
    day = starts_at.astimezone(PARIS).date()
    body = desk.programme.body(at.sitting.session.body, day)
    if body is None:
        raise CommandFailed(Invalid(field="body", value=at.sitting.session.body, problem="unknown"))
    data: dict[str, Value] = {
        "starts_at": iso(starts_at),
        "remote": command.remote,
        "period": body.period,
        "seats": seats_data(members_of(body)),
    }
    if command.place.strip():
        data["texts"] = {"place": desk.keep_text(command.place.strip())}
    at.record("meeting_prepared", data)


def set_agenda(desk: Desk, command: SetAgenda) -> None:
    """Record the files of the agenda in their order; what is decided stays on it.

    A second call that needs no quorum brings no other file than the first.
    """
    at = at_hand(desk, command.session, "set_agenda")
    at.in_phase(MeetingPhase.NONE, MeetingPhase.PREPARED, MeetingPhase.OPEN)
    if not at.sitting.conducted and at.sitting.session.items:
        at.refuse_state("already_decided")
    repeated = [case for case in command.cases if command.cases.count(case) > 1]
    if repeated:
        raise CommandFailed(Invalid(field="case", value=repeated[0], problem="duplicate"))
    for case in command.cases:
        _refuse_unexamined(at, case)
    if at.held.second_call:
        at.on_first_agenda(command.cases)
    for case in at.held.decided:
        if case not in command.cases:
            at.refuse(Reason(rule=Rule.ITEM_DECIDED, found={"case": case}))
    at.record("agenda_set", {"cases": list(command.cases)})
    desk.shown["count"] = len(command.cases)


def substitute(desk: Desk, command: Substitute) -> None:
    """Record who replaces the holder of a seat for this meeting."""
    at = at_hand(desk, command.session, "substitute")
    at.in_phase(MeetingPhase.PREPARED, MeetingPhase.OPEN)
    seat = at.seat(command.seat)
    if command.person:
        person = _sitter(desk, CaseId(command.person))
        elsewhere = [each for each, by in at.persons.items() if by == person.id and each != seat]
        if elsewhere:
            raise CommandFailed(Invalid(field="person", value=person.id, problem="duplicate"))
    at.record("seat_substituted", {"seat": seat, "person": command.person})


def answer_convocation(desk: Desk, command: AnswerConvocation) -> None:
    """Record a member's or a guest's answer, their proxy with it."""
    at = at_hand(desk, command.session, "answer_convocation", *SEATED_ROLES)
    seat = at.seat(command.seat)
    at.own(seat)
    at.in_phase(MeetingPhase.PREPARED)
    answer = one_of("answer", command.answer, ANSWERS)
    data: dict[str, Value] = {"seat": seat, "answer": answer}
    if answer == PROXY:
        holder = at.seat(command.holder, "holder")
        at.refuse(*reasons_against_proxy(at.law, seat, holder))
        data["holder"] = holder
    at.record("convocation_answered", data)


def record_presence(desk: Desk, command: RecordPresence) -> None:
    """Record who is seen at a meeting; who arrives takes back the proxy they gave."""
    at = at_hand(desk, command.session, "record_presence")
    seat = at.seat(command.seat)
    at.in_phase(MeetingPhase.PREPARED, MeetingPhase.OPEN)
    attendance = one_of("attendance", command.attendance, Attendance)
    at.record("presence_recorded", {"seat": seat, "attendance": attendance})


def give_proxy(desk: Desk, command: GiveProxy) -> None:
    """Record to whom a member gives their vote, or that they take it back."""
    at = at_hand(desk, command.session, "give_proxy", *SEATED_ROLES)
    giver = at.seat(command.giver, "giver")
    at.own(giver)
    at.in_phase(MeetingPhase.PREPARED, MeetingPhase.OPEN)
    if command.holder:
        holder = at.seat(command.holder, "holder")
        at.refuse(*reasons_against_proxy(at.law, giver, holder))
    elif giver not in at.held.proxies:
        raise CommandFailed(Invalid(field="holder", value="", problem="empty"))
    at.record("proxy_given", {"giver": giver, "holder": command.holder})


def recuse(desk: Desk, command: Recuse) -> None:
    """Record that a member leaves an item, with the category of their interest, or comes back."""
    at = at_hand(desk, command.session, "recuse", *SEATED_ROLES)
    seat = at.seat(command.seat)
    at.own(seat)
    at.in_phase(MeetingPhase.PREPARED, MeetingPhase.OPEN)
    at.undecided(command.case)
    left = at.held.recusals.get(command.case, {})
    if command.category or seat not in left:
        one_of("category", command.category, Interest)
    data: dict[str, Value] = {"case": command.case, "seat": seat, "category": command.category}
    at.record("recused", data)


def _refuse_unless_to_be_held(at: AtHand) -> None:
    if at.sitting.session.items:
        at.refuse_state("already_decided")
    if at.held.phase in (MeetingPhase.NONE, MeetingPhase.PREPARED):
        return
    if not _in_vain(at):
        at.in_phase(MeetingPhase.PREPARED)
    if at.held.phase is MeetingPhase.APPROVED:
        at.refuse_state("approved")


def _in_vain(at: AtHand) -> bool:
    """Whether a meeting decided nothing for want of a quorum: its own, or that of every item."""
    if at.held.decided:
        return False
    if not quorum_of(at.law).reached:
        return True
    lacking = [not quorum_of(at.law, case).reached for case in at.held.agenda]
    return at.held.phase is MeetingPhase.CLOSED and bool(lacking) and all(lacking)


def _refuse_unexamined(at: AtHand, case: CaseId) -> None:
    facts = at.desk.archive.candidature(case)
    if facts is None:
        raise CommandFailed(Invalid(field="case", value=case, problem="unknown"))
    if facts.state in EXAMINED or case in at.held.agenda:
        return
    sources: list[Value] = [str(state) for state in EXAMINED]
    found: dict[str, Value] = {"case": case, "state": str(facts.state), "sources": sources}
    at.refuse(Reason(rule=Rule.STATE, found=found))


def _sitter(desk: Desk, case: CaseId) -> Person:
    """Return somebody in office who may sit in a committee."""
    person = desk.archive.person(case)
    if person is None or person.kind not in SEATED or not is_in_office(person, _today(desk)):
        raise CommandFailed(Invalid(field="person", value=case, problem="unknown"))
    return person


def _today(desk: Desk) -> date:
    return desk.now.astimezone(PARIS).date()
