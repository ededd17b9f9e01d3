"""« Courrier » through the real application: lists, exact letters, choices, edits, selections."""

import re
from collections.abc import Callable

import pytest

from states.identifiers import ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import LEAD, done, file_candidature, open_draft
from tests.workflow.writing.test_nudging import contact
from tests.workflow.writing.test_selection import message, messages
from tests.workflow.writing.test_texts import held_decision, letters
from workflow.archive import Archive
from workflow.commands import StopMail
from workflow.mail.outbox import deliver
from workflow.office import Office
from workflow.schedule.sweep import sweep
from workflow.store.filters import ReminderFilter
from workflow.store.records import LetterMove, LetterPhase, ReminderStatus

Open = Callable[..., Browser]
PAGES = (
    "/courrier",
    "/courrier/textes",
    "/courrier/ecrire",
    "/courrier/adresses",
    "/courrier/rappels",
)


@pytest.fixture
def lead(browser: Open) -> Browser:
    return browser(ContactKind.LEAD)


def counts(page: str) -> dict[str, int]:
    """The number shown beside each state."""
    found = re.findall(r'">([^<>]+) <strong>(\d+)</strong>', page)
    return {words: int(number) for words, number in found}


@pytest.mark.parametrize("path", PAGES)
def test_nobody_but_the_office_reads_letters(browser: Open, path: str) -> None:
    assert browser(ContactKind.LEAD).get(path).status_code == 200
    for kind in (ContactKind.CONTACT, ContactKind.REGIONAL_CENTRE, ContactKind.WITNESS):
        assert browser(kind).get(path).status_code in (403, 404)
    assert browser().get(path, follow_redirects=False).status_code in (303, 401, 403, 404)


def test_the_list_counts_every_state_and_names_who_reads(lead: Browser, office: Office) -> None:
    case = open_draft(office, "40088")
    done(office, message(case))
    file_candidature(office, "47001")
    deliver(office)
    page = lead.get("/courrier").text
    assert counts(page) == {
        "Tous": 2,
        "À valider": 1,
        "Programmé": 0,
        "Remis au serveur": 1,
        "À vérifier": 0,
        "Non envoyé": 0,
    }
    assert "contact 40088, contact de la collectivité" in page
    only = lead.get("/courrier?etat=remis").text
    assert "contact 40088, contact de la collectivité" not in only


def test_a_letter_is_shown_exactly_as_it_leaves(lead: Browser, office: Office) -> None:
    file_candidature(office, "40088")
    (letter,) = letters(office, "receipt_complete")
    page = lead.get(f"/courrier/{letter.id}")
    assert page.status_code == 200
    assert "contact-40088@ville.example" in page.text
    assert "Tel qu’il partira" in page.text
    body = lead.get(f"/courrier/{letter.id}/corps")
    deliver(office)
    sent = lead.get(f"/courrier/{letter.id}/corps")
    assert "<h1" in body.text
    assert sent.text == body.text
    assert "Tel qu’il est parti" in lead.get(f"/courrier/{letter.id}").text


def test_the_frame_of_a_letter_runs_nothing(lead: Browser, office: Office) -> None:
    file_candidature(office, "40088")
    (letter,) = letters(office, "receipt_complete")
    headers = lead.get(f"/courrier/{letter.id}/corps").headers
    policy = headers["content-security-policy"]
    assert "sandbox" in policy.split("; ")
    assert "script-src" not in policy
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_a_letter_unknown_is_a_page_not_found(lead: Browser) -> None:
    assert lead.get("/courrier/inconnu").status_code == 404
    assert lead.get("/courrier/inconnu/corps").status_code == 404


def test_a_held_letter_is_let_go_held_and_cancelled(lead: Browser, office: Office) -> None:
    done(office, message(open_draft(office, "40088")))
    (letter,) = messages(office)
    page = f"/courrier/{letter.id}"
    for choice, phase in (
        ("release", LetterPhase.QUEUED),
        ("hold", LetterPhase.HELD),
        ("cancel", LetterPhase.CANCELLED),
    ):
        answer = lead.fill(f"{page}/choix", {"choix": choice}, seen=page)
        assert (answer.status_code, answer.headers["location"]) == (303, page)
        assert messages(office)[0].phase is phase
    again = lead.fill(f"{page}/choix", {"choix": "release"}, seen=page)
    assert again.status_code == 422
    assert "Rien n’a été enregistré" in again.text


def test_a_doubtful_letter_offers_its_two_choices_with_what_each_means(
    lead: Browser, office: Office
) -> None:
    file_candidature(office, "40088")
    (letter,) = letters(office, "receipt_complete")
    with office.store.write() as writer:
        move = LetterMove(id=letter.id, sources=tuple(LetterPhase), target=LetterPhase.UNKNOWN)
        writer.move_letter(move)
    page = lead.get(f"/courrier/{letter.id}").text
    assert "elle l’aura deux fois" in page
    assert 'value="arrived"' in page
    lead.fill(f"/courrier/{letter.id}/choix", {"choix": "arrived"}, seen=f"/courrier/{letter.id}")
    assert letters(office, "receipt_complete")[0].phase is LetterPhase.SENT


