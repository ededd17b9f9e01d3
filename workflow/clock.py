"""The system clock and the simulated one; the kind of an installation is fixed at `init`.

The only module that asks the machine what time it is.
"""

import time
from datetime import UTC, datetime
from typing import Protocol

from states.instants import instant_of, iso, require_aware

SIMULATED_NOW = "simulated_now"
"""The setting that keeps the instant of a simulated clock."""


class ClockMovedBackward(ValueError):  # noqa: N818 - named as what happened
    """A simulated clock was asked to go back."""

    def __init__(self, now: datetime, asked: datetime) -> None:
        super().__init__(f"the simulated clock stands at {iso(now)}, asked {iso(asked)}")
        self.now = now
        self.asked = asked


class InstantKeeper(Protocol):
    """Where a simulated clock keeps its instant; `workflow.store` has one."""

    def load(self) -> str | None:
        """Return the instant kept, as `iso` text, or None before the first move."""
        ...

    def keep(self, instant: str) -> None:
        """Keep an instant durably."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's instant in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


class MemoryKeeper:
    """Keeps the instant of a simulated clock in memory: rehearsals, forecasts and tests."""

    def __init__(self, instant: datetime) -> None:
        self._instant = iso(instant)

    def load(self) -> str | None:
        """Return the instant kept."""
        return self._instant

    def keep(self, instant: str) -> None:
        """Keep an instant for the life of this object."""
        self._instant = instant


class SimulatedClock:
    """A clock that stands still between two moves and never goes back; its keeper persists it."""

    def __init__(self, keeper: InstantKeeper) -> None:
        kept = keeper.load()
        if kept is None:
            raise ValueError("a simulated clock needs a first instant")
        self._keeper = keeper
        self._now = instant_of(kept)

    def now(self) -> datetime:
        """Return the instant last moved to."""
        return self._now

    def monotonic(self) -> float:
        """Return the simulated instant as seconds: it moves only when the clock is moved."""
        return self._now.timestamp()

    def move_to(self, instant: datetime) -> None:
        """Move forward to `instant` and persist it; moving to the present instant does nothing.

        Raises:
            ClockMovedBackward: `instant` is before the present one.
        """
        asked = require_aware(instant)
        if asked < self._now:
            raise ClockMovedBackward(self._now, asked)
        self._keeper.keep(iso(asked))
        self._now = asked
