"""When a letter may leave for a person: open hours and open days of the person's place.

Civil arithmetic in the zone of the place, results in UTC. What is due is in `planning`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from states.deadlines import Deadline
from states.delays import next_open_day, previous_open_day
from states.holidays import Calendar, is_open_day
from states.identifiers import ContactKind, PersonId

OPENS = time(8)
CLOSES = time(19)
LEAST_REMAINING = timedelta(hours=4)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A person to write to and where they are; never a name or an address.

    `zone` is an IANA name and `calendar` one of `states.holidays`. `since` is when the person
    became concerned, if later than the obligation itself.
    """

    person: PersonId
    kind: ContactKind
    zone: str = "Europe/Paris"
    calendar: str = Calendar.FRANCE
    since: datetime | None = None


def planned_at(deadline: Deadline, days_before: int, recipient: Recipient) -> datetime:
    """Return when a reminder of `deadline` leaves: 08:00 of the person's place, UTC.

    The civil date of the deadline minus `days_before`, moved earlier to an open day that leaves
    at least four hours. After the deadline (negative `days_before`), moved later to an open day
    once the deadline is over.

    Raises:
        ValueError: the date of the deadline is unknown.
    """
    closes_at = deadline.closes_at
    if deadline.day is None or closes_at is None:
        raise ValueError(f"no date is published for {deadline.id}")
    day = deadline.day - timedelta(days=days_before)
    if days_before < 0:
        return _first_morning_from(day, closes_at, recipient)
    return _last_morning_to(day, closes_at - LEAST_REMAINING, recipient)


def quiet(at: datetime, recipient: Recipient) -> bool:
    """Say whether `at` falls between 19:00 and 08:00, or on a closed day, of the place."""
    local = at.astimezone(ZoneInfo(recipient.zone))
    return not OPENS <= local.time() < CLOSES or not is_open_day(local.date(), recipient.calendar)


def next_open_slot(at: datetime, recipient: Recipient) -> datetime:
    """Return `at` itself if it is not quiet, else the next 08:00 of an open day, UTC."""
    if not quiet(at, recipient):
        return at.astimezone(UTC)
    local = at.astimezone(ZoneInfo(recipient.zone))
    day = local.date() if local.time() < OPENS else local.date() + _ONE_DAY
    return _morning(next_open_day(day, recipient.calendar), recipient)


def local_day(at: datetime, recipient: Recipient) -> date:
    """Return the civil day of `at` at the person's place."""
    return at.astimezone(ZoneInfo(recipient.zone)).date()


def _last_morning_to(day: date, latest: datetime, recipient: Recipient) -> datetime:
    day = previous_open_day(day, recipient.calendar)
    while _morning(day, recipient) > latest:
        day = previous_open_day(day - _ONE_DAY, recipient.calendar)
    return _morning(day, recipient)


def _first_morning_from(day: date, earliest: datetime, recipient: Recipient) -> datetime:
    day = next_open_day(day, recipient.calendar)
    while _morning(day, recipient) < earliest:
        day = next_open_day(day + _ONE_DAY, recipient.calendar)
    return _morning(day, recipient)


def _morning(day: date, recipient: Recipient) -> datetime:
    return datetime.combine(day, OPENS, tzinfo=ZoneInfo(recipient.zone)).astimezone(UTC)
