"""The fixed words of the documents keep their signs with the word before, as French prints them."""

import re
from pathlib import Path

import pytest

from notifications.printing import DOCUMENTS

LOOSE = re.compile(r" [:;!?»]|« ")
MARKUP = re.compile(r"\[[^\[\]]*\]")


def loose(source: str) -> list[str]:
    """Return the markup of a template in which a sign may start a line."""
    return [said[0] for said in MARKUP.finditer(source) if LOOSE.search(said[0])]


def test_a_loose_colon_is_found_and_a_tied_one_is_not() -> None:
    assert loose("#par[Objet : la réponse]") == ["[Objet : la réponse]"]
    assert loose("#par[Objet~: la réponse]") == []


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.typ")), ids=lambda path: path.name)
def test_no_sign_of_a_document_starts_a_line(path: Path) -> None:
    assert loose(path.read_text(encoding="utf-8")) == []
