"""A small part of the proof of the arithmetic: one day in 61, some instants, all holidays."""

from random import Random

from states.places import PARIS_ZONE, zone_of
from tests.proof.arithmetic import (
    closing_mismatches,
    delay_mismatches,
    holiday_mismatches,
    instant_mismatches,
)
from tests.proof.hand_calendar import OFFSETS

DEPARTEMENTS = ("01", *(str(number) for number in range(971, 990)))


def test_every_zone_of_the_programme_is_worked_out_by_hand() -> None:
    assert {PARIS_ZONE, *map(zone_of, DEPARTEMENTS)} == set(OFFSETS)


def test_closings_equal_those_worked_out_by_hand() -> None:
    assert list(closing_mismatches(every=61)) == []


def test_instants_are_judged_as_by_hand() -> None:
    assert list(instant_mismatches(Random(1), 3_000)) == []


def test_open_days_equal_those_of_the_table() -> None:
    assert list(holiday_mismatches()) == []


def test_delays_equal_those_counted_over_the_table() -> None:
    assert list(delay_mismatches(Random(2), 300)) == []
