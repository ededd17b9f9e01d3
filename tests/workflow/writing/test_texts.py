"""Standing texts and the edits of one letter: closed fields, versions, what leaves."""

from datetime import UTC, datetime

import pytest

from notifications.additions import WrittenPart
from notifications.composition import template_version
from states.identifiers import ContactKind
from tests.workflow.bench import LEAD, decide, done, file_candidature, move, open_draft
from tests.workflow.office_stories import kinds, recall_over
from tests.workflow.writing.test_nudging import contact, nudge
from tests.workflow.writing.test_selection import message, messages, problem, said
from workflow.archive import Archive
from workflow.commands import RedactText, SettleLetter
from workflow.mail.letter_context import context_of
from workflow.mail.outbox import deliver
from workflow.mail.standing_texts import editable_codes, fields_of, standing_texts, versions_of
from workflow.office import Office
from workflow.outcomes import Done, Invalid
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow
from workflow.writing.commands import EditLetter, EditText, SettleLetters
from workflow.writing.preview import paragraphs_of, preview_after, sample_letter, source_of


def edit(code: str, text: str, part: str = "added") -> EditText:
    return EditText(actor=LEAD, code=code, part=part, text=text)


def letters(office: Office, code: str) -> tuple[LetterRow, ...]:
    with office.store.read() as reader:
        return reader.letters(LetterFilter(code=code))


def held_decision(office: Office) -> LetterRow:
    case = file_candidature(office, "40088")
    move(office, datetime(2020, 11, 9, 9, tzinfo=UTC))
    decide(office, {case: "not_select"})
    return next(
        each
        for each in letters(office, "decision_not_retained")
        if each.person == contact(office, "40088", ContactKind.EXECUTIVE)
    )


def test_a_standing_text_stands_in_every_letter_of_its_code(office: Office) -> None:
    done(office, edit("receipt_complete", "Écrivez à {{ agent }} sur {{ reference }}."))
    file_candidature(office, "40088")
    (letter,) = letters(office, "receipt_complete")
    assert "sur AMI2-001." in said(office, letter)


def test_a_text_edited_after_a_letter_was_planned_is_the_one_that_leaves(office: Office) -> None:
    done(office, edit("receipt_complete", "Première version."))
    file_candidature(office, "40088")
    done(office, edit("receipt_complete", "Seconde version."))
    deliver(office)
    (letter,) = letters(office, "receipt_complete")
    assert letter.phase is LetterPhase.SENT
    assert "Seconde version." in said(office, letter)
    assert letter.template_version == f"{template_version('receipt_complete')}+added.2"


def test_a_letter_without_the_lead_s_words_keeps_the_version_of_its_template(
    office: Office,
) -> None:
    file_candidature(office, "40088")
    deliver(office)
    (letter,) = letters(office, "receipt_complete")
    assert letter.template_version == template_version("receipt_complete")


def test_what_left_never_changes_with_the_text(office: Office) -> None:
    file_candidature(office, "40088")
    deliver(office)
    before = said(office, letters(office, "receipt_complete")[0])
    done(office, edit("receipt_complete", "Après coup."))
    assert said(office, letters(office, "receipt_complete")[0]) == before


def test_the_closing_formula_may_be_written(office: Office) -> None:
    done(office, edit("receipt_complete", "Bien à vous, {{ salutation }}.", "farewell"))
    file_candidature(office, "40088")
    text = said(office, letters(office, "receipt_complete")[0])
    assert "Bien à vous, Madame, Monsieur." in text
    assert "salutations distinguées" not in text


def test_every_version_is_kept_and_an_empty_text_removes_it(office: Office) -> None:
    done(office, edit("receipt_complete", "Un."))
    done(office, edit("receipt_complete", ""))
    assert problem(office.run(edit("receipt_complete", ""))) == "empty"
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        versions = versions_of(archive, "receipt_complete")
        assert [(each.part, each.version, bool(each.ref)) for each in versions] == [
            (WrittenPart.ADDED, 1, True),
            (WrittenPart.ADDED, 2, False),
        ]
        assert standing_texts(archive, "receipt_complete") == {}
    assert kinds(office, "texte:receipt_complete") == ["text_edited", "text_edited"]


def test_a_redacted_text_stops_no_letter(office: Office) -> None:
    done(office, edit("receipt_complete", "À retirer."))
    with office.store.read() as reader:
        ref = versions_of(Archive(reader, office.memory), "receipt_complete")[0].ref
    done(office, RedactText(actor=LEAD, ref=ref, reason="Erreur"))
    file_candidature(office, "40088")
    deliver(office)
    assert letters(office, "receipt_complete")[0].phase is LetterPhase.SENT


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("receipt_complete", "{{event.__init__}}", "unknown_field"),
        ("receipt_complete", "{{ echeance }}", "field_not_here"),
        ("call_opened", "{{ reference }}", "field_not_here"),
        ("weekly_digest", "Bonjour", "not_editable"),
        ("message", "Bonjour", "not_editable"),
        ("inconnu", "Bonjour", "not_editable"),
    ],
)
def test_what_no_letter_could_print_is_refused(
    office: Office, code: str, text: str, found: str
) -> None:
    assert problem(office.run(edit(code, text))) == found


