"""Inputs: what counts as given, and what is of its kind."""

import pytest

from states.acts import Field, FieldKind, Reason, Rule
from states.admission import invalid_inputs, missing_inputs
from states.identifiers import Role, Value
from states.tables import Transition
from tests.states.story import act, utc

AT = utc("2020-12-01T10:00")


def _row(kind: FieldKind, *choices: str) -> Transition:
    field = Field(name="value", kind=kind, choices=choices)
    return Transition(trigger="go", sources=("a",), target="b", roles=(Role.LEAD,), fields=(field,))


@pytest.mark.parametrize("value", [None, "", (), []])
def test_an_empty_value_is_not_given(value: Value) -> None:
    row = _row(FieldKind.CODES)
    assert missing_inputs(row, act("go", AT, value=value)) == [
        Reason(rule=Rule.INPUT_MISSING, found={"field": "value"})
    ]
    assert missing_inputs(row, act("go", AT, Role.CLOCK, value=value)) == []
    assert invalid_inputs(row, act("go", AT, value=value)) == []


@pytest.mark.parametrize(
    ("kind", "value", "valid"),
    [
        (FieldKind.NUMBER, 12, True),
        (FieldKind.NUMBER, "12", True),
        (FieldKind.NUMBER, "-1", False),
        (FieldKind.NUMBER, "douze", False),
        (FieldKind.FLAG, False, True),
        (FieldKind.FLAG, "oui", False),
        (FieldKind.CODES, "a", True),
        (FieldKind.CODES, ["a", "b"], True),
        (FieldKind.CODES, ["a", 1], False),
        (FieldKind.CODES, True, False),
        (FieldKind.TEXT, "l’été", True),
        (FieldKind.TEXT, 3, False),
        (FieldKind.DAY, "2020-12-01", True),
        (FieldKind.DAY, "01/12/2020", False),
        (FieldKind.DAY, "2021-02-31", False),
        (FieldKind.DAY, "0001-01-01", True),
        (FieldKind.DAY, "2999-12-31", True),
        (FieldKind.DAY, "3000-01-01", False),
        (FieldKind.INSTANT, "2020-12-01T10:00:00Z", True),
        (FieldKind.INSTANT, "2020-12-01T10:00:00", False),
        (FieldKind.INSTANT, "9999-12-31T23:59:59-05:00", False),
    ],
)
def test_an_input_is_of_its_kind(kind: FieldKind, value: Value, valid: bool) -> None:
    found = invalid_inputs(_row(kind), act("go", AT, value=value))
    reason = Reason(rule=Rule.INPUT_INVALID, found={"field": "value", "value": str(value)})
    assert found == ([] if valid else [reason])


@pytest.mark.parametrize("kind", [FieldKind.CODE, FieldKind.CODES])
def test_a_closed_choice_names_what_it_knows(kind: FieldKind) -> None:
    row = _row(kind, "a", "b")
    assert invalid_inputs(row, act("go", AT, value="a")) == []
    assert invalid_inputs(row, act("go", AT, value="z")) == [
        Reason(rule=Rule.INPUT_INVALID, found={"field": "value", "value": "z", "known": ["a", "b"]})
    ]
