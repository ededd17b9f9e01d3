"""Several letters on one day of one place are one message; receipts and decisions stay alone."""

from dataclasses import replace
from datetime import UTC, datetime

from notifications.merging import Departure, merge
from notifications.slots import Recipient
from states.identifiers import ContactKind, PersonId

CONTACT = Recipient(person=PersonId("p-1"), kind=ContactKind.CONTACT)


def _departure(key: str, hour: int = 9, day: int = 5, merges: bool = True) -> Departure:
    return Departure(
        key=key,
        recipient=CONTACT,
        leaves_at=datetime(2020, 11, day, hour, tzinfo=UTC),
        merges=merges,
    )


def _keys(*departures: Departure) -> list[list[str]]:
    return [[one.key for one in group] for group in merge(departures)]


def test_reminders_of_one_person_and_day_are_one_message_in_order_of_leaving() -> None:
    assert _keys(_departure("b", 9), _departure("c", 7), _departure("a", 9)) == [["c", "a", "b"]]


def test_receipts_and_decisions_never_merge() -> None:
    found = _keys(
        _departure("reminder"),
        _departure("receipt", merges=False),
        _departure("decision", merges=False),
        _departure("announcement", 10),
    )
    assert found == [["decision"], ["receipt"], ["reminder", "announcement"]]


def test_two_days_or_two_people_are_two_messages() -> None:
    other = replace(_departure("c"), recipient=replace(CONTACT, person=PersonId("p-2")))
    assert _keys(_departure("a"), _departure("b", day=6), other) == [["a"], ["c"], ["b"]]


def test_one_person_in_two_parts_gets_one_message() -> None:
    executive = replace(_departure("b"), recipient=replace(CONTACT, kind=ContactKind.EXECUTIVE))
    assert _keys(_departure("a"), executive) == [["a", "b"]]


def test_the_day_is_that_of_the_place() -> None:
    noumea = replace(CONTACT, zone="Pacific/Noumea")
    letters = [
        replace(_departure("morning", 1), recipient=noumea),
        replace(_departure("next morning", 21), recipient=noumea),
    ]
    assert _keys(*letters) == [["morning"], ["next morning"]]


def test_nothing_gives_no_message() -> None:
    assert merge(()) == ()