def test_a_place_that_no_letter_has_is_refused(office: Office) -> None:
    assert problem(office.run(edit("receipt_complete", "Bonjour", "subject"))) == "not_a_choice"


def test_every_editable_letter_knows_its_fields() -> None:
    assert [code for code in editable_codes() if "agent" not in fields_of(code)] == []
    assert "echeance" in fields_of("reminder_closing")


def test_a_text_is_previewed_on_a_real_file_and_nothing_is_kept(office: Office) -> None:
    case = file_candidature(office, "40088")
    outcome, shown = preview_after(
        office,
        edit("receipt_complete", "Pour {{ reference }}."),
        lambda reader: sample_letter(reader, "receipt_complete", case),
    )
    assert isinstance(outcome, Done)
    assert shown is not None
    assert "Pour AMI2-001." in shown.text
    assert "Pour AMI2-001." in shown.html
    assert kinds(office, "texte:receipt_complete") == []


def test_a_held_letter_takes_a_paragraph_of_its_own_and_leaves_with_it(office: Office) -> None:
    letter = held_decision(office)
    done(office, EditLetter(actor=LEAD, letter=letter.id, part="added", text="Un mot de plus."))
    done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))
    recall_over(office)
    deliver(office)
    (sent,) = [each for each in letters(office, "decision_not_retained") if each.id == letter.id]
    assert sent.phase is LetterPhase.SENT
    assert "Un mot de plus." in said(office, sent)
    assert sent.template_version.startswith(f"{template_version(letter.code)}+edit.")
    assert kinds(office, f"lettre:{letter.id}") == ["letter_edited", "letter_settled"]


def test_a_paragraph_of_a_held_letter_is_replaced_whole(office: Office) -> None:
    letter = held_decision(office)
    with office.store.read() as reader:
        source = source_of(office, reader)
        assert source is not None
        first = paragraphs_of(letter, source)[0]
    part = f"paragraph:{first.id}"
    done(office, EditLetter(actor=LEAD, letter=letter.id, part=part, text="Autrement dit."))
    with office.store.read() as reader:
        edited = reader.letter(letter.id)
    assert edited is not None
    text = said(office, edited)
    assert "Autrement dit." in text
    assert first.text not in text
    done(office, EditLetter(actor=LEAD, letter=letter.id, part=part, text=""))
    with office.store.read() as reader:
        back = reader.letter(letter.id)
    assert back is not None
    assert context_of(back.context).parts[0].edits == {}


def test_a_paragraph_that_is_not_there_is_refused(office: Office) -> None:
    letter = held_decision(office)
    command = EditLetter(
        actor=LEAD, letter=letter.id, part="paragraph:000000000000", text="Autrement."
    )
    assert problem(office.run(command)) == "lost_paragraph"


def test_an_edit_names_only_fields_that_have_a_value(office: Office) -> None:
    letter = held_decision(office)
    command = EditLetter(actor=LEAD, letter=letter.id, part="added", text="{{event.__init__}}")
    assert problem(office.run(command)) == "unknown_field"


def test_a_letter_that_is_not_held_is_not_edited(office: Office) -> None:
    case, person = open_draft(office, "40088"), contact(office)
    nudge(office, case, person)
    (letter,) = letters(office, "reminder_closing")
    command = EditLetter(actor=LEAD, letter=letter.id, part="added", text="Un mot.")
    assert problem(office.run(command)) == "unsettled"


def test_a_message_may_be_rewritten_whole_for_one_reader(office: Office) -> None:
    done(office, message(open_draft(office, "40088")))
    (letter,) = messages(office)
    for part, text in (("subject", "Autre objet"), ("body", "Autre texte, {{ reference }}.")):
        done(office, EditLetter(actor=LEAD, letter=letter.id, part=part, text=text))
    (edited,) = messages(office)
    text = said(office, edited)
    assert "Autre objet" in text
    assert "Autre texte, AMI2-001." in text


def test_several_letters_are_let_go_with_the_count_confirmed(office: Office) -> None:
    cases = (open_draft(office, "40088"), open_draft(office, "47001"))
    done(office, message(*cases, expected=2))
    ids = tuple(each.id for each in messages(office))
    wrong = SettleLetters(actor=LEAD, letters=ids, choice="release", expected=3)
    assert problem(office.run(wrong)) == "count_changed"
    done(office, SettleLetters(actor=LEAD, letters=ids, choice="release", expected=2))
    assert {each.phase for each in messages(office)} == {LetterPhase.QUEUED}


def test_one_letter_that_cannot_be_let_go_stops_all(office: Office) -> None:
    cases = (open_draft(office, "40088"), open_draft(office, "47001"))
    done(office, message(*cases, expected=2))
    ids = tuple(each.id for each in messages(office))
    done(office, SettleLetter(actor=LEAD, letter=ids[1], choice="cancel"))
    both = SettleLetters(actor=LEAD, letters=ids, choice="release", expected=2)
    assert isinstance(office.run(both), Invalid)
    assert messages(office)[0].phase is LetterPhase.HELD
