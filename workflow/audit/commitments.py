"""Commitments: what an event holds in place of a text, so that erasing leaves proofs valid."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from states.identifiers import Value

KEY_BYTES = 32


def mac_of(key: bytes, value: str) -> str:
    """Return the lower-case hex HMAC-SHA-256 of the NFC form of `value` under its own key."""
    text = unicodedata.normalize("NFC", value).encode()
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def commitment(ref: str, key: bytes, value: str) -> dict[str, Value]:
    """Return what an event carries for the text `ref`: its ref and its mac."""
    return {"ref": ref, "mac": mac_of(key, value)}


def commitments_in(value: Value) -> Iterator[tuple[str, str]]:
    """Yield (ref, mac) of every commitment inside an event's values, in the order found."""
    if isinstance(value, Mapping):
        ref, mac = value.get("ref"), value.get("mac")
        if isinstance(ref, str) and isinstance(mac, str):
            yield ref, mac
        for inner in value.values():
            yield from commitments_in(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from commitments_in(inner)
