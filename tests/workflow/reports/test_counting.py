"""Counts at a date: what is sure, what is possible, and what is left out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from states.events import Event
from states.identifiers import ActorId, CaseId, CaseKind, EventId, Role, Value
from states.instants import EffectiveAt, Precision, day_start, exactly, on_day
from workflow.reports import counting
from workflow.reports.counting import Figure, census, count

DAY = date(2021, 9, 8)
END = day_start(DAY + timedelta(days=1))
MONTHS = EffectiveAt(
    instant=datetime(2021, 9, 8, tzinfo=UTC),
    precision=Precision.DAY,
    earliest=datetime(2021, 8, 1, tzinfo=UTC),
    latest=datetime(2021, 10, 1, tzinfo=UTC),
    conventional=True,
)
NOT_AFTER = EffectiveAt(
    instant=datetime(2021, 9, 30, tzinfo=UTC),
    precision=Precision.NOT_AFTER,
    latest=datetime(2021, 10, 1, tzinfo=UTC),
)


def event(case: str, kind: str, at: EffectiveAt | None = None, **data: Value) -> Event:
    case_kind = CaseKind.ANTENNA if case.endswith("-a1") else CaseKind.CANDIDATURE
    if kind == "authority_registered":
        case_kind = CaseKind.AUTHORITY
    return Event(
        id=EventId(f"{case}/{kind}"),
        case=CaseId(case),
        case_kind=case_kind,
        case_seq=1,
        recorded_at=datetime(2021, 9, 10, tzinfo=UTC),
        effective_at=at or on_day(date(2021, 1, 1)),
        actor=ActorId("lead"),
        role=Role.LEAD,
        kind=kind,
        definition="",
        data=data,
    )


def file(case: str, *later: Event, **data: Value) -> list[Event]:
    told: Mapping[str, Value] = {"call": "AMI2", "region": "75", "authority": case, **data}
    return [event(case, "open_draft", **told), *later]


def labelled(events: list[Event], end: datetime = END) -> Figure:
    return count(census(events).candidatures, counting.labelled, end)


@pytest.mark.parametrize(
    ("at", "figure"),
    [
        pytest.param(on_day(DAY), Figure(low=1, high=1), id="that day"),
        pytest.param(on_day(DAY + timedelta(days=1)), Figure(low=0, high=0), id="the day after"),
        pytest.param(exactly(END - timedelta(microseconds=1)), Figure(low=1, high=1), id="last"),
        pytest.param(exactly(END), Figure(low=0, high=0), id="first instant after"),
        pytest.param(MONTHS, Figure(low=0, high=1), id="between bounds around the day"),
        pytest.param(NOT_AFTER, Figure(low=0, high=1), id="not after a later day"),
    ],
)
def test_a_date_counts_for_sure_only_when_it_surely_lies_before_the_end(
    at: EffectiveAt, figure: Figure
) -> None:
    assert labelled(file("a", event("a", "label", at))) == figure


def test_a_period_that_begins_at_the_end_asked_is_not_possible() -> None:
    later = replace(MONTHS, instant=END, earliest=END)
    assert labelled(file("a", event("a", "label", later))) == Figure(low=0, high=0)


def test_a_fictional_file_is_in_no_count() -> None:
    events = file("a", event("a", "label"), marks=["fictional"])
    assert labelled(events) == Figure(low=0, high=0)


def test_an_unnamed_entry_is_counted_and_said() -> None:
    events = file("a", event("a", "label"), marks=["unnamed"])
    assert labelled(events) == Figure(low=1, high=1, unnamed=1)


def test_a_label_taken_back_never_counted_at_any_date() -> None:
    taken_back = event("a", "revert", on_day(date(2021, 12, 1)), undoes="a/label")
    assert labelled(file("a", event("a", "label"), taken_back)) == Figure(low=0, high=0)


def test_what_was_not_known_yet_is_not_counted() -> None:
    events = file("a", event("a", "label"))
    before = datetime(2021, 9, 9, tzinfo=UTC)
    assert count(census(events, before).candidatures, counting.labelled, END) == Figure(
        low=0, high=0
    )


def test_a_label_that_ended_no_longer_counts_from_then_on() -> None:
    events = file("a", event("a", "label"), event("a", "revoke", on_day(DAY)))
    assert labelled(events, day_start(DAY)) == Figure(low=1, high=1)
    assert labelled(events) == Figure(low=0, high=0)


@pytest.mark.parametrize(
    ("flag", "figure"),
    [
        ("yes", Figure(low=1, high=1)),
        ("no", Figure(low=0, high=0)),
        ("unknown", Figure(low=0, high=1)),
    ],
)
def test_an_unknown_flag_is_possible_never_assumed(flag: str, figure: Figure) -> None:
    known = event("collectivite:a", "authority_registered", code="a", flags={"acv": flag})
    events = [known, *file("a", event("a", "label"))]
    test = counting.flagged(counting.labelled, "acv")
    assert count(census(events).candidatures, test, END) == figure


def test_a_flag_never_told_is_unknown() -> None:
    test = counting.flagged(counting.labelled, "ti")
    events = file("a", event("a", "label"))
    assert count(census(events).candidatures, test, END) == Figure(low=0, high=1)


def test_regions_are_counted_once_and_a_file_without_one_leaves_the_count_open() -> None:
    named = [*file("a", event("a", "label")), *file("b", event("b", "label"))]
    assert regions(named) == Figure(low=1, high=1)
    assert regions([*named, *file("c", event("c", "label"), region="")]) == Figure(
        low=1, high=None, unnamed=1
    )


def regions(events: list[Event]) -> Figure:
    return counting.distinct_regions(census(events).candidatures, counting.labelled, END)


def test_an_antenna_whose_phase_no_source_gives_may_be_under_way() -> None:
    born = event("a-a1", "create", call="AMI2")
    assert under_way([born]) == Figure(low=0, high=1)
    assert under_way([born, event("a-a1", "start_engineering")]) == Figure(low=1, high=1)
    assert under_way([born, event("a-a1", "open_pilot")]) == Figure(low=0, high=0)


def under_way(events: list[Event]) -> Figure:
    return count(census(events).antennas, counting.under_way, END)


def test_an_antenna_closed_is_open_no_more() -> None:
    events = [event("a-a1", "create"), event("a-a1", "open"), event("a-a1", "close", on_day(DAY))]
    found = [count(census(events).antennas, counting.is_open, end) for end in (day_start(DAY), END)]
    assert found == [Figure(low=1, high=1), Figure(low=0, high=0)]


def test_calls_narrow_a_census() -> None:
    found = census([*file("a"), *file("b", call="AMI1")])
    assert [case.id for case in found.of_calls(("AMI1",)).candidatures] == ["b"]
    assert found.of_calls(()) == found
