"""Canonical bytes: one form, no floats, NFC."""

import json
import unicodedata

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from states.identifiers import Value
from workflow.audit.canonical import NotCanonical, canonical_bytes, value_of

INTEGERS = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text)
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | INTEGERS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_value_survives_its_canonical_bytes(value: Value) -> None:
    assert value_of(canonical_bytes(value)) == value


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | INTEGERS | WORDS,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text(alphabet="abc_é", max_size=6), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_c_encoder_gives_rfc_8785_for_keys_of_the_basic_plane(value: Value) -> None:
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert plain.encode() == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (1.0, "$"),
        ({"a": [1, {"b": 0.5}]}, "$.a[1].b"),
        ("e\u0301", "$"),
        ({"e\u0301": 1}, "$.e\u0301"),
        ([2**53], "$[0]"),
        (-(2**53), "$"),
        ({"a": b"bytes"}, "$.a"),
        ({"a": {1, 2}}, "$.a"),
    ],
)
def test_value_without_a_canonical_form_is_refused_where_it_stands(value: Value, path: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical_bytes(value)
    assert refused.value.path == path


@pytest.mark.parametrize(
    "text", [b'{"b":1,"a":2}', b'{"a": 1}', b"1.0", b'"\\u00e9"', b"{", b"\xff", b'{"a":1}\n']
)
def test_bytes_that_are_not_canonical_are_refused(text: bytes) -> None:
    with pytest.raises(NotCanonical):
        value_of(text)


def test_tuples_and_lists_have_the_same_bytes() -> None:
    expected = b'{"a":[1,"\xc3\xa9"]}'
    assert canonical_bytes({"a": (1, "é")}) == canonical_bytes({"a": [1, "é"]}) == expected
