"""When a letter leaves: 08:00 of the place, open days, four hours left, quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.slots import Recipient, local_day, next_open_slot, planned_at, quiet
from states.deadlines import Deadline, DeadlineKind
from states.holidays import Calendar, is_open_day
from states.identifiers import ContactKind, DeadlineId, PersonId

WAVE_1 = date(2020, 11, 6)


def _deadline(day: date | None = WAVE_1, hour: time | None = None) -> Deadline:
    return Deadline(
        id=DeadlineId("AMI2/vague-1"),
        kind=DeadlineKind.WAVE_CLOSING,
        subject="AMI2/vague-1",
        label="Clôture",
        day=day,
        hour=hour,
    )


def _at(zone: str, calendar: str = Calendar.FRANCE) -> Recipient:
    return Recipient(person=PersonId("p-1"), kind=ContactKind.CONTACT, zone=zone, calendar=calendar)


PARIS = _at("Europe/Paris")
COLMAR = _at("Europe/Paris", Calendar.ALSACE_MOSELLE)
GUADELOUPE = _at("America/Guadeloupe", Calendar.GUADELOUPE)
LA_REUNION = _at("Indian/Reunion", Calendar.LA_REUNION)
NOUMEA = _at("Pacific/Noumea")
TAHITI = _at("Pacific/Tahiti")
PLACES = [PARIS, COLMAR, GUADELOUPE, LA_REUNION, NOUMEA, TAHITI]


@pytest.mark.parametrize(
    ("days_before", "leaves_at"),
    [
        (60, "2020-09-07T08:00:00+02:00"),
        (30, "2020-10-07T08:00:00+02:00"),
        (14, "2020-10-23T08:00:00+02:00"),
        (12, "2020-10-23T08:00:00+02:00"),
        (11, "2020-10-26T08:00:00+01:00"),
        (7, "2020-10-30T08:00:00+01:00"),
        (5, "2020-10-30T08:00:00+01:00"),
        (1, "2020-11-05T08:00:00+01:00"),
        (0, "2020-11-06T08:00:00+01:00"),
        (-1, "2020-11-09T08:00:00+01:00"),
        (-5, "2020-11-12T08:00:00+01:00"),
    ],
)
def test_reminders_of_wave_1_leave_at_08_00_in_paris_on_an_open_day(
    days_before: int, leaves_at: str
) -> None:
    assert planned_at(_deadline(), days_before, PARIS) == datetime.fromisoformat(leaves_at)


@pytest.mark.parametrize(
    ("recipient", "day", "hour", "days_before", "leaves_at"),
    [
        (PARIS, date(2021, 4, 6), None, 4, "2021-04-02T08:00:00+02:00"),
        (COLMAR, date(2021, 4, 6), None, 4, "2021-04-01T08:00:00+02:00"),
        (LA_REUNION, date(2021, 12, 22), None, 2, "2021-12-17T08:00:00+04:00"),
        (LA_REUNION, WAVE_1, None, 0, "2020-11-06T08:00:00+04:00"),
        (GUADELOUPE, WAVE_1, None, 0, "2020-11-06T08:00:00-04:00"),
        (GUADELOUPE, date(2021, 5, 28), None, 1, "2021-05-26T08:00:00-04:00"),
        (NOUMEA, WAVE_1, None, 0, "2020-11-06T08:00:00+11:00"),
        (TAHITI, WAVE_1, None, 0, "2020-11-06T08:00:00-10:00"),
        (TAHITI, date(2022, 6, 30), None, 0, "2022-06-30T08:00:00-10:00"),
    ],
)
def test_each_place_keeps_its_own_morning_and_holidays(
    recipient: Recipient, day: date, hour: time | None, days_before: int, leaves_at: str
) -> None:
    found = planned_at(_deadline(day, hour), days_before, recipient)
    assert found == datetime.fromisoformat(leaves_at)


@pytest.mark.parametrize(
    ("recipient", "hour", "leaves_at"),
    [
        (PARIS, time(12), "2020-11-06T08:00:00+01:00"),
        (PARIS, time(11, 59), "2020-11-05T08:00:00+01:00"),
        (GUADELOUPE, time(12), "2020-11-05T08:00:00-04:00"),
        (GUADELOUPE, time(17), "2020-11-06T08:00:00-04:00"),
        (GUADELOUPE, time(16, 59), "2020-11-05T08:00:00-04:00"),
        (LA_REUNION, time(12), "2020-11-06T08:00:00+04:00"),
        (NOUMEA, time(12), "2020-11-06T08:00:00+11:00"),
        (TAHITI, time(12), "2020-11-05T08:00:00-10:00"),
    ],
)
def test_a_last_day_reminder_leaves_a_day_earlier_when_less_than_four_hours_remain(
    recipient: Recipient, hour: time, leaves_at: str
) -> None:
    found = planned_at(_deadline(hour=hour), 0, recipient)
    assert found == datetime.fromisoformat(leaves_at)


def test_too_few_hours_on_a_monday_send_back_to_friday() -> None:
    found = planned_at(_deadline(date(2021, 6, 21), time(9)), 0, PARIS)
    assert found == datetime.fromisoformat("2021-06-18T08:00:00+02:00")


def test_a_relance_never_leaves_before_the_deadline_is_over_in_paris() -> None:
    # Friday 6 November 08:00 in Nouméa is still Thursday 5 in Paris, two hours before the end.
    found = planned_at(_deadline(date(2020, 11, 5)), -1, NOUMEA)
    assert found == datetime.fromisoformat("2020-11-09T08:00:00+11:00")


def test_a_relance_may_leave_at_the_very_end_of_its_deadline() -> None:
    # 22:00 on Thursday in Paris is 08:00 on Friday in Nouméa.
    found = planned_at(_deadline(date(2020, 11, 5), time(22)), -1, NOUMEA)
    assert found == datetime.fromisoformat("2020-11-06T08:00:00+11:00")


def test_an_unknown_date_plans_no_instant() -> None:
    with pytest.raises(ValueError, match="AMI2/vague-1"):
        planned_at(_deadline(None), 7, PARIS)


@pytest.mark.parametrize("recipient", PLACES, ids=lambda place: f"{place.zone}-{place.calendar}")
@pytest.mark.parametrize("hour", [None, time(12)])
def test_every_day_of_two_years_has_the_latest_suitable_morning(
    recipient: Recipient, hour: time | None
) -> None:
    for offset in range(0, 731, 3):
        deadline = _deadline(date(2020, 1, 1) + timedelta(days=offset), hour)
        for days_before in (0, 1, 7):
            found = planned_at(deadline, days_before, recipient)
            assert found == _latest_morning(deadline, days_before, recipient)


def _latest_morning(deadline: Deadline, days_before: int, recipient: Recipient) -> datetime:
    """Say the rule again, naively: of the 15 mornings up to that day, the last that suits."""
    assert deadline.day is not None
    assert deadline.closes_at is not None
    last = deadline.day - timedelta(days=days_before)
    mornings = [
        datetime.combine(day, time(8), tzinfo=ZoneInfo(recipient.zone)).astimezone(UTC)
        for day in (last - timedelta(days=n) for n in range(15))
        if is_open_day(day, recipient.calendar)
    ]
    return max(m for m in mornings if deadline.closes_at - m >= timedelta(hours=4))


@pytest.mark.parametrize("weekday", range(7))
def test_a_call_ending_on_any_weekday_has_its_day_before_reminder(weekday: int) -> None:
    # 14 June 2021 is a Monday of a fortnight without holiday.
    day = date(2021, 6, 14) + timedelta(days=weekday)
    expected = {0: 11, 6: 18}.get(weekday, 13 + weekday)
    found = planned_at(_deadline(day), 1, PARIS)
    assert found == datetime(2021, 6, expected, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "recipient", "expected"),
    [
        ("2020-11-05T07:59:59.999999+01:00", PARIS, True),
        ("2020-11-05T08:00:00+01:00", PARIS, False),
        ("2020-11-05T18:59:59.999999+01:00", PARIS, False),
        ("2020-11-05T19:00:00+01:00", PARIS, True),
        ("2020-11-07T10:00:00+01:00", PARIS, True),
        ("2020-11-11T10:00:00+01:00", PARIS, True),
        ("2021-04-02T10:00:00+02:00", PARIS, False),
        ("2021-04-02T10:00:00+02:00", COLMAR, True),
        ("2020-11-05T10:00:00+01:00", GUADELOUPE, True),
        ("2020-11-05T10:00:00+01:00", LA_REUNION, False),
        ("2020-11-05T10:00:00+01:00", NOUMEA, True),
    ],
)
def test_a_place_is_quiet_from_19_00_to_08_00_and_on_its_closed_days(
    at: str, recipient: Recipient, expected: bool
) -> None:
    assert quiet(datetime.fromisoformat(at), recipient) is expected


@pytest.mark.parametrize(
    ("at", "recipient", "slot"),
    [
        ("2020-11-05T10:00:00+01:00", PARIS, "2020-11-05T10:00:00+01:00"),
        ("2020-11-05T03:00:00+01:00", PARIS, "2020-11-05T08:00:00+01:00"),
        ("2020-11-05T19:00:00+01:00", PARIS, "2020-11-06T08:00:00+01:00"),
        ("2020-11-06T22:00:00+01:00", PARIS, "2020-11-09T08:00:00+01:00"),
        ("2020-11-10T20:00:00+01:00", PARIS, "2020-11-12T08:00:00+01:00"),
        ("2020-10-25T02:30:00+01:00", PARIS, "2020-10-26T08:00:00+01:00"),
        ("2021-03-27T23:00:00+01:00", PARIS, "2021-03-29T08:00:00+02:00"),
        ("2021-04-01T20:00:00+02:00", COLMAR, "2021-04-06T08:00:00+02:00"),
        ("2020-11-05T10:00:00+01:00", NOUMEA, "2020-11-06T08:00:00+11:00"),
        ("2020-11-05T10:00:00+01:00", GUADELOUPE, "2020-11-05T08:00:00-04:00"),
    ],
)
def test_the_next_open_slot_is_now_or_the_next_open_morning_of_the_place(
    at: str, recipient: Recipient, slot: str
) -> None:
    assert next_open_slot(datetime.fromisoformat(at), recipient) == datetime.fromisoformat(slot)


def test_the_day_of_an_instant_is_that_of_the_place() -> None:
    evening = datetime(2020, 11, 6, 22, tzinfo=UTC)
    days = [local_day(evening, place).day for place in (PARIS, NOUMEA, GUADELOUPE)]
    assert days == [6, 7, 6]


def test_a_person_without_a_place_keeps_the_hours_and_days_of_mainland_france() -> None:
    nowhere = Recipient(person=PersonId("p-1"), kind=ContactKind.CONTACT)
    saint_stephen = datetime(2022, 12, 26, 8, tzinfo=ZoneInfo("Europe/Paris"))
    assert [quiet(saint_stephen, who) for who in (nowhere, COLMAR)] == [False, True]
