"""Letters received, the calendar, the council planner, one's rights, a contact replaced."""

import json
from collections.abc import Callable

import pytest

from states.identifiers import ContactKind
from tests.web.city.places import reference_of
from tests.web.conftest import Browser, somebody
from tests.web.soundness import faults_in
from tests.workflow.access.doors import received
from tests.workflow.bench import LEAD, done, file_candidature, open_draft
from workflow.filing.commands import SettleRights
from workflow.filing.requests import waiting_requests
from workflow.office import Office
from workflow.reading import Reading
from workflow.schedule.sweep import sweep

Browsing = Callable[..., Browser]


@pytest.fixture
def dax(browser: Browsing) -> Browser:
    return browser(ContactKind.CONTACT, "40088")


def test_letters_received_are_read_as_they_left(dax: Browser, office: Office) -> None:
    path = f"/mon-espace/{reference_of(office, file_candidature(office, '40088'))}/lettres"
    assert "Aucune lettre" in dax.get(path).text
    sweep(office)
    page = dax.get(path)
    assert (page.status_code, faults_in(page.text)) == (200, [])
    link = page.text.partition(f'href="{path}/')[2].partition('"')[0]
    letter = dax.get(f"{path}/{link}")
    assert (letter.status_code, faults_in(letter.text)) == (200, [])
    assert "Remise au serveur de messagerie" in letter.text


def test_a_letter_to_somebody_else_does_not_exist(
    dax: Browser, browser: Browsing, office: Office
) -> None:
    path = f"/mon-espace/{reference_of(office, file_candidature(office, '40088'))}/lettres"
    sweep(office)
    own = dax.get(path).text.partition(f'href="{path}/')[2].partition('"')[0]
    executive = browser(ContactKind.EXECUTIVE, "40088")
    assert executive.get(path).status_code == 200
    assert executive.get(f"{path}/{own}").status_code == 404


def test_a_calendar_address_is_given_once_and_ends_when_asked(dax: Browser, office: Office) -> None:
    open_draft(office, "40088")
    page = dax.fill("/mon-espace/agenda")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    address = page.text.partition('<code id="adresse">')[2].partition("</code>")[0]
    path = f"/agenda/{address.rpartition('/')[2]}"
    feed = dax.get(path)
    assert (feed.status_code, feed.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert "BEGIN:VCALENDAR" in feed.text
    shown = dax.get("/mon-espace/agenda")
    assert (address in shown.text, faults_in(shown.text)) == (False, [])
    assert dax.fill("/mon-espace/agenda/fin", seen="/mon-espace/agenda").status_code == 303
    assert dax.get(path).status_code == 404
    assert dax.get("/agenda/inconnu.ics").status_code == 404


def test_the_council_is_counted_backwards(dax: Browser) -> None:
    page = dax.get("/mon-espace/conseil")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert "Votre conseil doit se réunir au plus tard le" in page.text
    asked = dax.get(
        "/mon-espace/conseil",
        params={
            "fenetre": "AMI2/vague-1",
            "seances": "12/10/2020\n30/11/2020",
            "convocation": "5",
            "marge": "7",
        },
    )
    assert faults_in(asked.text) == []
    for said in ("30 octobre 2020", "12 octobre 2020", "7 octobre 2020", "30 novembre 2020"):
        assert said in asked.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("name", "value"), [("seances", "31/02/2020"), ("convocation", "cinq")])
def test_what_does_not_read_is_named_and_kept(dax: Browser, name: str, value: str) -> None:
    page = dax.get("/mon-espace/conseil", params={name: value})
    assert (page.status_code, faults_in(page.text), value in page.text) == (422, [], True)


