"""A meeting of the committee as the issue tells it: eleven files, votes, quorum, minutes."""

from datetime import timedelta
from typing import Any

import pytest

from config.programme_file import builtin_programmes, read_programme_text
from states.acts import Refused, Rule
from states.committee import Quorum
from states.facts import Outcome
from states.identifiers import ActorId, CaseId, ContactKind, Role
from states.instants import exactly
from states.law import fingerprint
from tests.workflow.bench import LEAD, PROGRAMME, act, done, move, register_person
from tests.workflow.meeting_bench import (
    ACV,
    BODY,
    CHAIR,
    CITIES,
    CMA,
    GUEST,
    INDUSTRY,
    PILOT,
    REFERENCE,
    STARTS_AT,
    UIMM,
    VOTING,
    Bench,
    convened,
    documents_of,
    opened,
)
from workflow.commands import (
    ApplyProgramme,
    ConvokeSession,
    NotifySession,
    RecordSession,
    ReplacePerson,
    SessionItemAsked,
)
from workflow.committee.commands import (
    AnswerConvocation,
    ApproveMinutes,
    CloseMeeting,
    DecideItem,
    GiveProxy,
    HearPerson,
    OpenMeeting,
    PrepareMeeting,
    RecordDissent,
    RecordOpinion,
    RecordPresence,
    RecordVotes,
    Recuse,
    ReopenItem,
    Substitute,
)
from workflow.office import Office
from workflow.people import Actor
from workflow.store.filters import LetterFilter


def rules(outcome: Any) -> list[Rule]:
    assert isinstance(outcome, Refused), outcome
    return [reason.rule for reason in outcome.reasons]


def test_eight_members_vote_two_of_them_by_proxy_and_the_guest_does_not(office: Office) -> None:
    bench = opened(office, 1)
    read = bench.read()
    assert tuple(each.seat for each in read.voting) == VOTING
    assert [each.seat for each in read.guests] == [PILOT, GUEST]
    assert read.quorum == Quorum(needed=4, counted=8, voting=8)
    assert read.items[0].voters == VOTING


def test_a_recusal_changes_the_quorum_of_its_item_only(office: Office) -> None:
    bench = opened(office, 2)
    first, second = bench.read().items
    assert first.quorum == Quorum(needed=4, counted=8, voting=8)
    assert second.quorum == Quorum(needed=4, counted=6, voting=7)
    assert second.recusals == {UIMM: "mandate"}
    assert set(VOTING) - set(second.voters) == {UIMM, CMA}


def test_a_guest_s_vote_is_refused(office: Office) -> None:
    bench = opened(office, 1)
    asked = {CHAIR: "for", GUEST: "for"}
    outcome = bench.give(RecordVotes, case=bench.files[0], proposal="label", votes=asked)
    assert rules(outcome) == [Rule.NO_VOICE]
    assert bench.read().items[0].votes == {}


def test_a_second_proxy_is_refused(office: Office) -> None:
    bench = opened(office, 1)
    bench.do(RecordPresence, seat=ACV, attendance="absent")
    assert rules(bench.give(GiveProxy, giver=ACV, holder=UIMM)) == [Rule.PROXY_TAKEN]


def test_a_vote_by_a_recused_member_is_refused_and_by_their_proxy_too(office: Office) -> None:
    bench = opened(office, 2)
    for seat, rule in ((UIMM, Rule.RECUSED), (CMA, Rule.MEMBER_AWAY)):
        outcome = bench.give(
            RecordVotes, case=bench.files[1], proposal="label", votes={seat: "for"}
        )
        assert rules(outcome) == [rule]