def test_several_letters_leave_after_one_confirmation_that_shows_the_count(
    lead: Browser, office: Office
) -> None:
    cases = (open_draft(office, "40088"), open_draft(office, "47001"))
    done(office, message(*cases, expected=2))
    seen = "/courrier?etat=a-valider"
    asked = lead.fill("/courrier/valider", {"choix": "tous"}, seen=seen)
    assert asked.status_code == 200
    assert "Valider 2\xa0courriers" in asked.text
    assert {letter.phase for letter in messages(office)} == {LetterPhase.HELD}
    ids = re.findall(r'name="lettre" value="([0-9a-f]+)"', asked.text)
    given = {"choix": "release", "nombre": "2", "lettre": ids}
    assert lead.fill("/courrier/valider", given, seen=seen).status_code == 303
    assert {letter.phase for letter in messages(office)} == {LetterPhase.QUEUED}


def test_a_wrong_count_lets_nothing_go(lead: Browser, office: Office) -> None:
    done(office, message(open_draft(office, "40088")))
    (letter,) = messages(office)
    given = {"choix": "release", "nombre": "3", "lettre": [letter.id]}
    answer = lead.fill("/courrier/valider", given, seen="/courrier?etat=a-valider")
    assert answer.status_code == 422
    assert "le nombre de courriers n’est plus celui que vous avez confirmé" in answer.text
    assert messages(office)[0].phase is LetterPhase.HELD


def test_a_held_letter_takes_words_of_its_own(lead: Browser, office: Office) -> None:
    letter = held_decision(office)
    page = f"/courrier/{letter.id}"
    given = {"emplacement": "added", "texte": "Un mot de plus pour vous."}
    assert lead.fill(f"{page}/texte", given, seen=page).status_code == 303
    assert "Un mot de plus pour vous." in lead.get(f"{page}/corps").text
    assert "Courrier modifié avant son départ" in lead.get(page).text


def test_a_refused_edit_loses_nothing_typed(lead: Browser, office: Office) -> None:
    letter = held_decision(office)
    page = f"/courrier/{letter.id}"
    given = {"emplacement": "added", "texte": "Bonjour {{event.__init__}}"}
    answer = lead.fill(f"{page}/texte", given, seen=page)
    assert answer.status_code == 422
    assert "Bonjour {{event.__init__}}</textarea>" in answer.text
    assert "ce champ n’existe pas" in answer.text


def test_a_text_is_tried_then_kept(lead: Browser, office: Office) -> None:
    file_candidature(office, "40088")
    page = "/courrier/textes/receipt_complete"
    given = {"emplacement": "added", "texte": "Pour {{ reference }}.", "suite": "apercu"}
    tried = lead.fill(page, given)
    assert "Pour AMI2-001." in tried.text
    assert "rien n’est enregistré" in tried.text
    assert "Aucun texte n’a été ajouté" in lead.get(page).text
    assert lead.fill(page, {**given, "suite": "enregistrer"}).status_code == 303
    assert "version 1" in lead.get(page).text
    assert lead.get("/courrier/textes/weekly_digest").status_code == 404


def test_a_selection_is_rehearsed_counted_then_written(lead: Browser, office: Office) -> None:
    open_draft(office, "40088")
    open_draft(office, "47001")
    given = {
        "nature": "candidatures",
        "etat": "draft",
        "destinataires": "contact",
        "objet": "Séance",
        "texte": "Votre dossier {{ reference }}.\n\nÀ bientôt.",
        "motif": "Prévenir",
        "suite": "repeter",
    }
    rehearsed = lead.fill("/courrier/ecrire", given)
    assert rehearsed.status_code == 200
    assert "2\xa0courriers à écrire" in rehearsed.text
    assert "Votre dossier AMI2-001." in rehearsed.text
    assert messages(office) == ()
    chosen = re.search(r'name="choisis" value="([^"]+)"', rehearsed.text)
    assert chosen is not None
    confirmed = {**given, "suite": "ecrire", "choisis": chosen[1], "nombre": "2"}
    assert lead.fill("/courrier/ecrire", confirmed).status_code == 303
    assert len(messages(office)) == 2


