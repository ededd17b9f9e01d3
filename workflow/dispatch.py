"""The seam towards other ways of running jobs: two functions, and the embedded answer to them.

Jobs carry ids only and live minutes; what is due stays in our tables, so losing jobs loses
nothing.
"""

from collections.abc import Callable
from typing import Protocol

from workflow.store.store import Writer


class Dispatch(Protocol):
    """Who is told that there is something to send, and who wakes the sweep."""

    def submit(self, session: Writer, outbox_id: str) -> None:
        """Take note, before the commit and inside it, that a letter was put in the outbox."""
        ...

    def clock(self, sweep: Callable[[], None]) -> None:
        """Have `sweep` called soon after each submission from now on."""
        ...


class EmbeddedDispatch:
    """One process: a submission wakes the sweep of this process, if it has one."""

    def __init__(self) -> None:
        self._wake: Callable[[], None] | None = None

    def submit(self, session: Writer, outbox_id: str) -> None:
        """Wake the sweep; the row itself is the job, so nothing else is kept."""
        del session, outbox_id
        if self._wake is not None:
            self._wake()

    def clock(self, sweep: Callable[[], None]) -> None:
        """Keep whom to wake; it must return at once and act after the commit."""
        self._wake = sweep