def test_a_decision_without_quorum_is_refused_and_an_override_is_outside_the_rule(
    office: Office,
) -> None:
    bench = opened(office, 2)
    for seat in (ACV, CITIES, INDUSTRY):
        bench.do(RecordPresence, seat=seat, attendance="absent")
    case = bench.files[1]
    item = bench.read().item(case)
    assert item is not None
    assert item.quorum == Quorum(needed=4, counted=2, voting=7)
    bench.vote(case)
    asked = {"case": case, "outcome": "label", "reason": "Projet solide."}
    refused = bench.give(DecideItem, **asked)
    assert rules(refused) == [Rule.NO_QUORUM]
    assert refused.reasons[0].remedy.trigger == "close_meeting"
    done_ = bench.do(DecideItem, **asked, override="Urgence de la rentrée.")
    assert done_.events[-1].data["outside_rule"] == ["no_quorum"]
    decided = bench.read().item(case)
    assert decided is not None
    assert (decided.outcome, decided.overridden) == (Outcome.LABEL, ("no_quorum",))
    assert decided.override == "Urgence de la rentrée."


@pytest.mark.parametrize("override", ["", "Il fallait décider."])
def test_a_decision_without_a_reason_is_refused_whatever_the_override(
    office: Office, override: str
) -> None:
    bench = opened(office, 1)
    bench.vote(bench.files[0])
    outcome = bench.give(
        DecideItem, case=bench.files[0], outcome="label", reason=" ", override=override
    )
    assert rules(outcome) == [Rule.REASON_MISSING]


def test_a_tie_is_broken_by_the_chair(office: Office) -> None:
    bench = opened(office, 1)
    case = bench.files[0]
    bench.vote(case, uimm="against", cma="against", villes="against", adecco="against")
    item = bench.read().items[0]
    assert item.tally is not None
    assert (item.tally.votes_for, item.tally.votes_against) == (4, 4)
    assert (item.tally.carried, item.tally.by_casting_vote) == (True, True)
    bench.decide(case)


def test_what_the_vote_did_not_carry_is_not_decided(office: Office) -> None:
    bench = opened(office, 1)
    case = bench.files[0]
    decide = {"case": case, "outcome": "label", "reason": "Projet solide."}
    assert rules(bench.give(DecideItem, **decide)) == [Rule.NO_VOTE]
    bench.vote(case, **{seat.split("-")[0]: "against" for seat in VOTING})
    assert rules(bench.give(DecideItem, **decide)) == [Rule.NOT_CARRIED]
    bench.decide(case, "defer")


def test_items_of_a_conducted_session_are_decided_in_it_only(office: Office) -> None:
    bench = opened(office, 1)
    item = SessionItemAsked(case=bench.files[0], outcome="label", reason="Motif.")
    command = RecordSession(actor=LEAD, body="", reference="", items=(item,), session=bench.session)
    outcome = office.run(command)
    assert rules(outcome) == [Rule.MEETING_STATE]
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].remedy is not None
    assert outcome.reasons[0].remedy.trigger == "decide_item"


def test_a_member_acts_for_their_own_seat_only(office: Office) -> None:
    bench = convened(office, 1)
    own, answer = bench.member(ACV), {"answer": "excused"}
    bench.do(AnswerConvocation, actor=own, seat=ACV, **answer)
    assert rules(bench.give(AnswerConvocation, actor=own, seat=UIMM, **answer)) == [Rule.OTHER_SEAT]
    bench.do(AnswerConvocation, actor=bench.member(CMA), seat=CMA, answer="proxy", holder=UIMM)
    read = bench.read()
    assert read.quorum == Quorum(needed=4, counted=0, voting=8)
    bench.do(AnswerConvocation, actor=bench.member(UIMM), seat=UIMM, answer="remote")
    assert bench.read().quorum == Quorum(needed=4, counted=2, voting=8)


def test_an_item_reopened_is_voted_again(office: Office) -> None:
    bench = opened(office, 1)
    case = bench.files[0]
    bench.vote(case)
    bench.decide(case)
    outcome = bench.give(DecideItem, case=case, outcome="defer", reason="Finalement.")
    assert rules(outcome) == [Rule.ITEM_DECIDED]
    bench.do(ReopenItem, case=case)
    assert bench.read().items[0].votes == {}
    assert bench.read().session.items == ()


