"""Commands on what a meeting does: opening, items heard, voted and decided, closing, minutes."""

from states.acts import Reason, Remedy, Rule
from states.committee import (
    Choice,
    Opinion,
    Quorum,
    Tally,
    is_there,
    quorum_now,
    quorum_of,
    reasons_against_dissent,
    reasons_against_outcome,
    reasons_against_vote,
    reasons_without_reason,
    taking_part,
    tally_of,
)
from states.facts import Outcome
from states.identifiers import CaseId, Role, Value
from states.instants import PARIS, day_start
from states.sessions import reasons_against_item
from workflow.audit.evidence import TextKind
from workflow.committee.commands import (
    ApproveMinutes,
    CloseMeeting,
    DecideItem,
    HearPerson,
    OpenMeeting,
    RecordDissent,
    RecordOpinion,
    RecordVotes,
    ReopenItem,
)
from workflow.committee.conducting import AtHand, at_hand, body_of, one_of
from workflow.committee.gathering import PlainNames, Sources, whole_meeting
from workflow.committee.meeting import MeetingPhase, regulations_data
from workflow.committee.minutes import frozen_of, reference_of
from workflow.committee.seating import usual_persons
from workflow.desk import Desk
from workflow.outcomes import CommandFailed, Invalid

OVERRIDABLE = (Rule.NO_QUORUM, Rule.NO_VOTE, Rule.NOT_CARRIED)
"""Rules of a decision that an override with its own reason sets aside; a reason is never one."""
HEARD = ("name", "function", "organisation_name")


def open_meeting(desk: Desk, command: OpenMeeting) -> None:
    """Open a meeting on its day or later, under the regulations in force, with who sits that day.

    `effective_at` may say when it opened, for what is entered afterwards. Who replaces somebody
    is not in it: the seat may still be given back.
    """
    at = at_hand(desk, command.session, "open_meeting")
    at.in_phase(MeetingPhase.PREPARED)
    assert at.held.starts_at is not None
    if not at.held.agenda:
        at.refuse_state("agenda_empty")
    if at.sitting.session.items:
        at.refuse_state("already_decided")
    at.after(day_start(at.held.starts_at.astimezone(PARIS).date()), command)
    opened_at = command.effective_at.instant if command.effective_at else desk.now
    opened_on = opened_at.astimezone(PARIS).date()
    holders = usual_persons(desk.archive, body_of(desk, at.sitting), opened_on)
    persons: dict[str, Value] = {str(seat): person for seat, person in holders.items()}
    data = {**regulations_data(desk.programme.regulations), "persons": persons}
    if at.held.convoked_at is None:
        data["outside_rule"] = ["not_convoked"]
    at.record("meeting_opened", data, command.effective_at)
    desk.shown["convoked"] = at.held.convoked_at is not None


def hear_person(desk: Desk, command: HearPerson) -> None:
    """Record a person heard on an item; they do not vote."""
    at = at_hand(desk, command.session, "hear_person")
    at.in_phase(MeetingPhase.PREPARED, MeetingPhase.OPEN)
    at.undecided(command.case)
    texts = {name: command.texts.get(name, "").strip() for name in HEARD}
    if not texts["name"]:
        raise CommandFailed(Invalid(field="name", value="", problem="empty"))
    kept = desk.keep_texts(texts, TextKind.PERSONAL)
    at.record("person_heard", {"case": command.case, "texts": kept})


def record_opinion(desk: Desk, command: RecordOpinion) -> None:
    """Record the opinion on an item, before it is decided."""
    at = _open(desk, command.session, "record_opinion", command.case)
    opinion = one_of("opinion", command.opinion, Opinion)
    data: dict[str, Value] = {"case": command.case, "opinion": opinion}
    if command.text.strip():
        data["texts"] = {"text": desk.keep_text(command.text.strip())}
    at.record("opinion_recorded", data)


def record_votes(desk: Desk, command: RecordVotes) -> None:
    """Record who voted what on a proposal, and its quorum; one vote not taken refuses them all."""
    at = _open(desk, command.session, "record_votes", command.case)
    proposal = one_of("proposal", command.proposal, Outcome)
    if not command.votes:
        raise CommandFailed(Invalid(field="votes", value="", problem="empty"))
    votes = {at.seat(seat): one_of("votes", each, Choice) for seat, each in command.votes.items()}
    law = at.law
    reasons = [reason for seat in votes for reason in reasons_against_vote(law, command.case, seat)]
    at.refuse(*reasons)
    by: dict[str, Value] = {
        str(seat): law.proxies[seat] for seat in votes if not is_there(law, seat)
    }
    said: dict[str, Value] = {str(seat): choice for seat, choice in votes.items()}
    took_part: dict[str, Value] = {
        str(seat): "" if is_there(law, seat) else law.proxies[seat]
        for seat in taking_part(law, command.case)
    }
    data: dict[str, Value] = {
        "case": command.case,
        "proposal": proposal,
        "votes": said,
        "quorum": _quorum_data(quorum_now(law, command.case)),
        "took_part": took_part,
    }
    at.record("votes_recorded", {**data, **({"by": by} if by else {})})
    now = at_hand(desk, command.session, "record_votes")
    desk.shown |= _tally_data(tally_of(now.law, command.case))


