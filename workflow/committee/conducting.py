"""A meeting at hand: what the handlers of its acts look at, and what they refuse alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from states.acts import Reason, Remedy, Rule
from states.committee import Meeting, SeatId
from states.events import Event
from states.identifiers import CaseId, CaseKind, Role, Value
from states.instants import PARIS, EffectiveAt, iso
from states.programme import Body
from workflow.commands import Command
from workflow.committee.meeting import MeetingPhase, Proceedings, law_of
from workflow.committee.seating import persons_of, seat_of
from workflow.desk import Desk, Entry
from workflow.handlers.rights import refuse, require
from workflow.outcomes import CommandFailed, Invalid
from workflow.sittings import Sitting

HINDRANCES: Mapping[MeetingPhase, str] = {
    MeetingPhase.NONE: "not_prepared",
    MeetingPhase.PREPARED: "not_open",
    MeetingPhase.OPEN: "opened",
    MeetingPhase.CLOSED: "closed",
    MeetingPhase.APPROVED: "approved",
}
"""What is said of a phase in which an act is not done."""
SEATED_ROLES = (Role.LEAD, Role.COMMITTEE, Role.GUEST)


@dataclass(frozen=True, kw_only=True)
class AtHand:
    """A meeting, the act asked of it, and who sits; `trigger` names the act in a refusal."""

    desk: Desk
    trigger: str
    sitting: Sitting
    persons: Mapping[SeatId, CaseId]

    @property
    def session(self) -> CaseId:
        """The case of the session."""
        return self.sitting.session.id

    @property
    def held(self) -> Proceedings:
        """What was recorded."""
        return self.sitting.meeting

    @property
    def law(self) -> Meeting:
        """The meeting as the law looks at it."""
        return law_of(self.held, self.desk.programme.regulations)

    def refuse(self, *reasons: Reason) -> None:
        """Refuse the act with these reasons, unless there is none."""
        refuse(self.desk, self.session, self.trigger, *reasons)

    def refuse_state(self, code: str) -> None:
        """Refuse because of where the meeting stands."""
        self.refuse(Reason(rule=Rule.MEETING_STATE, found={"meeting": code}))

    def in_phase(self, *wanted: MeetingPhase) -> None:
        """Refuse the act unless the meeting stands where it may be done."""
        phase = self.held.phase
        if phase in wanted:
            return
        early = phase is MeetingPhase.OPEN and MeetingPhase.CLOSED in wanted
        self.refuse_state("not_closed" if early else HINDRANCES[phase])

    def seat(self, name: str, field: str = "seat") -> SeatId:
        """Return a seat of the meeting from what was typed.

        Raises:
            CommandFailed: nobody sits there.
        """
        if name not in self.held.members:
            known: list[Value] = [str(each) for each in self.held.members]
            raise CommandFailed(
                Invalid(field=field, value=name, problem="not_a_choice", values={"known": known})
            )
        return SeatId(name)

    def own(self, seat: SeatId) -> None:
        """Refuse unless the lead, or who holds the seat, acts."""
        if (
            Role.LEAD not in self.desk.actor.roles
            and seat_of(self.persons, self.desk.actor) != seat
        ):
            self.refuse(Reason(rule=Rule.OTHER_SEAT, found={"member": seat}))

    def undecided(self, case: CaseId) -> None:
        """Refuse unless a file is on the agenda and not decided yet."""
        self.on_agenda(case)
        if case in self.held.decided:
            remedy = Remedy(trigger="reopen_item", inputs={"session": self.session})
            self.refuse(Reason(rule=Rule.ITEM_DECIDED, found={"case": case}, remedy=remedy))

    def on_agenda(self, case: CaseId) -> None:
        """Refuse unless a file is on the agenda."""
        if case not in self.held.agenda:
            self.refuse(Reason(rule=Rule.NOT_ON_AGENDA, found={"case": case}))

    def on_first_agenda(self, cases: Iterable[CaseId]) -> None:
        """Refuse files that a first meeting without quorum did not have, when none is needed now.

        Whoever stayed away the first time knew what was left undecided, nothing else.
        """
        if self.desk.programme.regulations.second_call_waives_quorum and not (
            {*cases} <= {*self.held.first_agenda}
        ):
            self.refuse_state("first_agenda")

    def record(
        self, kind: str, data: Mapping[str, Value], effective_at: EffectiveAt | None = None
    ) -> Event:
        """Record an event of the session, true since now unless it says otherwise."""
        return self.desk.record(
            Entry(
                case=self.session,
                case_kind=CaseKind.SESSION,
                kind=kind,
                data=data,
                effective_at=effective_at,
            )
        )

    def after(self, since: datetime, command: Command) -> None:
        """Refuse an act said to be true before an instant, or in the future."""
        at = command.effective_at.instant if command.effective_at else self.desk.now
        if at > self.desk.now:
            found: dict[str, Value] = {"value": iso(at)}
            self.refuse(Reason(rule=Rule.EFFECTIVE_IN_FUTURE, found=found))
        if at < since:
            self.refuse_state("not_yet")


def at_hand(desk: Desk, session: CaseId, trigger: str, *roles: Role) -> AtHand:
    """Return a meeting for an act that `roles` may do; the lead only when none is named.

    A session that a guest does not sit in does not exist for them.
    """
    require(desk, session, trigger, *(roles or (Role.LEAD,)))
    sitting = desk.archive.sitting(session)
    persons = _persons(desk, sitting) if sitting else {}
    hidden = not desk.actor.is_insider and not seat_of(persons, desk.actor)
    if sitting is None or hidden:
        raise CommandFailed(Invalid(field="session", value=session, problem="unknown"))
    return AtHand(desk=desk, trigger=trigger, sitting=sitting, persons=persons)


def body_of(desk: Desk, sitting: Sitting) -> Body | None:
    """Return the committee of a session as it sits on its day."""
    held_on = sitting.session.held_on
    day = (held_on.instant if held_on else desk.now).astimezone(PARIS).date()
    return desk.programme.body(sitting.session.body, day)


def one_of(field: str, value: str, among: Iterable[StrEnum | str]) -> str:
    """Return a code of a closed set.

    Raises:
        CommandFailed: it is no such code.
    """
    known: list[Value] = [str(each) for each in among]
    if value not in known:
        raise CommandFailed(
            Invalid(field=field, value=value, problem="not_a_choice", values={"known": known})
        )
    return value


def _persons(desk: Desk, sitting: Sitting) -> Mapping[SeatId, CaseId]:
    today = desk.now.astimezone(PARIS).date()
    return persons_of(desk.archive, sitting, body_of(desk, sitting), today)
