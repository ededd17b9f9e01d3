"""Answers of a draft: saved as they come, never lost to a late writer, frozen when filed."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.wording.control import CONCEALED
from states.acts import Refused, Rule
from states.identifiers import ActorId, CaseId, ContactKind, Role
from tests.workflow.bench import LEAD, WAVE_1, act, city, done, move, open_draft, register_person
from tests.workflow.office_stories import kinds, state
from workflow.audit.verification import verify
from workflow.commands import ErasePerson
from workflow.filing.answers import Answers, answers_of, unanswered
from workflow.filing.commands import AnswerGiven, SaveDraft
from workflow.filing.filed import filed_form
from workflow.office import Office
from workflow.outcomes import Conflict, Done, Invalid, Outcome
from workflow.people import Actor
from workflow.reading import Reading

DAX = city("40088")
SECOND = Actor(id=ActorId("adjointe-40088"), roles=DAX.roles, authority="40088")


def save(office: Office, case: CaseId, seen: int = 0, actor: Actor = DAX, **words: str) -> Outcome:
    given = tuple(AnswerGiven(question=name, answer=said) for name, said in words.items())
    return office.run(SaveDraft(actor=actor, case=case, answers=given, seen=seen))


def stored(office: Office, case: CaseId) -> Answers:
    with office.store.read() as reader:
        return answers_of(reader, case)


@pytest.fixture
def draft(office: Office) -> CaseId:
    return open_draft(office, "40088")


def test_answers_are_kept_and_counted(office: Office, draft: CaseId) -> None:
    outcome = save(office, draft, titre="Antenne de Dax", besoins="Thermalisme.\r\nAccueil.")
    assert isinstance(outcome, Done)
    assert dict(outcome.shown) == {"version": 1, "changed": True}
    found = stored(office, draft)
    assert dict(found.words) == {"titre": "Antenne de Dax", "besoins": "Thermalisme.\nAccueil."}
    assert (found.version, found.saved_by) == (1, "contact-40088")


def test_first_answers_are_the_form_of_the_file(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Antenne de Dax")
    assert kinds(office, draft) == ["open_draft", "draft_saved", "add_piece"]


def test_saving_many_times_records_one_event_a_day(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Antenne")
    before = kinds(office, draft)
    save(office, draft, 1, titre="Antenne de D")
    save(office, draft, 2, titre="Antenne de Dax")
    assert kinds(office, draft) == [*before, "draft_saved"]
    save(office, draft, 3, titre="Antenne de Dax !")
    assert kinds(office, draft) == [*before, "draft_saved"]
    move(office, datetime(2020, 7, 25, 6, tzinfo=UTC))
    save(office, draft, 4, titre="Antenne de Dax")
    assert kinds(office, draft) == [*before, "draft_saved", "draft_saved"]


def test_saving_nothing_new_changes_nothing(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Antenne de Dax")
    before = kinds(office, draft), stored(office, draft)
    outcome = save(office, draft, 0, titre=" Antenne de Dax ")
    assert isinstance(outcome, Done)
    assert (dict(outcome.shown), kinds(office, draft), stored(office, draft)) == (
        {"version": 1, "changed": False},
        *before,
    )


def test_words_replaced_are_erased(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Premier jet")
    save(office, draft, 1, titre="Second jet")
    with office.store.read() as reader:
        values = [text.value for text in reader.all_texts()]
    assert ("Premier jet" in values, "Second jet" in values) == (False, True)


def test_late_writer_is_told_and_nothing_is_overwritten(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Antenne de Dax")
    save(office, draft, 1, SECOND, titre="Antenne du Grand Dax")
    outcome = save(office, draft, 1, titre="Antenne thermale", besoins="Soins")
    assert isinstance(outcome, Conflict)
    assert (outcome.expected, outcome.found) == (1, 2)
    assert [event.actor for event in outcome.since] == ["adjointe-40088"]
    assert dict(stored(office, draft).words) == {"titre": "Antenne du Grand Dax"}


def test_late_writer_of_another_question_loses_nothing(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Antenne de Dax")
    save(office, draft, 1, SECOND, titre="Antenne du Grand Dax")
    assert isinstance(save(office, draft, 1, besoins="Soins"), Done)
    assert dict(stored(office, draft).words) == {
        "titre": "Antenne du Grand Dax",
        "besoins": "Soins",
    }


def test_late_writer_learns_that_an_answer_was_taken_back(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Antenne de Dax")
    save(office, draft, 1, SECOND, titre="")
    assert isinstance(save(office, draft, 1, titre="Antenne thermale"), Conflict)
    assert dict(stored(office, draft).words) == {}


@pytest.mark.parametrize(
    ("words", "field", "problem"),
    [
        ({"couleur": "bleu"}, "question", "not_a_choice"),
        ({"titre": "é" * 201}, "Intitulé du projet d’antenne", "too_long"),
        ({"titre": "a\x1b[31m"}, "answer", "control_character"),
        ({"besoins": "é" * 5001}, "answer", "too_long"),
    ],
)
def test_answer_that_cannot_be_kept_is_named(
    office: Office, draft: CaseId, words: dict[str, str], field: str, problem: str
) -> None:
    outcome = save(office, draft, **words)
    assert isinstance(outcome, Invalid)
    assert (outcome.field, outcome.problem) == (field, problem)
    assert stored(office, draft) == Answers(words={})


def test_another_town_and_other_roles_cannot_write(office: Office, draft: CaseId) -> None:
    other = save(office, draft, actor=city("47001"), titre="Antenne")
    assert isinstance(other, Invalid)
    assert (other.field, other.problem) == ("case", "unknown")
    assert save(office, CaseId("nulle-part"), actor=city("47001"), titre="A") == Invalid(
        field="case", value="nulle-part", problem="unknown"
    )


def test_expected_questions_without_an_answer_are_listed(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Antenne", elu="Première adjointe")
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        assert in_force is not None
        missing = unanswered(answers_of(reader, draft), in_force.programme)
    assert [question.id for question in missing] == ["besoins", "locaux", "formations"]


def filed(office: Office, case: CaseId) -> None:
    act(office, case, "submit", DAX, window=WAVE_1, channel="portal")


def test_filing_freezes_the_answers_and_commits_to_them(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Antenne de Dax", besoins="Thermalisme")
    filed(office, draft)
    outcome = save(office, draft, 1, titre="Autre chose")
    assert isinstance(outcome, Refused)
    assert [reason.rule for reason in outcome.reasons] == [Rule.STATE]
    with office.store.read() as reader:
        event = reader.events_of(draft)[-1]
        texts = event.data["texts"]
        assert isinstance(texts, dict)
        assert (event.kind, event.data["version"], sorted(texts)) == (
            "answers_filed",
            1,
            ["besoins", "titre"],
        )
        assert [row.frozen for row in reader.answers(draft)] == [True, True]
        assert not verify(reader, None).problems


def test_answers_filed_then_taken_back_stay_proved_when_written_again(
    office: Office, draft: CaseId
) -> None:
    save(office, draft, titre="Antenne de Dax")
    filed(office, draft)
    act(office, draft, "revert", reason="Déposée par erreur")
    assert state(office, draft) == "draft"
    assert isinstance(save(office, draft, 1, titre="Antenne thermale"), Done)
    filed(office, draft)
    with office.store.read() as reader:
        kept = [text.value for text in reader.all_texts()]
        assert {"Antenne de Dax", "Antenne thermale"} <= set(kept)
        assert not verify(reader, None).problems
    assert kinds(office, draft).count("answers_filed") == 2


def test_file_without_answers_is_filed_as_before(office: Office, draft: CaseId) -> None:
    act(office, draft, "add_piece", piece="form")
    filed(office, draft)
    assert kinds(office, draft)[-1] == "submit"


def test_erasing_a_person_erases_the_answers_that_name_them(office: Office, draft: CaseId) -> None:
    elected = register_person(
        office, ContactKind.GENERAL_SERVICES, "40088", name="Camille Fictive-Durand"
    )
    save(office, draft, titre="Antenne de Dax", elu="Mme Camille Fictive-Durand, adjointe")
    filed(office, draft)
    done(office, ErasePerson(actor=LEAD, person=elected, reason="Demande de la personne"))
    assert dict(stored(office, draft).words) == {"titre": "Antenne de Dax"}
    with office.store.read() as reader:
        assert not verify(reader, None).problems
        assert not [text for text in reader.all_texts() if "Fictive" in text.value]


def test_answers_filed_before_and_written_again_are_erased_with_the_person(
    office: Office, draft: CaseId
) -> None:
    elected = register_person(
        office, ContactKind.GENERAL_SERVICES, "40088", name="Camille Fictive-Durand"
    )
    save(office, draft, besoins="Demander à Camille Fictive-Durand")
    filed(office, draft)
    act(office, draft, "revert", reason="Déposée par erreur")
    save(office, draft, 1, besoins="Thermalisme")
    done(office, ErasePerson(actor=LEAD, person=elected, reason="Demande de la personne"))
    with office.store.read() as reader:
        assert not [text for text in reader.all_texts() if "Fictive" in text.value]
        assert not verify(reader, None).problems


def test_form_filed_is_read_in_its_order_and_masked_for_the_control(
    office: Office, draft: CaseId
) -> None:
    save(office, draft, elu="Camille Fictive", titre="Antenne de Dax")
    filed(office, draft)
    assert form(office, draft, LEAD) == [
        ("titre", "Antenne de Dax"),
        ("elu", "Camille Fictive"),
    ]
    auditor = Actor(id=ActorId("controle"), roles=frozenset({Role.AUDITOR}))
    assert form(office, draft, auditor) == [("titre", "Antenne de Dax"), ("elu", CONCEALED)]
    guest = Actor(id=ActorId("invite"), roles=frozenset({Role.GUEST}))
    assert form(office, draft, guest) == []


def form(office: Office, case: CaseId, actor: Actor) -> list[tuple[str, str]]:
    with office.store.read() as reader:
        reading = Reading(office, reader, actor)
        read = reading.file(case)
        return [(each.question, each.words) for each in filed_form(reading, read)] if read else []


def test_draft_carried_to_the_next_wave_keeps_its_answers(office: Office, draft: CaseId) -> None:
    save(office, draft, titre="Antenne de Dax")
    move(office, datetime(2020, 11, 6, 23, tzinfo=UTC) + timedelta(minutes=5))
    assert isinstance(save(office, draft, 1, besoins="Soins"), Done)
    assert dict(stored(office, draft).words) == {"titre": "Antenne de Dax", "besoins": "Soins"}
    assert "carry" in kinds(office, draft)
