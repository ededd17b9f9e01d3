"""Real pages in a real browser: the counter served on the loopback, Debian's Chromium before it.

`Window.look` writes a picture in the folder named by PICTURES_FOLDER, for people to look at.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from web.app import create_app
from web.counter import Counter, Identify
from workflow.office import Office

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)
PICTURES = "PICTURES_FOLDER"
PHONE, DESK = 360, 1280
WINDOWS = ((PHONE, True), (DESK, False))
"""The windows pages are looked at in, width and dark: both widths, both themes."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@dataclass(frozen=True, kw_only=True)
class Served:
    """A counter being served at an origin."""

    counter: Counter
    origin: str


@contextmanager
def serving(office: Office, identify: Identify) -> Iterator[Served]:
    """Serve an office on a free port of the loopback until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    office.settings = replace(office.settings, base_url=origin)
    counter = Counter(office=office, identify=identify)
    config = uvicorn.Config(
        create_app(counter), host="127.0.0.1", port=port, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield Served(counter=counter, origin=origin)
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium, without a window and without calling home."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass(kw_only=True)
class Window:
    """One browser window on the counter; `session` is the token of who looks, "" for nobody."""

    browser: Browser
    served: Served
    session: str = ""
    width: int = DESK
    dark: bool = False
    script: bool = True

    def __post_init__(self) -> None:
        self.context: BrowserContext = self.browser.new_context(
            base_url=self.served.origin,
            viewport={"width": self.width, "height": 900},
            color_scheme="dark" if self.dark else "light",
            java_script_enabled=self.script,
            locale="fr-FR",
            timezone_id="Europe/Paris",
        )
        self.context.set_default_timeout(15_000)
        if self.session:
            name = self.served.counter.cookie_name
            cookie = {"name": name, "value": self.session, "url": self.served.origin}
            self.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page: Page = self.context.new_page()

    def open(self, path: str) -> Page:
        """Open a page of the counter."""
        self.page.goto(path)
        return self.page

    def look(self, name: str) -> None:
        """Keep a picture of the whole page if a folder for pictures is named."""
        folder = os.environ.get(PICTURES)
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than its window."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))

    def faults(self) -> list[str]:
        """Return what axe finds on the page: rule and the elements concerned."""
        found = Axe().run(self.page, options={"runOnly": TAGS})
        return [
            f"{fault['id']}: {node['target']}"
            for fault in found.response["violations"]
            for node in fault["nodes"]
        ]

    def close(self) -> None:
        """Close the window."""
        self.context.close()
