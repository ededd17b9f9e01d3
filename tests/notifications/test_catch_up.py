"""What becomes of due reminders, on time and after an outage."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from config.rules import ReminderRule, WhenLate
from notifications.catch_up import Verdict, leaves_at, verdicts
from notifications.planning import PlannedReminder, PlanStatus, Subject, plan
from notifications.slots import Recipient
from states.deadlines import Deadline, DeadlineKind
from states.holidays import Calendar
from states.identifiers import CaseId, ContactKind, DeadlineId, PersonId

OPENED = datetime(2020, 7, 20, 8, tzinfo=UTC)
WAVE_1 = Deadline(
    id=DeadlineId("AMI2/vague-1"),
    kind=DeadlineKind.WAVE_CLOSING,
    subject="AMI2/vague-1",
    label="Vague 1",
    day=date(2020, 11, 6),
)
CONTACT = Recipient(person=PersonId("p-1"), kind=ContactKind.CONTACT)


def _planned(
    *offsets: int,
    deadline: Deadline = WAVE_1,
    recipient: Recipient = CONTACT,
    when_late: WhenLate = WhenLate.NEAREST,
) -> tuple[PlannedReminder, ...]:
    rules = [
        ReminderRule(
            id=f"j{days}",
            deadline_kind=deadline.kind,
            days_before=days,
            audience=(ContactKind.CONTACT,),
            template="reminder_closing",
            when_late=when_late,
        )
        for days in offsets
    ]
    subject = Subject(case=CaseId("c-1"), state="draft", complete=True, obligation_began_at=OPENED)
    return plan(rules, deadline, subject, [recipient], OPENED)


def _judged(reminders: tuple[PlannedReminder, ...], now: str) -> dict[int, str]:
    found = verdicts(reminders, datetime.fromisoformat(now))
    return {reminder.days_before: found[reminder.key] for reminder in reminders}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2020-10-07T07:59:00+02:00", {30: "wait", 7: "wait", 1: "wait"}),
        ("2020-10-07T08:00:00+02:00", {30: "send", 7: "wait", 1: "wait"}),
        ("2020-10-30T08:00:30+01:00", {30: "skip", 7: "send", 1: "wait"}),
        ("2020-11-05T10:00:00+01:00", {30: "skip", 7: "skip", 1: "send"}),
        ("2020-11-06T23:59:59.999999+01:00", {30: "skip", 7: "skip", 1: "send"}),
        ("2020-11-07T00:00:00+01:00", {30: "expire", 7: "expire", 1: "expire"}),
        ("2020-11-07T10:00:00+01:00", {30: "expire", 7: "expire", 1: "expire"}),
    ],
)
def test_started_again_only_the_nearest_to_wave_1_goes(now: str, expected: dict[int, str]) -> None:
    assert _judged(_planned(30, 7, 1), now) == expected


def test_thirty_two_people_after_the_outage_of_october_get_one_letter_each() -> None:
    people = [replace(CONTACT, person=PersonId(f"p-{n}")) for n in range(32)]
    due = tuple(one for person in people for one in _planned(7, 1, recipient=person))
    found = verdicts(due, datetime.fromisoformat("2020-11-05T10:00:00+01:00"))
    assert sorted(found.values()) == [Verdict.SEND] * 32 + [Verdict.SKIP] * 32


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2020-10-31T10:00:00+01:00", "wait"),
        ("2020-11-01T22:00:00+01:00", "wait"),
        ("2020-11-02T08:00:00+01:00", "send"),
        ("2020-11-05T18:59:59+01:00", "send"),
        ("2020-11-05T19:00:00+01:00", "wait"),
        ("2020-11-06T18:59:59+01:00", "send"),
        ("2020-11-06T20:00:00+01:00", "send"),
    ],
)
def test_a_late_reminder_waits_in_quiet_hours_unless_no_slot_is_left(
    now: str, expected: str
) -> None:
    assert _judged(_planned(7), now) == {7: expected}


def test_the_last_night_before_a_noon_closing_leaves_the_morning_as_a_slot() -> None:
    noon = replace(WAVE_1, hour=time(12))
    assert _judged(_planned(1, deadline=noon), "2020-11-05T23:00:00+01:00") == {1: "wait"}


@pytest.mark.parametrize(("hour", "expected"), [(time(8), "send"), (time(8, 1), "wait")])
def test_a_slot_at_the_closing_itself_is_no_slot(hour: time, expected: str) -> None:
    early = replace(WAVE_1, hour=hour)
    assert _judged(_planned(1, deadline=early), "2020-11-05T23:00:00+01:00") == {1: expected}


def test_the_quiet_hours_are_those_of_the_place() -> None:
    guadeloupe = replace(CONTACT, zone="America/Guadeloupe", calendar=Calendar.GUADELOUPE)
    late = _planned(7, recipient=guadeloupe)
    found = [_judged(late, f"2020-11-02T{hour}:00:00+01:00")[7] for hour in ("12", "13", "23")]
    assert found == ["wait", "send", "send"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2020-10-30T08:00:30+01:00", {7: "send"}),
        ("2020-10-30T18:59:00+01:00", {7: "send"}),
        ("2020-10-30T19:00:00+01:00", {7: "expire"}),
        ("2020-11-02T10:00:00+01:00", {7: "expire"}),
    ],
)
def test_a_rule_that_expires_is_never_caught_up_on_another_day(
    now: str, expected: dict[int, str]
) -> None:
    assert _judged(_planned(7, when_late=WhenLate.EXPIRE), now) == expected


def test_an_expired_nearer_reminder_does_not_silence_an_older_one() -> None:
    mixed = _planned(7) + _planned(3, when_late=WhenLate.EXPIRE)
    assert _judged(mixed, "2020-11-04T10:00:00+01:00") == {7: "send", 3: "expire"}


def test_two_rules_of_one_offset_both_go() -> None:
    one = _planned(7)[0]
    other = replace(one, key="other", rule="council")
    found = verdicts([one, other], datetime.fromisoformat("2020-10-30T08:00:00+01:00"))
    assert found == {one.key: Verdict.SEND, "other": Verdict.SEND}


def test_subjects_and_people_do_not_silence_each_other() -> None:
    one = _planned(7)[0]
    same_wave = replace(_planned(1)[0], key="k2", subject="c-2")
    other = replace(_planned(1)[0], key="k3", recipient=replace(CONTACT, person=PersonId("p-2")))
    found = verdicts([one, same_wave, other], datetime(2020, 11, 5, 9, tzinfo=UTC))
    assert found == dict.fromkeys((one.key, "k2", "k3"), Verdict.SEND)


def test_a_reminder_of_an_older_version_of_the_deadline_is_skipped() -> None:
    moved = replace(WAVE_1, version=2, day=date(2020, 11, 13))
    old, new = _planned(1)[0], _planned(7, deadline=moved)[0]
    found = verdicts([old, new], datetime.fromisoformat("2020-11-06T09:00:00+01:00"))
    assert found == {old.key: Verdict.SKIP, new.key: Verdict.SEND}


def test_after_an_outage_only_the_latest_relance_goes_and_none_expires() -> None:
    milestone = replace(WAVE_1, kind=DeadlineKind.MILESTONE)
    relances = _planned(-1, -7, -15, deadline=milestone)
    assert _judged(relances, "2020-11-17T09:00:00+01:00") == {-1: "skip", -7: "send", -15: "wait"}
    assert _judged(relances, "2021-06-01T09:00:00+02:00") == {-1: "skip", -7: "skip", -15: "send"}


def test_a_reminder_not_applicable_from_the_start_is_skipped() -> None:
    born_late = replace(_planned(7)[0], status=PlanStatus.NOT_APPLICABLE)
    assert _judged((born_late,), "2020-11-02T10:00:00+01:00") == {7: "skip"}


def test_a_reminder_leaves_as_planned_when_nothing_is_late() -> None:
    reminder = _planned(7)[0]
    assert leaves_at(reminder, OPENED) == reminder.planned_at
