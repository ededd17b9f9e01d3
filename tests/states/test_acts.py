"""Acts: reading their inputs."""

import pytest

from states.identifiers import Value
from tests.states.story import act, utc


@pytest.mark.parametrize(
    ("value", "codes", "text"),
    [
        (None, (), ""),
        ("a", ("a",), "a"),
        (["a", "b"], ("a", "b"), "['a', 'b']"),
        (3, ("3",), "3"),
        (False, (), "False"),
    ],
)
def test_inputs_are_read_as_text_or_codes(value: Value, codes: tuple[str, ...], text: str) -> None:
    asked = act("label", utc("2020-12-01T10:00"), sites=value)
    assert (asked.codes("sites"), asked.text("sites")) == (codes, text)
    assert (asked.codes("autre"), asked.text("autre")) == ((), "")
