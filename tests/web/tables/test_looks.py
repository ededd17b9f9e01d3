"""The pages of exports, imports and long works in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from states.identifiers import ContactKind
from tests.web.chromium import WINDOWS, Served, Window, serving
from tests.web.conftest import People, somebody
from workflow.office import Office


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """The furnished office, served."""
    people.known["lead"] = somebody(office, ContactKind.LEAD)
    with serving(office, people) as at:
        yield at


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_pages_of_tables_are_accessible_and_fit(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    window = Window(browser=window_maker, served=served, session="lead", width=width, dark=dark)
    theme = "sombre" if dark else "clair"
    for number, path in enumerate(("/exports", "/import")):
        window.open(path)
        window.look(f"tables-{number}-{width}-{theme}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
    page = window.open("/exports")
    page.check("#f-tables-candidatures")
    page.click("text=Préparer l’export")
    page.wait_for_selector("text=Télécharger")
    window.look(f"tables-travail-{width}-{theme}")
    assert window.faults() == []
    assert not window.scrolls_sideways()
    page.click("text=+ 1 jour")
    page.wait_for_selector(".notice.done")
    window.close()
