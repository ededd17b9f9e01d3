"""A small part of the proof by mutation: the faults of the keys, and how a fault is put in."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.proof.mutation.mutants import mutants, mutated
from tests.proof.mutation.scope import ROOT, SCOPES, survivors_explained

CODE = '''
"""What a module is."""
from enum import StrEnum


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


TABLE: tuple[Colour, ...] = (Colour.RED,)


def shade(deep: int, words: str = "dark_one") -> bool:
    """Say."""
    if not words:
        raise ValueError("Il faut des mots.")
    return deep >= 2 and TABLE == (Colour.BLUE,)
'''


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "states").mkdir()
    (tmp_path / "states" / "colours.py").write_text(CODE, encoding="utf-8")
    return tmp_path


def test_each_kind_of_fault_is_named_once_by_where_it_is(house: Path) -> None:
    found = [(each.where, each.at_import, each.change) for each in mutants(house, "states.colours")]
    assert found == [
        ("<module>", True, "(Colour.RED,) → ()"),
        ("<module>", True, "Colour.RED → Colour.BLUE"),
        ("shade", True, "'dark_one' → 'dark_one_'"),
        ("shade", False, "not words → words"),
        ("shade", False, "raise ValueError('Il faut des mots.') → pass"),
        ("shade", False, "return deep >= 2 and TABLE == (Colour.BLUE,) → return None"),
        (
            "shade",
            False,
            "deep >= 2 and TABLE == (Colour.BLUE,) → deep >= 2 or TABLE == (Colour.BLUE,)",
        ),
        ("shade", False, "deep >= 2 → deep > 2"),
        ("shade", False, "deep >= 2 → deep < 2"),
        ("shade", False, "2 → 3"),
        ("shade", False, "2 → 1"),
        ("shade", False, "TABLE == (Colour.BLUE,) → TABLE != (Colour.BLUE,)"),
        ("shade", False, "(Colour.BLUE,) → ()"),
        ("shade", False, "Colour.BLUE → Colour.RED"),
    ]


def test_a_fault_changes_one_node_and_no_line(house: Path) -> None:
    (fault,) = [each for each in mutants(house, "states.colours") if each.change == "2 → 3"]
    told: dict[str, object] = {}
    exec(compile(mutated(house, fault), "colours.py", "exec"), told)
    shade = told["shade"]
    assert shade.__code__.co_firstlineno == CODE[: CODE.index("def shade")].count("\n") + 1  # type: ignore[attr-defined]
    assert 3 in shade.__code__.co_consts  # type: ignore[attr-defined]


def test_each_survivor_explained_is_of_a_module_tried_and_says_why() -> None:
    modules = {module for scope in SCOPES for module in scope.modules}
    for name, why in survivors_explained().items():
        assert (name.partition(":")[0] in modules, bool(why)) == (True, True), name


def test_every_fault_of_the_keys_is_noticed() -> None:
    campaign = [sys.executable, "-m", "tests.proof.mutation.campaign", "--json"]
    done = subprocess.run(
        [*campaign, "--module", "notifications.keys"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    wanted = len(mutants(ROOT, "notifications.keys"))
    assert (told["tried"], told["killed"], told["survivors"]) == (wanted, wanted, [])