def test_a_request_about_one_s_data_is_followed_to_its_answer(dax: Browser, office: Office) -> None:
    page = dax.get("/mon-espace/droits")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    given = {"kind": "rectification", "detail": "Mon prénom est mal écrit."}
    assert dax.fill("/mon-espace/droits", given).status_code == 303
    with office.store.read() as reader:
        (waiting,) = waiting_requests(Reading(office, reader, LEAD))
    done(
        office,
        SettleRights(
            actor=LEAD, person=waiting.person, request=waiting.request, detail="C’est corrigé."
        ),
    )
    page = dax.get("/mon-espace/droits")
    assert faults_in(page.text) == []
    for said in ("Mon prénom est mal écrit.", "C’est corrigé.", "répondue"):
        assert said in page.text


def test_the_lead_answers_a_request_from_the_dashboard(
    dax: Browser, browser: Browsing, office: Office
) -> None:
    dax.fill("/mon-espace/droits", {"kind": "erasure", "detail": "Effacez mon téléphone."})
    lead = browser(ContactKind.LEAD)
    assert "demande sur des données personnelles" in lead.get("/tableau").text
    page = lead.get("/demandes")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert "Effacez mon téléphone." in page.text
    with office.store.read() as reader:
        (waiting,) = waiting_requests(Reading(office, reader, LEAD))
    given = {"person": waiting.person, "request": waiting.request, "detail": "C’est effacé."}
    assert lead.fill("/demandes", given).status_code == 303
    assert "Aucune demande" in lead.get("/demandes").text
    assert "C’est effacé." in dax.get("/mon-espace/droits").text
    assert dax.get("/demandes").status_code == 403


def test_a_request_without_its_kind_keeps_what_was_typed(dax: Browser) -> None:
    page = dax.fill("/mon-espace/droits", {"detail": "Effacez tout."})
    assert (page.status_code, "Effacez tout." in page.text) == (422, True)
    assert faults_in(page.text) == []


def test_one_s_own_data_leave_at_once(dax: Browser, office: Office) -> None:
    person = somebody(office, ContactKind.CONTACT, "40088").person
    found = dax.get("/mon-espace/droits/mes-donnees.json")
    values = [line["value"] for line in json.loads(found.text)["lines"]]
    assert (found.status_code, "contact-40088@ville.example" in values) == (200, True)
    table = dax.get("/mon-espace/droits/mes-donnees.csv")
    assert table.content.startswith(b"\xef\xbb\xbfrubrique;nom;valeur;date")
    assert str(person.organisation) in table.text


def test_contacts_of_the_town_are_shown_and_those_of_others_are_not(dax: Browser) -> None:
    page = dax.get("/mon-espace/contact")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert "contact-40088@ville.example" in page.text
    assert "47001" not in page.text


NEWCOMER = {"name": "Personne nouvelle", "email": "nouvelle@ville.example", "function": "DGS"}


def test_replacing_a_contact_wants_the_code_just_received(dax: Browser, office: Office) -> None:
    person = somebody(office, ContactKind.CONTACT, "40088").person
    page = dax.fill("/mon-espace/contact", {**NEWCOMER, "person": person.id, "_code": "000000"})
    assert (page.status_code, 'value="Personne nouvelle"' in page.text) == (422, True)
    assert faults_in(page.text) == []
    assert somebody(office, ContactKind.CONTACT, "40088").person.id == person.id


def test_a_contact_is_replaced_with_the_code(dax: Browser, office: Office) -> None:
    person = somebody(office, ContactKind.CONTACT, "40088").person
    asked = dax.fill("/mon-espace/contact/code", seen="/mon-espace/contact")
    assert (asked.status_code, faults_in(asked.text)) == (200, [])
    ((digits, _),) = received(office)
    given = {**NEWCOMER, "person": person.id, "_code": digits}
    answer = dax.fill("/mon-espace/contact", given)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/")
    assert somebody(office, ContactKind.CONTACT, "40088").person.id != person.id


def test_a_contact_of_another_town_is_not_replaced(dax: Browser, office: Office) -> None:
    other = somebody(office, ContactKind.CONTACT, "47001").person
    page = dax.fill("/mon-espace/contact", {**NEWCOMER, "person": other.id, "_code": "000000"})
    assert page.status_code == 422
    assert somebody(office, ContactKind.CONTACT, "47001").person.id == other.id
