"""One content, one byte form, one hash."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from config.canonical import canonical_bytes, definition, fingerprint, plain

SCALARS = st.one_of(st.text(), st.integers(-(2**53) + 1, 2**53 - 1), st.booleans())


def test_days_hours_and_instants_become_iso_text() -> None:
    reunion = timezone(timedelta(hours=4))
    raw = {
        "day": date(2020, 11, 6),
        "hour": time(12),
        "at": datetime(2030, 1, 7, 8, tzinfo=reunion),
        "list": [date(2021, 2, 12), 3, None, True],
    }
    assert plain(raw) == {
        "day": "2020-11-06",
        "hour": "12:00:00",
        "at": "2030-01-07T04:00:00.000000Z",
        "list": ["2021-02-12", 3, None, True],
    }


def test_the_same_instant_in_another_zone_has_the_same_bytes() -> None:
    paris = datetime(2020, 11, 7, 0, tzinfo=timezone(timedelta(hours=1)))
    utc = datetime(2020, 11, 6, 23, tzinfo=UTC)
    assert canonical_bytes({"at": plain(paris)}) == canonical_bytes({"at": plain(utc)})


@settings(max_examples=50)
@given(st.dictionaries(st.text(), SCALARS, max_size=6))
def test_the_order_of_the_keys_does_not_matter(content: dict[str, str | int | bool]) -> None:
    backwards = dict(reversed(content.items()))
    assert canonical_bytes(content) == canonical_bytes(backwards)


def test_the_fingerprint_is_the_known_sha256_of_an_empty_table() -> None:
    assert canonical_bytes({}) == b"{}"
    expected = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert fingerprint(b"{}") == expected


def test_the_definition_covers_the_law_and_the_file() -> None:
    names = {definition(file, law) for file in ("a", "b") for law in ("x", "y")}
    assert len(names) == 4
    assert definition("a", "x") == fingerprint(b'{"law":"x","programme":"a"}')
