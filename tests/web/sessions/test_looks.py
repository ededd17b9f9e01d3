"""The pages of sessions and of several files in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from states.identifiers import ContactKind
from tests.web.chromium import WINDOWS, Served, Window, serving
from tests.web.conftest import People, somebody
from tests.workflow.bench import act, file_candidature, move
from tests.workflow.office_stories import AFTER_WAVE_1, hold_session
from workflow.office import Office


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """An office with a session held of one file, another file waiting, served."""
    first, second = file_candidature(office, "40088"), file_candidature(office, "47001")
    move(office, AFTER_WAVE_1)
    for case in (first, second):
        act(office, case, "analyse")
    session = hold_session(office, "2020-11-10", {first: "label"})
    act(office, first, "label", session=session)
    people.known["lead"] = somebody(office, ContactKind.LEAD)
    with serving(office, people) as at:
        yield at


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_pages_of_sessions_are_accessible_and_fit(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    window = Window(browser=window_maker, served=served, session="lead", width=width, dark=dark)
    theme = "sombre" if dark else "clair"
    for number, path in enumerate(
        ("/seances", "/seances/2020-11-10", "/dossiers/ensemble?refs=AMI2-001&refs=AMI2-002")
    ):
        window.open(path)
        window.look(f"seance-{number}-{width}-{theme}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
    page = window.open("/seances/2020-11-10")
    page.click("#geste-informer summary")
    page.click("#geste-informer button")
    page.wait_for_selector("#consequences")
    window.look(f"seance-consequences-{width}-{theme}")
    assert window.faults() == []
    assert not window.scrolls_sideways()
    window.close()
