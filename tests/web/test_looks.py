"""Pages in a real browser: nothing axe objects to, no sideways scroll, both themes and widths."""

import pytest
from playwright.sync_api import Browser

from tests.web.chromium import WINDOWS, Served, Window

PUBLIC_PAGES = ("/", "/accessibilite", "/mentions-legales", "/rien")


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_public_pages_are_accessible_and_fit(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    window = Window(browser=window_maker, served=served, width=width, dark=dark)
    for number, path in enumerate(PUBLIC_PAGES):
        window.open(path)
        window.look(f"public-{number}-{width}-{'sombre' if dark else 'clair'}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
    window.close()
