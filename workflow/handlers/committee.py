"""Commands on committee sessions: the record, the notice, and the two acts that disclose.

A session's items are recorded first, from papers here or by a meeting held in the office
(`workflow.handlers.meeting_items`); each file then takes its decision by its own act.
"""

from datetime import date

from states.acts import Reason, Remedy, Rule
from states.antenna import ALIVE
from states.deadlines import Deadline, DeadlineKind
from states.delays import DelayKind, DelayRule, due_day
from states.facts import CandidatureState, Outcome, Session
from states.identifiers import CaseId, CaseKind, DeadlineId, Role, Value
from states.instants import PARIS, EffectiveAt, exactly
from states.sessions import (
    left_examination,
    reasons_against_announce,
    reasons_against_item,
    reasons_against_notify,
    reasons_against_telling_centres,
)
from workflow.audit.evidence import TextKind
from workflow.calendar import deadline_data
from workflow.commands import (
    AnnounceSession,
    ConvokeSession,
    NotifySession,
    PlanSession,
    RecordSession,
    SessionItemAsked,
    TellCentres,
)
from workflow.committee.conducting import HINDRANCES, at_hand
from workflow.committee.meeting import MeetingPhase
from workflow.desk import Desk, Entry
from workflow.disclosure import ANNOUNCED, CENTRES_TOLD, NOTIFIED
from workflow.handlers.rights import refuse, require
from workflow.outcomes import CommandFailed, Invalid
from workflow.sittings import Sitting, took_decision


def record_session(desk: Desk, command: RecordSession) -> None:
    """Record a session, or add items and minutes to one; shows its id."""
    case = command.session or desk.new_case()
    require(desk, case, "record_session", Role.LEAD)
    if command.session is None:
        bodies = [body.id for body in desk.programme.bodies]
        if command.body not in bodies:
            raise CommandFailed(
                Invalid(
                    field="body",
                    value=command.body,
                    problem="not_a_choice",
                    values={"known": list(bodies)},
                )
            )
        if not command.reference:
            raise CommandFailed(Invalid(field="reference", value="", problem="empty"))
        data: dict[str, Value] = {"body": command.body, "reference": command.reference}
        _record(desk, case, "session_recorded", data, at=command.effective_at)
    elif _sitting(desk, case).session.notified_at is not None and command.items:
        # Its decisions were disclosed once and for all: another one would stay hidden for ever.
        refuse(desk, case, "record_session", Reason(rule=Rule.STATE))
    elif _sitting(desk, case).conducted and command.items:
        _refuse_meeting(desk, case, "record_session", "conducted")
    elif _sitting(desk, case).meeting.approved_at is not None:
        _refuse_meeting(desk, case, "record_session", "approved")
    for item in command.items:
        _record_item(desk, case, item)
    if command.minutes:
        texts: dict[str, Value] = {"minutes": desk.keep_text(command.minutes)}
        _record(desk, case, "minutes_recorded", {"texts": texts})
    desk.shown["session"] = case


def plan_session(desk: Desk, command: PlanSession) -> None:
    """Record the days planned for telling and announcing; each day is a version of a deadline."""
    require(desk, command.session, "plan", Role.LEAD)
    session = _sitting(desk, command.session).session
    asked = {
        DeadlineKind.NOTIFICATION: command.notification,
        DeadlineKind.ANNOUNCEMENT: command.announcement,
    }
    planned = {kind: day for kind, day in asked.items() if day is not None}
    if not planned:
        raise CommandFailed(Invalid(field="day", value="", problem="empty"))
    for day in planned.values():
        if day < _today(desk):
            found: dict[str, Value] = {"field": "day", "value": day.isoformat()}
            reason = Reason(rule=Rule.DEADLINE_PAST, found=found)
            refuse(desk, command.session, "plan", reason)
    for kind, day in planned.items():
        _plan(desk, session, kind, day)
    desk.reload_programme()
    desk.shown["count"] = len(planned)


