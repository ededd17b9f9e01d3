"""The signing key of checkpoints: one file outside the database, readable by its owner only.

Both keys are written as golang.org/x/mod/sumdb/note writes them, so other tools read them.
"""

import base64
import binascii
import hashlib
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
SEED_BYTES = 32
PRIVATE_PREFIX = "PRIVATE+KEY+"
KEY_NAME = re.compile(r"[^\s+]+")


class KeyTrouble(StrEnum):
    """Why there is no usable key."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EXPOSED = "exposed"
    """Somebody else than its owner may read the file."""


@dataclass(frozen=True, kw_only=True)
class KeyAlarm:
    """No usable key at `path`: an alarm for the operator; work goes on without checkpoints."""

    path: Path
    trouble: KeyTrouble


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """Checks signatures made under `name`; `raw` is 32 bytes."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        """The 4 bytes that announce a signature of this key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        """Return the text form: name, id in hex, base64 of the algorithm and the key."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    def verifies(self, signature: bytes, text: bytes) -> bool:
        """Whether `signature` is this key's over `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """Signs under `name`; never printed, never stored in the database."""

    name: str
    seed: bytes

    @property
    def public(self) -> PublicKey:
        """The key to give to everybody."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return PublicKey(name=self.name, raw=private.public_key().public_bytes_raw())

    def sign(self, text: bytes) -> bytes:
        """Return the 64 bytes of the signature of `text`."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)

    def __repr__(self) -> str:
        """Return the name only."""
        return f"SigningKey(name={self.name!r})"


def create_key(path: Path, name: str, seed: bytes) -> SigningKey:
    """Write a new key file (mode 0600) and return its key; `seed` is 32 random bytes.

    Raises:
        FileExistsError: there is a file already; a key is never overwritten.
        ValueError: `name` is empty or holds a space or a plus, or the seed is not 32 bytes.
    """
    if not KEY_NAME.fullmatch(name) or len(seed) != SEED_BYTES:
        raise ValueError(f"not a key name or seed: {name!r}")
    key = SigningKey(name=name, seed=seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    body = base64.b64encode(ED25519 + seed).decode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{PRIVATE_PREFIX}{name}+{key.public.id.hex()}+{body}\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def load_key(path: Path) -> SigningKey | KeyAlarm:
    """Return the key of a file, or the alarm to raise; nothing is thrown for a missing key."""
    try:
        text = path.read_text(encoding="utf-8").strip()
        exposed = os.name == "posix" and path.stat().st_mode & 0o077
    except FileNotFoundError:
        return KeyAlarm(path=path, trouble=KeyTrouble.MISSING)
    except (OSError, UnicodeDecodeError):
        return KeyAlarm(path=path, trouble=KeyTrouble.UNREADABLE)
    if exposed:
        return KeyAlarm(path=path, trouble=KeyTrouble.EXPOSED)
    parts = _parts(text.removeprefix(PRIVATE_PREFIX)) if text.startswith(PRIVATE_PREFIX) else None
    if parts is None:
        return KeyAlarm(path=path, trouble=KeyTrouble.UNREADABLE)
    name, key_id, seed = parts
    key = SigningKey(name=name, seed=seed)
    return key if key.public.id == key_id else KeyAlarm(path=path, trouble=KeyTrouble.UNREADABLE)


def public_key_of(text: str) -> PublicKey | None:
    """Read the text form of a public key, None when it is not one."""
    parts = _parts(text.strip())
    if parts is None:
        return None
    key = PublicKey(name=parts[0], raw=parts[2])
    return key if key.id == parts[1] else None


def _parts(text: str) -> tuple[str, bytes, bytes] | None:
    """Return name, id and 32 bytes of a key's text form, base64 last since it may hold a plus."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        raw = base64.b64decode(encoded, validate=True)
        identity = bytes.fromhex(key_id)
    except (binascii.Error, ValueError):
        return None
    if not KEY_NAME.fullmatch(name) or raw[:1] != ED25519 or len(raw) != 1 + SEED_BYTES:
        return None
    return name, identity, raw[1:]
