"""Canonical bytes: RFC 8785 JSON over NFC text, without floats."""

import json
import unicodedata
from collections.abc import Mapping, Sequence

import rfc8785

from states.identifiers import Value


class NotCanonical(ValueError):  # noqa: N818 - named as the outcome it is
    """A value that has no canonical form here; `path` says where it stands."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


def canonical_bytes(value: Value) -> bytes:
    """Return the RFC 8785 bytes of a value.

    Raises:
        NotCanonical: a float, a text or key not in NFC, an integer beyond 2^53 - 1, a foreign type.
    """
    _check(value, "$")
    return rfc8785.dumps(value)


def value_of(canonical: bytes) -> Value:
    """Return the value whose canonical bytes are given.

    Raises:
        NotCanonical: the bytes are not exactly what `canonical_bytes` gives for their value.
    """
    try:
        value: Value = json.loads(canonical)
    except ValueError as error:
        raise NotCanonical("$", "not JSON") from error
    if canonical_bytes(value) != canonical:
        raise NotCanonical("$", "bytes are not canonical")
    return value


def _check(value: Value, path: str) -> None:
    match value:
        case str():
            if not unicodedata.is_normalized("NFC", value):
                raise NotCanonical(path, "text is not NFC")
        case None | bool():
            pass
        case int():
            if abs(value) > 2**53 - 1:
                raise NotCanonical(path, "integer beyond 2^53 - 1")
        case Mapping():
            for key, inner in value.items():
                _check(key, f"{path}.{key}")
                _check(inner, f"{path}.{key}")
        case Sequence() if not isinstance(value, bytes | bytearray):
            for index, inner in enumerate(value):
                _check(inner, f"{path}[{index}]")
        case _:
            raise NotCanonical(path, f"{type(value).__name__} has no canonical form")
