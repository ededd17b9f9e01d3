"""How often one token may call: a bucket in memory for each, refilled evenly."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

from workflow.access.allowance import Allowance, spend

GENEROUS = Allowance(name="api", count=3_000, per=timedelta(minutes=1))
MOST_BUCKETS = 10_000
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Where monotonic seconds are counted from: only their differences matter."""


class Monotonic(Protocol):
    """What the clock port gives here: seconds that never go back."""

    def monotonic(self) -> float:
        """Return seconds from an arbitrary origin."""
        ...


class Limiter:
    """The buckets of one process; safe to share between threads. Names are never kept."""

    def __init__(self, clock: Monotonic, allowance: Allowance = GENEROUS) -> None:
        self._clock = clock
        self._allowance = allowance
        self._free_at: dict[str, datetime] = {}
        self._lock = Lock()

    def wait_seconds(self, whom: str) -> int:
        """Take one from a bucket; return how long to wait when it is empty, 0 when it was not."""
        bucket, now = self._allowance.bucket(whom), EPOCH
        with self._lock:
            now += timedelta(seconds=self._clock.monotonic())
            spent = spend(self._allowance, self._free_at.get(bucket), now)
            if spent.again_at is not None:
                return int((spent.again_at - now).total_seconds()) + 1
            if len(self._free_at) >= MOST_BUCKETS:
                self._free_at = {key: at for key, at in self._free_at.items() if at > now}
            self._free_at[bucket] = spent.free_at
        return 0
