"""A meeting that takes a turn: who leaves or comes after a vote, what is taken back or put off."""

from datetime import timedelta
from typing import Any

from states.acts import Refused, Remedy, Rule
from states.committee import Quorum, SeatId
from states.identifiers import CaseId, ContactKind
from states.instants import exactly
from tests.workflow.bench import LEAD, act, done, move, register_person
from tests.workflow.meeting_bench import (
    ACV,
    BODY,
    CHAIR,
    CITIES,
    COMMUNITIES,
    INDUSTRY,
    STARTS_AT,
    UIMM,
    VOTING,
    Bench,
    convened,
    opened,
)
from workflow.commands import ConvokeSession, EndPerson, NotifySession, ReplacePerson
from workflow.committee.commands import (
    CloseMeeting,
    DecideItem,
    OpenMeeting,
    PrepareMeeting,
    RecordDissent,
    RecordPresence,
    RecordVotes,
    Recuse,
    ReopenItem,
    SetAgenda,
    Substitute,
)
from workflow.office import Office


def rules(outcome: Any) -> list[Rule]:
    assert isinstance(outcome, Refused), outcome
    return [reason.rule for reason in outcome.reasons]


def attended(office: Office, *seats: str, count: int = 1) -> Bench:
    """A meeting opened with these seats only."""
    bench = convened(office, count)
    move(office, STARTS_AT)
    bench.there(*seats)
    bench.do(OpenMeeting)
    return bench


def test_who_leaves_after_the_vote_does_not_undo_its_quorum(office: Office) -> None:
    bench = attended(office, CHAIR, ACV, CITIES, UIMM)
    case = bench.files[0]
    bench.vote(case)
    for seat in (CHAIR, ACV, CITIES, UIMM):
        bench.do(RecordPresence, seat=seat, attendance="absent")
    bench.decide(case)
    assert bench.read().items[0].quorum == Quorum(needed=4, counted=4, voting=8)


def test_who_comes_after_the_vote_does_not_complete_its_quorum(office: Office) -> None:
    bench = attended(office, CHAIR, ACV, CITIES)
    case = bench.files[0]
    recorded = bench.vote(case).events[-1].data
    assert recorded["quorum"] == {"needed": 4, "counted": 3, "voting": 8, "waived": False}
    bench.there(UIMM, INDUSTRY, COMMUNITIES)
    asked = {"case": case, "outcome": "label", "reason": "Projet solide."}
    assert rules(bench.give(DecideItem, **asked)) == [Rule.NO_QUORUM]
    bench.vote(case)
    bench.decide(case)
    assert bench.read().items[0].quorum == Quorum(needed=4, counted=6, voting=8)


def test_who_leaves_the_item_after_the_vote_leaves_its_quorum_with_whom_they_stand_for(
    office: Office,
) -> None:
    bench = opened(office, 1)
    case = bench.files[0]
    bench.vote(case)
    bench.do(Recuse, case=case, seat=UIMM, category="family")
    item = bench.read().items[0]
    assert (item.quorum, len(item.votes)) == (Quorum(needed=4, counted=6, voting=7), 6)
    bench.do(Recuse, case=case, seat=UIMM, category="")
    assert bench.read().items[0].quorum == Quorum(needed=4, counted=6, voting=8)


def test_a_dissent_is_of_who_voted_and_goes_with_the_decision_taken_back(office: Office) -> None:
    bench = attended(office, CHAIR, ACV, CITIES, UIMM)
    case = bench.files[0]
    bench.vote(case, uimm="against")
    bench.decide(case)
    bench.there(INDUSTRY)
    bench.do(RecordPresence, seat=UIMM, attendance="absent")
    late = bench.give(RecordDissent, case=case, seat=INDUSTRY, text="Contre.")
    assert rules(late) == [Rule.NO_VOTE]
    bench.do(RecordDissent, case=case, seat=UIMM, text="Effectifs insuffisants.")
    assert bench.read().items[0].dissents == {UIMM: "Effectifs insuffisants."}
    bench.do(ReopenItem, case=case)
    assert bench.read().items[0].dissents == {}


def test_a_deferral_voted_down_is_not_decided(office: Office) -> None:
    bench = opened(office, 1)
    case, against = bench.files[0], dict.fromkeys(VOTING, "against")
    bench.do(RecordVotes, case=case, proposal="defer", votes=against)
    asked = {"case": case, "outcome": "defer", "reason": "Trop tôt."}
    assert rules(bench.give(DecideItem, **asked)) == [Rule.NOT_CARRIED]


def test_a_substitute_named_before_the_opening_gives_the_seat_back(office: Office) -> None:
    bench = convened(office, 1)
    person = register_person(office, ContactKind.COMMITTEE_MEMBER, BODY, name="Suppléante")
    bench.do(Substitute, seat=UIMM, person=person)
    move(office, STARTS_AT)
    bench.do(OpenMeeting)
    assert holder(bench, UIMM) == (person, True)
    bench.do(Substitute, seat=UIMM, person="")
    assert holder(bench, UIMM) == (bench.persons[UIMM], False)


