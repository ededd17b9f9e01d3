"""How fast antennas open: bounds that hold their middle, grow with time, admit what they miss."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.reports.journeys import Span
from workflow.reports.pace import (
    FURTHEST_DAYS,
    Openings,
    Pace,
    Rhythm,
    Wait,
    observed,
    openings,
    paces,
    wait,
)


@st.composite
def spans(draw: st.DrawFn, most: int = 12) -> list[Span]:
    """Some durations: imprecise or not, opened or not."""
    found = []
    for _ in range(draw(st.integers(1, most))):
        low = draw(st.integers(0, 900))
        high = low + draw(st.sampled_from((0, 0, 1, 40, 300)))
        found.append(Span(low=low, high=high, opened=draw(st.booleans())))
    return found


def exact(days: int, *, opened: bool = False) -> Span:
    return Span(low=days, high=days, opened=opened)


def test_time_waited_is_summed_in_each_rhythm() -> None:
    found = paces([exact(10, opened=True), Span(low=3, high=5, opened=False)])
    assert found == (
        Pace(rhythm=Rhythm.STEADY, openings=1, least=13, most=15),
        Pace(rhythm=Rhythm.GROWING, openings=1, least=109, most=125),
    )


def test_the_share_observed_counts_those_not_open_until_now() -> None:
    steps = observed([exact(100, opened=True), exact(200, opened=True), exact(150), exact(300)])
    assert [(step.days, step.at_risk, step.opened, step.share) for step in steps] == [
        (100, 4, 1, Decimal("0.2500")),
        (200, 2, 1, Decimal("0.6250")),
    ]


def test_nothing_observed_bounds_neither_the_wait_nor_the_count() -> None:
    ages = [exact(100)] * 3
    assert wait(paces(ages), exact(100)).late is None
    assert openings(paces(ages), ages, 30).low == 0
    assert openings(paces([exact(0)]), [exact(0)], 30) == Openings(low=0, middle=0, high=1)


def test_a_wait_is_the_exact_law_of_what_was_observed() -> None:
    """(99 / (99 + g)) ** 2 <= 19/20 from g = 3 days, or from 2 squared when growing."""
    steady = Pace(rhythm=Rhythm.STEADY, openings=1, least=99, most=99)
    growing = Pace(rhythm=Rhythm.GROWING, openings=1, least=99, most=99)
    assert wait((steady, growing), exact(0)) == Wait(early=2, middle=7, late=1881)


def test_few_observations_leave_a_wide_interval_and_many_a_narrow_one() -> None:
    ages = [exact(200)] * 20

    def width(number: int) -> int:
        known = [exact(400, opened=True)] * number + [exact(200)] * (2 * number)
        found = openings(paces(known), ages, 200)
        return found.high - found.low

    assert width(2) > width(20) > width(200)


@settings(max_examples=60, deadline=None)
@given(known=spans(), ages=spans(8), days=st.integers(0, 700))
def test_the_interval_holds_its_middle_and_no_more_than_is_awaited(
    known: list[Span], ages: list[Span], days: int
) -> None:
    found = openings(paces(known), ages, days)
    assert 0 <= found.low <= found.middle <= found.high <= len(ages)


@settings(max_examples=60, deadline=None)
@given(known=spans(), ages=spans(6), days=st.integers(0, 500), more=st.integers(0, 300))
def test_later_never_means_fewer(known: list[Span], ages: list[Span], days: int, more: int) -> None:
    one, two = (openings(paces(known), ages, each) for each in (days, days + more))
    assert one.low <= two.low
    assert one.middle <= two.middle
    assert one.high <= two.high


@settings(max_examples=80, deadline=None)
@given(known=spans(), age=spans(1))
def test_a_wait_is_early_then_middle_then_late(known: list[Span], age: list[Span]) -> None:
    found = wait(paces(known), age[0])
    bounds = [
        days if days is not None else FURTHEST_DAYS + 1
        for days in (found.early, found.middle, found.late)
    ]
    assert bounds == sorted(bounds)


@settings(max_examples=60, deadline=None)
@given(known=spans(), ages=spans(5), days=st.integers(1, 400), data=st.data())
def test_learning_the_dates_never_leaves_the_interval(
    known: list[Span], ages: list[Span], days: int, data: st.DataObject
) -> None:
    """Whatever the true days are between their bounds, the counts stay between ours."""

    def told(span: Span) -> Span:
        return exact(data.draw(st.integers(span.low, span.high)), opened=span.opened)

    wide = openings(paces(known), ages, days)
    true = openings(paces([told(each) for each in known]), [told(each) for each in ages], days)
    assert wide.low <= true.low
    assert true.high <= wide.high


@pytest.mark.parametrize("opened", [0, 1, 7, 60])
def test_the_same_observations_give_the_same_answer(opened: int) -> None:
    known = [exact(300 + n, opened=n < opened) for n in range(80)]
    ages = [exact(300 + n) for n in range(opened, 80)]
    assert openings(paces(known), ages, 365) == openings(paces(known[::-1]), ages[::-1], 365)
