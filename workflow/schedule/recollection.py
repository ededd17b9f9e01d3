"""What one process remembers between two sweeps, so that nothing unchanged is planned again.

Losing it costs time only, everything here is found again from the store; but for the tick, without
which a clock that jumps is not seen.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Tick:
    """When the last sweep of this process ran, by the wall and by a clock that never jumps."""

    wall: datetime
    monotonic: float


class Recollection:
    """Kept values are valid for one `stamp`: the state of the log and of the calendar."""

    def __init__(self, tick: Tick | None = None) -> None:
        self.tick = tick
        self.planned: Hashable = None
        """The stamp for which the ledger holds every reminder to plan."""
        self._kept: dict[str, tuple[Hashable, Any]] = {}

    def get(self, name: str, stamp: Hashable) -> Any:
        """Return what was kept under a name for this very stamp, else None."""
        found = self._kept.get(name)
        return found[1] if found is not None and found[0] == stamp else None

    def keep(self, name: str, stamp: Hashable, value: Any) -> Any:
        """Keep a value for a stamp, in the place of the one before, and return it."""
        self._kept[name] = (stamp, value)
        return value
