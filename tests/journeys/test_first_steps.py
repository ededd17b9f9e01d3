"""The tutorial is true: each of its commands is run, each answer is the one it prints."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.cli import cli
from workflow.cli.context import Session
from workflow.cli.edge import captured

PAGE = Path(__file__).parents[2] / "docs" / "apprendre" / "premiers-pas.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REFUSED = "Acte refusé"


def lines_of(page: str) -> Iterator[tuple[str, str]]:
    """Every command of the page with the answer printed under it."""
    for block in BLOCK.findall(page):
        for part in block.split("$ ancrage ")[1:]:
            command, _, answer = part.partition("\n")
            yield command, answer


def pattern_of(answer: str) -> str:
    """What an answer may be: a `…` alone is any lines, within a line anything."""
    lines = [
        "(?:.*\n)*" if line == "…" else f"{re.escape(line).replace('…', '.*')}\n"
        for line in answer.splitlines()
    ]
    return "".join(lines)


def test_every_command_of_the_tutorial_answers_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANCRAGE_DATA_FOLDER", "essai")
    told = list(lines_of(PAGE.read_text(encoding="utf-8")))
    assert len(told) > 15
    wrong = []
    for command, answer in told:
        session = Session()
        code, output = captured(cli, shlex.split(command), session)
        if session.office is not None:
            session.office.store.close()
        plain = output.replace("\N{NO-BREAK SPACE}", " ")
        if code != (1 if REFUSED in answer else 0) or not re.fullmatch(pattern_of(answer), plain):
            wrong.append((command, code, plain))
    assert wrong == []
