"""The gestures of the guided visit, as somebody makes them in a browser: forms, links, buttons."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from tests.web.chromium import DESK, Served, Window

MINUTES = 3
"""The longest a work of the visit may take on a busy machine."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(kw_only=True)
class Visit:
    """Who visits, each in a window of their own."""

    browser: Browser
    served: Served
    script: bool
    windows: list[Window] = field(default_factory=list)

    @property
    def lead(self) -> Page:
        """The window of the project lead, who entered first."""
        return self.windows[0].page

    @property
    def city(self) -> Page:
        """The window of the city contact, who entered second."""
        return self.windows[1].page

    def close(self) -> None:
        """Close every window."""
        for window in self.windows:
            window.close()

    def enter(self, function: str, of: str = "", width: int = DESK) -> Page:
        """Enter the demonstration under a function, in the name of somebody if it is asked."""
        window = Window(browser=self.browser, served=self.served, width=width, script=self.script)
        self.windows.append(window)
        page = window.open("/demo/entrer")
        heading = page.get_by_role("heading", name=function, exact=True)
        card = page.locator("section.card").filter(has=heading)
        if of:
            choices = card.locator("option").all_inner_texts()
            card.locator("select").select_option(
                label=next(choice for choice in choices if choice.endswith(of))
            )
        card.get_by_role("button").click()
        return page


def text_of(page: Page) -> str:
    """Return what a page says, on one line, its no-break spaces plain."""
    return " ".join(page.locator("main").inner_text().replace("\N{NO-BREAK SPACE}", " ").split())


def opened(page: Page, summary: str) -> Locator:
    """Return the act of this name, opened as a reader would."""
    act = page.locator("details").filter(has=page.locator("summary", has_text=summary)).last
    if act.get_attribute("open") is None:
        act.locator("summary").first.click()
    return act


def rehearsed(page: Page, summary: str) -> str:
    """Ask what an act of a session entails, read it, do it; return the button that did it."""
    opened(page, summary).get_by_role("button", name="Voir ce que cela entraîne").click()
    done = opened(page, summary).get_by_role("button", name=re.compile(summary))
    words = done.inner_text().replace("\N{NO-BREAK SPACE}", " ")
    done.click()
    return words


def move_clock(page: Page, day: str, hour: str) -> str:
    """Move the simulated clock, wait for the end of the work, return what it says."""
    page.fill("#horloge-jour", day)
    page.fill("#horloge-heure", hour)
    ended(page, page.get_by_role("button", name="Avancer", exact=True))
    return text_of(page)


def ended(page: Page, button: Locator) -> None:
    """Start a work by its button and wait for its end, on the page that tells how far it is."""
    with page.expect_navigation():
        button.click()
    page.locator("main:not(:has(progress))").wait_for(timeout=MINUTES * 60_000)


def draft_pdf(folder: Path) -> Path:
    """Write a small PDF to join."""
    path = folder / "formulaire.pdf"
    path.write_bytes(PDF)
    return path
