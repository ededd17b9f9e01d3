"""No English word of click reaches a reader."""

import ast
import re
from pathlib import Path

import click
import pytest

from workflow.cli import cli, commands
from workflow.cli.french import WORDS, speak_french

INTERNAL = frozenset({"_winconsole.py", "_termui_impl.py", "shell_completion.py"})
CLICK = Path(click.__file__).parent
METAVAR = re.compile(r"^[A-ZÉÈÀÎ|…\[\]. \-_a-z0-9]*$")
ENGLISH_METAVARS = frozenset({"TEXT", "INTEGER", "PATH", "FILE", "DIRECTORY", "ARGS", "COMMAND"})


def messages() -> dict[str, set[str]]:
    """Every message that click translates, with the files where it stands."""
    found: dict[str, set[str]] = {}
    for path in sorted(CLICK.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                taken = {"_": 1, "ngettext": 2}.get(node.func.id, 0)
                for word in node.args[:taken]:
                    if isinstance(word, ast.Constant):
                        found.setdefault(str(word.value), set()).add(path.name)
    return found


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def test_every_message_of_click_has_its_french() -> None:
    missing = {word for word, files in messages().items() if not files <= INTERNAL}
    assert missing - set(WORDS) == set()


@pytest.mark.parametrize("word", WORDS)
def test_the_french_names_nothing_that_the_message_does_not_give(word: str) -> None:
    assert fields(WORDS[word]) <= fields(word)


def leaves(command: click.Command) -> list[click.Command]:
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return [command, *(leaf for each in inner for leaf in leaves(each))]


@pytest.mark.parametrize("name", list(commands()))
def test_the_help_of_a_command_is_french_and_fits_80_columns(name: str) -> None:
    speak_french()
    for command in leaves(commands()[name]):
        context = click.Context(command, info_name=str(command.name), terminal_width=80)
        text = command.get_help(context)
        assert re.findall(r"\b(?:Show|Usage:|Options:|Commands:|required|default)\b", text) == []
        assert set(re.findall(r"\b[A-Z]{4,}\b", text)) & ENGLISH_METAVARS == set()
        assert [line for line in text.splitlines() if len(line) > 80] == []
        assert (command.help or "").endswith((".", "…"))


def test_the_front_page_says_what_the_house_does_and_lists_every_command() -> None:
    speak_french()
    context = click.Context(cli, info_name="ancrage", terminal_width=80)
    text = cli.get_help(context)
    assert text.splitlines()[0] == "Usage\N{NO-BREAK SPACE}: ancrage [OPTIONS] COMMANDE [SUITE]…"
    assert all(f"\n  {name} " in text for name in commands())
    assert [line for line in text.splitlines() if len(line) > 80] == []
