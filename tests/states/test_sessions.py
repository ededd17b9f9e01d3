"""A session as a record: its items, then the cities told, then the public."""

from dataclasses import replace
from datetime import date

from states.acts import Reason, Remedy, Rule
from states.facts import Candidature, CandidatureState, Outcome, Session, SessionItem
from states.identifiers import CaseId
from states.sessions import (
    reasons_against_announce,
    reasons_against_item,
    reasons_against_notify,
)
from tests.states.story import CASE, SESSION, session, utc

HELD = session("label", date(2021, 9, 8))
ITEM = HELD.items[0]
NOW = utc("2021-09-08T16:00")
ANALYSED = Candidature(id=CASE, state=CandidatureState.ANALYSED)


def _against(sitting: Session, item: SessionItem, facts: Candidature) -> list[tuple[Rule, object]]:
    return [(r.rule, r.found) for r in reasons_against_item(sitting, item, facts, NOW)]


def test_an_examined_file_is_recorded_with_its_reason() -> None:
    for state in (CandidatureState.ANALYSED, CandidatureState.DEFERRED):
        assert _against(HELD, ITEM, replace(ANALYSED, state=state)) == []
    assert _against(replace(HELD, held_on=None), ITEM, ANALYSED) == []


def test_an_item_is_refused_with_every_reason() -> None:
    tomorrow = replace(session("label", date(2021, 9, 9)), notified_at=NOW)
    bare = SessionItem(case=CASE, outcome=Outcome.LABEL, reasoned=False)
    drafted = replace(ANALYSED, state=CandidatureState.DRAFT)
    assert _against(tomorrow, bare, drafted) == [
        (Rule.STATE, {"state": "draft", "sources": ["analysed", "deferred"]}),
        (Rule.EFFECTIVE_IN_FUTURE, {"value": "2021-09-09T10:00:00+00:00"}),
        (Rule.DEPENDENT_ACT, {"dependents": ["notify"]}),
        (Rule.REASON_MISSING, {"field": "reason", "session": "S-1"}),
    ]


def test_cities_are_told_once_every_item_is_applied() -> None:
    applied = replace(ANALYSED, state=CandidatureState.LABELLED, decided_in=SESSION)
    assert reasons_against_notify(HELD, {CASE: applied}) == ()
    pending = Reason(
        rule=Rule.SESSION_OUTCOME,
        found={"session": "S-1", "outcome": "label", "case": CASE},
        remedy=Remedy(trigger="label", inputs={"session": SESSION}),
    )
    for files in ({}, {CASE: ANALYSED}, {CASE: replace(applied, decided_in=CaseId("s0"))}):
        assert reasons_against_notify(HELD, files) == (pending,)


def test_a_session_is_told_once_and_never_empty() -> None:
    (told,) = reasons_against_notify(replace(HELD, notified_at=NOW), {})
    (empty,) = reasons_against_notify(replace(HELD, items=()), {})
    assert [told.rule, empty.rule] == [Rule.STATE, Rule.SESSION_OUTCOME]


def test_cities_are_told_before_the_press() -> None:
    (reason,) = reasons_against_announce(HELD)
    assert (reason.rule, reason.remedy) == (Rule.NOT_NOTIFIED, Remedy(trigger="notify"))
    told = replace(HELD, notified_at=NOW)
    assert reasons_against_announce(told) == ()
    (again,) = reasons_against_announce(replace(told, announced_at=NOW))
    assert again.rule is Rule.STATE
