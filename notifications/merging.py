"""Several letters for one person on one day become one message. Pure.

Reminders and announcements merge; receipts and decisions never do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from notifications.slots import Recipient, local_day
from states.identifiers import PersonId


@dataclass(frozen=True, kw_only=True)
class Departure:
    """One letter about to leave; `merges` is False for a receipt, an answer or a decision."""

    key: str
    recipient: Recipient
    leaves_at: datetime
    merges: bool


def merge(departures: Sequence[Departure]) -> tuple[tuple[Departure, ...], ...]:
    """Group what leaves for one person on one day of their place.

    Groups and their members are in the order of leaving, then of keys; a group never holds a
    letter that does not merge beside another.
    """
    groups: dict[tuple[PersonId, date, str], list[Departure]] = {}
    for departure in sorted(departures, key=lambda one: (one.leaves_at, one.key)):
        day = local_day(departure.leaves_at, departure.recipient)
        alone = "" if departure.merges else departure.key
        groups.setdefault((departure.recipient.person, day, alone), []).append(departure)
    return tuple(tuple(group) for group in groups.values())
