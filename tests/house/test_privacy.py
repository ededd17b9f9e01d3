"""Nothing in the repository names a machine, a package index or a real address."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT

TEXT = {
    *{".css", ".csv", ".html", ".json", ".mako", ".md", ".mmd", ".py", ".svg", ".toml", ".txt"},
    *{".yml", ".yaml", ".sh", ".ini", ".cfg", ""},
}
HOME = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt|srv)/[\w.-]+")
INDEX = re.compile(r"(?:extra-)?index-url|find-links|https?://[^\s\"']+/simple\b", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
# Names kept for examples (RFC 2606) and the machine itself.
KEPT_DOMAINS = re.compile(r"(?:^|\.)(?:example|example\.(?:com|org|net)|invalid|localhost|test)$")
# The lock command names the options that keep addresses out; this file names what it looks for.
EXEMPT = {Path("Makefile"), Path("tests/house/test_privacy.py")}


@pytest.fixture(scope="session")
def texts(files: tuple[Path, ...]) -> dict[Path, str]:
    readable = [path for path in files if path.suffix in TEXT and path not in EXEMPT]
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in readable}


@pytest.mark.parametrize("pattern", [HOME, INDEX], ids=["home", "index"])
def test_no_file_names_a_machine_or_a_package_index(
    texts: dict[Path, str], pattern: re.Pattern[str]
) -> None:
    found = {f"{path}: {text}" for path, body in texts.items() for text in pattern.findall(body)}
    assert found == set()


def test_lock_files_hold_no_address(texts: dict[Path, str]) -> None:
    locks = [path for path in texts if path.parts[0] == "requirements"]
    assert len(locks) == 2
    assert {path for path in locks if "://" in texts[path] or " @ " in texts[path]} == set()


def test_every_address_ends_in_example(texts: dict[Path, str]) -> None:
    found = {
        f"{path}: {domain}"
        for path, body in texts.items()
        for domain in ADDRESS.findall(body)
        if not KEPT_DOMAINS.search(domain.lower())
    }
    assert found == set()
