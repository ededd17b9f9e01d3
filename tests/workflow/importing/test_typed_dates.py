"""Dates as people type them in forms."""

from datetime import UTC, date, datetime

import pytest

from states.instants import EffectiveAt, exactly, on_day
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written, read_written_day, read_written_moment
from workflow.written_dates import read_effective


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("08/09/2021", on_day(date(2021, 9, 8))),
        ("2021-09-08", on_day(date(2021, 9, 8))),
        ("08/09/2021 14:30", exactly(datetime(2021, 9, 8, 12, 30, tzinfo=UTC))),
        ("08/09/2021 à 14 h 30", exactly(datetime(2021, 9, 8, 12, 30, tzinfo=UTC))),
        ("08/09/2021 14h", exactly(datetime(2021, 9, 8, 12, tzinfo=UTC))),
        ("2021-09-08T14:30", exactly(datetime(2021, 9, 8, 12, 30, tzinfo=UTC))),
        ("2021-09-08T14:30:00+00:00", exactly(datetime(2021, 9, 8, 14, 30, tzinfo=UTC))),
        ("09/2021", read_effective("2021-09")),
        ("septembre 2021", read_effective("2021-09")),
        ("Février 2021", read_effective("2021-02")),
        ("aout 2021", read_effective("2021-08")),
        ("automne 2020", read_effective("2020-automne")),
        ("été 2020", read_effective("2020-ete")),
        ("au plus tard le 31/01/2021", read_effective("<=2021-01-31")),
        ("2019-09-20~2019-09-01..2019-09-26", read_effective("2019-09-20~2019-09-01..2019-09-26")),
    ],
)
def test_a_date_reads_with_its_precision(text: str, found: EffectiveAt) -> None:
    assert read_written(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("31/02/2021", Unread(problem="impossible_date", expected=("28/02/2021", "01/03/2021"))),
        (
            "25/10/2020 02:30",
            Unread(
                problem="ambiguous_hour",
                expected=("25/10/2020 02:30 +02:00", "25/10/2020 02:30 +01:00"),
            ),
        ),
        (
            "28/03/2021 02:30",
            Unread(problem="nonexistent_hour", expected=("28/03/2021 01:30", "28/03/2021 03:30")),
        ),
        ("bientôt", Unread(problem="not_a_date")),
        ("brumaire 2021", Unread(problem="not_a_date")),
        ("mai 0001", Unread(problem="impossible_date")),
        ("", Unread(problem="not_a_date")),
        (
            "au plus tard le 31/02/2021",
            Unread(problem="impossible_date", expected=("28/02/2021", "01/03/2021")),
        ),
    ],
)
def test_what_does_not_read_says_why_and_what_to_write(text: str, found: Unread) -> None:
    assert read_written(text) == found


def test_a_day_is_a_whole_day() -> None:
    assert read_written_day("08/09/2021") == date(2021, 9, 8)
    assert read_written_day("09/2021") == Unread(problem="not_a_date")
    assert read_written_day("2019-09-20~2019-09-01..2019-09-26") == Unread(problem="not_a_date")


def test_the_moment_of_a_day_is_its_end() -> None:
    assert read_written_moment("08/09/2021") == datetime(2021, 9, 8, 22, tzinfo=UTC)
    assert read_written_moment("08/09/2021 10:00") == datetime(2021, 9, 8, 8, tzinfo=UTC)
    assert read_written_moment("rien") == Unread(problem="not_a_date")
