"""The lead's pages in a real browser: nothing axe objects to, no sideways scroll, both themes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from states.identifiers import ContactKind
from tests.web.chromium import WINDOWS, Served, Window, serving
from tests.web.conftest import People, somebody
from tests.workflow.bench import file_candidature, open_draft
from tests.workflow.office_stories import labelled
from workflow.office import Office

LEAD_PAGES = (
    "/tableau",
    "/candidatures",
    "/candidatures?vue=tableau",
    "/candidatures?texte=rien&departement=40",
    "/antennes",
    "/recherche?q=a",
    "/recherche?q=dax",
)


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """An office with files in several states, served to its lead."""
    open_draft(office, "47001", "AMI2/vague-2")
    file_candidature(office, "97120", pieces=("form",))
    labelled(office, "40088", sites=["Centre", "Gare"])
    people.known["lead"] = somebody(office, ContactKind.LEAD)
    with serving(office, people) as at:
        yield at


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_pages_of_the_lead_are_accessible_and_fit(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    window = Window(browser=window_maker, served=served, session="lead", width=width, dark=dark)
    for number, path in enumerate(LEAD_PAGES):
        window.open(path)
        window.look(f"lead-{number}-{width}-{'sombre' if dark else 'clair'}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
    window.close()


def test_a_list_is_filtered_and_sorted_with_the_keyboard_alone(
    window_maker: Browser, served: Served
) -> None:
    window = Window(browser=window_maker, served=served, session="lead", script=False)
    page = window.open("/candidatures")
    page.get_by_label("Référence, ville, code", exact=True).focus()
    page.keyboard.type("pointe a pitre")
    page.keyboard.press("Enter")
    page.wait_for_url("**texte=pointe**")
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="État", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**tri=etat**")
    assert page.locator('th[aria-sort="ascending"]').inner_text().startswith("État")
    window.close()
