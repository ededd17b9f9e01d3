"""What a record may hold, and how it is kept."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from workflow.store.records import LetterPhase
from workflow.store.rows import stored


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (datetime(2020, 11, 6, 23, tzinfo=UTC), "2020-11-06T23:00:00.000000Z"),
        (datetime(2020, 11, 7, tzinfo=timezone(timedelta(hours=1))), "2020-11-06T23:00:00.000000Z"),
        (("b", "a"), " a b "),
        ((), ""),
        (True, 1),
        (LetterPhase.DATA, "data"),
        (None, None),
        (b"x", b"x"),
    ],
)
def test_value_is_kept_in_its_one_form(value: object, kept: object) -> None:
    assert stored(value) == kept


@pytest.mark.parametrize("value", [1.5, {"a": 1}, ["a"]])
def test_value_of_another_type_is_an_error(value: object) -> None:
    with pytest.raises(TypeError, match="keeps no"):
        stored(value)


def test_naive_instant_is_an_error() -> None:
    with pytest.raises(ValueError, match="naive"):
        stored(datetime(2020, 11, 6))  # noqa: DTZ001 - the naive value is the test
