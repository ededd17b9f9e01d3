"""A session as a record: its items, then the cities told, then the public."""

from dataclasses import replace
from datetime import date

import pytest

from states.acts import Reason, Remedy, Rule
from states.facts import Candidature, CandidatureState, Session
from states.identifiers import CaseId
from states.instants import exactly
from states.sessions import (
    left_examination,
    reasons_against_announce,
    reasons_against_item,
    reasons_against_notify,
    reasons_against_telling_centres,
)
from tests.states.story import CASE, SESSION, session, utc

HELD = session("label", date(2021, 9, 8))
NOW = utc("2021-09-08T16:00")
ANALYSED = Candidature(id=CASE, state=CandidatureState.ANALYSED)


def _against(sitting: Session, facts: Candidature) -> list[tuple[Rule, object]]:
    return [(r.rule, r.found) for r in reasons_against_item(sitting, facts, NOW)]


def test_an_examined_file_is_recorded() -> None:
    for state in (CandidatureState.ANALYSED, CandidatureState.DEFERRED):
        assert _against(HELD, replace(ANALYSED, state=state)) == []
    assert _against(replace(HELD, held_on=None), ANALYSED) == []
    assert _against(replace(HELD, held_on=exactly(NOW)), ANALYSED) == []


def test_an_item_is_refused_with_every_reason() -> None:
    tomorrow = replace(session("label", date(2021, 9, 9)), notified_at=NOW)
    drafted = replace(ANALYSED, state=CandidatureState.DRAFT)
    assert _against(tomorrow, drafted) == [
        (Rule.STATE, {"state": "draft", "sources": ["analysed", "deferred"]}),
        (Rule.EFFECTIVE_IN_FUTURE, {"value": "2021-09-09T10:00:00+00:00"}),
        (Rule.DEPENDENT_ACT, {"dependents": ["notify"]}),
    ]


@pytest.mark.parametrize("state", CandidatureState)
def test_a_file_withdrawn_or_decided_left_examination(state: CandidatureState) -> None:
    ahead = {"none", "draft", "submitted", "consolidation", "analysed", "deferred"}
    assert left_examination(replace(ANALYSED, state=state)) is (str(state) not in ahead)


def test_cities_are_told_once_every_item_is_applied() -> None:
    assert reasons_against_notify(HELD, {CASE}) == ()
    pending = Reason(
        rule=Rule.SESSION_OUTCOME,
        found={"session": "S-1", "outcome": "label", "case": CASE},
        remedy=Remedy(trigger="label", inputs={"session": SESSION}),
    )
    for carried_out in ((), (CaseId("another"),)):
        assert reasons_against_notify(HELD, carried_out) == (pending,)


def test_a_session_is_told_once_and_never_empty() -> None:
    (told,) = reasons_against_notify(replace(HELD, notified_at=NOW), ())
    (empty,) = reasons_against_notify(replace(HELD, items=()), ())
    assert [told.rule, empty.rule] == [Rule.STATE, Rule.SESSION_OUTCOME]
    assert told.found == {"session": "S-1", "since": "notified"}
    assert empty.found == {"session": "S-1", "outcome": ""}


def test_cities_are_told_before_the_press() -> None:
    (reason,) = reasons_against_announce(HELD)
    assert (reason.rule, reason.remedy) == (Rule.NOT_NOTIFIED, Remedy(trigger="notify"))
    assert reason.found == {"session": "S-1"}
    told = replace(HELD, notified_at=NOW)
    assert reasons_against_announce(told) == ()
    (again,) = reasons_against_announce(replace(told, announced_at=NOW))
    assert (again.rule, again.found) == (Rule.STATE, {"session": "S-1", "since": "announced"})


def test_centres_are_told_after_the_cities_and_once() -> None:
    told = replace(HELD, notified_at=NOW)
    assert reasons_against_telling_centres(told) == ()
    (early,) = reasons_against_telling_centres(HELD)
    (again,) = reasons_against_telling_centres(replace(told, centres_told_at=NOW))
    (late,) = reasons_against_telling_centres(replace(told, announced_at=NOW))
    assert [(r.rule, r.found) for r in (early, again, late)] == [
        (Rule.NOT_NOTIFIED, {"session": "S-1"}),
        (Rule.STATE, {"session": "S-1", "since": "centres_told"}),
        (Rule.STATE, {"session": "S-1", "since": "announced"}),
    ]
