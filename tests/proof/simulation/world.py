"""The world of a simulation: a clock, chance, a post office and a disk that may fail at any call.

Each is a port of the office. A crash is raised as `Crash`, which nobody catches: the process is
gone, what was committed stays.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from random import Random

from notifications.smtp_outcome import Phase, Trouble
from notifications.transports.port import DeliveryOutcome, aborted, outcome
from notifications.transports.wire_rules import refusal_before_sending
from workflow.ports import Committable
from workflow.randomness import SeededRandomness


class Crash(BaseException):
    """The process died at a port call."""


@dataclass(kw_only=True)
class Fuse:
    """Counts port calls and burns at one of them, once armed; `place` narrows which count."""

    left: int | None = None
    place: str = ""

    def arm(self, left: int, place: str = "") -> None:
        """Burn at the next port call but `left`."""
        self.left, self.place = left, place

    def touch(self, where: str) -> None:
        """Count one port call; die if it is the one."""
        if self.left is None or not where.startswith(self.place):
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            raise Crash(where)


class VirtualClock:
    """Wall and monotonic time, moved by the simulation alone; a step moves the wall only."""

    def __init__(self, wall: datetime, fuse: Fuse) -> None:
        self.wall = wall.astimezone(UTC)
        self._monotonic = 1000.0
        self._fuse = fuse

    def now(self) -> datetime:
        """Return the wall's instant, right or wrong."""
        self._fuse.touch("clock")
        return self.wall

    def monotonic(self) -> float:
        """Return seconds that no step touches."""
        return self._monotonic

    def pass_time(self, span: timedelta) -> None:
        """Let time pass on both clocks."""
        self.wall += span
        self._monotonic += span.total_seconds()

    def step(self, span: timedelta) -> None:
        """Set the wall wrong, or right again."""
        self.wall += span


class FusedRandomness(SeededRandomness):
    """Seeded, and a place where the process may die."""

    def __init__(self, seed: int | str, fuse: Fuse) -> None:
        super().__init__(seed)
        self._fuse = fuse

    def token(self, nbytes: int = 16) -> str:
        """Return the next bytes of the sequence."""
        self._fuse.touch("randomness")
        return super().token(nbytes)

    def bytes(self, count: int) -> bytes:
        """Return the next bytes of the sequence."""
        self._fuse.touch("randomness")
        return super().bytes(count)


@dataclass(kw_only=True)
class FusedCommitter:
    """Commits; the process may die before, or after. `between` is what others do meanwhile."""

    fuse: Fuse
    between: Callable[[], None]
    commits: int = 0

    def commit(self, connection: Committable) -> None:
        """Make the transaction durable, unless the process dies first."""
        self.fuse.touch("commit:before")
        connection.commit()
        self.commits += 1
        self.fuse.touch("commit:after")
        self.between()


@dataclass(frozen=True, kw_only=True)
class Weather:
    """How often things go wrong, each out of 1."""

    crash: float = 0.0
    mail: float = 0.0
    clock: float = 0.0
    company: float = 0.0
    """How often somebody else acts in the middle of a delivery or just after a commit."""


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """A letter the other side has: the server took it, whatever it answered.

    `log_size` is how many events were recorded by then.
    """

    message_id: str
    rcpt: str
    body: bytes
    at: datetime
    log_size: int


PLACES = (
    "",
    "",
    "commit:before",
    "commit:after",
    "smtp:connect",
    "smtp:before-dot",
    "smtp:after-dot",
    "smtp:after-dot",
)
"""Where the process may die: anywhere, or at the next calls of one kind."""
Fault = tuple[Phase, int | Trouble, bool]
"""Phase, reply, and whether the server has the letter all the same."""
FAULTS: tuple[Fault, ...] = (
    (Phase.CONNECT, Trouble.DROP, False),
    (Phase.CONNECT, 421, False),
    (Phase.AUTH, 535, False),
    (Phase.STARTTLS, Trouble.UNSUPPORTED, False),
    (Phase.MAIL, 451, False),
    (Phase.MAIL, 550, False),
    (Phase.MAIL, 552, False),
    (Phase.RCPT, 450, False),
    (Phase.RCPT, 550, False),
    (Phase.RCPT, Trouble.DROP, False),
    (Phase.DATA, 451, False),
    (Phase.DATA, 554, False),
    (Phase.BODY, Trouble.DROP, False),
    (Phase.DOT, 451, False),
    (Phase.DOT, 452, False),
    (Phase.DOT, 554, False),
    (Phase.DOT, Trouble.DROP, False),
    (Phase.DOT, Trouble.DROP, True),
    (Phase.DOT, Trouble.DROP, True),
    (Phase.DOT, Trouble.TIMEOUT, False),
    (Phase.DOT, Trouble.TIMEOUT, True),
    (Phase.DOT, Trouble.UNREADABLE, True),
)


@dataclass(kw_only=True)
class SimulatedPost:
    """An SMTP server and the road to it; `accepted` is what it has, in order."""

    chance: Random
    fuse: Fuse
    clock: VirtualClock
    between: Callable[[], None]
    weather: Weather
    log_size: Callable[[], int]
    accepted: list[Acceptance] = field(default_factory=list)
    attempts: int = 0

    def deliver(
        self, message: bytes, envelope_from: str, rcpt: str, on_before_dot: Callable[[], bool]
    ) -> DeliveryOutcome:
        """Try once; the road, the server, the process and other people may all interfere."""
        self.attempts += 1
        self.fuse.touch("smtp:connect")
        refused = refusal_before_sending(message, envelope_from, rcpt)
        if refused is not None:
            return refused
        fault = self._fault()
        if fault is not None and fault[0] not in (Phase.BODY, Phase.DOT):
            return outcome(fault[0], fault[1], "simulated")
        self._dawdle()
        if not on_before_dot():
            return aborted(Phase.DATA)
        self.fuse.touch("smtp:before-dot")
        if fault is not None and fault[0] is Phase.BODY:
            return outcome(fault[0], fault[1], "simulated")
        if fault is None or fault[2]:
            self._accept(message, rcpt)
        self.fuse.touch("smtp:after-dot")
        if fault is not None and fault[1] is Trouble.TIMEOUT:
            self.clock.pass_time(timedelta(seconds=600))
        self._dawdle()
        return outcome(Phase.DOT, 250) if fault is None else outcome(fault[0], fault[1], "lost")

    def _fault(self) -> Fault | None:
        if self.chance.random() >= self.weather.mail:
            return None
        return self.chance.choice(FAULTS)

    def _dawdle(self) -> None:
        """Servers take their time, now and then longer than a lease; others act meanwhile."""
        if self.chance.random() < self.weather.mail / 4:
            self.clock.pass_time(timedelta(seconds=self.chance.choice((1, 30, 119, 121, 400))))
        self.between()

    def _accept(self, message: bytes, rcpt: str) -> None:
        head = message_from_bytes(message.partition(b"\r\n\r\n")[0])
        self.accepted.append(
            Acceptance(
                message_id=str(head["Message-ID"]),
                rcpt=rcpt,
                body=message,
                at=self.clock.wall,
                log_size=self.log_size(),
            )
        )
