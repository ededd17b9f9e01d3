"""What minutes say of who came and left, of what was left undecided, and how they say it."""

from datetime import timedelta
from typing import Any

from states.instants import exactly
from tests.workflow.bench import move
from tests.workflow.meeting_bench import (
    ACV,
    ADECCO,
    CHAIR,
    CITIES,
    CMA,
    COMMUNITIES,
    GUEST,
    INDUSTRY,
    STARTS_AT,
    UIMM,
    Bench,
    convened,
    documents_of,
    opened,
)
from workflow.committee.commands import (
    ApproveMinutes,
    CloseMeeting,
    GiveProxy,
    HearPerson,
    OpenMeeting,
    RecordDissent,
    RecordOpinion,
    RecordPresence,
    Recuse,
)
from workflow.committee.minutes import Document, Section, draft_of
from workflow.office import Office

NBSP = "\N{NO-BREAK SPACE}"
OPENING = "Quorum à l’ouverture : 8 membres comptés sur 8, 4 nécessaires : atteint."


def text_of(document: Document) -> str:
    return document.to_text().replace(NBSP, " ")


def minutes_text(bench: Bench) -> str:
    return text_of(documents_of(bench).minutes)


def record_text(bench: Bench) -> str:
    return text_of(documents_of(bench).decision_record)


def section(bench: Bench, title: str) -> Section:
    found = documents_of(bench).minutes.sections
    return next(each for each in found if each.title.startswith(title))


def leave(bench: Bench, *seats: str) -> None:
    for seat in seats:
        bench.do(RecordPresence, seat=seat, attendance="absent")


def tied(bench: Bench, case: Any) -> None:
    """Vote four against three, and the chair, whose vote would break the tie, abstains."""
    against = {"uimm": "against", "cma": "against", "villes": "against", "adecco": "abstain"}
    bench.vote(case, cnam="abstain", **against)


def test_who_leaves_after_the_decisions_was_there_when_the_meeting_opened(office: Office) -> None:
    bench = opened(office, 1)
    bench.vote(bench.files[0])
    bench.decide(bench.files[0])
    move(office, STARTS_AT + timedelta(minutes=80))
    leave(bench, ACV, CITIES, COMMUNITIES, INDUSTRY, UIMM)
    bench.do(CloseMeeting)

    said = minutes_text(bench)
    assert OPENING in said
    assert OPENING in record_text(bench)
    assert "non atteint" not in said
    assert "UIMM | membre | Personne Uimm | délibérative | présent" in said
    assert "Départ en cours de séance (15 h 20) : UIMM." in said
    assert said.count("Départ en cours de séance") == 5
    assert "Arrivée" not in said


def test_who_comes_later_was_away_when_the_meeting_opened(office: Office) -> None:
    bench = opened(office, 1)
    move(office, STARTS_AT + timedelta(minutes=30))
    bench.do(RecordPresence, seat=ADECCO, attendance="remote")
    bench.do(RecordPresence, seat=ADECCO, attendance="present")
    leave(bench, ACV)
    bench.do(GiveProxy, giver=ACV, holder=CITIES)

    said = minutes_text(bench)
    assert said.count("Arrivée en cours de séance (14 h 30) : Adecco Group.") == 1
    assert "Pouvoir donné en cours de séance (14 h 30) : " in said
    row = "Adecco Group | membre | Personne Adecco-Group | délibérative | absent, pouvoir donné à "
    assert row in said


def test_what_is_entered_after_the_meeting_has_no_hour(office: Office) -> None:
    bench = convened(office, 1)
    move(office, STARTS_AT + timedelta(days=2))
    bench.there(CHAIR, ACV, CITIES, COMMUNITIES)
    bench.do(OpenMeeting, effective_at=exactly(STARTS_AT))
    bench.there(UIMM)

    assert "Arrivée en cours de séance : UIMM." in minutes_text(bench)


