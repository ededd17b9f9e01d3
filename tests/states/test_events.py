"""Events: their JSON form, and the reading of their values."""

import pytest

from states.events import Event, codes_of, text_of
from states.identifiers import Value
from states.instants import on_day
from tests.states.story import OF_2020, act, draft, utc


def test_an_event_survives_its_json_form() -> None:
    story = draft()
    story.must(act("withdraw", on_day(utc("2020-10-01T00:00").date())), utc("2020-10-02T08:00"))
    assert [Event.from_value(event.to_value()) for event in story.events] == story.events
    assert {event.definition for event in story.events} == {OF_2020.definition}


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        (None, ()),
        ("", ()),
        ("a", ("a",)),
        (["a", "b"], ("a", "b")),
        (("a", 2), ("a", "2")),
        (7, ("7",)),
    ],
)
def test_codes_are_read_in_their_order(value: Value, codes: tuple[str, ...]) -> None:
    assert codes_of({"pieces": value}, "pieces") == codes
    assert codes_of({}, "pieces") == ()


def test_a_missing_text_is_empty() -> None:
    assert (text_of({"a": 1}, "a"), text_of({"a": None}, "a"), text_of({}, "a")) == ("1", "", "")
