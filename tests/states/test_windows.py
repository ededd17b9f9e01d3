"""Windows: opening, standing, what comes next, and when the filing of one file ends."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from states.deadlines import Deadline
from states.facts import Candidature, Derogation
from states.identifiers import CallId, DeadlineId, WindowId
from states.instants import EffectiveAt, Precision, exactly, on_day
from states.programme import Programme
from states.windows import (
    Standing,
    cutoff_of,
    cutoff_passed,
    derogation_covers,
    filing_end,
    is_late,
    opening_of,
    published_next,
    standing,
)
from tests.states.story import (
    AMI2,
    CASE,
    CUTOFF,
    KNOWN_2020,
    KNOWN_2021,
    OF_2020,
    OF_2021,
    ROLLING,
    WAVE_1,
    WAVE_2,
    WAVE_3,
    utc,
)

CLOSES_1 = utc("2020-11-06T23:00")


def _standing(window: str, moment: datetime, programme: Programme = OF_2021) -> Standing:
    found = programme.window(WindowId(window))
    assert found is not None
    return standing(found, moment, programme)


@pytest.mark.parametrize(
    ("window", "moment", "expected"),
    [
        (WAVE_1, "2020-07-22T21:59:59", Standing.NOT_OPEN_YET),
        (WAVE_1, "2020-07-22T22:00", Standing.OPEN),
        (WAVE_1, "2020-11-06T22:59:59.999999", Standing.OPEN),
        (WAVE_1, "2020-11-06T23:00", Standing.CLOSED),
        (WAVE_2, "2020-11-06T22:59:59.999999", Standing.NOT_OPEN_YET),
        (WAVE_2, "2020-11-06T23:00", Standing.OPEN),
        (WAVE_3, "2021-06-25T21:59:59.999999", Standing.OPEN),
        (WAVE_3, "2021-06-25T22:00", Standing.CLOSED),
        (ROLLING, "2021-06-26T08:00", Standing.NOT_OPEN_YET),
        (ROLLING, "2021-10-03T22:00", Standing.OPEN),
        (ROLLING, "2022-06-30T21:59:59.999999", Standing.OPEN),
        (ROLLING, "2022-06-30T22:00", Standing.CLOSED),
        ("AMI1/appel", "2019-06-01T00:00", Standing.UNKNOWN),
        ("NOON/matin", "2020-11-06T10:59:59.999999", Standing.OPEN),
        ("NOON/matin", "2020-11-06T11:00", Standing.CLOSED),
    ],
)
def test_a_window_stands_by_its_opening_and_exclusive_closing(
    window: str, moment: str, expected: Standing
) -> None:
    assert _standing(window, utc(moment)) is expected


def test_a_published_opening_is_taken_as_it_is() -> None:
    window = replace(OF_2020.calls[2].windows[1], opens_at=KNOWN_2020)
    assert opening_of(window, OF_2020) == KNOWN_2020


def test_an_unpublished_opening_follows_the_closing_before_it() -> None:
    assert [opening_of(window, OF_2021) for window in OF_2021.calls[2].windows] == [
        KNOWN_2020,
        CLOSES_1,
        utc("2021-02-12T23:00"),
        KNOWN_2021,
    ]


@pytest.mark.parametrize(
    ("programme", "moment", "after", "expected"),
    [
        (OF_2020, "2020-11-06T23:00", WAVE_1, WAVE_2),
        (OF_2020, "2020-10-01T00:00", None, WAVE_1),
        (OF_2020, "2021-06-26T08:00", WAVE_3, None),
        (OF_2021, "2021-06-26T08:00", WAVE_3, None),
        (OF_2021, "2021-10-04T08:00", WAVE_3, ROLLING),
        (OF_2021, "2021-10-04T08:00", WAVE_1, ROLLING),
        (OF_2021, "2022-06-30T22:00", None, None),
        (OF_2020, "2020-07-01T00:00", None, None),
    ],
)
def test_the_next_window_is_one_published_by_then_that_still_takes_files(
    programme: Programme, moment: str, after: WindowId | None, expected: WindowId | None
) -> None:
    found = published_next(AMI2, utc(moment), programme, after=after)
    assert (found.id if found else None) == expected


def test_an_unknown_call_has_neither_next_window_nor_cutoff() -> None:
    unknown = CallId("AMI9")
    assert published_next(unknown, CLOSES_1, OF_2021) is None
    assert cutoff_of(unknown, OF_2021) is None
    assert not cutoff_passed(unknown, CLOSES_1, OF_2021)


def test_the_cutoff_is_exclusive() -> None:
    assert not cutoff_passed(AMI2, utc("2022-06-30T21:59:59.999999"), OF_2021)
    assert cutoff_passed(AMI2, utc("2022-06-30T22:00"), OF_2021)
    assert not cutoff_passed(AMI2, utc("2030-01-01T00:00"), OF_2020)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (exactly(utc("2020-11-06T22:59:59.999999")), False),
        (exactly(CLOSES_1), True),
        (on_day(date(2020, 11, 6)), False),
        (on_day(date(2020, 11, 7)), True),
        (EffectiveAt(instant=CLOSES_1, precision=Precision.MONTH), None),
        (
            EffectiveAt(
                instant=CLOSES_1,
                precision=Precision.MONTH,
                earliest=utc("2020-10-31T23:00"),
                latest=utc("2020-11-30T23:00"),
            ),
            None,
        ),
    ],
)
def test_lateness_is_said_only_when_the_precision_allows(
    at: EffectiveAt, expected: bool | None
) -> None:
    assert is_late(at, CLOSES_1) is expected


def test_nothing_is_late_for_a_closing_nobody_published() -> None:
    assert is_late(exactly(CLOSES_1), None) is None


def _end(window: str, programme: Programme, *leaves: Derogation) -> datetime | None:
    found = programme.window(WindowId(window))
    assert found is not None
    return filing_end(Candidature(id=CASE, derogations=leaves), found, programme)


def test_filing_ends_with_the_closing_or_the_file_s_own_derogation() -> None:
    until = utc("2020-11-20T11:00")
    leave = Derogation(window=WAVE_1, until=until)
    short = Derogation(window=WAVE_1, until=utc("2020-10-01T00:00"))
    assert _end(WAVE_1, OF_2020) == CLOSES_1
    assert _end(WAVE_1, OF_2020, leave) == until
    assert _end(WAVE_1, OF_2020, short) == CLOSES_1
    assert _end(WAVE_2, OF_2020, leave) == utc("2021-02-12T23:00")
    assert _end("AMI1/appel", OF_2020, leave) is None


def test_filing_never_outlasts_the_final_cutoff() -> None:
    late = replace(OF_2021.deadlines[DeadlineId(WAVE_3)], day=date(2022, 12, 31))
    programme = replace(OF_2021, deadlines={**OF_2021.deadlines, late.id: late})
    assert _end(WAVE_3, programme) == utc("2022-06-30T22:00")


def test_a_cutoff_of_unknown_date_closes_nothing() -> None:
    unknown: Deadline = replace(OF_2021.deadlines[CUTOFF], day=None)
    programme = replace(OF_2021, deadlines={**OF_2021.deadlines, CUTOFF: unknown})
    assert not cutoff_passed(AMI2, utc("2030-01-01T00:00"), programme)
    assert _end(ROLLING, programme) is None


def test_a_derogation_covers_its_window_until_its_exclusive_end() -> None:
    facts = Candidature(id=CASE, derogations=(Derogation(window=WAVE_1, until=CLOSES_1),))
    before, end = exactly(utc("2020-11-06T22:59:59.999999")), exactly(CLOSES_1)
    assert derogation_covers(facts, WAVE_1, before)
    assert not derogation_covers(facts, WAVE_1, end)
    assert not derogation_covers(facts, WAVE_2, before)
