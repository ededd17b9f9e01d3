"""The ten minutes of a recall, to the instant, and what refuses it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from states.acts import Remedy, Rule
from states.events import Event
from states.history import DISCLOSURES, as_of, candidature_of, lifted, tellable, undone
from states.identifiers import ActorId, CaseId, CaseKind, EventId, Role
from states.instants import exactly, iso
from states.recall import (
    RECALL_WINDOW,
    last_disclosure,
    letters_wait_until,
    reasons_against_recall,
    recall_ends_at,
)

NOON = datetime(2021, 10, 4, 10, tzinfo=UTC)


def event(seq: int, kind: str, at: datetime = NOON, **data: str) -> Event:
    return Event(
        id=EventId(f"e{seq}"),
        case=CaseId("s1"),
        case_kind=CaseKind.SESSION,
        case_seq=seq,
        recorded_at=at,
        effective_at=exactly(at),
        actor=ActorId("responsable"),
        role=Role.LEAD,
        kind=kind,
        definition="d",
        data=data,
    )


NOTIFIED = event(1, "notified", session="s1")


def test_the_last_act_that_told_and_still_stands_is_the_one_recalled() -> None:
    announced = event(2, "announced", session="s1")
    recalled = event(3, "recalled", undoes="e2")
    assert last_disclosure([]) is None
    assert last_disclosure([NOTIFIED, announced]) == announced
    assert last_disclosure([NOTIFIED, announced, recalled]) == NOTIFIED


def test_a_recall_is_taken_until_the_tenth_minute_excluded() -> None:
    ends_at = NOON + RECALL_WINDOW
    assert recall_ends_at(NOTIFIED) == ends_at == NOON + timedelta(minutes=10)
    just_before = ends_at - timedelta(microseconds=1)
    assert reasons_against_recall("S", NOTIFIED, just_before, 0, ()) == ()
    (late,) = reasons_against_recall("S", NOTIFIED, ends_at, 0, ())
    assert (late.rule, late.remedy) == (Rule.RECALL_OVER, Remedy(trigger="revert"))
    assert late.found == {"session": "S", "value": iso(ends_at)}


def test_a_letter_gone_or_an_act_since_refuses_the_recall() -> None:
    reasons = reasons_against_recall("S", NOTIFIED, NOON, 2, ("AMI2-001",))
    assert [reason.rule for reason in reasons] == [Rule.LETTERS_LEFT, Rule.DEPENDENT_ACT]
    (nothing,) = reasons_against_recall("S", None, NOON, 0, ())
    assert (nothing.rule, nothing.found) == (Rule.STATE, {"session": "S", "since": "not_told"})


def test_letters_of_a_disclosure_wait_those_of_history_do_not() -> None:
    assert {letters_wait_until(event(1, kind)) for kind in DISCLOSURES} == {NOON + RECALL_WINDOW}
    assert letters_wait_until(event(1, "convoked")) is None
    history = replace(NOTIFIED, effective_at=exactly(NOON - timedelta(days=1)))
    assert letters_wait_until(history) is None


def test_a_disclosure_recalled_was_never_told_to_anybody_outside() -> None:
    events = [
        event(1, "analyse", **{"from": "submitted", "to": "analysed"}),
        event(2, "label", session="s1", **{"from": "analysed", "to": "labelled"}),
        event(3, "notified", session="s1"),
        event(4, "announced", session="s1"),
        event(5, "recalled", undoes="e4"),
    ]
    assert undone(events) == {"e4"}
    assert [each.kind for each in lifted(events, "announced")] == ["analyse"]
    told = lifted(events, "notified")
    assert [each.kind for each in told] == ["analyse", "label", "notified"]
    assert [each.case_seq for each in told] == [1, 2, 3]
    facts = candidature_of(events)
    assert (facts.notified_at, facts.announced_at) == (NOON, None)
    events.append(event(6, "recalled", undoes="e3"))
    assert [each.kind for each in lifted(events, "notified")] == ["analyse"]
    assert candidature_of(events).notified_at is None


def test_what_was_recalled_or_taken_back_untold_is_told_of_no_past_moment() -> None:
    later = NOON + timedelta(minutes=5)
    events = [
        event(1, "analyse", **{"from": "submitted", "to": "analysed"}),
        event(2, "label", session="s1", **{"from": "analysed", "to": "labelled"}),
        event(3, "announced", session="s1"),
        event(4, "note"),
        event(5, "recalled", later, undoes="e3"),
    ]

    def told(found: list[Event]) -> list[str]:
        kept = as_of(tellable(found, "announced"), known_at=NOON)
        return [each.kind for each in lifted(kept, "announced")]

    assert told(events[:4]) == ["analyse", "label", "announced", "note"]
    assert told(events) == ["analyse"]
    events.append(event(6, "revert", later, undoes="e2"))
    assert told(events) == ["analyse", "note"]
