"""Deadlines as iCalendar: feeds to subscribe to, and the file attached to a letter.

A deadline is an all-day entry with its hour in the summary: a day stays the same day in every
zone and across a clock change. Embargo and audience are the caller's: it hands over the entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from notifications.message import Attachment
from states.identifiers import DeadlineId
from states.instants import PARIS, require_aware

PRODUCT = "-//Ancrage//Echeances//FR"
REFRESH = timedelta(hours=6)
FILE_NAME = "echeance.ics"


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One version of a deadline on its civil day.

    `summary` and `description` are French and come from the caller, the hour included.
    `stamped_at` is an aware instant (when this version was set), `domain` the installation's.
    """

    deadline_id: DeadlineId
    version: int
    day: date
    summary: str
    stamped_at: datetime
    domain: str
    description: str = ""
    cancelled: bool = False

    @property
    def uid(self) -> str:
        """The same for all versions: a calendar program moves the entry instead of adding one."""
        return f"{self.deadline_id}@{self.domain}"


def calendar(name: str, entries: Sequence[CalendarEntry]) -> bytes:
    """Return a feed of these entries, sorted by day; same values, same bytes."""
    feed = _calendar()
    feed.add("name", name)
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", PARIS.key)
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT6H")
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.uid)):
        feed.add_component(_event(entry))
    return bytes(feed.to_ical())


def calendar_attachment(entry: CalendarEntry, file_name: str = FILE_NAME) -> Attachment:
    """Return one deadline as a file to attach to a letter."""
    single = _calendar()
    single.add_component(_event(entry))
    return Attachment(name=file_name, media_type="text/calendar", content=bytes(single.to_ical()))


def _calendar() -> Calendar:
    # No METHOD: it would make this an invitation to answer.
    result = Calendar()
    result.add("prodid", PRODUCT)
    result.add("version", "2.0")
    result.add_component(_paris())
    return result


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.version - 1)
    event.add("dtstamp", require_aware(entry.stamped_at).replace(microsecond=0))
    event.add("dtstart", entry.day)
    # Never a zero-length entry: some programs show it into the next day.
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    if entry.description:
        event.add("description", entry.description)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _paris() -> Timezone:
    zone = Timezone()
    zone.add("tzid", PARIS.key)
    summer, winter = timedelta(hours=2), timedelta(hours=1)
    zone.add_component(
        _change(TimezoneDaylight(), "CEST", datetime(1981, 3, 29, 2), (winter, summer))  # noqa: DTZ001
    )
    zone.add_component(
        _change(TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), (summer, winter))  # noqa: DTZ001
    )
    return zone


def _change(
    change: TimezoneDaylight | TimezoneStandard,
    name: str,
    first: datetime,
    offsets: tuple[timedelta, timedelta],
) -> TimezoneDaylight | TimezoneStandard:
    """Fill one yearly change; `first` is local by definition of the format."""
    change.add("tzname", name)
    change.add("dtstart", first)
    change.add("rrule", vRecur(FREQ="YEARLY", BYMONTH=first.month, BYDAY="-1SU"))
    change.add("tzoffsetfrom", offsets[0])
    change.add("tzoffsetto", offsets[1])
    return change
