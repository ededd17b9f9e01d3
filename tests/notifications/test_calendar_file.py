from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from icalendar import Event as VEvent

from notifications.calendar_file import CalendarEntry, calendar, calendar_attachment
from states.identifiers import DeadlineId
from states.instants import PARIS

WAVE = CalendarEntry(
    deadline_id=DeadlineId("AMI2/vague-1"),
    version=1,
    day=date(2020, 11, 6),
    summary="AMI 2, vague 1\u00a0: clôture à 23\u00a0h\u00a059 (heure de Paris)",
    stamped_at=datetime(2020, 7, 20, 8, 0, tzinfo=UTC),
    domain="acdt.example",
    description="Dernier jour inclus ; dépôt en ligne.",
)


def events(raw: bytes) -> list[Any]:
    return list(Calendar.from_ical(raw).walk("VEVENT"))


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 10, 25),
        date(2021, 3, 28),
        date(2020, 11, 6),
        date(2020, 12, 31),
        date(2024, 2, 29),
    ],
)
def test_a_deadline_lasts_exactly_its_own_day_also_on_a_clock_change(day: date) -> None:
    (event,) = events(calendar("Échéances", [replace(WAVE, day=day)]))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, day + timedelta(days=1))


def test_an_entry_says_what_the_caller_wrote() -> None:
    (event,) = events(calendar("Échéances", [WAVE]))
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (WAVE.summary, WAVE.description)
    assert (str(event["UID"]), event["SEQUENCE"]) == ("AMI2/vague-1@acdt.example", 0)
    assert event["DTSTAMP"].dt == WAVE.stamped_at
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")


def test_a_moved_deadline_is_the_same_entry_with_a_higher_sequence() -> None:
    (event,) = events(calendar("x", [replace(WAVE, version=3, day=date(2020, 11, 13))]))
    assert (str(event["UID"]), event["SEQUENCE"]) == ("AMI2/vague-1@acdt.example", 2)


def test_a_cancelled_deadline_says_so() -> None:
    (event,) = events(calendar("x", [replace(WAVE, cancelled=True, description="")]))
    assert (event["STATUS"], event.get("DESCRIPTION")) == ("CANCELLED", None)


def test_a_feed_is_sorted_and_always_the_same() -> None:
    later = replace(WAVE, deadline_id=DeadlineId("AMI2/vague-2"), day=date(2021, 2, 12))
    assert calendar("x", [later, WAVE]) == calendar("x", [WAVE, later])
    assert [event["DTSTART"].dt for event in events(calendar("x", [later, WAVE]))] == [
        date(2020, 11, 6),
        date(2021, 2, 12),
    ]


def test_a_feed_has_a_name_and_no_method() -> None:
    feed = Calendar.from_ical(calendar("Échéances", []))
    assert (str(feed["NAME"]), str(feed["X-WR-CALNAME"])) == ("Échéances", "Échéances")
    assert feed["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert "METHOD" not in feed


def test_the_attachment_is_a_calendar_of_one_entry() -> None:
    attachment = calendar_attachment(WAVE)
    assert (attachment.name, attachment.media_type) == ("echeance.ics", "text/calendar")
    assert [str(event["UID"]) for event in events(attachment.content)] == [WAVE.uid]
    assert b"METHOD" not in attachment.content


def test_lines_are_folded_and_cannot_be_injected() -> None:
    raw = calendar("x", [replace(WAVE, summary="é" * 200 + "\r\nEND:VEVENT")])
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    (event,) = events(raw)
    assert isinstance(event, VEvent)


def test_the_zone_agrees_with_the_tz_database_since_1996() -> None:
    (zone,) = Calendar.from_ical(calendar("x", [])).walk("VTIMEZONE")
    written = zone.to_tz(lookup_tzid=False)
    # Each day at the hours around a change, the repeated and the skipped hour apart.
    days = [datetime(1997, 1, 1) + timedelta(days=day) for day in range(365 * 33)]  # noqa: DTZ001
    hours = [day + timedelta(hours=hour) for day in days for hour in (1, 4)]
    assert [written.utcoffset(hour) for hour in hours] == [
        hour.replace(tzinfo=PARIS).utcoffset() for hour in hours
    ]


def test_a_naive_stamp_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        calendar("x", [replace(WAVE, stamped_at=datetime(2020, 7, 20))])  # noqa: DTZ001