def test_without_quorum_a_second_call_is_convened_and_needs_none(office: Office) -> None:
    bench = convened(office, 1)
    first_call = bench.give(ConvokeSession, second_call=True)
    assert rules(first_call) == [Rule.MEETING_STATE]
    move(office, STARTS_AT)
    bench.there(CHAIR, ACV)
    bench.do(OpenMeeting)
    assert not bench.read().quorum.reached
    bench.do(CloseMeeting)
    again = STARTS_AT + timedelta(days=7)
    bench.do(PrepareMeeting, place="Paris", remote=False, starts_at=again)
    assert bench.do(ConvokeSession, second_call=True).shown["late"] is False
    move(office, again)
    bench.there(CHAIR)
    bench.do(OpenMeeting)
    read = bench.read()
    assert (read.second_call, read.quorum) == (
        True,
        Quorum(needed=4, counted=1, voting=8, waived=True),
    )
    bench.vote(bench.files[0])
    bench.decide(bench.files[0])
    text = documents_of(bench).minutes.to_text()
    assert "Seconde convocation, après une séance sans quorum." in text


def test_the_convocation_says_the_place_and_the_agenda_five_days_before(office: Office) -> None:
    bench = convened(office, 2)
    with office.store.read() as reader:
        letters = reader.letters(LetterFilter(code="convocation"))
    assert len(letters) == 10
    late = convened_late(bench)
    assert late.shown["late"] is True
    assert late.events[-1].data["outside_rule"] == ["late_convocation"]


def convened_late(bench: Bench) -> Any:
    move(bench.office, STARTS_AT - timedelta(days=4))
    return bench.do(ConvokeSession)


def test_a_meeting_moved_to_another_day_is_convened_and_answered_again(office: Office) -> None:
    bench = convened(office, 1)
    bench.do(AnswerConvocation, seat=ACV, answer="present")
    asked: dict[str, Any] = {"place": "Ailleurs", "remote": False}
    bench.do(PrepareMeeting, starts_at=STARTS_AT, **asked)
    assert bench.read().quorum.counted == 1
    bench.do(PrepareMeeting, starts_at=STARTS_AT + timedelta(days=1), **asked)
    read = bench.read()
    assert (read.quorum.counted, read.convoked_at, read.place) == (0, None, "Ailleurs")


def test_what_is_entered_afterwards_says_when_the_meeting_opened(office: Office) -> None:
    bench = convened(office, 1)
    move(office, STARTS_AT + timedelta(days=2))
    too_early = bench.give(OpenMeeting, effective_at=exactly(STARTS_AT - timedelta(days=1)))
    assert rules(too_early) == [Rule.MEETING_STATE]
    too_late = bench.give(OpenMeeting, effective_at=exactly(STARTS_AT + timedelta(days=3)))
    assert rules(too_late) == [Rule.EFFECTIVE_IN_FUTURE]
    bench.do(OpenMeeting, effective_at=exactly(STARTS_AT))
    bench.do(CloseMeeting, effective_at=exactly(STARTS_AT + timedelta(hours=2)))
    read = bench.read()
    assert (read.opened_at, read.closed_at) == (STARTS_AT, STARTS_AT + timedelta(hours=2))
    assert read.session.held_on == exactly(STARTS_AT)


def test_a_substitute_holds_the_seat_for_this_meeting(office: Office) -> None:
    bench = convened(office, 1)
    person = register_person(office, ContactKind.COMMITTEE_MEMBER, BODY, name="Suppléante")
    bench.do(Substitute, seat=UIMM, person=person)
    member = bench.read().member(UIMM)
    assert member is not None
    assert (member.name, member.substitute) == ("Suppléante", True)
    usual = bench.give(AnswerConvocation, actor=bench.member(UIMM), seat=UIMM, answer="present")
    assert rules(usual) == [Rule.OTHER_SEAT]
    actor = Actor(id=ActorId(person), roles=frozenset({Role.COMMITTEE}), authority=BODY)
    bench.do(AnswerConvocation, actor=actor, seat=UIMM, answer="present")


