"""Secrets: drawn by the randomness port, handed over once, kept as hashes only."""

import hashlib
import hmac

from workflow.ports import Randomness
from workflow.store.access_records import AccessCodeRow

LINK_BYTES = 16
SESSION_BYTES = 32
SALT_BYTES = 16
DIGITS = 6


def link_token(randomness: Randomness) -> str:
    """Return the secret of a link: 128 bits, hexadecimal, short enough for a line of a letter."""
    return randomness.token(LINK_BYTES)


def session_token(randomness: Randomness) -> str:
    """Return the secret of a session or of the API: 256 bits, hexadecimal."""
    return randomness.token(SESSION_BYTES)


def new_digits(randomness: Randomness) -> str:
    """Return the digits of a code, each value as likely as another to one in 10¹³."""
    drawn = int.from_bytes(randomness.bytes(8), "big")
    return f"{drawn % 10**DIGITS:0{DIGITS}d}"


def hash_of(token: str) -> str:
    """Return what is kept of a token, hexadecimal; a token is long enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def digits_hash(salt: str, digits: str) -> str:
    """Return what is kept of a code's digits, hexadecimal, under its own salt."""
    return hmac.new(salt.encode(), digits.encode(), hashlib.sha256).hexdigest()


def opens(row: AccessCodeRow, digits: str) -> bool:
    """Whether these digits are the code's, compared in constant time; never before it was made."""
    same = hmac.compare_digest(row.digits_hash.encode(), digits_hash(row.salt, digits).encode())
    return same and bool(row.digits_hash)


def clean_digits(typed: str) -> str:
    """Return a code as typed, without the spaces people put in it."""
    return "".join(typed.split())
