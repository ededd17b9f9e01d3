"""Writing to a selection: who reads it, exactly what, counted before and held after."""

from datetime import UTC, datetime

import pytest

from states.identifiers import CaseId, ContactKind
from tests.workflow.bench import (
    LEAD,
    act,
    city,
    decide,
    done,
    file_candidature,
    move,
    open_draft,
    register_person,
)
from tests.workflow.writing.test_nudging import contact
from workflow.commands import (
    EndPerson,
    ErasePerson,
    RedactText,
    RegisterAuthority,
    SettleLetter,
    StopMail,
)
from workflow.explaining import sentences_of
from workflow.mail.outbox import deliver
from workflow.office import Office
from workflow.outcomes import Done, Invalid, Outcome
from workflow.people import text_refs
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow
from workflow.writing.commands import WriteToSelection
from workflow.writing.preview import preview_of, rehearse_selection, source_of

TEXT = "Bonjour,\r\n\r\nVotre dossier {{ reference }} ({{ collectivite }}) sera vu en séance."


def message(*cases: CaseId, expected: int = 1, **more: object) -> WriteToSelection:
    given: dict[str, object] = {
        "subject": "Séance de septembre",
        "text": TEXT,
        "reason": "Prévenir les villes",
        **more,
    }
    return WriteToSelection(actor=LEAD, cases=cases, expected=expected, **given)  # type: ignore[arg-type]


def messages(office: Office) -> tuple[LetterRow, ...]:
    with office.store.read() as reader:
        return reader.letters(LetterFilter(code="message"))


def said(office: Office, letter: LetterRow) -> str:
    with office.store.read() as reader:
        source = source_of(office, reader)
        assert source is not None
        shown = preview_of(letter, source)
    assert shown is not None
    return " ".join(shown.text.split())


def problem(outcome: Outcome) -> str:
    assert isinstance(outcome, Invalid), outcome
    return outcome.problem


def test_each_contact_gets_one_held_letter_with_its_own_values(office: Office) -> None:
    dax, agen = open_draft(office, "40088"), open_draft(office, "47001")
    done(office, message(dax, agen, expected=2))
    found = messages(office)
    assert [letter.phase for letter in found] == [LetterPhase.HELD, LetterPhase.HELD]
    texts = sorted(said(office, letter) for letter in found)
    assert "Votre dossier AMI2-001 (Dax) sera vu en séance." in texts[0]
    assert "Votre dossier AMI2-002 (Agen) sera vu en séance." in texts[1]


def test_a_person_with_two_files_gets_one_letter_that_names_both(office: Office) -> None:
    first = open_draft(office, "40088")
    act(office, first, "withdraw")
    second = open_draft(office, "40088")
    done(office, message(first, second))
    (letter,) = messages(office)
    assert "Votre dossier AMI2-001 et AMI2-002 (Dax) sera vu" in said(office, letter)


def test_the_rehearsal_counts_and_shows_the_letter_that_is_then_written(office: Office) -> None:
    case = open_draft(office, "40088")
    rehearsal = rehearse_selection(office, message(case, expected=0))
    assert (rehearsal.count, rehearsal.left_out) == (1, ())
    assert isinstance(rehearsal.outcome, Done)
    assert messages(office) == ()
    done(office, message(case))
    (letter,) = messages(office)
    assert rehearsal.preview is not None
    assert " ".join(rehearsal.preview.text.split()) == said(office, letter)


@pytest.mark.parametrize("expected", [0, 2])
def test_another_count_than_the_one_confirmed_writes_nothing(office: Office, expected: int) -> None:
    outcome = office.run(message(open_draft(office, "40088"), expected=expected))
    assert problem(outcome) == "count_changed"
    assert isinstance(outcome, Invalid)
    assert outcome.values == {"found": 1}
    assert messages(office) == ()


def test_who_is_left_out_is_said_with_the_reason(office: Office) -> None:
    dax, agen = open_draft(office, "40088"), open_draft(office, "47001")
    done(office, StopMail(actor=LEAD, person=contact(office), code="550"))
    done(office, EndPerson(actor=LEAD, person=contact(office, "47001")))
    asked = message(dax, agen, CaseId("inconnu"), expected=0)
    found = rehearse_selection(office, asked)
    assert [(each.case, str(each.why)) for each in found.left_out] == [
        (dax, "mail_stopped"),
        (agen, "nobody"),
        (CaseId("inconnu"), "unknown_file"),
    ]
    assert problem(found.outcome) == "nobody"


