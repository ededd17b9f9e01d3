"""One act on several files: all or none, with one confirmation that shows the count."""

import re
from collections.abc import Callable

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import act, file_candidature, open_draft
from tests.workflow.office_stories import print_of, state
from workflow.office import Office

Open = Callable[..., Browser]
PATH, PAGE = "/dossiers/ensemble", "/accessibilite"


@pytest.fixture
def lead(browser: Open) -> Browser:
    """The lead's browser."""
    return browser(ContactKind.LEAD)


@pytest.fixture
def pair(office: Office) -> tuple[CaseId, CaseId]:
    """Two files just filed: AMI2-001 Dax and AMI2-002 Agen."""
    return file_candidature(office, "40088"), file_candidature(office, "47001")


def hidden(html: str, name: str) -> str:
    """The value of a hidden input."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


BOTH = {"refs": ["AMI2-001", "AMI2-002"]}


@pytest.mark.usefixtures("pair")
def test_a_selection_shows_the_acts_and_how_many_files_admit_them(
    lead: Browser, office: Office
) -> None:
    open_draft(office, "97120")
    chosen = {"refs": ["AMI2-001", "AMI2-002", "AMI2-003", "AMI2-999"]}
    shown = lead.fill(PATH, chosen, seen=PAGE).text.replace("\xa0", " ")
    assert "2 dossiers sur 3" in shown
    assert "Ne mène à rien : AMI2-999." in shown


def test_one_confirmation_carries_an_act_to_every_file(
    lead: Browser, office: Office, pair: tuple[CaseId, CaseId]
) -> None:
    asked = {**BOTH, "trigger": "analyse", "reason": "Complets.", "etape": "repeter"}
    before = print_of(office)
    rehearsed = lead.fill(PATH, asked, seen=PAGE)
    assert rehearsed.status_code == 200
    assert "Déclarer la candidature analysée\xa0: 2\xa0dossiers, aucune lettre" in rehearsed.text
    assert print_of(office) == before
    confirmed = {
        **asked,
        "etape": "faire",
        "attendu": hidden(rehearsed.text, "attendu"),
        "version-AMI2-001": hidden(rehearsed.text, "version-AMI2-001"),
        "version-AMI2-002": hidden(rehearsed.text, "version-AMI2-002"),
    }
    assert lead.fill(PATH, confirmed, seen=PAGE).status_code == 303
    assert [state(office, case) for case in pair] == ["analysed", "analysed"]


def test_nothing_is_done_when_one_file_refuses_and_its_reason_is_said(
    lead: Browser, office: Office, pair: tuple[CaseId, CaseId]
) -> None:
    act(office, pair[1], "withdraw")
    asked = {**BOTH, "trigger": "analyse", "etape": "faire", "attendu": "2-0"}
    refused = lead.fill(PATH, asked, seen=PAGE)
    assert refused.status_code == 422
    assert "situation actuelle du dossier" in refused.text
    assert "Voir ce que cela entraîne pour 1\xa0dossier" in refused.text
    assert [state(office, case) for case in pair] == ["submitted", "withdrawn"]


def test_a_file_changed_since_it_was_read_stops_them_all(
    lead: Browser, office: Office, pair: tuple[CaseId, CaseId]
) -> None:
    act(office, pair[1], "note", text="Appel.")
    stale = {**BOTH, "trigger": "analyse", "etape": "faire", "attendu": "2-0"}
    stale |= {"version-AMI2-002": "7"}
    answered = lead.fill(PATH, stale, seen=PAGE)
    assert answered.status_code == 409
    assert "Entre-temps" in answered.text
    assert [state(office, case) for case in pair] == ["submitted", "submitted"]


def test_a_count_that_changed_is_shown_again(
    lead: Browser, office: Office, pair: tuple[CaseId, CaseId]
) -> None:
    asked = {**BOTH, "trigger": "analyse", "etape": "faire", "attendu": "2-40"}
    answered = lead.fill(PATH, asked, seen=PAGE)
    assert answered.status_code == 409
    assert "a changé depuis" in answered.text
    assert state(office, pair[0]) == "submitted"


@pytest.mark.usefixtures("pair")
def test_a_mixed_selection_is_explained(lead: Browser, office: Office) -> None:
    open_draft(office, "97120")
    asked = {"refs": ["AMI2-001", "AMI2-003"], "trigger": "consolidate"}
    shown = lead.fill(PATH, asked, seen=PAGE)
    assert shown.status_code == 200
    assert shown.text.count('<span class="mark bad">refusé</span>') == 1


def test_an_empty_selection_says_what_to_do(lead: Browser) -> None:
    answered = lead.fill(PATH, {}, seen=PAGE)
    assert answered.status_code == 422
    assert "Cochez-en dans une liste" in answered.text


@pytest.mark.usefixtures("pair")
def test_files_of_another_region_are_lost_to_a_centre(browser: Open, office: Office) -> None:
    open_draft(office, "97120")
    centre = browser(ContactKind.REGIONAL_CENTRE)
    shown = centre.fill(PATH, {"refs": ["AMI2-001", "AMI2-003"]}, seen=PAGE).text
    assert "Ne mène à rien : AMI2-003." in shown.replace("\xa0", " ")
