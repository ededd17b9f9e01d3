"""Passwords and one-time codes of agents; argon2, pyotp and segno are loaded when called."""

import base64
import hmac
import io
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from workflow.ports import Randomness

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_PASSWORD = 12
STEP = timedelta(seconds=30)
KEY_BYTES = 20
SALT_BYTES = 16
ISSUER = "Ancrage"
# The hash of no password: checked when there is none, so that both answers take the same time.
NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5bm9ib2R5bm8$1z8cX6PuhVWyFCC5yiKQ4oKe0oHiuZyc2QyqYq7xVkE"
)


def hash_password(password: str, randomness: Randomness) -> str:
    """Return what is kept of a password."""
    return _hasher().hash(_composed(password), salt=randomness.bytes(SALT_BYTES))


def is_password(kept: str, password: str) -> bool:
    """Whether a password is the one kept; as long to say when none is kept."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(kept or NOBODYS, _composed(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def new_key(randomness: Randomness) -> bytes:
    """Return a new TOTP key: 160 bits."""
    return randomness.bytes(KEY_BYTES)


def step_of(key: bytes, digits: str, now: datetime, last_step: int) -> int | None:
    """Return the step these digits are of, one step around now, after the last one used.

    None: they are of no such step; digits once used are never taken again.
    """
    from pyotp import TOTP

    totp = TOTP(base64.b32encode(key).decode(), interval=int(STEP.total_seconds()))
    found = None
    for nearby in (now - STEP, now, now + STEP):
        step = totp.timecode(nearby)
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            found = step if step > last_step else found
    return found


def enrolment_uri(key: bytes, account: str) -> str:
    """Return the address an authenticator application reads, with the key in it."""
    from pyotp import TOTP

    return TOTP(base64.b32encode(key).decode()).provisioning_uri(name=account, issuer_name=ISSUER)


def drawn(uri: str) -> str:
    """Return a QR code as an SVG element, without any style or script."""
    import segno

    options = {
        "scale": 5,
        "light": "#ffffff",
        "xmldecl": False,
        "svgclass": None,
        "lineclass": None,
    }
    picture = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(picture, kind="svg", **options)
    return picture.getvalue().decode().strip()


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()
