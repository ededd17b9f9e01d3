"""The one byte form of a programme file, and the hashes taken over it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from hashlib import sha256

import rfc8785

from config.reading import Raw
from states.identifiers import Value
from states.instants import iso


def plain(raw: Raw) -> Value:
    """Return the JSON value of what was read: days, hours and instants as ISO text.

    Instants are written in UTC. A float has no place in a programme file: reading refused it.
    """
    if isinstance(raw, dict):
        return {key: plain(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [plain(value) for value in raw]
    if isinstance(raw, datetime):
        return iso(raw)
    if isinstance(raw, date | time):
        return raw.isoformat()
    return str(raw) if isinstance(raw, float) else raw


def canonical_bytes(content: Mapping[str, Value]) -> bytes:
    """Return the RFC 8785 bytes of a content: what the store keeps."""
    return rfc8785.dumps(dict(content))


def fingerprint(canonical: bytes) -> str:
    """Return the SHA-256 of canonical bytes, in hexadecimal."""
    return sha256(canonical).hexdigest()


def definition(sha256_hex: str, law_fingerprint: str) -> str:
    """Return the hash of a definition: the file's own hash and the law's, taken together."""
    return fingerprint(canonical_bytes({"law": law_fingerprint, "programme": sha256_hex}))
