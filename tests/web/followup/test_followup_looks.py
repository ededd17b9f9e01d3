"""The pages of the follow-up in a real browser: nothing axe objects to, no sideways scroll."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from states.identifiers import ContactKind
from tests.web.chromium import WINDOWS, Served, Window, serving
from tests.web.conftest import People, somebody
from tests.workflow.bench import LEAD, act, done
from tests.workflow.office_stories import labelled
from workflow.followup.commands import (
    RecordFlag,
    RecordFunding,
    RecordInscription,
    RecordLearners,
    RecordOffer,
)
from workflow.office import Office


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """An office with an open antenna, followed, served."""
    antenna = labelled(office, "40088", sites=["Halle aux grains"])[1]
    act(office, antenna, "open_pilot", reason="Ouverte avant son label.")
    asked = RecordInscription(actor=LEAD, antenna=antenna, status="asked", on=date(2020, 9, 1))
    wrong = str(done(office, asked).shown["record"])
    for command in (
        RecordInscription(
            actor=LEAD,
            antenna=antenna,
            status="inscribed",
            amendment="avenant n° 2 du 15 octobre 2020",
            on=date(2020, 10, 15),
            source="Convention Action cœur de ville de Dax",
            corrects=wrong,
        ),
        RecordFlag(actor=LEAD, authority="40088", flag="ti", since=date(2018, 11, 22)),
        RecordFunding(
            actor=LEAD,
            antenna=antenna,
            funder="Région Nouvelle-Aquitaine",
            purpose="Équipement du plateau technique",
            asked=50_000_00,
            obtained=40_000_50,
            on=date(2020, 10, 20),
            piece="Délibération du 19 octobre 2020",
        ),
        RecordFunding(
            actor=LEAD, antenna=antenna, funder="Banque des Territoires", asked=12_000_00
        ),
        RecordOffer(actor=LEAD, antenna=antenna, family="industry", offered="yes"),
        RecordLearners(actor=LEAD, antenna=antenna, school_year="2019-2020", count=48),
    ):
        done(office, command)
    people.known["lead"] = somebody(office, ContactKind.LEAD)
    people.known["centre"] = somebody(office, ContactKind.REGIONAL_CENTRE)
    with serving(office, people) as at:
        yield at


PAGES = (
    ("lead", "/suivi"),
    ("lead", "/suivi/AMI2-001-A1"),
    ("lead", "/dossiers/AMI2-001-A1"),
    ("centre", "/centre"),
    ("centre", "/centre/antennes/AMI2-001-A1"),
    ("centre", "/suivi/AMI2-001-A1"),
)


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_pages_of_the_follow_up_are_accessible_and_fit(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    theme = "sombre" if dark else "clair"
    for number, (session, path) in enumerate(PAGES):
        window = Window(
            browser=window_maker, served=served, session=session, width=width, dark=dark
        )
        window.open(path)
        for opened in window.page.query_selector_all("details:not([open]) > summary"):
            opened.click()
        window.look(f"suivi-{number}-{session}-{width}-{theme}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
        window.close()


def test_a_figure_is_recorded_by_keyboard_without_a_script(
    window_maker: Browser, served: Served
) -> None:
    window = Window(browser=window_maker, served=served, session="centre", script=False)
    page = window.open("/suivi/AMI2-001-A1")
    page.focus("section[aria-labelledby=effectifs] summary")
    page.keyboard.press("Enter")
    page.fill("#effectifs-count", "52")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.done")
    assert "52\N{NO-BREAK SPACE}apprenants" in page.inner_text("section[aria-labelledby=effectifs]")
    window.close()