def test_a_text_that_prints_a_date_leaves_out_those_who_have_none(office: Office) -> None:
    draft, filed = open_draft(office, "40088"), file_candidature(office, "47001")
    asked = message(draft, filed, text="À rendre {{ echeance }}.")
    found = rehearse_selection(office, asked)
    assert [(each.case, str(each.why)) for each in found.left_out] == [(filed, "no_date")]
    done(office, asked)
    (letter,) = messages(office)
    assert "À rendre jusqu’au vendredi 6 novembre 2020 inclus" in said(office, letter)


@pytest.mark.parametrize(
    "written",
    ["{{event.__init__}}", "{{ event.__init__ }}", "{{reference}}", "{% if x %}", "{{ inconnu }}"],
)
def test_only_the_listed_fields_are_taken(office: Office, written: str) -> None:
    outcome = office.run(message(open_draft(office, "40088"), text=f"Bonjour {written}"))
    assert isinstance(outcome, Invalid)
    assert (outcome.field, outcome.value, outcome.problem) == ("text", written, "unknown_field")
    (told,) = sentences_of(office, LEAD, outcome)
    assert "ce champ n’existe pas" in told
    assert "{{ reference }}" in told


def test_a_value_that_looks_like_a_field_stays_a_value(office: Office) -> None:
    done(
        office,
        RegisterAuthority(actor=LEAD, code="64445", name="{{ agent }}", departement="64"),
    )
    register_person(office, ContactKind.CONTACT, "64445")
    done(office, message(open_draft(office, "64445")))
    (letter,) = messages(office)
    assert "({{ agent }})" in said(office, letter)


def test_an_undisclosed_decision_is_signalled_and_its_antenna_left_out(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, datetime(2020, 11, 9, 9, tzinfo=UTC))
    decide(office, {case: "label"}, notify=False)
    antenna = CaseId(f"{case}-a1")
    found = rehearse_selection(office, message(case, antenna))
    assert found.selection.undisclosed == (case,)
    assert [(each.case, str(each.why)) for each in found.left_out] == [(antenna, "not_disclosed")]


@pytest.mark.parametrize("missing", ["subject", "text", "reason"])
def test_nothing_is_written_without_a_subject_a_text_and_a_reason(
    office: Office, missing: str
) -> None:
    outcome = office.run(message(open_draft(office, "40088"), **{missing: " "}))
    assert isinstance(outcome, Invalid)
    assert (outcome.field, outcome.problem) == (missing, "empty")


def test_only_the_people_of_files_are_written_to(office: Office) -> None:
    asked = message(open_draft(office, "40088"), to=(ContactKind.COMMITTEE_MEMBER,))
    assert problem(office.run(asked)) == "not_a_choice"


def test_a_city_writes_to_nobody(office: Office) -> None:
    case = open_draft(office, "40088")
    asked = WriteToSelection(
        actor=city("40088"), cases=(case,), subject="s", text="t", reason="r", expected=1
    )
    assert not isinstance(office.run(asked), Done)


def test_a_message_leaves_when_the_lead_lets_it_go_and_names_its_text(office: Office) -> None:
    done(office, message(open_draft(office, "40088")))
    (letter,) = messages(office)
    deliver(office)
    assert messages(office)[0].phase is LetterPhase.HELD
    done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))
    deliver(office)
    assert messages(office)[0].phase is LetterPhase.SENT


def test_an_erased_person_s_message_is_forgotten(office: Office) -> None:
    done(office, message(open_draft(office, "40088")))
    done(office, ErasePerson(actor=LEAD, person=contact(office), reason="À sa demande"))
    (letter,) = messages(office)
    assert (letter.phase, letter.context) == (LetterPhase.CANCELLED, b"{}")


def test_a_message_whose_text_was_redacted_does_not_leave_empty(office: Office) -> None:
    done(office, message(open_draft(office, "40088")))
    (letter,) = messages(office)
    with office.store.read() as reader:
        event = reader.event(str(letter.event_id))
    assert event is not None
    ref = text_refs(event.data)["body"]
    done(office, RedactText(actor=LEAD, ref=ref, reason="Erreur"))
    done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))
    deliver(office)
    assert messages(office)[0].phase is LetterPhase.GIVEN_UP
