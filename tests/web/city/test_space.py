"""The city's space: its own files only, what awaits it, in words anybody understands."""

import re
from collections.abc import Callable

import pytest

from states.identifiers import ContactKind
from tests.web.city.places import reference_of
from tests.web.conftest import Browser
from tests.web.soundness import faults_in
from tests.workflow.bench import file_candidature, open_draft
from tests.workflow.office_stories import labelled, many_towns
from workflow.archive import Archive
from workflow.office import Office
from workflow.store.session import Session

Browsing = Callable[..., Browser]


@pytest.fixture
def city(browser: Browsing) -> Browser:
    """The contact of Dax."""
    return browser(ContactKind.CONTACT, "40088")


def test_space_without_a_file_offers_to_open_one(city: Browser) -> None:
    page = city.get("/mon-espace")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert "Rien n’est attendu de vous" in page.text
    assert "Vague 1 de l’AMI 2" in page.text


def test_opening_a_draft_leads_to_its_form(city: Browser) -> None:
    answer = city.fill("/mon-espace/candidature", {"window": "AMI2/vague-1"}, seen="/mon-espace")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/mon-espace/AMI2-001/depot",
    )
    page = city.get("/mon-espace")
    assert "Répondre à 5" in page.text
    assert faults_in(page.text) == []


def test_a_second_draft_in_the_same_call_is_refused_with_its_reason(
    city: Browser, office: Office
) -> None:
    open_draft(office, "40088")
    answer = city.fill("/mon-espace/candidature", {"window": "AMI2/vague-2"}, seen="/mon-espace")
    assert (answer.status_code, "Ce n’est pas possible ainsi" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "suffix",
    ["", "/depot", "/depot/confirmer", "/recepisse", "/lettres", "/lettres/x", "/pieces/form/00"],
)
def test_another_town_s_file_answers_as_one_that_does_not_exist(
    city: Browser, office: Office, suffix: str
) -> None:
    other = reference_of(office, file_candidature(office, "47001"))
    theirs = city.get(f"/mon-espace/{other}{suffix}")
    nobody_s = city.get(f"/mon-espace/AMI2-999{suffix}")
    assert (theirs.status_code, nobody_s.status_code) == (404, 404)
    assert _without_the_address(theirs.text, other) == _without_the_address(
        nobody_s.text, "AMI2-999"
    )


@pytest.mark.parametrize("suffix", ["/depot", "/depot/reponses", "/depot/deposer", "/envois"])
def test_another_town_s_file_takes_nothing(city: Browser, office: Office, suffix: str) -> None:
    other = reference_of(office, open_draft(office, "47001"))
    data = {"q-titre": "Chez eux", "window": "AMI2/vague-1", "piece": "form", "size": "10"}
    answer = city.fill(f"/mon-espace/{other}{suffix}", data, seen="/mon-espace")
    assert answer.status_code == 404


def test_who_is_no_city_has_no_space(browser: Browsing) -> None:
    assert browser(ContactKind.REGIONAL_CENTRE).get("/mon-espace").status_code == 403
    nobody = browser().get("/mon-espace", follow_redirects=False)
    assert (nobody.status_code, nobody.headers["location"]) == (303, "/entrer?suite=/mon-espace")


def test_a_labelled_city_reads_its_antenna_and_its_own_steps(city: Browser, office: Office) -> None:
    case, antenna = labelled(office, "40088")
    for each in (case, antenna):
        page = city.get(f"/mon-espace/{reference_of(office, each)}")
        assert (page.status_code, faults_in(page.text)) == (200, [])
    assert "votre collectivité" in page.text
    home = city.get("/mon-espace")
    assert (home.status_code, faults_in(home.text)) == (200, [])
    assert "AMI2-001-A1" in home.text
    assert "L’ingénierie commence" in home.text


def test_a_file_page_says_what_may_be_done_and_why_not_the_rest(
    city: Browser, office: Office
) -> None:
    reference = reference_of(office, open_draft(office, "40088"))
    page = city.get(f"/mon-espace/{reference}")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert 'id="acte-withdraw"' in page.text
    assert "Et pourquoi pas le reste" in page.text
    assert "/dossiers/" not in page.text


def test_withdrawing_is_recorded_and_shown(city: Browser, office: Office) -> None:
    case = open_draft(office, "40088")
    path = f"/mon-espace/{reference_of(office, case)}"
    answer = city.fill(f"{path}/actes/withdraw", {}, seen=path)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    page = city.get(path)
    assert "Vous vous êtes désistés" in page.text
    with office.store.read() as reader:
        facts = Archive(reader, office.memory).candidature(case)
    assert facts is not None
    assert facts.state == "withdrawn"


def test_files_of_others_cost_nothing(city: Browser, office: Office) -> None:
    open_draft(office, "40088")
    few = _statements(city)
    for code in many_towns(office, 12):
        open_draft(office, code)
    assert _statements(city) == few


def _statements(browser: Browser) -> int:
    """How many statements the space takes, once what it folds is in memory."""
    browser.get("/mon-espace")
    counted: list[str] = []
    run = Session._all

    def counting(session: Session, statement: str, **values: object) -> list[tuple[object, ...]]:
        counted.append(statement)
        return run(session, statement, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "_all", counting)
        assert browser.get("/mon-espace").status_code == 200
    return len(counted)


def test_acts_of_others_have_no_page_here(city: Browser, office: Office) -> None:
    path = f"/mon-espace/{reference_of(office, open_draft(office, '40088'))}"
    for trigger in ("analyse", "label", "submit", "open_draft", "rien"):
        assert city.fill(f"{path}/actes/{trigger}", {}, seen=path).status_code == 404


def _without_the_address(html: str, reference: str) -> str:
    return re.sub(r'value="[0-9a-f]{40}"', "", html.replace(reference, "…"))