def test_a_new_holder_takes_over_the_seat_of_who_left(office: Office) -> None:
    bench = convened(office, 1)
    texts = {"name": "Nouvelle personne", "email": "nouvelle@comite.example"}
    replaced = ReplacePerson(actor=LEAD, person=bench.persons[CMA], texts=texts)
    newcomer = done(office, replaced).shown["person"]
    member = bench.read().member(CMA)
    assert member is not None
    assert (member.person, member.name) == (newcomer, "Nouvelle personne")


def test_the_regulations_of_the_programme_file_are_those_of_the_meeting(office: Office) -> None:
    bench = convened(office, 1)
    source = builtin_programmes()[PROGRAMME].read_text(encoding="utf-8")
    rules_said = '\n[regulations]\nquorum = "2/3"\nproxies_per_member = 2\n'
    file = read_programme_text(source + rules_said, "regles", law_fingerprint=fingerprint())
    done(office, ApplyProgramme(actor=LEAD, canonical=file.canonical))
    move(office, STARTS_AT)
    bench.there(CHAIR, ACV, UIMM)
    for giver in (CMA, CITIES):
        bench.do(GiveProxy, giver=giver, holder=UIMM)
    bench.do(OpenMeeting)
    assert bench.read().quorum == Quorum(needed=6, counted=5, voting=8)
    outcome = bench.give(DecideItem, case=bench.files[0], outcome="defer", reason="Trop peu.")
    assert rules(outcome) == [Rule.NO_QUORUM]


def test_a_controller_reads_the_meeting_without_its_names(office: Office) -> None:
    bench = opened(office, 1)
    auditor = Actor(id=ActorId("controle"), roles=frozenset({Role.AUDITOR}))
    member = bench.read(auditor).member(UIMM)
    assert member is not None
    assert (member.organisation, member.name) == ("UIMM", "P. U.")


def whole_story(office: Office) -> Bench:
    """The session of the issue, closed: nine labels, one by casting vote, one deferral."""
    bench = opened(office)
    heard = {"name": "Personne Entendue", "function": "Directrice de l’aménagement"}
    bench.do(HearPerson, case=bench.files[0], texts=heard)
    bench.do(RecordOpinion, case=bench.files[0], opinion="favourable", text="Dossier complet.")
    for number, case in enumerate(bench.files):
        split = {"uimm": "against", "cma": "against", "villes": "against", "adecco": "against"}
        bench.vote(case, **(split if number == 2 else {"adecco": "abstain"}))
    bench.decide(bench.files[0], conditions="Signature du bail avant mars.")
    for case in bench.files[1:10]:
        bench.decide(case)
    bench.do(RecordDissent, case=bench.files[2], seat=UIMM, text="Les effectifs sont insuffisants.")
    bench.do(RecordVotes, case=bench.files[10], proposal="defer", votes={CHAIR: "for"})
    bench.decide(bench.files[10], "defer")
    assert bench.do(CloseMeeting).shown["left"] == 0
    return bench


