"""Long work done while the page that asked for it may be left: one runner, in this process.

A work belongs to who asked for it. What it did is recorded by the office as it goes; what is kept
here is only how far it is and what to say at its end, and is lost with the process.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field

from notifications.wording import french
from states.identifiers import ActorId
from web.visit import Visit

KEPT = 40
"""As many works are remembered, the latest."""
AT_ONCE = 2
SOON_SECONDS = 1.2
"""A work that ends within this is answered at once."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file made by a work, to hand out."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a work ended: sentences, a file if it made one; `tone` is done, warning or refused."""

    sentences: tuple[str, ...]
    tone: str = "done"
    file: File | None = None
    path: str = ""
    """Where to go on, "" for where it was asked from."""
    confirm: str = ""
    """Where to confirm what was only rehearsed, "" when there is nothing to."""


class Work:
    """One work: who asked, what for, how far it is."""

    def __init__(self, title: str, owner: ActorId, back: str) -> None:
        self.id = ""
        self.title = title
        self.owner = owner
        self.back = back
        self.future: Future[Ended] = Future()
        self.kept: object = None
        """What its confirmation will need."""
        self._said = "Le travail commence."
        self._part: float | None = None

    def tell(self, said: str, part: float | None = None) -> None:
        """Say how far the work is; `part` goes from 0 to 1 when it can be told."""
        self._said, self._part = french(said), part

    @property
    def said(self) -> str:
        """How far the work is, in words."""
        return self._said

    @property
    def percent(self) -> int | None:
        """How far the work is, None when it cannot be told."""
        return None if self._part is None else round(100 * min(max(self._part, 0), 1))

    def ended(self, within: float = 0) -> Ended | None:
        """Return how it ended, waiting at most so many seconds; None while it goes on."""
        try:
            fault = self.future.exception(timeout=within)
        except NotYet:
            return None
        return BROKEN if fault is not None else self.future.result()


STOPPED = french(
    "Le travail s’est arrêté avant la fin. Ce qui n’est pas annoncé comme enregistré ne l’est pas. "
    "Relisez, puis recommencez."
)
BROKEN = Ended(tone="refused", sentences=(STOPPED,))
Task = Callable[[Work], Ended]


class Works:
    """The works of this process; safe to share between threads."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="travail")
        self._known: dict[str, Work] = {}
        self._lock = threading.Lock()

    def start(self, visit: Visit, title: str, task: Task, back: str) -> Work:
        """Begin a work on behalf of a visitor."""
        work = Work(title, visit.actor.id, back)
        with self._lock:
            work.id = visit.counter.office.randomness.token(12)
            self._known[work.id] = work
            for old in list(self._known)[:-KEPT]:
                del self._known[old]
        work.future = self._pool.submit(task, work)
        work.future.add_done_callback(_log_fault)
        return work

    def find(self, visit: Visit, work_id: str) -> Work | None:
        """Return a work of this visitor; somebody else's does not exist."""
        work = self._known.get(work_id)
        return work if work is not None and work.owner == visit.actor.id else None


def works_of(visit: Visit) -> Works:
    """Return the runner of the application that answers."""
    works: Works = visit.request.app.state.works
    return works


def _log_fault(future: "Future[Ended]") -> None:
    fault = future.exception()
    if fault is not None:
        log.error("a work stopped before its end", exc_info=fault)
