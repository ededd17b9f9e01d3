"""A committee's meeting, as a simulation plays it: act by act, or a whole one in a row.

Members answer late, leave items, vote by proxy or when they may not; leads decide without quorum.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from states.committee import Attendance, Choice, Interest, Opinion, SeatId, members_of
from states.facts import Outcome
from states.identifiers import ActorId, CaseId, Role
from tests.proof.simulation.cast import AUDITOR, BODY, LEAD, city
from tests.proof.simulation.play import LEADS, WORDS, Play
from workflow import commands
from workflow.committee import commands as held
from workflow.committee.meeting import MeetingPhase
from workflow.people import Actor
from workflow.sittings import Sitting

Generator = Callable[[Play], commands.Command | None]
MEMBER = Actor(id=ActorId("membre"), roles=frozenset({Role.COMMITTEE}))
GUEST = Actor(id=ActorId("invite"), roles=frozenset({Role.GUEST}))
CHAIRS = (*LEADS * 8, AUDITOR, MEMBER, GUEST, city("40088"))
"""Who gives what a lead should: mostly one."""
FIRST_PHASES = (MeetingPhase.OPEN, MeetingPhase.PREPARED, MeetingPhase.CLOSED, MeetingPhase.NONE)
"""Which meeting is at hand: the one furthest in its story that is not over."""


def seat_person(play: Play) -> commands.Command | None:
    """Somebody is given a seat, a member mostly."""
    members = [each for each in play.view.persons if each.organisation == BODY]
    person = play.one(members if members and play.likely(0.8) else play.view.persons)
    if person is None:
        return None
    return held.SeatPerson(
        actor=play.one(CHAIRS), person=person.id, seat=play.one((*_seats(play), "", "tabouret"))
    )


def prepare_meeting(play: Play) -> commands.Command | None:
    """A lead prepares a session, for now mostly."""
    sitting = _at_hand(play)
    if sitting is None:
        return None
    later = play.one((timedelta(), timedelta(), timedelta(hours=2), timedelta(days=6)))
    return held.PrepareMeeting(
        actor=play.one(CHAIRS),
        session=sitting.session.id,
        place=play.one(("Paris", "")),
        remote=play.likely(0.6),
        starts_at=play.view.now + later,
    )


def set_agenda(play: Play) -> commands.Command | None:
    """A lead puts the files examined on the agenda, now and then another."""
    sitting = _at_hand(play)
    if sitting is None:
        return None
    ready = [file.id for file in play.view.candidatures if file.state in ("analysed", "deferred")]
    ready += [case for case in sitting.meeting.agenda if case not in ready]
    if play.likely(0.1):
        ready += [file.id for file in play.view.candidatures[:1]]
    chosen = tuple(play.chance.sample(ready, k=min(len(ready), play.one((1, 2, 4)))))
    return held.SetAgenda(actor=play.one(CHAIRS), session=sitting.session.id, cases=chosen)


def substitute(play: Play) -> commands.Command | None:
    """A member is replaced for a meeting."""
    sitting, person = _at_hand(play), play.one(play.view.persons)
    if sitting is None or person is None:
        return None
    return held.Substitute(
        actor=play.one(CHAIRS),
        session=sitting.session.id,
        seat=play.one(_seats(play)),
        person=play.one((person.id, "")),
    )


def answer_convocation(play: Play) -> commands.Command | None:
    """Somebody answers for a seat, theirs or not."""
    sitting = _at_hand(play)
    if sitting is None:
        return None
    answer = play.one(("present", "remote", "excused", "proxy", "peut-être"))
    return held.AnswerConvocation(
        actor=_sitter(play),
        session=sitting.session.id,
        seat=play.one(_seats(play)),
        answer=answer,
        holder=play.one(_seats(play)) if answer == "proxy" else "",
    )


def record_presence(play: Play) -> commands.Command | None:
    """A lead sees somebody come, or go."""
    sitting = _at_hand(play)
    if sitting is None:
        return None
    return held.RecordPresence(
        actor=play.one(CHAIRS),
        session=sitting.session.id,
        seat=play.one(_seats(play)),
        attendance=play.one((*[Attendance.PRESENT] * 4, *Attendance)),
    )


def give_proxy(play: Play) -> commands.Command | None:
    """A member gives their vote, or takes it back."""
    sitting = _at_hand(play)
    if sitting is None:
        return None
    return held.GiveProxy(
        actor=_sitter(play),
        session=sitting.session.id,
        giver=play.one(_seats(play)),
        holder=play.one((*_seats(play), "")),
    )


def recuse(play: Play) -> commands.Command | None:
    """A member leaves an item, or comes back."""
    found = _item(play)
    if found is None:
        return None
    return held.Recuse(
        actor=_sitter(play),
        session=found[0].session.id,
        case=found[1],
        seat=play.one(_seats(play)),
        category=play.one((*Interest, "", "paresse")),
    )


def hear_person(play: Play) -> commands.Command | None:
    """Somebody is heard on an item."""
    found = _item(play)
    if found is None:
        return None
    texts = {"name": play.one(("Personne entendue", "")), "function": "Expert"}
    return held.HearPerson(
        actor=play.one(CHAIRS), session=found[0].session.id, case=found[1], texts=texts
    )


def open_meeting(play: Play) -> commands.Command | None:
    """A lead opens a meeting."""
    sitting = _at_hand(play)
    if sitting is None:
        return None
    return held.OpenMeeting(actor=play.one(CHAIRS), session=sitting.session.id)


def record_opinion(play: Play) -> commands.Command | None:
    """An opinion is given on an item."""
    found = _item(play)
    if found is None:
        return None
    return held.RecordOpinion(
        actor=play.one(CHAIRS),
        session=found[0].session.id,
        case=found[1],
        opinion=play.one((*Opinion, "moyen")),
        text=play.one(("", *WORDS)),
    )


def record_votes(play: Play) -> commands.Command | None:
    """The members there vote; now and then somebody who may not."""
    found = _item(play)
    if found is None:
        return None
    sitting, case = found
    meeting = sitting.meeting
    there = [seat for seat, how in meeting.seen.items() if how in ("present", "remote")]
    voters = [
        seat
        for seat in (*there, *(by for by, to in meeting.proxies.items() if to in there))
        if meeting.members[seat].votes and seat not in meeting.recusals.get(case, {})
    ]
    if play.likely(0.15):
        voters.append(SeatId(play.one(_seats(play))))
    likes = (Choice.FOR, Choice.FOR, Choice.FOR, *Choice)
    return held.RecordVotes(
        actor=play.one(CHAIRS),
        session=sitting.session.id,
        case=case,
        proposal=play.one(("label", "label", *Outcome)),
        votes={str(seat): str(play.one(likes)) for seat in voters},
    )


def decide_item(play: Play) -> commands.Command | None:
    """A lead decides what was voted, or something else; without quorum at times."""
    found = _item(play)
    if found is None:
        return None
    sitting, case = found
    votes = sitting.meeting.votes.get(case, {})
    voted = next((str(vote.proposal) for vote in votes.values()), "defer")
    return held.DecideItem(
        actor=play.one(CHAIRS),
        session=sitting.session.id,
        case=case,
        outcome=voted if play.likely(0.8) else play.one(Outcome),
        reason=play.one((*WORDS, *WORDS, "")),
        conditions=play.one(("", *WORDS)),
        override=play.one(("", "", "", *WORDS)),
    )


def reopen_item(play: Play) -> commands.Command | None:
    """A lead takes an outcome back."""
    found = _item(play, decided=True)
    if found is None:
        return None
    return held.ReopenItem(actor=play.one(CHAIRS), session=found[0].session.id, case=found[1])


def record_dissent(play: Play) -> commands.Command | None:
    """A member asks for their dissent to be recorded."""
    found = _item(play, decided=True)
    if found is None:
        return None
    return held.RecordDissent(
        actor=play.one((*CHAIRS, MEMBER)),
        session=found[0].session.id,
        case=found[1],
        seat=play.one(_seats(play)),
        text=play.one((*WORDS, "")),
    )


def close_meeting(play: Play) -> commands.Command | None:
    """A lead closes a meeting."""
    sitting = _at_hand(play)
    if sitting is None:
        return None
    return held.CloseMeeting(actor=play.one(CHAIRS), session=sitting.session.id)


def approve_minutes(play: Play) -> commands.Command | None:
    """A lead approves minutes."""
    closed = [each for each in play.view.sittings if each.meeting.closed_at is not None]
    sitting = play.one(closed) or _at_hand(play)
    if sitting is None:
        return None
    return held.ApproveMinutes(actor=play.one(CHAIRS), session=sitting.session.id)


def new_session(play: Play) -> commands.Command:
    """A lead makes a session known, to be held here."""
    return commands.RecordSession(actor=LEAD, body=BODY, reference=f"reunion-{play.serial}")


def meeting_story(play: Callable[[], Play]) -> Iterator[commands.Command]:
    """Yield a whole meeting, each act drawn from what stands by then; some are left out."""
    if _at_hand(play()) is None:
        yield new_session(play())
    first: tuple[Generator, ...] = (prepare_meeting, set_agenda, _convoke)
    people = (record_presence,) * 7 + (give_proxy, recuse)
    items = (record_opinion, record_votes, decide_item) * 3
    for generator in (*first, *people, open_meeting, *people, *items, _close, approve_minutes):
        now = play()
        command = generator(now) if now.likely(0.93) else None
        if command is not None:
            yield command


def _convoke(play: Play) -> commands.Command | None:
    sitting = _at_hand(play)
    if sitting is None:
        return None
    return commands.ConvokeSession(
        actor=LEAD, session=sitting.session.id, second_call=bool(sitting.meeting.vain)
    )


def _close(play: Play) -> commands.Command | None:
    return close_meeting(play) if play.likely(0.6) else None


def _at_hand(play: Play) -> Sitting | None:
    for phase in FIRST_PHASES:
        found = [
            each
            for each in play.view.sittings
            if each.meeting.phase is phase and (each.conducted or not each.session.items)
        ]
        if found:
            return found[-1]
    return play.one(play.view.sittings) if play.likely(0.1) else None


def _item(play: Play, decided: bool = False) -> tuple[Sitting, CaseId] | None:
    """An item of the meeting at hand, one that stands as asked if there is any."""
    sitting = _at_hand(play)
    if sitting is None or not sitting.meeting.agenda:
        return None
    agenda = sitting.meeting.agenda
    alike = [case for case in agenda if (case in sitting.meeting.decided) is decided]
    return sitting, play.one(alike if alike and play.likely(0.9) else agenda)


def _seats(play: Play) -> tuple[str, ...]:
    body = play.view.programme.body(BODY, play.today)
    return tuple(members_of(body)) if body else ("personne",)


def _sitter(play: Play) -> Actor:
    """Somebody who sits, somebody who does not, or a lead."""
    members = [each for each in play.view.persons if each.organisation == BODY]
    person = play.one(members)
    return person.as_actor() if person and play.likely(0.4) else play.one(CHAIRS)


GENERATORS: Mapping[type[commands.Command], tuple[int, Generator]] = {
    held.SeatPerson: (3, seat_person),
    held.PrepareMeeting: (4, prepare_meeting),
    held.SetAgenda: (4, set_agenda),
    held.Substitute: (1, substitute),
    held.AnswerConvocation: (3, answer_convocation),
    held.RecordPresence: (6, record_presence),
    held.GiveProxy: (2, give_proxy),
    held.Recuse: (2, recuse),
    held.HearPerson: (1, hear_person),
    held.OpenMeeting: (3, open_meeting),
    held.RecordOpinion: (1, record_opinion),
    held.RecordVotes: (4, record_votes),
    held.DecideItem: (5, decide_item),
    held.ReopenItem: (1, reopen_item),
    held.RecordDissent: (1, record_dissent),
    held.CloseMeeting: (2, close_meeting),
    held.ApproveMinutes: (2, approve_minutes),
}
