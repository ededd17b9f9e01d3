"""The guide of the API in a real browser: readable everywhere, nothing axe objects to."""

import pytest
from playwright.sync_api import Browser

from tests.web.chromium import WINDOWS, Served, Window

GUIDE = ("/api/v1", "/api/v1/problemes/version-perimee")


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_the_guide_is_accessible_and_fits(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    window = Window(browser=window_maker, served=served, width=width, dark=dark)
    for number, path in enumerate(GUIDE):
        window.open(path)
        window.look(f"api-{number}-{width}-{'sombre' if dark else 'clair'}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
    window.close()