def _plan(desk: Desk, session: Session, kind: DeadlineKind, day: date) -> None:
    name = DeadlineId(f"{session.id}/{kind}")
    stands = desk.programme.deadlines.get(name)
    if stands is not None and stands.day == day:
        return
    wished = Deadline(
        id=name,
        kind=kind,
        subject=session.id,
        label="",
        day=day,
        version=stands.version + 1 if stands else 1,
        hard=False,
    )
    desk.record(
        Entry(
            case=CaseId(name),
            case_kind=CaseKind.DEADLINE,
            kind="deadline_moved" if stands else "deadline_set",
            data={**deadline_data(wished), "reference": session.reference},
        )
    )


def convoke_session(desk: Desk, command: ConvokeSession) -> None:
    """Record that the notice of a session leaves; late notice is said, not refused.

    Once the day is past there is nothing to be convened to.
    """
    require(desk, command.session, "convoke", Role.LEAD)
    sitting = _sitting(desk, command.session)
    if sitting.meeting.opened_at is not None:
        _refuse_meeting(desk, command.session, "convoke", HINDRANCES[sitting.meeting.phase])
    if command.second_call and not sitting.meeting.vain:
        _refuse_meeting(desk, command.session, "convoke", "no_first_call")
    if command.second_call:
        at_hand(desk, command.session, "convoke").on_first_agenda(sitting.meeting.agenda)
    held_on = sitting.session.held_on
    day = held_on.instant.astimezone(PARIS).date() if held_on else _today(desk)
    days = (day - _today(desk)).days
    if days < 0:
        found: dict[str, Value] = {"field": "day", "value": day.isoformat()}
        reason = Reason(rule=Rule.DEADLINE_PAST, found=found)
        refuse(desk, command.session, "convoke", reason)
    wanted = desk.programme.delays.convocation_calendar_days
    data: dict[str, Value] = {"days_ahead": days}
    if days < wanted:
        data["outside_rule"] = ["late_convocation"]
    if command.second_call:
        data["second_call"] = True
    _record(desk, command.session, "convoked", data)
    desk.shown["late"] = days < wanted


def notify_session(desk: Desk, command: NotifySession) -> None:
    """Disclose the decisions of a session to the cities; every item that can be is carried out."""
    require(desk, command.session, "notify", Role.LEAD)
    sitting = _sitting(desk, command.session)
    if sitting.meeting.phase is MeetingPhase.OPEN:
        _refuse_meeting(desk, command.session, "notify", "not_closed")
    done = tuple(
        item.case for item in sitting.session.items if _is_settled(desk, sitting, item.case)
    )
    refuse(desk, command.session, "notify", *reasons_against_notify(sitting.session, done))
    _disclose(desk, sitting, NOTIFIED, command)


def tell_centres(desk: Desk, command: TellCentres) -> None:
    """Let the regional centres see the decisions of a session, once the cities were told."""
    require(desk, command.session, "tell_centres", Role.LEAD)
    sitting = _sitting(desk, command.session)
    reasons = reasons_against_telling_centres(sitting.session)
    refuse(desk, command.session, "tell_centres", *reasons)
    _disclose(desk, sitting, CENTRES_TOLD, command)


def announce_session(desk: Desk, command: AnnounceSession) -> None:
    """Make the decisions of a session public, after they were notified."""
    require(desk, command.session, "announce", Role.LEAD)
    sitting = _sitting(desk, command.session)
    refuse(desk, command.session, "announce", *reasons_against_announce(sitting.session))
    _disclose(desk, sitting, ANNOUNCED, command)
    at = command.effective_at or exactly(desk.now)
    for case in _antennas_of(desk, sitting):
        _propose_milestones(desk, case, at.instant.astimezone(PARIS).date())


def _record_item(desk: Desk, session: CaseId, item: SessionItemAsked) -> None:
    facts = desk.archive.candidature(item.case)
    if facts is None:
        raise CommandFailed(Invalid(field="case", value=item.case, problem="unknown"))
    sitting = _sitting(desk, session).session
    reasons = reasons_against_item(sitting, facts, desk.now)
    refuse(desk, item.case, "record_session", *reasons)
    if item.outcome not in tuple(Outcome):
        known: dict[str, Value] = {"known": [str(outcome) for outcome in Outcome]}
        raise CommandFailed(
            Invalid(field="outcome", value=item.outcome, problem="not_a_choice", values=known)
        )
    data: dict[str, Value] = {"case": item.case, "outcome": item.outcome}
    if item.reason:
        data["texts"] = {"reason": desk.keep_text(item.reason, TextKind.RECORD)}
    _record(desk, session, "session_item", data)


