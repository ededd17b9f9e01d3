"""Deadlines as statements, and the one place where a statement becomes an instant.

A deadline is a civil date in a zone, said by somebody at some time. Its closing instant is an
exclusive upper bound in UTC. Day arithmetic (working days, months, clear delays) is in
`states.delays`; holidays in `states.holidays`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from states.identifiers import ActorId, DeadlineId
from states.instants import day_start


class DeadlineKind(StrEnum):
    """What falls due."""

    WAVE_CLOSING = "wave_closing"
    FINAL_CUTOFF = "final_cutoff"
    COMPLETION = "completion"
    RECEIPT_DUE = "receipt_due"
    SESSION = "session"
    NOTIFICATION = "notification"
    ANNOUNCEMENT = "announcement"
    MILESTONE = "milestone"
    AGREEMENT = "agreement"
    TARGET = "target"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One version of a deadline; a change is a new version, never an overwrite.

    `day` is None when nobody published the date: such a deadline has no instant, sends nothing
    and guards on it answer "unknown". `hour` None means the whole day, inclusive: it ends at the
    next midnight of `zone`. With an `hour`, that local instant itself is already too late.
    `not_after`, when the day is unknown, is the last civil day it can have been: an upper bound
    for refusals only, never a date to remind of.
    `confirmed` False is a proposed target: it sends nothing until the lead confirms it.
    """

    id: DeadlineId
    kind: DeadlineKind
    subject: str
    label: str
    day: date | None
    hour: time | None = None
    not_after: date | None = None
    zone: str = "Europe/Paris"
    version: int = 1
    hard: bool = True
    confirmed: bool = True
    known_from: datetime | None = None
    source: str = ""
    interpretation: str = ""
    set_by: ActorId | None = None

    @property
    def closes_at(self) -> datetime | None:
        """The exclusive upper bound, UTC; None when the date is unknown."""
        if self.day is None:
            return None
        zone = ZoneInfo(self.zone)
        if self.hour is None:
            return day_start(self.day + timedelta(days=1), zone)
        return datetime.combine(self.day, self.hour, tzinfo=zone).astimezone(UTC)

    @property
    def surely_past_from(self) -> datetime | None:
        """The first instant, UTC, that is surely too late; None when nobody can tell."""
        if self.day is None and self.not_after is not None:
            return day_start(self.not_after + timedelta(days=1), ZoneInfo(self.zone))
        return self.closes_at

    def is_past(self, moment: datetime) -> bool | None:
        """Whether `moment` is too late; None when the date is unknown and may be ahead."""
        bound = self.surely_past_from
        if self.closes_at is None:
            return True if bound is not None and moment >= bound else None
        return moment >= self.closes_at