def test_minutes_carry_every_field_of_the_law(office: Office) -> None:
    bench = whole_story(office)
    text = documents_of(bench).minutes.to_text()
    for said in (
        "Procès-verbal — Comité de sélection, séance du mardi 15 décembre 2020",
        "PV-CS-2020-12",
        "Lieu : 292 rue Saint-Martin, Paris, et à distance.",
        "14 jours avant la séance",
        "Quorum à l’ouverture : 8 membres comptés sur 8, 4 nécessaires : atteint.",
        "UIMM | membre | Personne Uimm | délibérative | présent",
        "CMA France | membre | Personne Cma-France | délibérative | absent, pouvoir donné à UIMM",
        (
            "Territoires d’industrie, directeur | membre | Personne Territoires-D-Industrie | "
            "délibérative | à distance"
        ),
        (
            "Banque des Territoires | invitation permanente | Personne Banque-Des-Territoires | "
            "sans voix | présent"
        ),
        (
            "Personne entendue, sans voix délibérative : Personne Entendue, Directrice de "
            "l’aménagement."
        ),
        "Avis : avis favorable : Dossier complet.",
        "Déport : UIMM (mandat dans la collectivité).",
        "Quorum : 6 membres comptés sur 7, 4 nécessaires : atteint.",
        (
            "Proposition : retenir la candidature. Vote : 7 pour, 0 contre, 1 abstention ; "
            "proposition adoptée."
        ),
        "CMA France | pour (par pouvoir, UIMM)",
        "proposition adoptée, par la voix prépondérante de la présidence.",
        "Décision : l’examen est reporté à une prochaine séance.",
        "Motif : Projet solide.",
        "Conditions : Signature du bail avant mars.",
        "Opinion divergente consignée à la demande du membre (UIMM) : Les effectifs",
    ):
        assert said in text.replace("\N{NO-BREAK SPACE}", " "), (said, text)


def test_approved_minutes_are_frozen_and_each_decision_refers_to_them(office: Office) -> None:
    bench = whole_story(office)
    shown = bench.do(ApproveMinutes).shown
    assert shown["minutes"] == f"PV-{REFERENCE}"
    read = bench.read()
    assert (read.minutes, read.digest) == (f"PV-{REFERENCE}", shown["sha256"])
    before = documents_of(bench)
    assert before.frozen
    late = bench.give(RecordDissent, case=bench.files[2], seat=CITIES, text="Trop tard.")
    assert rules(late) == [Rule.MEETING_STATE]
    assert rules(bench.give(ApproveMinutes)) == [Rule.MEETING_STATE]
    for case, trigger in zip(bench.files, (*["label"] * 10, "defer"), strict=True):
        act(office, case, trigger, session=bench.session)
    done(office, NotifySession(actor=LEAD, session=bench.session))
    assert documents_of(bench) == before


def test_a_session_known_by_its_decisions_says_that_its_votes_are_not_recorded(
    office: Office,
) -> None:
    bench = convened(office, 1)
    move(office, STARTS_AT)
    item = SessionItemAsked(case=bench.files[0], outcome="label", reason="Motif.")
    done(
        office,
        RecordSession(actor=LEAD, body="", reference="", items=(item,), session=bench.session),
    )
    read = bench.read()
    assert (read.recorded, read.items[0].outcome) == (False, Outcome.LABEL)
    text = documents_of(bench).minutes.to_text().replace("\N{NO-BREAK SPACE}", " ")
    assert "présences, pouvoirs, quorum et votes non enregistrés." in text
    assert "UIMM | membre | Personne Uimm | délibérative | non enregistrée" in text
    assert "Quorum :" not in text
    assert rules(bench.give(OpenMeeting)) == [Rule.MEETING_STATE]


def test_nobody_outside_reads_a_meeting_before_its_announcement(office: Office) -> None:
    bench = opened(office, 1)
    bench.vote(bench.files[0])
    bench.decide(bench.files[0])
    told = bench.read(bench.member(GUEST))
    assert [(each.reference, each.place) for each in told.items] == [("AMI2-001", "Dax")]
    assert (told.items[0].outcome, told.items[0].votes, told.items[0].reason) == (None, {}, "")
    assert told.session.items == ()


def test_a_meeting_opens_on_its_day_with_an_agenda(office: Office) -> None:
    bench = convened(office, 1)
    assert rules(bench.give(OpenMeeting)) == [Rule.MEETING_STATE]
    stranger = bench.give(
        Recuse,
        actor=_stranger(),
        case=CaseId("inconnu"),
        seat=UIMM,
        category="mandate",
    )
    assert rules(stranger) == [Rule.ROLE]


def _stranger() -> Any:
    return Actor(id=ActorId("ville"), roles=frozenset({Role.CITY}), authority="40088")
