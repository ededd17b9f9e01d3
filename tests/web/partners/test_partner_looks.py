"""Partners' pages in a real browser: accessible, both themes and widths; two sheets printed."""

import io
import unicodedata
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from states.identifiers import ContactKind
from tests.web.chromium import DESK, WINDOWS, Served, Window, serving
from tests.web.conftest import People, somebody
from tests.workflow.bench import register_person
from tests.workflow.office_stories import labelled
from workflow.office import Office

PAGES = (
    ("lead", "/copil"),
    ("lead", "/copil?au=31/02/2021"),
    ("lead", "/copil?su-au=01/01/2018"),
    ("partner", "/copil"),
    ("partner", "/partenaire"),
    ("region", "/partenaire"),
    ("other", "/partenaire"),
    ("", "/donnees-ouvertes"),
)
VISITORS = {
    "lead": (ContactKind.LEAD, ""),
    "partner": (ContactKind.PARTNER, ""),
    "region": (ContactKind.REGION, "75"),
    "other": (ContactKind.REGION, "01"),
}


@pytest.fixture
def told(office: Office, people: People) -> Iterator[Served]:
    """An office with an antenna announced, and everybody who reads of it."""
    register_person(office, ContactKind.REGION, "01", "01")
    register_person(office, ContactKind.PARTNER, "anct")
    labelled(office, "40088")
    for token, (kind, organisation) in VISITORS.items():
        people.known[token] = somebody(office, kind, organisation)
    with serving(office, people) as at:
        yield at


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_the_pages_of_partners_are_accessible_and_fit(
    window_maker: Browser, told: Served, width: int, dark: bool
) -> None:
    for number, (who, path) in enumerate(PAGES):
        window = Window(browser=window_maker, served=told, session=who, width=width, dark=dark)
        window.open(path)
        window.look(f"partenaires-{number}-{width}-{'sombre' if dark else 'clair'}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
        window.close()


def test_the_report_prints_from_the_browser_on_two_sheets(
    window_maker: Browser, told: Served
) -> None:
    window = Window(browser=window_maker, served=told, session="lead", width=DESK)
    page = window.open("/copil")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    sheets = PdfReader(io.BytesIO(printed)).pages
    assert len(sheets) == 2
    assert "Les chiffres publiés, par classe" in _words(sheets[0].extract_text())
    assert "Ouvertures prévues" in _words(sheets[1].extract_text())
    window.close()


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
