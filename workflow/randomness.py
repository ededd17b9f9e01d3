"""Randomness of the system, and a seeded one for replays and tests."""

import random
import secrets


class SystemRandomness:
    """Unpredictable: what a real installation uses."""

    def token(self, nbytes: int = 16) -> str:
        """Return `nbytes` unpredictable bytes as lower-case hexadecimal."""
        return secrets.token_hex(nbytes)

    def bytes(self, count: int) -> bytes:
        """Return `count` unpredictable bytes."""
        return secrets.token_bytes(count)


class SeededRandomness:
    """Reproducible from its seed: demonstrations, samples and tests, never keys of real people."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)

    def token(self, nbytes: int = 16) -> str:
        """Return the next `nbytes` of the seed's sequence as lower-case hexadecimal."""
        return self._random.randbytes(nbytes).hex()

    def bytes(self, count: int) -> bytes:
        """Return the next `count` bytes of the seed's sequence."""
        return self._random.randbytes(count)
