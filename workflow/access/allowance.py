"""How often something may be asked: pure arithmetic on one stored instant per bucket.

A bucket of `count` per `per` refills evenly. It is kept as the instant from which nothing of it is
spent any longer, so an unused bucket need not be kept at all.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """At most `count` at once, and `count` per `per` in the long run."""

    name: str
    count: int
    per: timedelta

    def bucket(self, whom: str) -> str:
        """Return the key of the bucket of an address or a source; it names nobody."""
        return hashlib.sha256(f"{self.name}|{whom}".encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What one more would make of a bucket; `again_at` says when to try again if it is refused."""

    free_at: datetime
    again_at: datetime | None = None


def spend(allowance: Allowance, free_at: datetime | None, now: datetime) -> Spent:
    """Take one from a bucket free from `free_at` on; refused, nothing is taken."""
    one = allowance.per / allowance.count
    after = max(free_at or now, now) + one
    excess = after - now - allowance.per
    if excess > timedelta(0):
        return Spent(free_at=free_at or now, again_at=now + excess)
    return Spent(free_at=after)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED_OF_ADDRESS = (
    Allowance(name="ask", count=5, per=HOUR),
    Allowance(name="ask-day", count=20, per=DAY),
)
"""Codes written to one address: strict, for each is a letter to somebody."""
ASKED_FROM_SOURCE = (Allowance(name="ask-source", count=300, per=HOUR),)
"""Codes asked from one network address: a whole town hall may stand behind it at a closing."""
TRIED_FROM_SOURCE = (Allowance(name="try-source", count=600, per=HOUR),)
PASSWORDS_OF_ADDRESS = (Allowance(name="password", count=100, per=HOUR),)
PASSWORDS_OF_ADDRESS_FROM_SOURCE = (Allowance(name="password-here", count=10, per=HOUR),)
"""Strict where somebody tries, wide elsewhere: whoever guesses keeps no agent out."""
PASSWORDS_FROM_SOURCE = (Allowance(name="password-source", count=60, per=HOUR),)


def of_password(address: str, source: str) -> tuple[tuple[Allowance, str], ...]:
    """Return what one password tried at an address spends, each with whom it counts for."""
    here = f"{address}|{source}"
    return (
        *((each, address) for each in PASSWORDS_OF_ADDRESS),
        *((each, here) for each in PASSWORDS_OF_ADDRESS_FROM_SOURCE),
        *((each, source) for each in PASSWORDS_FROM_SOURCE),
    )
