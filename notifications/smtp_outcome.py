"""What each answer of a mail server means for a letter: one table, phase × reply → action."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where the dialogue was when the answer, or none, came."""

    RENDER = "render"
    """Before any dialogue: the message or an address cannot be sent as it is."""
    CONNECT = "connect"
    """Connection, greeting, EHLO."""
    STARTTLS = "starttls"
    """The STARTTLS command itself."""
    TLS = "tls"
    """The handshake and the certificate."""
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    """The DATA command, up to its 354."""
    BODY = "body"
    """The text, before the final dot."""
    DOT = "dot"
    """The final dot was written: the server may have the letter."""


class Trouble(StrEnum):
    """What may come instead of a reply code."""

    DROP = "drop"
    TIMEOUT = "timeout"
    UNREADABLE = "unreadable"
    """Oversized, or no SMTP reply at all."""
    UNSUPPORTED = "unsupported"
    """The server does not offer what the settings require."""
    REFUSED_HERE = "refused_here"
    """Our own check said no; nothing was sent."""


class Action(StrEnum):
    """What the office does with the letter, and with the sender."""

    SENT = "sent"
    RETRY = "retry"
    RETRY_AND_COUNT = "retry_and_count"
    """Try again, and count towards the pause: three different letters pause the sender."""
    PAUSE = "pause"
    """The sender pauses at once; the letter waits."""
    STOP_ADDRESS = "stop_address"
    """This letter is given up, nothing more goes to this address, the lead is told."""
    GIVE_UP = "give_up"
    UNKNOWN = "unknown"
    """The lead decides; never resent blindly."""
    ABORTED = "aborted"
    """The office withdrew its claim before the final dot; nothing left."""


LETTERS_BEFORE_PAUSE = 3
"""Different letters with RETRY_AND_COUNT after which the sender pauses."""
BACKOFF_MINUTES = (5, 10, 20, 40, 67)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: the codes `first` to `last` inclusive, or a trouble, in some phases."""

    phases: tuple[Phase, ...]
    action: Action
    first: int = 0
    last: int = -1
    troubles: tuple[Trouble, ...] = ()

    def matches(self, phase: Phase, reply: int | Trouble) -> bool:
        """Whether this row speaks of that reply in that phase."""
        if phase not in self.phases:
            return False
        if isinstance(reply, Trouble):
            return reply in self.troubles
        return self.first <= reply <= self.last


_DIALOGUE = tuple(phase for phase in Phase if phase is not Phase.RENDER)
_SETUP = (Phase.CONNECT, Phase.TLS, Phase.AUTH)
_REPLYING = (Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.BODY)
_LOST = (Trouble.DROP, Trouble.TIMEOUT, Trouble.UNREADABLE)
_ALL = tuple(Trouble)

# Read from the top, the first row that matches speaks. The order carries meaning.
TABLE: tuple[Row, ...] = (
    Row(phases=(Phase.DOT,), first=250, last=250, action=Action.SENT),
    Row(phases=_DIALOGUE, first=400, last=499, action=Action.RETRY),
    Row(
        phases=(Phase.STARTTLS,),
        first=500,
        last=599,
        troubles=(Trouble.UNSUPPORTED, Trouble.REFUSED_HERE),
        action=Action.PAUSE,
    ),
    Row(phases=(Phase.STARTTLS,), troubles=_LOST, action=Action.RETRY_AND_COUNT),
    Row(phases=_SETUP, first=500, last=599, troubles=_ALL, action=Action.RETRY_AND_COUNT),
    Row(phases=(Phase.MAIL,), first=552, last=552, action=Action.GIVE_UP),
    Row(phases=(Phase.MAIL,), first=555, last=555, action=Action.GIVE_UP),
    Row(
        phases=(Phase.MAIL,),
        first=500,
        last=599,
        troubles=(Trouble.REFUSED_HERE,),
        action=Action.RETRY_AND_COUNT,
    ),
    # RFC 4954: "authentication required" says nothing about the address.
    Row(phases=(Phase.RCPT,), first=530, last=530, action=Action.RETRY_AND_COUNT),
    Row(
        phases=(Phase.RCPT,),
        first=500,
        last=599,
        troubles=(Trouble.REFUSED_HERE,),
        action=Action.STOP_ADDRESS,
    ),
    Row(phases=(Phase.DATA, Phase.BODY, Phase.DOT), first=500, last=599, action=Action.GIVE_UP),
    Row(phases=(Phase.RENDER,), troubles=_ALL, action=Action.GIVE_UP),
    Row(phases=_REPLYING, troubles=_LOST, action=Action.RETRY),
    Row(phases=(Phase.DOT,), troubles=_LOST, action=Action.UNKNOWN),
)


def classify(phase: Phase, reply: int | Trouble) -> Action:
    """Return what an answer means; a reply no row foresees is unknown after the dot, else retried.

    Success is only asked about at the final dot: earlier phases go on when the server agrees.
    """
    for row in TABLE:
        if row.matches(phase, reply):
            return row.action
    if phase is Phase.DOT:
        return Action.UNKNOWN
    return Action.RETRY


def pauses_sender(counted: Collection[str]) -> bool:
    """Whether the letters whose last outcome counts towards the pause (their ids) are enough."""
    return len(set(counted)) >= LETTERS_BEFORE_PAUSE


def backoff_minutes(attempt: int) -> int:
    """Return the wait after the given failed attempt (the first is 1); it stops growing at 67."""
    return BACKOFF_MINUTES[min(max(attempt, 1), len(BACKOFF_MINUTES)) - 1]
