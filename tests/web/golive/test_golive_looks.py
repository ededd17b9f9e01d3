"""The page of going live in a real browser."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from states.identifiers import ContactKind
from tests.web.chromium import WINDOWS, Served, Window, serving
from tests.web.conftest import People, somebody
from tests.workflow.bench import LEAD, done, open_draft
from workflow.commands import GoLive
from workflow.office import Office


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """An office not live yet, served."""
    done(office, GoLive(actor=LEAD, on=date(2020, 9, 15)))
    open_draft(office, "40088")
    people.known["lead"] = somebody(office, ContactKind.LEAD)
    with serving(office, people) as at:
        yield at


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_the_page_of_going_live_is_accessible_and_fits(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    window = Window(browser=window_maker, served=served, session="lead", width=width, dark=dark)
    theme = "sombre" if dark else "clair"
    for number, path in enumerate(("/mise-en-service", "/mise-en-service?jour=2020-10-05")):
        window.open(path)
        window.look(f"golive-{number}-{width}-{theme}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
    window.close()
