"""Cells are read as French Excel writes them; what is doubtful is asked, never guessed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.instants import EffectiveAt, Precision, exactly, on_day
from workflow.importing.cells import (
    CHANNELS,
    FLAGS,
    KINDS,
    STATES,
    Unread,
    read_choice,
    read_code,
    read_when,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("02408", "02408"),
        ("2B033", "2B033"),
        ("2b033", "2B033"),
        ("40 088", "40088"),
        ("200 066 058", "200066058"),
        ("40088,0", "40088"),
    ],
)
def test_an_official_code_is_read(text: str, code: str) -> None:
    assert read_code(text) == code


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("2408", Unread(problem="insee_short", expected=("02408",))),
        ("408", Unread(problem="not_a_code")),
        ("2C033", Unread(problem="not_a_code")),
        ("Dax", Unread(problem="not_a_code")),
        ("12345678", Unread(problem="not_a_code")),
    ],
)
def test_a_code_that_lost_its_zero_is_asked_not_completed(text: str, unread: Unread) -> None:
    assert read_code(text) == unread


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("06/11/2020", on_day(date(2020, 11, 6))),
        ("6/11/2020", on_day(date(2020, 11, 6))),
        ("06-11-2020", on_day(date(2020, 11, 6))),
        ("06.11.2020", on_day(date(2020, 11, 6))),
        ("2020-11-06", on_day(date(2020, 11, 6))),
        ("06/11/2020 23:59", exactly(datetime(2020, 11, 6, 22, 59, tzinfo=UTC))),
        ("06/11/2020 a 23h59", exactly(datetime(2020, 11, 6, 22, 59, tzinfo=UTC))),
        ("06/11/2020 12 h", exactly(datetime(2020, 11, 6, 11, tzinfo=UTC))),
        ("06/11/2020 12:00:30", exactly(datetime(2020, 11, 6, 11, 0, 30, tzinfo=UTC))),
        ("25/10/2020 02:30 +02:00", exactly(datetime(2020, 10, 25, 0, 30, tzinfo=UTC))),
        ("25/10/2020 02:30 +01:00", exactly(datetime(2020, 10, 25, 1, 30, tzinfo=UTC))),
    ],
)
def test_a_date_is_read(text: str, when: EffectiveAt) -> None:
    assert read_when(text) == when


def test_a_month_alone_keeps_its_precision() -> None:
    assert read_when("01/2020") == EffectiveAt(
        instant=datetime(2020, 1, 16, 11, tzinfo=UTC),
        precision=Precision.MONTH,
        earliest=datetime(2019, 12, 31, 23, tzinfo=UTC),
        latest=datetime(2020, 1, 31, 23, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("text", "unread"),
    [
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
        ("31/02/2021", Unread(problem="impossible_date", expected=("28/02/2021", "01/03/2021"))),
        ("31/12/12020", Unread(problem="not_a_date")),
        ("32/01/2021", Unread(problem="impossible_date")),
        ("01/13/2021", Unread(problem="impossible_date")),
        ("13/2021", Unread(problem="impossible_date")),
        ("01/01/0001", Unread(problem="impossible_date")),
        ("06/11/20", Unread(problem="not_a_date")),
        ("44141", Unread(problem="not_a_date")),
        ("hier", Unread(problem="not_a_date")),
        ("06/11/2020 25:00", Unread(problem="clock_time")),
        ("06/11/2020 12:61", Unread(problem="clock_time")),
        ("06/11/2020 midi", Unread(problem="clock_time")),
    ],
)
def test_a_doubtful_date_is_refused_with_what_it_may_mean(text: str, unread: Unread) -> None:
    assert read_when(text) == unread


@pytest.mark.parametrize("choice", ["25/10/2020 02:30 +02:00", "28/03/2021 01:30", "28/02/2021"])
def test_each_choice_offered_then_reads(choice: str) -> None:
    assert isinstance(read_when(choice), EffectiveAt)


@settings(max_examples=60)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - wall clocks
def test_every_wall_clock_of_paris_reads_or_offers_choices_that_read(local: datetime) -> None:
    read = read_when(local.strftime("%d/%m/%Y %H:%M"))
    if isinstance(read, Unread):
        assert read.problem in ("ambiguous_hour", "nonexistent_hour")
        assert all(isinstance(read_when(each), EffectiveAt) for each in read.expected)
    else:
        minute = local.replace(second=0, microsecond=0, tzinfo=UTC)
        assert timedelta() < minute - read.instant <= timedelta(hours=2)


@settings(max_examples=150)
@given(st.text(max_size=30))
def test_any_text_reads_or_is_refused_as_data(text: str) -> None:
    assert isinstance(read_when(text), EffectiveAt | Unread)
    assert isinstance(read_code(text), str | Unread)


@pytest.mark.parametrize(
    ("table", "name", "text", "code"),
    [
        (STATES, "", "Déposée", "submitted"),
        (STATES, "state", "examen reporté à une prochaine séance", "deferred"),
        (CHANNELS, "channel", "par courriel", "email"),
        (KINDS, "", "DGS", "general_services"),
        (KINDS, "contact", "Exécutif de la collectivité", "executive"),
        (FLAGS, "", "Oui", "yes"),
        (FLAGS, "", "", "unknown"),
    ],
)
def test_a_word_is_read_whatever_its_accents(
    table: dict[str, str], name: str, text: str, code: str
) -> None:
    assert read_choice(table, text, name) == code


def test_a_word_not_of_the_list_says_the_list() -> None:
    assert read_choice(FLAGS, "peut-être") == Unread(
        problem="not_a_choice", expected=("yes", "no", "unknown")
    )
