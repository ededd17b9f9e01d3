"""Every command of the README and of the pages « faire » works, in order, on the demonstration.

In a block ```sh, a line with `# refusé` at its end must be refused; one that holds a word of
`WORDS`, for the reader to replace, is only read, not run. A block ```csv NAME makes that file.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.house.sources import ROOT
from workflow.cli import commands, invoke
from workflow.cli.demonstration import Shown
from workflow.office import Office

PAGES = [*sorted((ROOT / "docs" / "faire").glob("*.md")), ROOT / "README.md"]
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```csv (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`ancrage ([^`]+)`")
WORDS = "CODE|FICHIER|IDENTIFIANT|JOUR|LETTRE|MOTIF|PERSONNE|RÉFÉRENCE|SAUVEGARDE|SÉANCE|ÉTAPE"
TO_FILL_IN = re.compile(rf"(?<![\w-])({WORDS})(?![\w-])|…")
REFUSED = "# refusé"
APART = {"demo", "init", "restore", "serve"}
"""Commands that make or replace an installation: their own journeys run them."""
ASKS = ("deadlines extend", "erase", "programme apply")
"""Commands that ask before acting: « --yes » is answered for the reader."""
WITHOUT_QUESTION = "--yes"


def typed(page: str) -> Iterator[str]:
    """The command lines of a page, without `ancrage` nor the sign that opens them."""
    for block in SHELL.findall(page):
        for line in block.splitlines():
            if line.startswith("ancrage "):
                yield line.removeprefix("ancrage ")


def spoken(page: str) -> Iterator[str]:
    """The commands named in the text of a page, on one line."""
    yield from (" ".join(found.split()) for found in INLINE.findall(page))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_documented_command_works_in_order(
    path: Path,
    replay: Shown,
    replay_copy: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = path.read_text(encoding="utf-8")
    shutil.copytree(replay.folder / "keys", replay_copy.store.folder / "keys", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    prepare(page, tmp_path)
    wrong = []
    for line in typed(page):
        words = shlex.split(line.partition(" #")[0])
        if TO_FILL_IN.search(line.partition(" #")[0]) or APART & set(words):
            assert parses(words), line
            continue
        asks = line.startswith(ASKS) and "--dry-run" not in words
        answer = invoke(replay_copy, [*words, WITHOUT_QUESTION] if asks else words)
        if answer.exit_code != (1 if line.endswith(REFUSED) else 0):
            wrong.append((line, answer.exit_code, answer.output))
    assert wrong == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_command_named_in_the_text_exists(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert [line for line in spoken(page) if not parses(shlex.split(line))] == []


def prepare(page: str, folder: Path) -> None:
    """Make the files that a page speaks of."""
    (folder / "formulaire.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    for name, text in FILE.findall(page):
        (folder / name).write_text(text, encoding="cp1252")


def parses(words: list[str]) -> bool:
    """Whether a command exists with the options named; its values are left aside."""
    at, options = 0, {"--help", "--data", "--as", "--json", "--version"}
    while at < len(words) and words[at].startswith("--"):
        at += 1 if words[at] in ("--json", "--help", "--version") else 2
    found: click.Command | None = None
    while at < len(words):
        known = commands() if found is None else getattr(found, "commands", {})
        if words[at] not in known:
            break
        found, at = known[words[at]], at + 1
    if found is None:
        return not words[at:] or words == ["--help"]
    for parameter in found.params:
        options |= {*parameter.opts, *parameter.secondary_opts}
    return {word for word in words[at:] if re.match(r"--?[a-z]", word)} <= options
