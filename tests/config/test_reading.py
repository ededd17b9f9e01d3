"""Reading never stops at a fault, and never takes a value of another nature."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from config.errors import ConfigProblem
from config.reading import Raw, Reading, Table
from config.rules import WhenLate

PARIS = ZoneInfo("Europe/Paris")


def table_of(content: dict[str, Raw]) -> Table:
    return Table(content, "", Reading(file="essai.toml"))


def problems(table: Table) -> list[tuple[str, ConfigProblem]]:
    return [(each.key, each.problem) for each in table.reading.errors()]


def test_what_is_absent_takes_its_default_without_a_fault() -> None:
    table = table_of({})
    read = (
        table.text("a", "usuel"),
        table.flag("b", True),
        table.vote("c"),
        table.number("d", 0, 9, 4),
        table.day("e"),
        table.hour("f"),
        table.instant("g", PARIS),
        table.zone("h", "Europe/Paris"),
        table.choice("i", WhenLate, WhenLate.EXPIRE),
        table.texts("j", ("x",)),
        table.tables("k"),
    )
    assert read == (
        *("usuel", True, None, 4, None, None, None),
        *("Europe/Paris", WhenLate.EXPIRE, (), ()),
    )
    assert problems(table) == []


def test_days_and_hours_read_the_same_from_toml_and_from_the_store() -> None:
    toml = table_of({"day": date(2020, 11, 6), "hour": time(12), "at": date(2020, 11, 6)})
    store = table_of({"day": "2020-11-06", "hour": "12:00:00", "at": "2020-11-06"})
    read = [(t.day("day"), t.hour("hour"), t.instant("at", PARIS)) for t in (toml, store)]
    assert read[0] == read[1]
    assert read[0] == (date(2020, 11, 6), time(12), datetime(2020, 11, 5, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        ("2020-02-31", ConfigProblem.NOT_A_DATE),
        ("demain", ConfigProblem.NOT_AN_INSTANT),
        (3, ConfigProblem.NOT_AN_INSTANT),
        ("2020-11-06T12:00:00", ConfigProblem.NAIVE),
        (datetime(2020, 11, 6, 12), ConfigProblem.NAIVE),  # noqa: DTZ001 - what is refused
    ],
)
def test_an_instant_is_never_guessed(found: Raw, problem: ConfigProblem) -> None:
    table = table_of({"at": found})
    assert table.instant("at", PARIS) is None
    assert problems(table) == [("at", problem)]


@pytest.mark.parametrize("found", [datetime(2020, 11, 6, 12, tzinfo=UTC), 20201106, "31/12/2020"])
def test_a_day_is_a_day(found: Raw) -> None:
    table = table_of({"day": found})
    assert table.day("day") is None
    assert problems(table) == [("day", ConfigProblem.NOT_A_DATE)]


@pytest.mark.parametrize("found", [12, "midi", date(2020, 11, 6)])
def test_an_hour_is_an_hour(found: Raw) -> None:
    table = table_of({"hour": found})
    assert table.hour("hour") is None
    assert problems(table) == [("hour", ConfigProblem.CLOCK_TIME)]


def test_a_list_of_tables_holds_tables_only() -> None:
    table = table_of({"pieces": [{"id": "plan"}, 3, {}]})
    assert [each.path for each in table.tables("pieces")] == [
        "pieces.plan",
        "pieces.1",
        "pieces.2",
    ]
    assert problems(table) == [("pieces.1", ConfigProblem.TYPE), ("pieces.plan.id", UNKNOWN)]


UNKNOWN = ConfigProblem.UNKNOWN_KEY


def test_a_table_is_a_table() -> None:
    table = table_of({"delays": 3})
    assert table.table("delays").content == {}
    assert problems(table) == [("delays", ConfigProblem.TYPE)]


def test_an_unknown_key_comes_with_the_nearest_known_ones() -> None:
    table = table_of({"labell": "x"})
    assert table.text("label", "") == ""
    (fault,) = table.reading.errors()
    assert (fault.key, fault.problem, fault.expected) == ("labell", UNKNOWN, ("label",))


def test_the_same_fault_is_told_once() -> None:
    table = table_of({})
    table.text("label")
    table.text("label")
    assert problems(table) == [("label", ConfigProblem.MISSING)]
