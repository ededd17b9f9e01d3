"""The law of a committee: quorum of an item, voices, proxies, majority and the chair's vote."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.acts import Remedy, Rule
from states.committee import (
    Attendance,
    Choice,
    Meeting,
    Member,
    Quorum,
    SeatId,
    Vote,
    is_there,
    members_of,
    quorum_of,
    reasons_against_dissent,
    reasons_against_outcome,
    reasons_against_proxy,
    reasons_against_vote,
    reasons_without_reason,
    seats_of,
    tally_of,
    voters_of,
)
from states.facts import Outcome
from states.identifiers import BodyId, CaseId
from states.programme import Body, Regulations, Seat
from tests.states.story import OF_2020

CASE = CaseId("dossier")
CHAIR, GUEST = SeatId("presidence"), SeatId("invite")
VOTING = (CHAIR, *(SeatId(f"membre-{number}") for number in range(7)))
FEW = settings(max_examples=60, deadline=None)


def meeting(there: int = 8, **more: object) -> Meeting:
    """Eight voting members, the first in the chair, and a guest; the first `there` are present."""
    members = {seat: Member(seat=seat, chairs=seat == CHAIR) for seat in VOTING}
    members[GUEST] = Member(seat=GUEST, votes=False)
    attendance = dict.fromkeys((*VOTING[:there], GUEST), Attendance.PRESENT)
    found = Meeting(members=members, attendance=attendance, opened=True)
    return replace(found, **more)  # type: ignore[arg-type]


def voted(choices: Mapping[SeatId, Choice], proposal: Outcome = Outcome.LABEL) -> Meeting:
    votes = {seat: Vote(choice=choice, proposal=proposal) for seat, choice in choices.items()}
    return meeting(votes={CASE: votes})


@pytest.mark.parametrize(("there", "reached"), [(3, False), (4, True), (8, True)])
def test_the_quorum_is_half_of_the_voting_members(there: int, reached: bool) -> None:
    found = quorum_of(meeting(there), CASE)
    assert found == Quorum(needed=4, counted=there, voting=8)
    assert found.reached is reached


def test_who_left_an_item_is_out_of_its_count_on_both_sides() -> None:
    held = meeting(4, recusals={CASE: {CHAIR: "mandate"}})
    assert quorum_of(held, CASE) == Quorum(needed=4, counted=3, voting=7)
    assert quorum_of(held) == Quorum(needed=4, counted=4, voting=8)


def test_a_second_call_waives_the_quorum_but_not_everybody() -> None:
    assert quorum_of(meeting(1, second_call=True), CASE).reached
    assert not quorum_of(meeting(0, second_call=True), CASE).reached
    strict = Regulations(second_call_waives_quorum=False)
    assert not quorum_of(meeting(1, second_call=True, regulations=strict), CASE).reached


def test_a_proxy_counts_while_its_holder_is_there_and_did_not_leave() -> None:
    held = meeting(3, proxies={VOTING[5]: VOTING[1]})
    assert quorum_of(held, CASE).counted == 4
    assert quorum_of(replace(held, recusals={CASE: {VOTING[1]: "family"}}), CASE).counted == 2
    assert quorum_of(replace(held, attendance={}), CASE).counted == 0


@FEW
@given(
    there=st.sets(st.sampled_from(VOTING)),
    left=st.sets(st.sampled_from(VOTING)),
    share=st.fractions(min_value=Fraction(1, 10), max_value=1, max_denominator=10),
    proxies=st.dictionaries(st.sampled_from(VOTING), st.sampled_from(VOTING)),
)
def test_nobody_counts_twice_and_who_counts_may_vote(
    there: set[SeatId], left: set[SeatId], share: Fraction, proxies: dict[SeatId, SeatId]
) -> None:
    held = meeting(
        attendance=dict.fromkeys(there, Attendance.REMOTE),
        recusals={CASE: dict.fromkeys(left, "other")},
        proxies=proxies,
        regulations=Regulations(quorum=share),
    )
    found = quorum_of(held, CASE)
    assert found.counted == len(voters_of(held, CASE)) <= found.voting == 8 - len(left)
    assert share * found.voting <= found.needed < share * found.voting + 1


@FEW
@given(said=st.dictionaries(st.sampled_from(VOTING), st.sampled_from(Choice)))
def test_the_majority_carries_and_only_the_chair_breaks_a_tie(said: dict[SeatId, Choice]) -> None:
    found = tally_of(voted(said), CASE)
    assert found.cast == len(said)
    if found.votes_for != found.votes_against:
        assert found.carried is (found.votes_for > found.votes_against)
        assert not found.by_casting_vote
    else:
        chair = said.get(CHAIR, Choice.ABSTAIN)
        expected = None if chair is Choice.ABSTAIN else chair is Choice.FOR
        assert (found.carried, found.by_casting_vote) == (expected, expected is not None)


def test_a_chair_away_breaks_no_tie_nor_one_whose_rules_say_so() -> None:
    split = {CHAIR: Choice.FOR, VOTING[1]: Choice.AGAINST}
    assert tally_of(voted(split), CASE).carried is True
    by_proxy = {CHAIR: Vote(choice=Choice.FOR, proposal=Outcome.LABEL, by=VOTING[2])}
    against = {VOTING[1]: Vote(choice=Choice.AGAINST, proposal=Outcome.LABEL)}
    assert tally_of(meeting(votes={CASE: {**by_proxy, **against}}), CASE).carried is None
    equal = replace(voted(split), regulations=Regulations(casting_vote=False))
    assert tally_of(equal, CASE).carried is None


@pytest.mark.parametrize(
    ("giver", "holder", "rules"),
    [
        (VOTING[6], VOTING[1], ()),
        (VOTING[6], GUEST, (Rule.NO_VOICE,)),
        (GUEST, VOTING[1], (Rule.NO_VOICE, Rule.PROXY_GIVER_PRESENT)),
        (VOTING[6], VOTING[7], (Rule.PROXY_HOLDER_AWAY,)),
        (VOTING[6], VOTING[6], (Rule.PROXY_HOLDER_AWAY,)),
        (VOTING[0], VOTING[1], (Rule.PROXY_GIVER_PRESENT,)),
        (VOTING[6], VOTING[2], (Rule.PROXY_TAKEN,)),
        (VOTING[5], VOTING[2], ()),
    ],
)
def test_a_proxy_is_given_by_who_is_away_to_who_is_there(
    giver: SeatId, holder: SeatId, rules: tuple[Rule, ...]
) -> None:
    held = meeting(5, proxies={VOTING[5]: VOTING[2]})
    assert tuple(each.rule for each in reasons_against_proxy(held, giver, holder)) == rules


def test_a_refused_proxy_names_whom_its_rule_is_about() -> None:
    held = meeting(5, proxies={VOTING[5]: VOTING[2]})

    def found(giver: SeatId, holder: SeatId) -> Mapping[str, object]:
        (reason,) = reasons_against_proxy(held, giver, holder)
        return reason.found

    assert found(VOTING[6], VOTING[7]) == {"member": VOTING[7]}
    assert found(VOTING[0], VOTING[1]) == {"member": VOTING[0]}
    assert found(VOTING[6], VOTING[2]) == {"member": VOTING[2], "most": 1, "held": [VOTING[5]]}


@pytest.mark.parametrize(
    ("how", "there"),
    [(Attendance.PRESENT, True), (Attendance.REMOTE, True), (Attendance.EXCUSED, False)],
)
def test_who_follows_from_afar_is_there(how: Attendance, there: bool) -> None:
    held = meeting(attendance={CHAIR: how})
    assert is_there(held, CHAIR) is there
    assert quorum_of(held, CASE).counted == int(there)


def test_before_the_meeting_opens_a_holder_is_away_who_said_so() -> None:
    asked = meeting(0, opened=False, attendance={VOTING[1]: Attendance.EXCUSED})
    (reason,) = reasons_against_proxy(asked, CHAIR, VOTING[1])
    assert reason.rule is Rule.PROXY_HOLDER_AWAY
    assert reasons_against_proxy(asked, CHAIR, VOTING[2]) == ()
    given_away = replace(asked, proxies={VOTING[2]: VOTING[3]})
    (reason,) = reasons_against_proxy(given_away, CHAIR, VOTING[2])
    assert reason.rule is Rule.PROXY_HOLDER_AWAY


@pytest.mark.parametrize(
    ("seat", "rule"),
    [
        (GUEST, Rule.NO_VOICE),
        (SeatId("personne"), Rule.NO_VOICE),
        (VOTING[1], Rule.RECUSED),
        (VOTING[7], Rule.MEMBER_AWAY),
    ],
)
def test_a_vote_is_refused_with_its_rule(seat: SeatId, rule: Rule) -> None:
    held = meeting(7, recusals={CASE: {VOTING[1]: "employment"}})
    assert [each.rule for each in reasons_against_vote(held, CASE, seat)] == [rule]


def test_who_left_an_item_reads_which_interest_was_said() -> None:
    (reason,) = reasons_against_vote(meeting(recusals={CASE: {CHAIR: "mandate"}}), CASE, CHAIR)
    assert reason.found == {"member": CHAIR, "case": CASE, "interest": "mandate"}


@pytest.mark.parametrize("outcome", [Outcome.LABEL, Outcome.NOT_SELECT])
def test_an_outcome_needs_a_vote_that_carried_it(outcome: Outcome) -> None:
    (reason,) = reasons_against_outcome(meeting(), CASE, outcome)
    assert (reason.rule, reason.remedy) == (Rule.NO_VOTE, Remedy(trigger="record_votes"))
    carried = voted(dict.fromkeys(VOTING, Choice.FOR), outcome)
    assert reasons_against_outcome(carried, CASE, outcome) == ()
    rejected = voted(dict.fromkeys(VOTING, Choice.AGAINST), outcome)
    (reason,) = reasons_against_outcome(rejected, CASE, outcome)
    assert reason.rule is Rule.NOT_CARRIED


def test_a_deferral_needs_no_vote_unless_one_carried_something_else() -> None:
    assert reasons_against_outcome(meeting(), CASE, Outcome.DEFER) == ()
    carried = voted(dict.fromkeys(VOTING, Choice.FOR))
    (reason,) = reasons_against_outcome(carried, CASE, Outcome.DEFER)
    assert reason.rule is Rule.NOT_CARRIED
    rejected = voted(dict.fromkeys(VOTING, Choice.AGAINST))
    assert reasons_against_outcome(rejected, CASE, Outcome.DEFER) == ()
    (reason,) = reasons_against_outcome(meeting(2), CASE, Outcome.DEFER)
    assert reason.rule is Rule.NO_QUORUM


def test_a_deferral_voted_down_is_not_decided() -> None:
    rejected = voted(dict.fromkeys(VOTING, Choice.AGAINST), Outcome.DEFER)
    (reason,) = reasons_against_outcome(rejected, CASE, Outcome.DEFER)
    assert reason.rule is Rule.NOT_CARRIED


def test_who_voted_dissents_once_it_is_decided_and_who_came_later_does_not() -> None:
    votes = voted({VOTING[1]: Choice.AGAINST}).votes
    held = meeting(0, votes=votes, recusals={CASE: {VOTING[3]: "family"}})
    held = replace(held, attendance=dict.fromkeys(VOTING[2:], Attendance.PRESENT))
    for seat, decided, rules in (
        (VOTING[1], True, []),
        (VOTING[2], True, [Rule.NO_VOTE]),
        (VOTING[3], True, [Rule.RECUSED]),
        (GUEST, True, [Rule.NO_VOICE]),
        (VOTING[1], False, [Rule.MEMBER_AWAY]),
        (VOTING[2], False, []),
    ):
        found = reasons_against_dissent(held, CASE, seat, decided=decided)
        assert [each.rule for each in found] == rules
    unvoted = replace(held, votes={})
    assert reasons_against_dissent(unvoted, CASE, VOTING[2], decided=True) == ()


def test_the_quorum_of_an_item_with_votes_is_that_of_its_votes() -> None:
    votes = voted({VOTING[1]: Choice.FOR}).votes
    four = {CASE: dict.fromkeys(VOTING[:4], SeatId(""))}
    assert quorum_of(meeting(0, votes=votes, took_part=four), CASE).reached
    three = {CASE: dict.fromkeys(VOTING[:3], SeatId(""))}
    assert not quorum_of(meeting(8, votes=votes, took_part=three), CASE).reached
    assert quorum_of(meeting(8, votes={}, took_part=three), CASE).counted == 8


def test_a_decision_states_a_reason() -> None:
    assert reasons_without_reason(CASE, "Projet solide.") == ()
    (reason,) = reasons_without_reason(CASE, "  ")
    assert reason.rule is Rule.REASON_MISSING


def test_seats_are_named_by_their_organisation_and_a_voice_unpublished_is_none() -> None:
    body = Body(
        id=BodyId("comite"),
        label="Comité",
        period="2021",
        seats=(
            Seat(organisation="Cnam", seat="chair", votes=True),
            Seat(organisation="Cnam", seat="pilot", votes=None),
            Seat(organisation="Territoires d’industrie", seat="member", votes=True),
            Seat(organisation="Œuvre", seat="permanent_guest", votes=False),
        ),
    )
    assert tuple(seats_of(body)) == ("cnam", "cnam-2", "territoires-d-industrie", "oeuvre")
    assert [each.votes for each in members_of(body).values()] == [True, False, True, False]
    assert [each.chairs for each in members_of(body).values()] == [True, False, False, False]


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2020, 12, 31), "2019-2020"),
        (date(2021, 1, 1), "2021"),
        (date(2021, 12, 31), "2021"),
    ],
)
def test_a_body_sits_as_composed_on_the_day_else_as_it_last_sat(day: date, period: str) -> None:
    def sitting(period: str, starts_on: date | None, ends_on: date | None) -> Body:
        name = BodyId("comite")
        days = {"starts_on": starts_on, "ends_on": ends_on}
        return Body(id=name, label="Comité", period=period, seats=(), **days)

    bodies = (
        sitting("2019-2020", None, date(2020, 12, 31)),
        sitting("2021", date(2021, 1, 1), date(2021, 12, 31)),
    )
    for listed in (bodies, bodies[::-1]):
        found = replace(OF_2020, bodies=listed).body("comite", day)
        assert found is not None
        assert found.period == period
    later = replace(OF_2020, bodies=bodies).body("comite", date(2022, 6, 1))
    assert later == bodies[-1]
    assert replace(OF_2020, bodies=bodies).body("jury", day) is None
