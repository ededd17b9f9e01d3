"""The ports of the office: the only ways anything here touches the world (SMTP has its own)."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; nobody else asks the machine for it."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back, from an arbitrary origin."""
        ...


class Randomness(Protocol):
    """Gives ids, keys and MIME boundaries."""

    def token(self, nbytes: int = 16) -> str:
        """Return `nbytes` unpredictable bytes as lower-case hexadecimal."""
        ...

    def bytes(self, count: int) -> bytes:
        """Return `count` unpredictable bytes."""
        ...


class Committable(Protocol):
    """A connection holding an open transaction."""

    def commit(self) -> None:
        """Make the open transaction durable."""
        ...


class Committer(Protocol):
    """Commits; a test replaces it to stop the world at this point."""

    def commit(self, connection: Committable) -> None:
        """Make the transaction of `connection` durable, or raise and leave it open."""
        ...


class DirectCommitter:
    """The committer of every day: it commits, nothing else."""

    def commit(self, connection: Committable) -> None:
        """Make the transaction of `connection` durable."""
        connection.commit()