def _disclose(
    desk: Desk, sitting: Sitting, kind: str, command: NotifySession | TellCentres | AnnounceSession
) -> None:
    at = command.effective_at or exactly(desk.now)
    data: dict[str, Value] = {"session": sitting.session.id}
    _record(desk, sitting.session.id, kind, data, at=at)
    for item in sitting.session.items:
        if not _stands(desk, sitting, item.case):
            continue
        desk.record(
            Entry(
                case=item.case,
                case_kind=CaseKind.CANDIDATURE,
                kind=kind,
                data=data,
                effective_at=at,
            )
        )
    for case in _antennas_of(desk, sitting):
        desk.record(
            Entry(case=case, case_kind=CaseKind.ANTENNA, kind=kind, data=data, effective_at=at)
        )
    desk.shown["count"] = len(sitting.session.items)


def _antennas_of(desk: Desk, sitting: Sitting) -> tuple[CaseId, ...]:
    files = (desk.archive.candidature(item.case) for item in sitting.session.items)
    return tuple(
        case
        for file in files
        if file is not None
        and file.decided_in == sitting.session.id
        and file.state is CandidatureState.LABELLED
        for case in file.antennas
    )


def _is_settled(desk: Desk, sitting: Sitting, case: CaseId) -> bool:
    """Whether a file took this session's decision, or never will."""
    facts = desk.archive.candidature(case)
    gone = facts is not None and left_examination(facts)
    return gone or took_decision(desk.archive.events(case), sitting.session.id)


def _stands(desk: Desk, sitting: Sitting, case: CaseId) -> bool:
    """Whether the decision of this session is the file's last: an older one discloses nothing."""
    facts = desk.archive.candidature(case)
    return facts is not None and facts.decided_in == sitting.session.id


def _propose_milestones(desk: Desk, case: CaseId, announced_on: date) -> None:
    """Propose the programme's targets, counted from the announcement; none is confirmed."""
    antenna = desk.archive.antenna(case)
    if antenna is None or antenna.state not in ALIVE:
        return
    for rule in desk.programme.milestones:
        if rule.months_after_announcement is None or rule.id in antenna.milestones:
            continue
        months = DelayRule(kind=DelayKind.MONTHS, count=rule.months_after_announcement)
        data: dict[str, Value] = {
            "milestone": rule.id,
            "day": due_day(announced_on, months).isoformat(),
            "kind": str(DeadlineKind.MILESTONE),
        }
        desk.record(
            Entry(case=case, case_kind=CaseKind.ANTENNA, kind="milestone_propose", data=data)
        )


def _refuse_meeting(desk: Desk, session: CaseId, trigger: str, code: str) -> None:
    """Refuse because of where a meeting stands; a conducted one decides item by item."""
    remedy = Remedy(trigger="decide_item", inputs={"session": session})
    reason = Reason(
        rule=Rule.MEETING_STATE,
        found={"meeting": code},
        remedy=remedy if code == "conducted" else None,
    )
    refuse(desk, session, trigger, reason)


def _sitting(desk: Desk, session: CaseId) -> Sitting:
    found = desk.archive.sitting(session)
    if found is None:
        raise CommandFailed(Invalid(field="session", value=session, problem="unknown"))
    return found


def _record(
    desk: Desk, case: CaseId, kind: str, data: dict[str, Value], *, at: EffectiveAt | None = None
) -> None:
    desk.record(
        Entry(
            case=case,
            case_kind=CaseKind.SESSION,
            kind=kind,
            data=data,
            effective_at=at,
        )
    )


def _today(desk: Desk) -> date:
    return desk.now.astimezone(PARIS).date()