def test_an_item_voted_and_left_undecided_keeps_its_whole_paragraph(office: Office) -> None:
    bench = opened(office, 3)
    first, second = bench.files[:2]
    bench.do(HearPerson, case=first, texts={"name": "Personne Entendue"})
    bench.do(RecordOpinion, case=first, opinion="reserved", text="À revoir.")
    tied(bench, first)
    bench.do(RecordOpinion, case=second, opinion="favourable", text="")
    move(office, STARTS_AT + timedelta(minutes=80))
    leave(bench, ACV, CITIES, COMMUNITIES, INDUSTRY, UIMM)
    bench.do(CloseMeeting)
    shown = bench.do(ApproveMinutes).shown

    voted, opined = section(bench, "1."), section(bench, "2.")
    said = " ".join(voted.paragraphs).replace(NBSP, " ")
    for words in (
        "Personne entendue, sans voix délibérative : Personne Entendue.",
        "Quorum : 8 membres comptés sur 8, 4 nécessaires : atteint.",
        "Avis : avis réservé : À revoir.",
        "Vote : 3 pour, 3 contre, 2 abstentions ; proposition non adoptée",
        "les voix étant partagées.",
        "Dossier examiné, sans décision.",
    ):
        assert words in said
    assert "Décision :" not in said
    assert len(voted.rows) == 8
    assert [each.replace(NBSP, " ") for each in opined.paragraphs] == [
        "Déport : UIMM (mandat dans la collectivité).",
        "Avis : avis favorable.",
        "Dossier examiné, sans décision.",
    ]
    left = section(bench, "Dossiers non examinés")
    assert [each.split(",")[0] for each in left.paragraphs] == [bench.read().items[2].reference]
    assert documents_of(bench).frozen
    assert documents_of(bench).minutes == draft_of(bench.read()).minutes
    assert shown["sha256"] == bench.read().digest


def test_the_decision_record_marks_conditions_and_what_it_overrides(office: Office) -> None:
    bench = opened(office, 2)
    bench.vote(bench.files[0])
    bench.decide(bench.files[0], conditions="Signature du bail avant mars.")
    leave(bench, ACV, CITIES, INDUSTRY)
    bench.vote(bench.files[1])
    bench.decide(bench.files[1], override="Urgence de la rentrée.")

    said = record_text(bench)
    assert "| Projet solide. – Conditions : Signature du bail avant mars.\n" in said
    assert "| Projet solide. – Hors règle : décision sans quorum : Urgence de la rentrée.\n" in said
    assert "Le quorum" not in said


def test_recusals_and_dissents_are_said_whatever_the_name_of_the_member(office: Office) -> None:
    bench = opened(office, 1)
    bench.do(Recuse, case=bench.files[0], seat=ADECCO, category="employment")
    bench.vote(bench.files[0])
    bench.decide(bench.files[0])
    bench.do(RecordDissent, case=bench.files[0], seat=UIMM, text="Trop tôt.")

    said = minutes_text(bench)
    assert "Déport : Adecco Group (lien professionnel)." in said
    assert "s’est déporté" not in said
    assert "à la demande du membre (UIMM) : Trop tôt." in said


def test_minutes_hold_no_straight_apostrophe(office: Office) -> None:
    bench = opened(office, 1)
    bench.vote(bench.files[0])
    bench.decide(bench.files[0])
    bench.do(GiveProxy, giver=CMA, holder="")

    papers = documents_of(bench)
    assert "'" not in minutes_text(bench) + record_text(bench)
    meeting = papers.minutes.sections[0]
    assert all(each.endswith(".") for each in meeting.paragraphs)


def test_a_guest_does_not_learn_which_items_were_voted(office: Office) -> None:
    bench = opened(office, 1)
    bench.vote(bench.files[0])

    opening = bench.read(bench.member(GUEST)).opening
    assert opening is not None
    assert opening.voted == {}
