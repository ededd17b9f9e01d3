"""What exists is documented: pages made from the code are current, links lead somewhere."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from notifications.wording.labels import TRIGGERS
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.tables import Lifecycle
from tests.house.sources import ROOT

LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")
MAKE_TARGET = re.compile(r"\bmake ([a-z]+)\b")


@pytest.fixture(scope="session")
def generator() -> ModuleType:
    """The script that writes the reference pages."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def pages(files: tuple[Path, ...]) -> dict[Path, str]:
    return {
        path: (ROOT / path).read_text(encoding="utf-8") for path in files if path.suffix == ".md"
    }


def test_reference_pages_are_those_the_code_gives(generator: ModuleType) -> None:
    folder = ROOT / "docs" / "reference"
    stale = [
        name
        for name, text in generator.pages().items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run make docs"


def test_every_reference_page_is_generated(generator: ModuleType) -> None:
    written = {path.name for path in (ROOT / "docs" / "reference").iterdir()}
    assert written == set(generator.pages())


@pytest.mark.parametrize("lifecycle", [CANDIDATURE, ANTENNA], ids=lambda each: each.name)
def test_every_transition_has_a_french_name(lifecycle: Lifecycle) -> None:
    assert [name for name in lifecycle.triggers() if name not in TRIGGERS] == []


def test_every_link_between_pages_leads_somewhere(pages: dict[Path, str]) -> None:
    broken = {
        f"{page}: {target}"
        for page, text in pages.items()
        for target in LINK.findall(text)
        if not (ROOT / page.parent / target).exists()
    }
    assert broken == set()


def test_every_page_of_docs_can_be_reached_from_its_index(pages: dict[Path, str]) -> None:
    waiting, reached = [Path("docs/index.md")], {Path("docs/index.md")}
    while waiting:
        page = waiting.pop()
        for target in LINK.findall(pages.get(page, "")):
            found = (ROOT / page.parent / target).resolve().relative_to(ROOT)
            if found not in reached:
                reached.add(found)
                waiting.append(found)
    assert {page for page in pages if page.parts[0] == "docs"} - reached == set()


def test_pages_name_make_targets_that_exist(pages: dict[Path, str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {name for text in pages.values() for name in MAKE_TARGET.findall(text)}
    assert named - targets == set()


def test_decision_records_are_numbered_without_gap(files: tuple[Path, ...]) -> None:
    names = [path.name for path in files if path.parent == Path("docs/decisions")]
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]


def test_a_decision_record_says_context_decision_consequences_alternatives(
    pages: dict[Path, str],
) -> None:
    wanted = ["Context", "Decision", "Consequences", "Alternatives"]
    records = {page: text for page, text in pages.items() if page.parent.name == "decisions"}
    odd = {
        str(page)
        for page, text in records.items()
        if re.findall(r"^## (.+)$", text, re.MULTILINE) != wanted
    }
    assert odd == set()