def test_an_unknown_reference_or_field_is_named_and_nothing_typed_is_lost(
    lead: Browser, office: Office
) -> None:
    open_draft(office, "40088")
    given = {
        "references": "AMI2-001 AMI9-999",
        "destinataires": "contact",
        "objet": "Séance",
        "texte": "Mot à garder {{ inconnu }}",
        "motif": "Prévenir",
        "suite": "repeter",
    }
    unknown = lead.fill("/courrier/ecrire", given)
    assert unknown.status_code == 422
    assert "AMI9-999" in unknown.text
    field = lead.fill("/courrier/ecrire", {**given, "references": "AMI2-001"})
    assert field.status_code == 422
    assert "{{ inconnu }}" in field.text
    assert "Mot à garder" in field.text


def test_a_failed_address_is_corrected_from_its_page(lead: Browser, office: Office) -> None:
    person = contact(office)
    done(office, StopMail(actor=LEAD, person=person, code="550"))
    assert f"/courrier/adresses/{person}" in lead.get("/courrier/adresses").text
    page = f"/courrier/adresses/{person}"
    given = {"email": "nouvelle@ville.example", "suite": "corriger"}
    assert lead.fill(page, given).status_code == 303
    assert "Aucune adresse n’est en échec" in lead.get("/courrier/adresses").text


def test_a_contact_is_replaced_and_what_waited_is_readdressed(
    lead: Browser, office: Office
) -> None:
    done(office, message(open_draft(office, "40088")))
    person = contact(office)
    given = {"name": "Nouvelle personne", "email": "suite@ville.example", "suite": "remplacer"}
    answer = lead.fill(f"/courrier/adresses/{person}", given)
    assert answer.status_code == 303
    with office.store.read() as reader:
        old = Archive(reader, office.memory).person(person)
    assert old is not None
    assert old.replaced_by is not None
    held = [each for each in messages(office) if each.phase is LetterPhase.HELD]
    assert [each.person for each in held] == [old.replaced_by]


def test_a_nudge_shows_the_last_letter_first_then_asks_to_confirm(
    lead: Browser, office: Office
) -> None:
    open_draft(office, "40088")
    page = "/courrier/relancer/AMI2-001"
    person = contact(office)
    shown = lead.get(page).text
    assert "Aucun courrier sur ce dossier ne lui a encore été adressé." in shown
    assert "Le dépôt de la candidature" in shown
    given = {"personne": person, "attendu": "draft", "texte": "Nous comptons sur vous."}
    assert lead.fill(page, given).status_code == 303
    (letter,) = letters(office, "reminder_closing")
    assert f'href="/courrier/{letter.id}"' in lead.get(page).text
    again = lead.fill(page, given)
    assert again.status_code == 422
    assert "Nous comptons sur vous.</textarea>" in again.text
    assert "relancer quand même" in again.text
    assert lead.fill(page, {**given, "confirme": "oui"}).status_code == 303


def test_nothing_awaited_and_no_such_file_are_said(lead: Browser, office: Office) -> None:
    file_candidature(office, "40088")
    assert "il n’y a pas de relance à écrire" in lead.get("/courrier/relancer/AMI2-001").text
    assert lead.get("/courrier/relancer/AMI9-999").status_code == 404


@pytest.mark.parametrize("written", ["mairie", "mairie@", "mairie ville@x.example"])
def test_an_address_that_cannot_be_written_to_is_refused_and_kept_in_the_form(
    lead: Browser, office: Office, written: str
) -> None:
    page = f"/courrier/adresses/{contact(office)}"
    answer = lead.fill(page, {"email": written, "suite": "corriger"})
    assert answer.status_code == 422
    assert "l’adresse électronique n’est pas valide" in answer.text
    assert f'value="{written}"' in answer.text


def doubt_a_reminder(office: Office) -> str:
    """Leave the next reminder of a draft as a restore does, and return its key."""
    sweep(office)
    with office.store.write() as writer:
        row = writer.reminders(ReminderFilter(statuses=(ReminderStatus.PLANNED,)))[0]
        writer.doubt_reminder(row.key, "restore")
    return row.key


def test_a_reminder_in_doubt_is_shown_and_settled(lead: Browser, office: Office) -> None:
    assert "Rappels à vérifier" not in lead.get("/courrier").text
    open_draft(office, "47001", "AMI2/vague-2")
    key = doubt_a_reminder(office)
    assert "Rappels à vérifier\u00a0: 1" in lead.get("/courrier").text
    page = "/courrier/rappels"
    unticked = lead.fill(page, {"choix": "again"}, seen=page)
    assert (unticked.status_code, "Cochez au moins un rappel." in unticked.text) == (422, True)
    assert lead.fill(page, {"choix": "again", "rappel": key}, seen=page).status_code == 303
    settled = lead.get(page).text
    assert ("1\u00a0rappel réglé." in settled, "Aucun rappel" in settled) == (True, True)
    late = lead.fill(page, {"choix": "again", "rappel": key}, seen=page)
    assert (late.status_code, "n’est plus à vérifier" in late.text) == (422, True)
