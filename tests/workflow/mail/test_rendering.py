"""A letter row becomes a message: words, people, attachments, envelope."""

import email
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar

from notifications.composition import LetterError
from states.identifiers import CaseId, ContactKind
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    act,
    decide,
    done,
    file_candidature,
    move,
    open_draft,
    register_person,
)
from tests.workflow.office_stories import recall_over
from workflow.archive import Archive
from workflow.commands import (
    AnnounceSession,
    ConvokeSession,
    ErasePerson,
    OpenCall,
    RecordSession,
    ReplacePerson,
    SettleLetter,
)
from workflow.keys import ensure_key
from workflow.mail.letter_words import Words, letter_line
from workflow.mail.rendering import Rendered, Source, address_of_letter, render
from workflow.office import Office
from workflow.randomness import SeededRandomness
from workflow.schedule.sweep import advance_to, sweep
from workflow.standing import GOLIVE_ON
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase

AFTER_WAVE_1 = datetime(2020, 11, 9, 9, tzinfo=UTC)


def _rendered(office: Office, code: str, kind: ContactKind = ContactKind.CONTACT) -> Rendered:
    """Render, for a kind of reader, the letter of a code."""
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        in_force = office.calendar.in_force(reader)
        assert in_force is not None
        source = Source(
            archive=archive, in_force=in_force, settings=office.settings, now=office.now(reader)
        )
        letters = [
            letter
            for letter in reader.letters(LetterFilter(code=code))
            if letter.phase is not LetterPhase.CANCELLED
            and (person := archive.person(CaseId(letter.person)))
            and person.kind is kind
        ]
        return render(letters[0], source)


def _message(rendered: Rendered) -> EmailMessage:
    message = email.message_from_bytes(rendered.message, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _text(rendered: Rendered) -> str:
    body: Any = _message(rendered).get_body(("plain",))
    return " ".join(str(body.get_content()).split())


def _days(rendered: Rendered) -> list[tuple[str, str]]:
    """Return summary and day of each calendar entry attached."""
    found = []
    for part in _message(rendered).iter_attachments():
        calendar = Calendar.from_ical(part.get_content())
        found += [
            (str(entry["SUMMARY"]), entry["DTSTART"].dt.isoformat())
            for entry in calendar.walk("VEVENT")
        ]
    return found


def test_the_same_letter_gives_the_same_bytes(office: Office) -> None:
    file_candidature(office, "40088")

    first, second = (_rendered(office, "receipt_complete") for _ in range(2))
    assert first == second


def test_the_envelope_names_the_reader_and_the_agent(office: Office) -> None:
    file_candidature(office, "40088")
    message = _message(_rendered(office, "receipt_complete"))

    assert message["From"] == "Au cœur des territoires <programme@ancrage.example>"
    assert message["To"] == "contact 40088 <contact-40088@ville.example>"
    assert message["Reply-To"] == "Responsable du programme <responsable@ancrage.example>"
    assert str(message["Subject"]).startswith("AMI2-001 Dax – ")
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["References"]).startswith("<case.")


def test_before_going_live_letters_go_to_the_lead_with_their_reader_in_the_subject(
    office: Office,
) -> None:
    file_candidature(office, "40088")
    with office.store.write() as writer:
        writer.put_setting(GOLIVE_ON, "2021-01-01")
    rendered = _rendered(office, "receipt_complete")

    message = _message(rendered)
    assert message["To"] == "responsable@ancrage.example"
    assert str(message["Subject"]).startswith("[→ contact-40088@ville.example] AMI2-001 Dax")
    assert rendered.address == "responsable@ancrage.example"
    with office.store.write() as writer:
        writer.put_setting(GOLIVE_ON, None)
    assert _rendered(office, "receipt_complete").address == "responsable@ancrage.example"


def test_a_letter_redirected_keeps_its_address_when_it_is_tried_again(office: Office) -> None:
    file_candidature(office, "40088")
    with office.store.read() as reader:
        letter = reader.letters()[0]
        archive = Archive(reader, office.memory)
        found = {
            ref: address_of_letter(
                type(letter)(**{**vars(letter), "address_ref": ref}), archive, office.settings
            )
            for ref in ("reglage:lead_address", "reglage:witness_address", "effacé")
        }
    assert found == {
        "reglage:lead_address": "responsable@ancrage.example",
        "reglage:witness_address": "temoin@ancrage.example",
        "effacé": "contact-40088@ville.example",
    }


def test_a_reminder_carries_its_date_as_a_calendar_entry(office: Office) -> None:
    open_draft(office, "40088")
    advance_to(office, datetime(2020, 11, 5, 7, tzinfo=UTC))
    rendered = _rendered(office, "reminder_closing")

    assert [day for _, day in _days(rendered)] == ["2020-11-06"]
    assert "vendredi 6 novembre 2020" in _text(rendered)
    assert "Délibération du conseil" in _text(rendered)


def test_a_town_overseas_reads_its_own_hour(office: Office) -> None:
    open_draft(office, "97120")
    advance_to(office, datetime(2020, 11, 6, 9, tzinfo=UTC))

    assert "18 h 59" in _text(_rendered(office, "reminder_closing")).replace("\xa0", " ")


