"""The vault: seals TOTP keys under a key that lies beside the database, never in a backup.

Who copies the database cannot make anybody's codes. After a restore on another machine agents
receive new ones.
"""

import os
from pathlib import Path

from workflow.ports import Randomness

KEY_FOLDER = "keys"
KEY_NAME = "acces.key"
KEY_BYTES = 32
NONCE_BYTES = 12


class Vault:
    """Seals and opens with the key of the installation in `folder`, made at the first seal."""

    def __init__(self, folder: Path, randomness: Randomness) -> None:
        self._path = folder / KEY_FOLDER / KEY_NAME
        self._randomness = randomness

    def seal(self, secret: bytes, owner: str) -> bytes:
        """Return a secret sealed for its owner; another's name opens nothing."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = self._randomness.bytes(NONCE_BYTES)
        return nonce + AESGCM(self._key() or self._new_key()).encrypt(nonce, secret, owner.encode())

    def open(self, sealed: bytes, owner: str) -> bytes | None:
        """Return what was sealed for this owner; None without the key, or if it was altered."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self._key()
        if key is None:
            return None
        nonce, content = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, content, owner.encode())
        except (InvalidTag, ValueError):
            return None

    def _key(self) -> bytes | None:
        try:
            key = self._path.read_bytes()
        except FileNotFoundError:
            return None
        return key if len(key) == KEY_BYTES else None

    def _new_key(self) -> bytes:
        key = self._randomness.bytes(KEY_BYTES)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        return key