def test_a_meeting_entered_afterwards_has_the_holders_of_its_day(office: Office) -> None:
    bench = convened(office, 1)
    move(office, STARTS_AT + timedelta(days=2))
    texts = {"name": "Nouvelle personne", "email": "nouvelle@comite.example"}
    done(office, ReplacePerson(actor=LEAD, person=bench.persons[UIMM], texts=texts))
    done(office, EndPerson(actor=LEAD, person=bench.persons[ACV]))
    assert holder(bench, UIMM)[0] != bench.persons[UIMM]
    bench.do(OpenMeeting, effective_at=exactly(STARTS_AT))
    assert holder(bench, UIMM) == (bench.persons[UIMM], False)
    assert holder(bench, ACV) == (bench.persons[ACV], False)


def test_a_file_withdrawn_before_its_decision_does_not_hold_the_cities_back(
    office: Office,
) -> None:
    bench = opened(office, 2)
    for case in bench.files:
        bench.vote(case)
        bench.decide(case)
    bench.do(CloseMeeting)
    act(office, bench.files[0], "label", session=bench.session)
    assert rules(bench.give(NotifySession)) == [Rule.SESSION_OUTCOME]
    act(office, bench.files[1], "withdraw")
    bench.do(NotifySession)
    assert [each.case for each in bench.read().session.items] == [*bench.files]


def test_nobody_is_convened_to_a_day_that_is_past(office: Office) -> None:
    bench = convened(office, 1)
    move(office, STARTS_AT)
    assert bench.do(ConvokeSession).events[-1].data["days_ahead"] == 0
    move(office, STARTS_AT + timedelta(days=3))
    assert rules(bench.give(ConvokeSession)) == [Rule.DEADLINE_PAST]


def test_a_meeting_closed_without_quorum_for_any_item_is_convened_again(office: Office) -> None:
    bench = attended(office, CHAIR, ACV, CITIES, UIMM)
    case, again = bench.files[0], STARTS_AT + timedelta(days=7)
    for seat in (ACV, CITIES):
        bench.do(Recuse, case=case, seat=seat, category="mandate")
    bench.vote(case)
    refused = bench.give(DecideItem, case=case, outcome="label", reason="Projet solide.")
    assert rules(refused) == [Rule.NO_QUORUM]
    assert refused.reasons[0].remedy == Remedy(trigger="close_meeting")
    assert bench.read().quorum.reached
    prepare: dict[str, Any] = {"place": "Paris", "remote": False, "starts_at": again}
    assert rules(bench.give(PrepareMeeting, **prepare)) == [Rule.MEETING_STATE]
    bench.do(CloseMeeting)
    bench.do(PrepareMeeting, **prepare)
    bench.do(ConvokeSession, second_call=True)
    move(office, again)
    bench.there(CHAIR)
    bench.do(OpenMeeting)
    bench.vote(case)
    bench.decide(case)


def test_a_meeting_that_could_decide_is_not_convened_again(office: Office) -> None:
    bench = attended(office, CHAIR, ACV, CITIES, UIMM, count=2)
    bench.do(Recuse, case=bench.files[0], seat=UIMM, category="mandate")
    bench.do(CloseMeeting)
    again = STARTS_AT + timedelta(days=7)
    refused = bench.give(PrepareMeeting, place="Paris", remote=False, starts_at=again)
    assert rules(refused) == [Rule.MEETING_STATE]


def test_a_second_call_brings_the_files_of_the_first_agenda_only(office: Office) -> None:
    bench = convened(office, 2)
    first, other = bench.files
    bench.do(SetAgenda, cases=(first,))
    move(office, STARTS_AT)
    bench.there(CHAIR)
    bench.do(OpenMeeting)
    bench.do(CloseMeeting)
    again = STARTS_AT + timedelta(days=7)
    bench.do(PrepareMeeting, place="Paris", remote=False, starts_at=again)
    bench.do(SetAgenda, cases=bench.files)
    refused = bench.give(ConvokeSession, second_call=True)
    assert refused.reasons[0].found == {"meeting": "first_agenda"}
    bench.do(SetAgenda, cases=(first,))
    bench.do(ConvokeSession, second_call=True)
    assert rules(bench.give(SetAgenda, cases=(first, other))) == [Rule.MEETING_STATE]
    bench.do(ConvokeSession)
    bench.do(SetAgenda, cases=(first, other))


def holder(bench: Bench, seat: str) -> tuple[CaseId | None, bool]:
    """Who holds a seat, and whether they replace somebody."""
    member = bench.read().member(SeatId(seat))
    assert member is not None
    return member.person, member.substitute
