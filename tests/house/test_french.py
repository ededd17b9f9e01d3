"""French stands where readers expect it: wording, templates, letters' titles, settings, commands.

Found by its accents, guillemets and apostrophes: a rough net, but it catches a sentence.
"""

import re

from tests.house.sources import Source

FRENCH = re.compile(r"[àâçéèêëîïôùûœÀÇÉÈÊŒ«»’]")
SPEAKS_FRENCH = {
    "config/settings.py": "a setting's help stands beside its name and default",
    "notifications": "letters, and the wording of refusals, errors and dates",
    "states/holidays.py": "holidays have the names the law gives them",
    "web": "pages",
    "workflow/audit/verify_bundle.py": "leaves the house with a bundle and runs alone",
    "workflow/cli": "the help of commands",
}


def test_french_is_spoken_only_where_readers_expect_it(sources: tuple[Source, ...]) -> None:
    found = {
        f"{source.path}:{line} {text[:40]!r}"
        for source in sources
        if not any(source.within(place) for place in SPEAKS_FRENCH)
        for line, text in source.strings()
        if FRENCH.search(text)
    }
    assert found == set()
