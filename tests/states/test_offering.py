"""Offers: what may be done and why not; an allowed offer decides, a remedy works."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.acts import Act, Field, FieldKind, Offer, Reason, Rule, Step
from states.identifiers import Role, Value
from states.law import decide, lifecycle_of, offers
from tests.states.story import (
    OF_2020,
    OF_2021,
    ROLLING,
    SESSION,
    WAVE_1,
    WAVE_2,
    WAVE_3,
    Story,
    act,
    analysed,
    antenna,
    around,
    decided,
    draft,
    filed,
    session,
    settle,
    utc,
)

START = utc("2020-09-01T08:00")


def _offers(story: Story, now: datetime, *roles: Role) -> dict[str, Offer]:
    asked = act("", now, *roles, region="Occitanie")
    return {o.trigger: o for o in offers(story.facts, asked, now, story.programme)}


def test_offers_list_every_trigger_of_the_table_in_its_order() -> None:
    listed = list(_offers(draft(), utc("2020-10-01T08:00")))
    assert listed == [
        trigger
        for trigger in lifecycle_of(draft().facts).triggers()
        if trigger not in ("carry", "lapse", "revoke", "withdraw_label")
    ]


def test_a_city_reads_why_its_closed_wave_takes_nothing_and_what_does() -> None:
    now = utc("2020-11-06T23:00:30")
    offer = _offers(draft(), now, Role.CITY)["submit"]
    (reason,) = offer.reasons
    assert (offer.allowed, reason.rule, reason.next_window) == (
        False,
        Rule.WINDOW_CLOSED,
        OF_2020.window(WAVE_2),
    )
    assert reason.remedy is not None
    assert reason.remedy.inputs["window"] == WAVE_2


def test_a_new_draft_is_offered_for_the_windows_that_take_it() -> None:
    story, now = Story(programme=OF_2021), utc("2021-01-05T08:00")
    offer = _offers(story, now, Role.CITY)["open_draft"]
    assert offer.fields == (
        Field(
            name="window",
            kind=FieldKind.CODE,
            choices=("AMI1/appel", "NOON/soir", WAVE_2, WAVE_3),
        ),
    )
    after = _offers(story, utc("2022-07-01T08:00"), Role.CITY)["open_draft"]
    assert after.allowed  # AMI 1 has no published closing
    closed = replace(OF_2021, calls=tuple(call for call in OF_2021.calls if call.id != "AMI1"))
    none = _offers(Story(programme=closed), utc("2022-07-01T08:00"), Role.CITY)["open_draft"]
    assert (none.allowed, none.reasons) == (False, (Reason(rule=Rule.NO_WINDOW_OPEN),))
    alone = replace(OF_2021, calls=tuple(call for call in OF_2021.calls if call.id == "AMI2"))
    over = _offers(Story(programme=alone), utc("2022-07-01T08:00"), Role.CITY)["open_draft"]
    assert over.reasons == (Reason(rule=Rule.NO_WINDOW_OPEN),)
    nothing = _offers(Story(programme=replace(OF_2021, calls=())), now, Role.CITY)["open_draft"]
    assert nothing.reasons == (Reason(rule=Rule.NO_WINDOW_OPEN),)


def test_a_town_that_would_come_back_reads_that_no_window_is_open() -> None:
    story = draft()
    story.must(act("withdraw", utc("2020-09-02T08:00"), Role.CITY))
    closed = replace(OF_2021, calls=tuple(call for call in OF_2021.calls if call.id != "AMI1"))
    story.programme = closed
    offer = _offers(story, utc("2022-07-01T08:00"), Role.CITY)["reapply"]
    assert (offer.allowed, offer.reasons) == (False, (Reason(rule=Rule.NO_WINDOW_OPEN),))


def test_a_window_given_is_answered_for_itself() -> None:
    story, now = Story(programme=OF_2021), utc("2021-01-05T08:00")
    asked = act("", now, Role.CITY, window=WAVE_1)
    offer = offers(story.facts, asked, now, OF_2021)[0]
    assert [reason.rule for reason in offer.reasons] == [Rule.WINDOW_CLOSED]


def test_a_rival_is_said_beside_the_absence_of_a_window() -> None:
    closed = replace(OF_2021, calls=tuple(call for call in OF_2021.calls if call.id != "AMI1"))
    story = Story(programme=closed, around=around(live_rivals=("AMI2-001",)))
    offer = _offers(story, utc("2022-07-01T08:00"), Role.CITY)["open_draft"]
    assert [reason.rule for reason in offer.reasons] == [Rule.NO_WINDOW_OPEN, Rule.RIVAL_LIVE]
    open_now = _offers(
        Story(around=around(live_rivals=("AMI2-001",))), utc("2020-10-01T08:00"), Role.CITY
    )["open_draft"]
    assert [reason.rule for reason in open_now.reasons] == [Rule.RIVAL_LIVE]


def test_a_paper_of_before_the_closing_is_offered_to_the_lead_in_its_old_wave() -> None:
    story, now = draft(), utc("2020-11-09T08:00")
    story.sweep(now)
    found = offers(story.facts, act("", utc("2020-11-05T08:00")), now, OF_2020)
    offer = next(each for each in found if each.trigger == "submit")
    (window, *_) = offer.fields
    assert (offer.allowed, offer.reasons, window.choices) == (True, (), (WAVE_1,))


@pytest.mark.parametrize("deployed", [False, True], ids=["engineering", "deployment"])
def test_a_suspended_antenna_may_resume_wherever_it_was_suspended(deployed: bool) -> None:
    story, at = antenna(), utc("2021-10-06T08:00")
    begun = {"regional_centre": "cr-occitanie", "target_opening": "2022-09-01"}
    story.must(act("start_engineering", at, **begun))
    if deployed:
        settle(story, "start_deployment", utc("2021-11-02T08:00"))
        story.must(act("start_deployment", utc("2021-11-03T08:00"), proposed_on="2021-11-01"))
    story.must(act("suspend", utc("2021-11-20T08:00"), reason="travaux"))
    offer = _offers(story, utc("2021-11-21T08:00"))["resume"]
    assert (offer.allowed, offer.reasons) == (True, ())


def test_a_decision_is_offered_as_the_session_took_it() -> None:
    story, now = analysed(), utc("2020-12-01T10:00")
    assert [r.rule for r in _offers(story, now)["label"].reasons] == [Rule.SESSION_UNKNOWN]
    story.around = around(session("defer", date(2020, 12, 1)))
    found = _offers(story, now)
    assert found["defer"].allowed
    assert found["defer"].fields == (
        Field(name="session", kind=FieldKind.CODE, choices=(SESSION,)),
    )
    (reason,) = found["label"].reasons
    assert (reason.rule, reason.found) == (
        Rule.SESSION_OUTCOME,
        {"session": "S-1", "outcome": "defer"},
    )


def test_an_invalid_input_given_is_said_by_each_offer_that_takes_it() -> None:
    story, now = filed(), utc("2020-10-05T08:00")
    asked = act("", now, due="demain")
    found = {o.trigger: o for o in offers(story.facts, asked, now, OF_2020)}
    assert [r.rule for r in found["consolidate"].reasons] == [Rule.INPUT_INVALID]
    assert _offers(story, now)["consolidate"].allowed
    assert found["withdraw"].allowed


STORIES: Mapping[str, Story] = {
    "none": Story(),
    "draft": draft(),
    "draft-rolling": draft(ROLLING, OF_2021, "2021-10-04T08:00"),
    "draft-unknown": draft("AMI1/appel", at="2019-06-01T08:00"),
    "bare": replace(draft(), events=draft().events[:1]),
    "filed": filed(),
    "analysed": replace(analysed(), around=around(session("label", date(2020, 12, 1)))),
    "unreasoned": replace(
        analysed(), around=around(session("label", date(2020, 12, 1), reasoned=False))
    ),
    "labelled": decided("label"),
    "deferred": decided("defer"),
    "refused": decided("not_select"),
    "antenna": antenna(),
    "antenna-untold": antenna(notified=False),
}


def _consolidating() -> Story:
    story = filed()
    ask = {"motive": "pieces", "due": "2020-12-20", "pieces": ("budget",)}
    story.must(act("consolidate", utc("2020-10-05T08:00"), **ask))
    return story


def _engineering() -> Story:
    story = antenna()
    start = {"regional_centre": "cr", "target_opening": "2022-09-01"}
    story.must(act("start_engineering", utc("2021-10-05T08:00"), **start))
    return story


STORIES = {**STORIES, "consolidation": _consolidating(), "engineering": _engineering()}
MOMENTS = st.integers(1, 730 * 24).map(lambda hours: START + timedelta(hours=hours))
ROLE_SETS = st.sampled_from([(Role.LEAD,), (Role.CITY,), (Role.REGIONAL_CENTRE,), (Role.AUDITOR,)])


def _filled(field: Field, offer: Offer, now: datetime) -> Value:
    """A good value for a field: its first choice, else what its kind asks."""
    if field.choices:
        return field.choices[-1]
    past = (now - timedelta(days=3)).date().isoformat()
    ahead = (now + timedelta(days=90)).date().isoformat()
    values: Mapping[FieldKind, Value] = {
        FieldKind.TEXT: "texte",
        FieldKind.CODE: "code",
        FieldKind.CODES: ("budget",),
        FieldKind.DAY: past if field.name == "proposed_on" else ahead,
        FieldKind.INSTANT: (now + timedelta(days=9)).isoformat(),
        FieldKind.FLAG: True,
    }
    if offer.trigger == "add_piece":
        return "budget"
    return values[field.kind]


def _completed(story: Story, asked: Act, now: datetime) -> Act:
    """The act with every input its offer asks and that is not given."""
    found = offers(story.facts, asked, now, story.programme)
    offer = next((each for each in found if each.trigger == asked.trigger), None)
    given = dict(asked.inputs)
    for field in offer.fields if offer else ():
        if given.get(field.name) in (None, "", (), []):
            given[field.name] = _filled(field, offer, now)  # type: ignore[arg-type]
    return replace(asked, inputs=given)


@settings(max_examples=150)
@given(name=st.sampled_from(sorted(STORIES)), now=MOMENTS, roles=ROLE_SETS)
def test_an_allowed_offer_decides_to_a_step_once_its_fields_are_given(
    name: str, now: datetime, roles: tuple[Role, ...]
) -> None:
    story = replace(STORIES[name], events=list(STORIES[name].events))
    story.sweep(now)
    for offer in _offers(story, now, *roles).values():
        if not offer.allowed:
            assert offer.reasons
            continue
        asked = act(offer.trigger, now, *roles, region="Occitanie")
        done = decide(story.facts, _completed(story, asked, now), now, story.programme)
        assert isinstance(done, Step), (offer.trigger, done)


@settings(max_examples=150)
@given(name=st.sampled_from(sorted(STORIES)), now=MOMENTS, roles=ROLE_SETS)
def test_the_remedy_of_a_lone_reason_works(
    name: str, now: datetime, roles: tuple[Role, ...]
) -> None:
    story = replace(STORIES[name], events=list(STORIES[name].events))
    story.sweep(now)
    for offer in _offers(story, now, *roles).values():
        for reason in offer.reasons:
            remedy = reason.remedy
            if remedy is None or remedy.trigger == "notify" or len(offer.reasons) > 1:
                continue
            asked = act(remedy.trigger, now, *roles, region="Occitanie", **remedy.inputs)
            done = decide(story.facts, _completed(story, asked, now), now, story.programme)
            assert isinstance(done, Step), (offer.trigger, reason, done)
