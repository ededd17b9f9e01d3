"""A date is read with its precision, or refused with an example."""

from datetime import UTC, date, datetime

import click
import pytest

from states.instants import EffectiveAt, Precision
from workflow.cli.when import parse_day, parse_instant, parse_moment, parse_when


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


READ: dict[str, EffectiveAt] = {
    "2021-09-08": EffectiveAt(
        instant=utc(2021, 9, 8, 10),
        precision=Precision.DAY,
        earliest=utc(2021, 9, 7, 22),
        latest=utc(2021, 9, 8, 22),
    ),
    " 2021-09-08T10:00:00+02:00 ": EffectiveAt(instant=utc(2021, 9, 8, 8)),
    "2021-01": EffectiveAt(
        instant=utc(2021, 1, 16, 11),
        precision=Precision.MONTH,
        earliest=utc(2020, 12, 31, 23),
        latest=utc(2021, 1, 31, 23),
    ),
    "2020-automne": EffectiveAt(
        instant=utc(2020, 11, 16, 11),
        precision=Precision.SEASON,
        earliest=utc(2020, 9, 30, 22),
        latest=utc(2020, 12, 31, 23),
    ),
    "2020-été": EffectiveAt(
        instant=utc(2020, 8, 16, 10),
        precision=Precision.SEASON,
        earliest=utc(2020, 6, 30, 22),
        latest=utc(2020, 9, 30, 22),
    ),
    "<=2021-01-31": EffectiveAt(
        instant=utc(2021, 1, 31, 11), precision=Precision.NOT_AFTER, latest=utc(2021, 1, 31, 23)
    ),
    "2019-09-20~2019-09-01..2019-09-26": EffectiveAt(
        instant=utc(2019, 9, 20, 10),
        precision=Precision.DAY,
        earliest=utc(2019, 8, 31, 22),
        latest=utc(2019, 9, 26, 22),
        conventional=True,
    ),
}
BAD = (
    "",
    "hier",
    "2021-13",
    "2021-02-30",
    "2020-canicule",
    "2021-09-08T10:00:00",
    "<=demain",
    "2019-10-20~2019-09-01..2019-09-26",
    "2019-09-20~2019-09-01",
    "1850-01-01",
    "9999-12-31",
    "0001-01-01",
)


@pytest.mark.parametrize("text", READ)
def test_a_date_is_read_with_its_precision(text: str) -> None:
    assert parse_when(text) == READ[text]


@pytest.mark.parametrize("text", BAD)
def test_what_is_not_a_date_is_refused_with_examples(text: str) -> None:
    with pytest.raises(click.BadParameter, match=r"ne se lit pas\. Écrivez par exemple 2021-09-08"):
        parse_when(text)


@pytest.mark.parametrize("text", ["2021-09-08", "08/09/2021", " 2021-09-08 "])
def test_a_day_is_read_as_written_in_france_or_by_machines(text: str) -> None:
    assert parse_day(text) == date(2021, 9, 8)


@pytest.mark.parametrize("text", ["", "31/02/2021", "8/9", "2021-02-30", "1850-01-01"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="le jour"):
        parse_day(text)


def test_an_instant_has_its_zone_and_a_day_begins_in_paris() -> None:
    assert parse_instant("2020-11-06T23:59:00+01:00") == utc(2020, 11, 6, 22, 59)
    assert parse_instant("2020-11-06") == utc(2020, 11, 5, 23)


def test_what_is_read_of_a_day_is_read_at_its_end() -> None:
    assert parse_moment("2021-09-08") == utc(2021, 9, 8, 22)
    assert parse_moment("2021-09-08T10:00:00+02:00") == utc(2021, 9, 8, 8)


@pytest.mark.parametrize("text", ["", "2020-11-06T23:59:00", "9999-12-31T23:00:00-05:00", "hier"])
def test_an_instant_that_cannot_be_told_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="ne se lit pas"):
        parse_instant(text)
