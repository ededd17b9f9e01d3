"""The pages of files in a real browser: nothing axe objects to, no sideways scroll."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from states.identifiers import ContactKind
from tests.web.chromium import WINDOWS, Served, Window, serving
from tests.web.conftest import People, somebody
from tests.workflow.bench import file_candidature, open_draft
from tests.workflow.office_stories import labelled
from workflow.office import Office


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """An office with a labelled town and a draft, served."""
    labelled(office, "40088")
    open_draft(office, "47001", "AMI2/vague-2")
    file_candidature(office, "97120", "AMI2/vague-2")
    people.known["lead"] = somebody(office, ContactKind.LEAD)
    with serving(office, people) as at:
        yield at


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_pages_of_files_are_accessible_and_fit(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    window = Window(browser=window_maker, served=served, session="lead", width=width, dark=dark)
    paths = (
        "/dossiers/AMI2-001",
        "/dossiers/AMI2-001-A1?acte=milestone_done",
        "/dossiers/AMI2-003?acte=consolidate",
        "/dossiers/AMI2-002?au=08/09/2021",
    )
    for number, path in enumerate(paths):
        window.open(path)
        window.look(f"dossier-{number}-{width}-{'sombre' if dark else 'clair'}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
    window.close()


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_what_an_act_entails_and_a_contact_are_accessible_and_fit(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    window = Window(browser=window_maker, served=served, session="lead", width=width, dark=dark)
    theme = "sombre" if dark else "clair"
    page = window.open("/dossiers/AMI2-003?acte=declare_inadmissible")
    page.select_option("#declare_inadmissible-motive", "not_eligible")
    page.fill("#declare_inadmissible-reason", "Hors du périmètre de l’appel.")
    page.click("#acte-declare_inadmissible button.second")
    page.wait_for_selector("#consequences")
    window.look(f"dossier-entraine-{width}-{theme}")
    assert window.faults() == []
    assert not window.scrolls_sideways()
    window.open("/dossiers/AMI2-001")
    page.click("#contacts ~ ul a[href*='/contacts/'] >> nth=0")
    page.wait_for_selector("#remplacer")
    window.look(f"dossier-contact-{width}-{theme}")
    assert window.faults() == []
    assert not window.scrolls_sideways()
    window.close()


def test_an_act_is_done_by_keyboard_without_a_script(window_maker: Browser, served: Served) -> None:
    window = Window(browser=window_maker, served=served, session="lead", script=False)
    page = window.open("/dossiers/AMI2-003")
    page.focus("#acte-analyse summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Complet.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.done")
    assert "analysée" in page.inner_text(".page-head")
    window.close()


def test_the_point_is_copied_with_a_button(window_maker: Browser, served: Served) -> None:
    window = Window(browser=window_maker, served=served, session="lead")
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.open("/dossiers/AMI2-002")
    page.click("[data-copy]")
    page.wait_for_function("document.querySelector('[data-copy]').textContent === 'Copié'")
    assert page.evaluate("navigator.clipboard.readText()").startswith("AMI2-002 Agen")
    window.close()