def test_decisions_are_signed_and_address_the_executive_by_function(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    decide(office, {case: "not_select"})
    text = _text(_rendered(office, "decision_not_retained", ContactKind.EXECUTIVE))

    assert "Madame la Maire" in text
    assert "Comité de sélection" in text
    assert "Motif : not_select" in text.replace("\xa0", " ")
    assert "L’administrateur général" in text
    assert "contact de la collectivité" in text


def test_an_announcement_names_the_towns_retained_and_counts_the_unnamed(office: Office) -> None:
    dax, agen = file_candidature(office, "40088"), file_candidature(office, "47001")
    move(office, AFTER_WAVE_1)
    session = decide(office, {dax: "label", agen: "label"})
    done(office, AnnounceSession(actor=LEAD, session=session))
    text = _text(_rendered(office, "announcement", ContactKind.REGIONAL_CENTRE))

    assert ("Dax" in text, "Agen" in text) == (True, True)


def test_the_notice_of_a_session_carries_its_day(office: Office) -> None:
    file_candidature(office, "40088")
    register_person(office, ContactKind.COMMITTEE_MEMBER, "comite_selection")
    asked = RecordSession(actor=LEAD, body="comite_selection", reference="S1")
    session = CaseId(str(done(office, asked).shown["session"]))
    done(office, ConvokeSession(actor=LEAD, session=session))
    rendered = _rendered(office, "convocation", ContactKind.COMMITTEE_MEMBER)

    assert [day for _, day in _days(rendered)] == ["2020-07-24"]


def test_a_call_names_its_closings(office: Office) -> None:
    done(office, OpenCall(actor=LEAD, call="AMI2", window=WAVE_1))
    rendered = _rendered(office, "call_opened", ContactKind.EXECUTIVE)

    assert [day for _, day in _days(rendered)] == ["2020-11-06"]
    assert "12 février 2021" in _text(rendered)


def test_engineering_names_the_regional_centre(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    session = decide(office, {case: "label"})
    done(office, AnnounceSession(actor=LEAD, session=session))
    antenna = CaseId(f"{case}-a1")
    act(office, antenna, "start_engineering", regional_centre="75", target_opening="2022-09-01")
    text = _text(_rendered(office, "engineering_started"))

    assert ("Aquitaine" in text, "Diagnostic partagé des besoins" in text) == (True, True)


def test_a_new_contact_reads_where_the_file_stands(office: Office) -> None:
    open_draft(office, "40088")
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        old = next(
            person.id
            for person in archive.persons()
            if person.organisation == "40088" and person.kind is ContactKind.CONTACT
        )
    texts = {"name": "Nouvelle personne", "email": "nouveau@dax.example"}
    done(office, ReplacePerson(actor=LEAD, person=old, texts=texts))
    text = _text(_rendered(office, "contact_changed_new"))

    assert ("brouillon" in text, "6 novembre 2020" in text) == (True, True)


def test_a_correction_names_the_letter_it_corrects(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    decide(office, {case: "not_select"})
    with office.store.read() as reader:
        letters = [each.id for each in reader.letters(LetterFilter(code="decision_not_retained"))]
    for letter in letters:
        done(office, SettleLetter(actor=LEAD, letter=letter, choice="release"))
    recall_over(office)
    sweep(office)
    act(office, case, "revert", reason="Le dossier voisin était visé")
    text = _text(_rendered(office, "correction", ContactKind.EXECUTIVE))

    assert "candidature non retenue" in text
    assert "Le dossier voisin était visé" in text


def test_a_digest_carries_the_signed_statement(office: Office) -> None:
    ensure_key(office.store.folder, SeededRandomness("clé"))
    sweep(office)
    move(office, datetime(2020, 7, 27, 6, tzinfo=UTC))
    sweep(office)
    with office.store.read() as reader:
        note = reader.checkpoints()[-1].note
    rendered = _rendered(office, "weekly_digest", ContactKind.WITNESS)

    attached = [part.get_content() for part in _message(rendered).iter_attachments()]
    assert attached == [note.replace("\n", "\n")]


def test_a_letter_of_an_erased_person_cannot_be_rendered(office: Office) -> None:
    file_candidature(office, "40088")
    with office.store.read() as reader:
        person = CaseId(reader.letters()[0].person)
    done(office, ErasePerson(actor=LEAD, person=person, reason="Demande"))
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        assert in_force is not None
        source = Source(
            archive=Archive(reader, office.memory),
            in_force=in_force,
            settings=office.settings,
            now=office.now(reader),
        )
        letter = reader.letters()[0]
        assert address_of_letter(letter, source.archive, office.settings) == ""
        with pytest.raises(LetterError):
            render(letter, source)


def test_lists_name_a_letter_by_its_file_and_its_title(office: Office) -> None:
    file_candidature(office, "40088")
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        assert in_force is not None
        words = Words(archive=Archive(reader, office.memory), programme=in_force.programme)
        line = letter_line(words, reader.letters()[0].id)
        nothing = letter_line(words, "inconnu")

    assert (line, nothing) == (
        "AMI2-001 Dax – Accusé de réception d’un dossier complet",
        "",
    )
