"""Extending a deadline of the programme: forward only, after now, with what is linked to it."""

from dataclasses import replace
from datetime import date, time

import pytest

from states.acts import Reason, Rule
from states.deadlines import Deadline
from states.extension import extend, linked
from states.identifiers import DeadlineId
from tests.states.story import CUTOFF, OF_2020, OF_2021, WAVE_1, WAVE_2, WAVE_3, utc

CLOSING_1 = OF_2020.deadlines[DeadlineId(WAVE_1)]
BEFORE, AFTER = utc("2020-11-01T08:00"), utc("2020-11-08T08:00")


def _reason(rule: Rule, day: str) -> Reason:
    return Reason(rule=rule, deadline=CLOSING_1, found={"field": "day", "value": day})


@pytest.mark.parametrize("now", [BEFORE, AFTER])
def test_an_extension_is_a_new_version_known_from_now(now: object) -> None:
    moment = BEFORE if now is BEFORE else AFTER
    read = replace(CLOSING_1, interpretation="jour inclus", source="communiqué")
    assert extend(read, date(2020, 11, 13), moment) == replace(
        CLOSING_1,
        day=date(2020, 11, 13),
        version=2,
        known_from=moment,
        source="communiqué",
    )


def test_a_closing_already_past_is_extended_only_to_an_end_after_now() -> None:
    assert extend(CLOSING_1, date(2020, 11, 7), AFTER) == (
        _reason(Rule.DEADLINE_PAST, "2020-11-07"),
    )
    today = extend(CLOSING_1, date(2020, 11, 8), AFTER)
    assert isinstance(today, Deadline)
    assert today.closes_at == utc("2020-11-08T23:00")


def test_an_hour_already_past_today_is_past() -> None:
    noon = replace(CLOSING_1, hour=time(12))
    assert extend(noon, date(2020, 11, 8), utc("2020-11-08T11:00")) == (
        replace(_reason(Rule.DEADLINE_PAST, "2020-11-08"), deadline=noon),
    )


@pytest.mark.parametrize("day", [date(2020, 11, 5), date(2020, 11, 6)])
def test_a_deadline_never_moves_back(day: date) -> None:
    assert extend(CLOSING_1, day, BEFORE) == (_reason(Rule.DEADLINE_BACKWARD, day.isoformat()),)


def test_the_year_one_is_past_and_backward() -> None:
    assert extend(CLOSING_1, date(1, 1, 1), BEFORE) == (
        _reason(Rule.DEADLINE_PAST, "0001-01-01"),
        _reason(Rule.DEADLINE_BACKWARD, "0001-01-01"),
    )


def test_a_year_no_calendar_counts_from_is_refused() -> None:
    assert extend(CLOSING_1, date(9999, 12, 31), BEFORE) == (
        Reason(rule=Rule.INPUT_INVALID, found={"field": "day", "value": "9999-12-31"}),
    )


def test_a_date_nobody_published_may_be_given() -> None:
    unknown = OF_2020.deadlines[DeadlineId("AMI1/appel")]
    assert extend(unknown, date(2020, 11, 1), BEFORE) == replace(
        unknown, day=date(2020, 11, 1), version=2, known_from=BEFORE
    )


@pytest.mark.parametrize(
    ("wave", "day", "overtaken"),
    [
        (WAVE_1, date(2021, 2, 11), []),
        (WAVE_1, date(2021, 2, 12), [WAVE_2]),
        (WAVE_1, date(2021, 7, 1), [WAVE_2, WAVE_3]),
        (WAVE_3, date(2022, 6, 29), []),
        (WAVE_3, date(2022, 6, 30), [CUTOFF]),
        (WAVE_3, date(2022, 7, 1), [CUTOFF]),
        (CUTOFF, date(2022, 12, 31), []),
    ],
)
def test_what_an_extension_overtakes_is_named(wave: str, day: date, overtaken: list[str]) -> None:
    longer = replace(OF_2021.deadlines[DeadlineId(wave)], day=day)
    reasons = linked(longer, OF_2021)
    assert [reason.deadline and reason.deadline.id for reason in reasons] == overtaken
    assert {reason.rule for reason in reasons} <= {Rule.LINKED_DEADLINE}


def test_an_extension_that_overtakes_is_refused_with_what_it_overtakes() -> None:
    day = date(2021, 2, 12)
    (reason,) = _refused(extend(CLOSING_1, day, AFTER, OF_2021))
    assert (reason.rule, reason.deadline) == (
        Rule.LINKED_DEADLINE,
        OF_2021.deadlines[DeadlineId(WAVE_2)],
    )
    assert isinstance(extend(CLOSING_1, date(2021, 2, 11), AFTER, OF_2021), Deadline)


def _refused(found: Deadline | tuple[Reason, ...]) -> tuple[Reason, ...]:
    assert isinstance(found, tuple)
    return found


def test_the_last_wave_may_not_outlast_the_cutoff() -> None:
    calls = tuple(
        replace(call, windows=call.windows[:3]) if call.id == "AMI2" else call
        for call in OF_2021.calls
    )
    programme = replace(OF_2021, calls=calls)
    last = OF_2021.deadlines[DeadlineId(WAVE_3)]
    (reason,) = linked(replace(last, day=date(2022, 7, 1)), programme)
    assert reason == Reason(
        rule=Rule.LINKED_DEADLINE,
        deadline=OF_2021.deadlines[CUTOFF],
        found={"field": "day", "value": "2022-07-01T21:59:59.999999+00:00"},
    )
    assert linked(replace(last, day=date(2022, 6, 30)), programme) == ()


def test_an_unknown_date_overtakes_nothing() -> None:
    assert linked(replace(CLOSING_1, day=None), OF_2021) == ()