def decide_item(desk: Desk, command: DecideItem) -> None:
    """Record the outcome of an item with its votes, and their quorum, else that of now."""
    at = _open(desk, command.session, "decide_item", command.case)
    outcome = Outcome(one_of("outcome", command.outcome, Outcome))
    facts = desk.archive.candidature(command.case)
    assert facts is not None
    law, override = at.law, command.override.strip()
    against = reasons_against_outcome(law, command.case, outcome)
    outside = [each.rule for each in against if override and each.rule in OVERRIDABLE]
    at.refuse(
        *reasons_against_item(at.sitting.session, facts, desk.now),
        *(each for each in against if each.rule not in outside),
        *reasons_without_reason(command.case, command.reason),
    )
    texts = {"reason": command.reason.strip(), "conditions": command.conditions.strip()}
    data: dict[str, Value] = {
        "case": command.case,
        "outcome": outcome,
        "quorum": _quorum_data(quorum_of(law, command.case)),
        "tally": _tally_data(tally_of(law, command.case)),
        "texts": desk.keep_texts(
            {**texts, **({"override": override} if outside else {})}, TextKind.RECORD
        ),
    }
    if outside:
        data["outside_rule"] = [str(rule) for rule in outside]
    at.record("item_decided", data)


def reopen_item(desk: Desk, command: ReopenItem) -> None:
    """Take back what an open meeting decided of a file that did not take the decision yet."""
    at = at_hand(desk, command.session, "reopen_item")
    at.in_phase(MeetingPhase.OPEN)
    at.on_agenda(command.case)
    if command.case not in at.held.decided:
        at.refuse(Reason(rule=Rule.NOTHING_TO_REVERT))
    facts = desk.archive.candidature(command.case)
    if facts is not None and facts.decided_in == at.session:
        found = {"case": command.case}
        remedy = Remedy(trigger="revert")
        at.refuse(Reason(rule=Rule.DEPENDENT_ACT, found=found, remedy=remedy))
    at.record("item_reopened", {"case": command.case})


def record_dissent(desk: Desk, command: RecordDissent) -> None:
    """Record the dissent of a member who took part in an item; it enters the minutes."""
    at = at_hand(desk, command.session, "record_dissent", Role.LEAD, Role.COMMITTEE)
    seat = at.seat(command.seat)
    at.own(seat)
    at.in_phase(MeetingPhase.OPEN, MeetingPhase.CLOSED)
    at.on_agenda(command.case)
    if not command.text.strip():
        raise CommandFailed(Invalid(field="text", value="", problem="empty"))
    decided = command.case in at.held.decided
    at.refuse(*reasons_against_dissent(at.law, command.case, seat, decided=decided))
    data: dict[str, Value] = {"case": command.case, "seat": seat}
    at.record("dissent_recorded", {**data, "texts": {"text": desk.keep_text(command.text.strip())}})


def close_meeting(desk: Desk, command: CloseMeeting) -> None:
    """Close a meeting; shows how many items it left without an outcome."""
    at = at_hand(desk, command.session, "close_meeting")
    at.in_phase(MeetingPhase.OPEN)
    assert at.held.opened_at is not None
    at.after(at.held.opened_at, command)
    at.record("meeting_closed", {}, command.effective_at)
    desk.shown["left"] = len(at.held.agenda) - len(at.held.decided)


def approve_minutes(desk: Desk, command: ApproveMinutes) -> None:
    """Freeze the minutes of a closed meeting; shows their reference and their SHA-256."""
    at = at_hand(desk, command.session, "approve_minutes")
    at.in_phase(MeetingPhase.CLOSED)
    sources = Sources(
        archive=desk.archive,
        actor=desk.actor,
        now=desk.now,
        programme=desk.programme,
        names=PlainNames(),
    )
    read = whole_meeting(sources, at.sitting)
    frozen, reference = frozen_of(read, desk.now), reference_of(read)
    texts: dict[str, Value] = {
        "minutes": desk.keep_text(reference),
        "record": desk.keep_text(frozen.record),
    }
    for seat, person in at.persons.items():
        name = f"name:{seat}"
        if name in frozen.names:
            texts[name] = desk.keep_text(frozen.names[name], TextKind.PERSONAL, person)
    at.record("minutes_approved", {"sha256": frozen.digest, "texts": texts})
    desk.shown |= {"minutes": reference, "sha256": frozen.digest}


def _open(desk: Desk, session: CaseId, trigger: str, case: CaseId) -> AtHand:
    at = at_hand(desk, session, trigger)
    at.in_phase(MeetingPhase.OPEN)
    at.undecided(case)
    return at


def _quorum_data(quorum: Quorum) -> dict[str, Value]:
    return {
        "needed": quorum.needed,
        "counted": quorum.counted,
        "voting": quorum.voting,
        "waived": quorum.waived,
    }


def _tally_data(tally: Tally) -> dict[str, Value]:
    return {
        "for": tally.votes_for,
        "against": tally.votes_against,
        "abstain": tally.abstentions,
        "carried": tally.carried,
        "casting_vote": tally.by_casting_vote,
    }
