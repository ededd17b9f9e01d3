"""The alarm clock: wakes the sweep when something is due, at the latest a minute from now.

APScheduler holds one job in memory; what is due is in our tables, so a missed alarm loses nothing.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler

from workflow.office import Office
from workflow.schedule.sweep import SweepReport, next_due_at, sweep
from workflow.store.connection import DatabaseError
from workflow.store.records import StoreError

AT_MOST = timedelta(seconds=60)
AT_LEAST = timedelta(seconds=1)
JOB = "sweep"
FAILURES = (OSError, StoreError, DatabaseError)
"""What a full disk, or one that fails, makes of a sweep."""

log = logging.getLogger(__name__)


class Alarm:
    """Sweeps at once when started, then whenever something falls due, until stopped."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.last: SweepReport | None = None
        self.swept = Event()
        """Set after each sweep; whoever waits for one clears it."""
        self._stopped = Event()
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        """Sweep now, then let the alarm ring."""
        self.office.dispatch.clock(self.wake)
        self.ring()
        self._scheduler.start()

    def stop(self) -> None:
        """Let the sweep under way end, and ring no more."""
        self._stopped.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait until stopped; True when it was, False after the timeout."""
        return self._stopped.wait(timeout_seconds)

    def wake(self) -> None:
        """Ring soon: something was put in the outbox by a transaction about to commit."""
        self._arm(self.office.clock.now() + AT_LEAST)

    def ring(self) -> None:
        """Sweep once and set the alarm again, whatever happened."""
        try:
            self.last = sweep(self.office)
        except FAILURES:
            log.exception("the sweep failed; it is tried again")
        finally:
            self._arm(self._next_ring_whatever())
            self.swept.set()

    def next_ring_at(self) -> datetime:
        """Return the machine's instant of the next ring, never more than a minute away."""
        now = self.office.clock.now()
        upcoming = next_due_at(self.office)
        wanted = now + AT_MOST
        if upcoming is not None:
            wanted = min(wanted, upcoming)
        return max(wanted, now + AT_LEAST)

    def _next_ring_whatever(self) -> datetime:
        """Ask when to ring; without an answer, in a minute: an alarm never set rings no more."""
        try:
            return self.next_ring_at()
        except FAILURES:
            log.exception("nothing says when to ring next")
            return self.office.clock.now() + AT_MOST

    def _arm(self, at: datetime) -> None:
        if self._stopped.is_set():
            return
        self._scheduler.add_job(
            self.ring,
            trigger="date",
            run_date=at,
            id=JOB,
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )


def run_forever(office: Office, on_start: Callable[[Alarm], None] | None = None) -> None:
    """Keep sweeping until interrupted, or until the alarm given to `on_start` is stopped."""
    alarm = Alarm(office)
    alarm.start()
    try:
        if on_start is not None:
            on_start(alarm)
        alarm.wait()
    except KeyboardInterrupt:
        log.info("interrupted")
    finally:
        alarm.stop()
