"""The two tables say what the programme's page says, row by row, and nothing more."""

import csv
from pathlib import Path

import pytest

from states.acts import Field
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.tables import Guard, Lifecycle, Transition

PAGE = Path(__file__).with_name("data") / "tables.csv"
"""Written apart from the tables: a change of the law is made twice, on purpose."""
NAMED_TWICE = {"was_engineering", "was_deployment"}
"""Guards made by one function for two states."""


def _page(lifecycle: Lifecycle) -> list[dict[str, str]]:
    with PAGE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    return [row for row in rows if row.pop("lifecycle") == lifecycle.name]


def _said(row: Transition) -> dict[str, str]:
    return {
        "trigger": row.trigger,
        "from": " ".join(row.sources),
        "to": row.target,
        "who": " ".join(row.roles),
        "inputs": ", ".join(map(_field, row.fields)),
        "guards": " ".join(map(_guard, row.guards)),
        "effects": " ".join(effect.__name__.lstrip("_") for effect in row.effects),
        "outside_rule": " ".join(row.outside_rule),
        "consequence": "yes" if row.consequence else "",
        "backdated": "yes" if row.backdated else "",
    }


def _field(field: Field) -> str:
    choices = f" {'|'.join(field.choices)}" if field.choices else ""
    return f"{field.name}{'' if field.required else '?'} {field.kind}{choices}"


def _guard(guard: Guard) -> str:
    named = guard.name in NAMED_TWICE or guard.check.__name__ == guard.name
    return f"{guard.name}/{guard.version}" if named else f"{guard.name}≠{guard.check.__name__}"


@pytest.mark.parametrize("lifecycle", [CANDIDATURE, ANTENNA], ids=lambda each: each.name)
def test_each_row_of_the_table_is_that_of_the_page(lifecycle: Lifecycle) -> None:
    assert [_said(row) for row in lifecycle.rows] == _page(lifecycle)


@pytest.mark.parametrize("lifecycle", [CANDIDATURE, ANTENNA], ids=lambda each: each.name)
def test_a_case_begins_in_no_state_and_ends_in_one_of_the_page(lifecycle: Lifecycle) -> None:
    named = {state for row in _page(lifecycle) for state in row["from"].split()}
    reached = {row["to"] for row in _page(lifecycle)} - {"="}
    assert (lifecycle.initial, set(lifecycle.states)) == ("none", named | reached)
