"""Deciding: late entries, derogations, dates, what the clock owes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.acts import Effect, Field, FieldKind, Reason, Refused, Rule, Step
from states.facts import Candidature, CandidatureState
from states.identifiers import Role, Value
from states.instants import EffectiveAt, Precision, on_day
from states.law import LIFECYCLES, decide, due_act, fingerprint
from states.programme import Programme
from states.tables import Guard, Lifecycle, Question, Transition
from states.validation import UnsoundLifecycleError
from tests.states.story import (
    CASE,
    MICROSECOND,
    OF_2020,
    OF_2021,
    ROLLING,
    WAVE_1,
    WAVE_2,
    WAVE_3,
    act,
    draft,
    filed,
    utc,
)

START = utc("2020-09-01T08:00")
LATE = {"channel": "post", "reason": "courrier égaré", "proof": "cachet"}


def _rules(refused: Refused) -> list[Rule]:
    return [reason.rule for reason in refused.reasons]


def test_an_unknown_trigger_is_named() -> None:
    refused = draft().refused(act("danse", utc("2020-10-01T08:00")))
    assert refused.reasons == (Reason(rule=Rule.UNKNOWN_TRIGGER, found={"value": "danse"}),)


def test_a_refusal_hides_no_reason_behind_the_first() -> None:
    story = draft()
    asked = act("submit", utc("2020-08-01T08:00"), Role.AUDITOR, window=WAVE_2)
    assert _rules(story.refused(asked, utc("2020-10-01T08:00"))) == [
        Rule.ROLE,
        Rule.INPUT_MISSING,
        Rule.EFFECTIVE_TOO_EARLY,
        Rule.WINDOW_NOT_OPEN_YET,
        Rule.LATE_ENTRY,
    ]


def test_a_paper_received_on_the_last_day_revives_the_lapsed_draft() -> None:
    story = draft(ROLLING, OF_2021, "2021-10-04T08:00")
    now = utc("2022-07-04T08:00")
    (lapse,) = story.sweep(now)
    assert (lapse.trigger, story.facts.state) == ("lapse", CandidatureState.LAPSED)
    asked = act("submit", on_day(date(2022, 6, 30)), window=ROLLING, **LATE)
    step = story.must(asked, now)
    assert (step.source, step.target, step.undoes) == ("draft", "submitted", ("e3",))
    assert step.outside_rule == ("late_entry",)
    assert story.facts.state is CandidatureState.SUBMITTED
    assert [event.kind for event in story.events[-2:]] == ["undo", "submit"]
    assert story.sweep(utc("2022-12-01T08:00")) == []


def test_a_paper_received_after_the_cutoff_revives_nothing() -> None:
    story = draft(ROLLING, OF_2021, "2021-10-04T08:00")
    asked = act("submit", on_day(date(2022, 7, 1)), window=ROLLING, **LATE)
    assert _rules(story.refused(asked, utc("2022-07-04T08:00"))) == [Rule.STATE]


def test_a_carried_draft_is_filed_in_its_old_wave_by_a_late_entry() -> None:
    story = draft()
    story.sweep(utc("2021-03-01T08:00"))
    assert isinstance(story.facts, Candidature)
    assert (story.facts.window, len(story.facts.automatic)) == (WAVE_3, 2)
    asked = act("submit", on_day(date(2020, 11, 5)), window=WAVE_1, **LATE)
    step = story.must(asked, utc("2021-03-01T08:00"))
    assert step.undoes == ("e4", "e3")
    assert isinstance(story.facts, Candidature)
    assert (story.facts.state, story.facts.window) == (CandidatureState.SUBMITTED, WAVE_1)


@pytest.mark.parametrize(
    ("received", "now", "late"),
    [
        ("2020-10-01T08:00", "2020-10-08T20:00", False),  # five working days
        ("2020-10-01T08:00", "2020-10-09T08:00", True),
        ("2020-11-06T08:00", "2020-11-06T22:59", False),
        ("2020-11-06T08:00", "2020-11-06T23:00", True),  # recorded after the closing
    ],
)
def test_a_late_entry_takes_a_reason_and_a_proof(received: str, now: str, late: bool) -> None:
    story = draft()
    bare = act("submit", utc(received), window=WAVE_1, channel="hand")
    decision = story.do(bare, utc(now))
    if not late:
        assert isinstance(decision, Step)
        assert decision.outside_rule == ()
        return
    assert isinstance(decision, Refused)
    assert [(r.rule, r.found) for r in decision.reasons] == [
        (Rule.LATE_ENTRY, {"missing": ["reason", "proof"]})
    ]
    given = replace(bare, inputs={**bare.inputs, "reason": "égaré", "proof": "cachet"})
    assert story.must(given, utc(now)).outside_rule == ("late_entry",)


def test_a_city_records_nothing_received_elsewhere_or_before() -> None:
    story, now = draft(), utc("2020-11-09T08:00")
    by_post = act("submit", utc("2020-11-05T08:00"), Role.CITY, window=WAVE_1, **LATE)
    assert _rules(story.refused(by_post, now)) == [Rule.ROLE]
    by_portal = replace(by_post, inputs={**by_post.inputs, "channel": "portal"})
    assert _rules(story.refused(by_portal, now)) == [Rule.ROLE]


def test_a_portal_filing_in_flight_at_the_closing_has_a_minute_to_end() -> None:
    headers = utc("2020-11-06T22:59:50")
    asked = act("submit", headers, Role.CITY, window=WAVE_1, channel="portal")
    step = draft().must(asked, utc("2020-11-06T23:00:20"))
    assert step.outside_rule == ()
    refused = draft().refused(asked, utc("2020-11-06T23:01"))
    assert _rules(refused) == [Rule.ROLE, Rule.LATE_ENTRY]


def test_a_note_of_yesterday_revives_nothing() -> None:
    story, now = draft(WAVE_3), utc("2021-06-28T08:00")
    story.sweep(now)
    step = story.must(act("note", utc("2021-06-24T08:00"), text="appel reçu"), now)
    assert (step.undoes, story.facts.state) == ((), CandidatureState.LAPSED)


def test_the_draft_s_own_window_is_named_while_it_is_open() -> None:
    story = draft(ROLLING, OF_2021, "2021-10-04T08:00")
    story.programme = replace(
        OF_2021,
        calls=tuple(
            replace(
                call,
                windows=(
                    *call.windows,
                    replace(call.windows[-1], id="AMI2/bis", opens_at=utc("2021-10-04T00:00")),
                ),
            )
            if call.id == "AMI2"
            else call
            for call in OF_2021.calls
        ),
    )
    asked = act("submit", utc("2021-11-01T08:00"), Role.CITY, window="AMI2/bis", channel="portal")
    (reason,) = story.refused(asked).reasons
    assert (reason.rule, reason.found) == (Rule.WINDOW_NOT_NAMED, {"window": ROLLING})
    assert reason.remedy is not None
    story.must(act(reason.remedy.trigger, asked.effective_at, Role.CITY, **reason.remedy.inputs))


def test_a_carried_draft_is_told_once_that_its_old_wave_is_closed() -> None:
    story = draft()
    asked = act("submit", utc("2020-11-10T08:00"), Role.CITY, window=WAVE_1, channel="portal")
    (reason,) = story.refused(asked).reasons
    assert (reason.rule, reason.next_window) == (Rule.WINDOW_CLOSED, OF_2020.window(WAVE_2))
    assert reason.remedy is not None
    story.must(act(reason.remedy.trigger, asked.effective_at, Role.CITY, **reason.remedy.inputs))


def test_a_day_that_holds_a_noon_closing_leaves_the_filing_not_verifiable() -> None:
    story, now = draft("NOON/matin"), utc("2020-11-06T14:00")
    asked = act("submit", on_day(date(2020, 11, 6)), window="NOON/matin", **LATE)
    step = story.must(asked, now)
    assert step.unverifiable == ("window_named_takes_files",)


def test_a_vague_date_takes_back_only_what_stands_in_its_way() -> None:
    november = EffectiveAt(
        instant=utc("2020-11-15T11:00"),
        precision=Precision.MONTH,
        earliest=utc("2020-10-31T23:00"),
        latest=utc("2020-11-30T23:00"),
        conventional=True,
    )
    story, now = filed(), utc("2020-12-01T08:00")
    ask = {"motive": "projet", "due": "2020-11-15", "what": "partenariats"}
    story.must(act("consolidate", utc("2020-10-05T08:00"), **ask))
    step = story.must(act("analyse", november), now)
    assert (step.source, step.undoes) == ("submitted", ())
    last = replace(OF_2020.calls[1], windows=OF_2020.calls[1].windows[:1])
    lapsing = draft("NOON/matin", replace(OF_2020, calls=(last,)))
    asked = act("submit", on_day(date(2020, 11, 6)), window="NOON/matin", **LATE)
    step = lapsing.must(asked, now)
    assert (step.undoes, step.unverifiable) == (("e3",), ("window_named_takes_files",))


def test_an_effective_date_before_the_last_human_transition_is_refused_unless_it_may_be_after() -> (
    None
):
    story = filed()
    early = act("analyse", utc("2020-10-01T08:00") - MICROSECOND)
    assert [(r.rule, r.found) for r in story.refused(early, utc("2020-11-10T08:00")).reasons] == [
        (
            Rule.EFFECTIVE_TOO_EARLY,
            {
                "value": "2020-10-01T07:59:59.999999+00:00",
                "last": "2020-10-01T08:00:00+00:00",
                "trigger": "submit",
            },
        )
    ]
    month = EffectiveAt(
        instant=utc("2020-09-15T10:00"),
        precision=Precision.MONTH,
        earliest=utc("2020-08-31T22:00"),
        latest=utc("2020-10-31T23:00"),
        conventional=True,
    )
    assert isinstance(story.do(replace(early, effective_at=month), utc("2020-11-10T08:00")), Step)


@pytest.mark.parametrize(("day", "allowed"), [(17, False), (18, True), (19, True)])
def test_a_day_before_the_day_of_the_last_act_is_before_it(day: int, allowed: bool) -> None:
    story, now = filed(), utc("2020-11-25T08:00")
    story.must(act("analyse", on_day(date(2020, 11, 18))), now)
    asked = act("withdraw", on_day(date(2020, 11, day)), Role.CITY)
    assert isinstance(story.do(asked, now), Step) is allowed


def test_the_future_is_refused() -> None:
    story = filed()
    asked = act("analyse", utc("2020-11-10T08:00") + MICROSECOND)
    assert _rules(story.refused(asked, utc("2020-11-10T08:00"))) == [Rule.EFFECTIVE_IN_FUTURE]


@pytest.mark.parametrize(
    ("trigger", "name", "value"),
    [
        ("consolidate", "due", "31/02/2021"),
        ("consolidate", "due", "9999-12-31"),
        ("consolidate", "due", 20210201),
        ("consolidate", "motive", "caprice"),
        ("consolidate", "pieces", 3),
        ("resume", "missing_accepted", "false"),
        ("derogate", "until", "2020-12-01T10:00"),
        ("derogate", "until", "0001-01-01T00:00:00+02:00"),
        ("note", "text", ["a"]),
        ("submit", "channel", "fax"),
    ],
)
def test_a_malformed_input_is_named_with_its_value(trigger: str, name: str, value: Value) -> None:
    refused = draft().refused(act(trigger, utc("2020-10-01T08:00"), **{name: value}))
    reason = next(r for r in refused.reasons if r.rule is Rule.INPUT_INVALID)
    assert (reason.found["field"], reason.found["value"]) == (name, str(value))


def test_an_empty_list_is_not_an_input() -> None:
    refused = filed().refused(
        act("consolidate", utc("2020-10-05T08:00"), motive="pieces", due="2020-11-05", pieces=[])
    )
    assert refused.reasons == (Reason(rule=Rule.INPUT_MISSING, found={"field": "pieces"}),)


def test_the_answer_of_the_clock_does_not_depend_on_when_it_is_asked() -> None:
    early, late = draft(), draft()
    for moment in ("2020-11-07T08:00", "2021-02-13T08:00", "2021-06-26T08:00"):
        early.sweep(utc(moment))
    late.sweep(utc("2022-01-01T08:00"))
    bare = [
        [(e.kind, e.effective_at, dict(e.data)) for e in story.events] for story in (early, late)
    ]
    assert bare[0] == bare[1]
    assert [e.kind for e in late.events[2:]] == ["carry", "carry", "lapse"]


@settings(max_examples=60)
@given(
    wave=st.sampled_from([WAVE_1, WAVE_2, WAVE_3]),
    days=st.lists(st.integers(30, 850), max_size=6),
    programme=st.sampled_from([OF_2020, OF_2021]),
)
def test_sweeps_at_any_times_give_the_same_events(
    wave: str, days: list[int], programme: Programme
) -> None:
    once, often = draft(wave, programme), draft(wave, programme)
    for day in sorted(days):
        often.sweep(START + timedelta(days=day))
    end = utc("2023-01-02T00:00")
    once.sweep(end)
    often.sweep(end)
    assert [(e.kind, e.effective_at, e.data) for e in once.events] == [
        (e.kind, e.effective_at, e.data) for e in often.events
    ]


@pytest.mark.parametrize(
    ("moment", "due"),
    [("2020-11-06T23:01:59.999999", None), ("2020-11-06T23:02", "carry")],
)
def test_drafts_are_carried_two_minutes_after_the_closing(moment: str, due: str | None) -> None:
    owed = due_act(draft().facts, utc(moment), OF_2020)
    assert (owed.trigger if owed else None) == due
    if owed:
        assert owed.effective_at.instant == utc("2020-11-06T23:00")
        assert owed.inputs == {"window": WAVE_2}


def test_the_clock_owes_nothing_to_a_call_without_dates_nor_to_a_filed_file() -> None:
    far = utc("2030-01-01T00:00")
    assert due_act(draft("AMI1/appel", at="2019-06-01T08:00").facts, far, OF_2020) is None
    assert due_act(filed().facts, far, OF_2020) is None
    assert due_act(Candidature(id=CASE), far, OF_2020) is None


def test_the_clock_ends_a_consolidation_at_the_end_of_its_delay() -> None:
    story = filed()
    ask = {"motive": "pieces", "due": "2020-10-20", "pieces": ("budget",)}
    story.must(act("consolidate", utc("2020-10-05T08:00"), **ask))
    assert story.sweep(utc("2020-10-20T21:59:59.999999")) == []
    story.must(act("extend_completion", utc("2020-10-20T08:00"), due="2020-10-25", reason="grève"))
    assert story.sweep(utc("2020-10-20T22:00")) == []
    (resume,) = story.sweep(utc("2020-10-25T23:00"))
    assert (resume.trigger, resume.act.effective_at.instant) == (
        "resume",
        utc("2020-10-25T23:00"),
    )
    (reason,) = story.refused(act("analyse", utc("2020-11-10T08:00"))).reasons
    assert (reason.rule, reason.found) == (Rule.REASON_MISSING, {"field": "reason"})
    inadmissible = {"motive": "incomplete", "reason": "pièce jamais reçue"}
    assert isinstance(
        decide(
            story.facts,
            act("declare_inadmissible", utc("2020-11-10T08:00"), **inadmissible),
            utc("2020-11-10T08:00"),
            OF_2020,
        ),
        Step,
    )
    story.must(act("add_piece", utc("2020-11-11T08:00"), Role.CITY, piece="budget"))
    story.must(act("analyse", utc("2020-11-12T08:00")))


def test_pieces_received_in_time_and_recorded_late_take_back_the_clock_s_resumption() -> None:
    story, now = filed(), utc("2020-10-22T08:00")
    ask = {"motive": "pieces", "due": "2020-10-20", "pieces": ("budget",)}
    story.must(act("consolidate", utc("2020-10-05T08:00"), **ask))
    story.sweep(now)
    story.must(act("add_piece", utc("2020-10-20T08:00"), piece="budget"), now)
    step = story.must(act("resume", utc("2020-10-20T08:00")), now)
    assert (step.source, step.undoes) == ("consolidation", ("e5",))
    assert isinstance(story.facts, Candidature)
    assert (story.facts.state, story.facts.missing_recorded) == (
        CandidatureState.SUBMITTED,
        False,
    )


def test_the_fingerprint_is_stable_and_long_enough() -> None:
    assert (fingerprint(), len(fingerprint())) == (fingerprint(), 64)


def test_a_file_is_incomplete_only_from_the_end_of_its_delay_even_said_later() -> None:
    story, now = filed(), utc("2020-10-22T08:00")
    ask = {"motive": "pieces", "due": "2020-10-20", "pieces": ("budget",)}
    story.must(act("consolidate", utc("2020-10-05T08:00"), **ask))
    story.sweep(now)
    asked = {"motive": "incomplete", "reason": "budget absent"}
    early, late = (utc("2020-10-20T08:00"), utc("2020-10-21T08:00"))
    refused = story.refused(act("declare_inadmissible", early, **asked), now)
    assert _rules(refused) == [Rule.DELAY_RUNNING]
    story.must(act("declare_inadmissible", late, **asked), now)


_ROW = Transition(
    trigger="go",
    sources=("near", "between"),
    target="far",
    roles=(Role.LEAD,),
    guards=(Guard(name="holds", check=lambda _: ()),),
    fields=(Field(name="why", kind=FieldKind.TEXT, choices=("this", "that")),),
)
_BACK = Transition(trigger="back", sources=("near",), target="between", roles=(Role.LEAD,))
_SMALL = Lifecycle(
    name="small", initial="near", states=("near", "between", "far"), rows=(_ROW, _BACK)
)


def _no_effect(_: Question) -> tuple[Effect, ...]:
    return ()


@pytest.mark.parametrize(
    "row",
    [
        replace(_ROW, trigger="leave"),
        replace(_ROW, sources=("near",)),
        replace(_ROW, target="between"),
        replace(_ROW, roles=(Role.CITY,)),
        replace(_ROW, roles=(Role.LEAD, Role.CITY)),
        replace(_ROW, guards=()),
        replace(_ROW, guards=(replace(_ROW.guards[0], name="other"),)),
        replace(_ROW, guards=(replace(_ROW.guards[0], version=2),)),
        replace(_ROW, fields=()),
        *[
            replace(_ROW, fields=(replace(_ROW.fields[0], **change),))
            for change in (
                {"name": "what"},
                {"kind": FieldKind.CODE},
                {"choices": ("this",)},
                {"required": False},
            )
        ],
        replace(_ROW, effects=(_no_effect,)),
        replace(_ROW, outside_rule=("pilot",)),
        replace(_ROW, consequence=True),
        replace(_ROW, backdated=True),
    ],
)
def test_each_part_of_a_row_enters_the_fingerprint(row: Transition) -> None:
    third = Transition(trigger="on", sources=("between",), target="far", roles=(Role.LEAD,))
    before, after = (replace(_SMALL, rows=(each, _BACK, third)) for each in (_ROW, row))
    assert fingerprint([after]) != fingerprint([before])


def test_the_name_and_the_states_of_a_table_enter_the_fingerprint() -> None:
    tables = (
        _SMALL,
        replace(_SMALL, name="other"),
        replace(_SMALL, states=("between", "near", "far")),
        replace(_SMALL, rows=(_BACK, _ROW)),
    )
    assert len({fingerprint([each]) for each in tables}) == len(tables)
    assert fingerprint() == fingerprint(LIFECYCLES)


def test_an_unsound_table_has_no_fingerprint() -> None:
    with pytest.raises(UnsoundLifecycleError, match="unknown state 'away'"):
        fingerprint([replace(_SMALL, rows=(_ROW, replace(_BACK, target="away")))])
