"""The linter of deadlines, on calendars close to the real ones."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from states.deadlines import Deadline, DeadlineKind
from states.facts import Outcome, Session, SessionItem
from states.identifiers import CallId, CaseId, DeadlineId, WindowId
from states.instants import EffectiveAt, Precision, exactly, on_day
from states.lint import LintCode, LintWarning, Unreachable, lint
from states.programme import Call, Programme, Window, WindowKind

CALL = CallId("AMI2")
KNOWN = datetime(2020, 7, 20, 8, tzinfo=UTC)
NOW = datetime(2020, 8, 1, tzinfo=UTC)
SESSION_CASE = CaseId("s-1")


def _deadline(
    name: str, day: date | None, kind: DeadlineKind = DeadlineKind.WAVE_CLOSING
) -> Deadline:
    return Deadline(id=DeadlineId(name), kind=kind, subject="", label=name, day=day)


def _window(name: str, kind: WindowKind = WindowKind.WAVE, known: datetime = KNOWN) -> Window:
    return Window(
        id=WindowId(f"AMI2/{name}"),
        call=CALL,
        label=name,
        kind=kind,
        closing=DeadlineId(name),
        known_from=known,
    )


def _programme(
    *deadlines: Deadline, windows: tuple[Window, ...] = (), cutoff: str | None = None
) -> Programme:
    return Programme(
        id="acdt",
        label="Programme",
        zone="Europe/Paris",
        version=1,
        definition="d",
        calls=(
            Call(
                id=CALL,
                label="AMI 2",
                windows=windows,
                final_cutoff=DeadlineId(cutoff) if cutoff else None,
            ),
        ),
        deadlines={deadline.id: deadline for deadline in deadlines},
    )


def _codes(programme: Programme, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(warning.deadline, str(warning.code)) for warning in lint(programme, now)]


WAVES = (
    _deadline("vague-1", date(2020, 11, 6)),
    _deadline("vague-2", date(2021, 2, 12)),
    _deadline("vague-3", date(2021, 6, 25)),
)
WINDOWS = tuple(_window(f"vague-{n}") for n in (1, 2, 3))
ROLLING = _window("fil", WindowKind.ROLLING)
CUTOFF = _deadline("limite", date(2022, 6, 30), DeadlineKind.FINAL_CUTOFF)
AGREEMENT = _deadline("convention", date(2022, 3, 31), DeadlineKind.AGREEMENT)


def test_the_calendar_of_july_2020_leaves_its_third_no_successor() -> None:
    assert lint(_programme(*WAVES, windows=WINDOWS), NOW) == (
        LintWarning(
            code=LintCode.NO_SUCCESSOR,
            deadline=DeadlineId("vague-3"),
            day=date(2021, 6, 25),
            other="AMI2/vague-3",
        ),
    )


def test_the_agreement_of_2019_ends_before_the_final_cutoff() -> None:
    end = _deadline("fil", CUTOFF.day)
    programme = _programme(
        *WAVES, CUTOFF, AGREEMENT, end, windows=(*WINDOWS, ROLLING), cutoff="limite"
    )
    assert lint(programme, NOW) == (
        LintWarning(
            code=LintCode.AGREEMENT_ENDS_FIRST,
            deadline=DeadlineId("convention"),
            day=date(2022, 3, 31),
            other="limite",
        ),
    )


def test_an_agreement_as_long_as_the_last_closing_ahead_is_silent() -> None:
    assert _codes(_programme(CUTOFF, replace(AGREEMENT, day=date(2022, 6, 30)))) == []
    after = datetime(2022, 6, 30, 22, tzinfo=UTC)
    assert _codes(_programme(CUTOFF, AGREEMENT), after) == []


def test_an_agreement_that_ends_before_a_wave_closes_is_said_where_no_cutoff_is() -> None:
    short = replace(AGREEMENT, day=date(2021, 6, 24))
    assert ("convention", "agreement_ends_first") in _codes(_programme(*WAVES, short))


def test_a_successor_published_only_after_the_closing_is_none() -> None:
    late = replace(ROLLING, known_from=datetime(2021, 10, 4, tzinfo=UTC))
    programme = _programme(*WAVES, _deadline("fil", CUTOFF.day), windows=(*WINDOWS, late))
    assert _codes(programme) == [("vague-3", "no_successor")]


def test_a_rolling_window_between_two_waves_is_no_wave_and_stops_nothing() -> None:
    late = replace(WINDOWS[2], known_from=datetime(2021, 2, 13, tzinfo=UTC))
    windows = (ROLLING, WINDOWS[1], late)
    programme = _programme(*WAVES, _deadline("fil", date(2020, 12, 31)), windows=windows)
    assert _codes(programme) == [("vague-2", "no_successor"), ("vague-3", "no_successor")]


def test_the_wave_that_ends_with_its_call_needs_no_successor() -> None:
    last = replace(CUTOFF, day=date(2021, 6, 25))
    assert _codes(_programme(*WAVES, last, windows=WINDOWS, cutoff="limite")) == []


def test_a_successor_published_at_the_closing_itself_is_one() -> None:
    in_time = replace(ROLLING, known_from=datetime(2021, 6, 25, 22, tzinfo=UTC))
    programme = _programme(*WAVES, _deadline("fil", CUTOFF.day), windows=(*WINDOWS, in_time))
    assert _codes(programme) == []


def test_a_closing_on_a_closed_day_is_said_until_it_is_over() -> None:
    programme = _programme(_deadline("vague-1", date(2020, 11, 11)))
    over = datetime(2020, 11, 11, 23, tzinfo=UTC)
    moments = (over - timedelta(microseconds=1), over)
    assert [_codes(programme, now) for now in moments] == [[("vague-1", "holiday")], []]


@pytest.mark.parametrize(
    ("hour", "expected"), [(time(11, 59), ["session_before_closing"]), (time(12), [])]
)
def test_a_session_may_follow_a_noon_closing_on_the_same_day(
    hour: time, expected: list[str]
) -> None:
    closing = replace(WAVES[0], hour=time(12))
    planned = replace(
        _deadline("comite", closing.day, DeadlineKind.SESSION), hour=hour, subject="AMI2/vague-1"
    )
    programme = _programme(closing, *WAVES[1:], planned, windows=WINDOWS)
    assert [code for name, code in _codes(programme) if name == "comite"] == expected


def test_a_wave_already_closed_is_left_alone() -> None:
    after = datetime(2021, 6, 25, 22, tzinfo=UTC)
    assert _codes(_programme(*WAVES, windows=WINDOWS), after) == []


def test_an_unknown_closing_is_said_and_nothing_is_deduced_from_it() -> None:
    programme = _programme(_deadline("vague-1", None), windows=(_window("vague-1"),))
    assert lint(programme, NOW) == (
        LintWarning(code=LintCode.UNKNOWN_DATE, deadline=DeadlineId("vague-1")),
    )


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (date(2020, 11, 6), None, []),
        (date(2020, 11, 7), None, ["weekend"]),
        (date(2020, 11, 8), None, ["weekend"]),
        (date(2020, 11, 11), None, ["holiday"]),
        (date(2020, 11, 1), None, ["holiday", "weekend"]),
        (date(2020, 10, 24), None, ["clock_change", "weekend"]),
        (date(2020, 10, 25), time(2, 30), ["clock_change", "weekend"]),
        (date(2020, 10, 25), None, ["clock_change", "weekend"]),
        (date(2020, 10, 25), time(12), ["clock_change", "weekend"]),
        (date(2020, 10, 24), time(11), ["weekend"]),
        (date(2020, 10, 26), None, []),
        (date(2021, 3, 27), None, ["clock_change", "weekend"]),
        (date(2021, 3, 28), time(2, 30), ["clock_change", "weekend"]),
        (date(2021, 3, 26), None, []),
    ],
)
def test_closed_days_and_the_day_or_night_of_a_clock_change(
    day: date, hour: time | None, expected: list[str]
) -> None:
    closing = replace(_deadline("vague-1", day), hour=hour)
    assert [code for _, code in _codes(_programme(closing))] == expected


def test_a_holiday_is_named() -> None:
    found = lint(_programme(_deadline("vague-1", date(2020, 11, 11))), NOW)
    assert [warning.other for warning in found] == ["Armistice 1918"]


def test_a_place_that_keeps_one_time_has_no_clock_change() -> None:
    saturday = replace(_deadline("vague-1", date(2020, 10, 24)), zone="Indian/Reunion")
    assert _codes(_programme(saturday)) == [("vague-1", "weekend")]


@pytest.mark.parametrize("kind", [DeadlineKind.TARGET, DeadlineKind.AGREEMENT])
def test_a_horizon_or_an_agreement_may_end_on_a_closed_day(kind: DeadlineKind) -> None:
    assert _codes(_programme(_deadline("horizon", date(2022, 1, 1), kind))) == []


@pytest.mark.parametrize(
    ("day", "hour", "subject", "expected"),
    [
        (date(2020, 11, 6), None, "AMI2/vague-1", ["session_before_closing"]),
        (date(2020, 11, 6), time(23, 59), "AMI2/vague-1", ["session_before_closing"]),
        (date(2020, 11, 9), None, "AMI2/vague-1", []),
        (date(2020, 11, 9), None, "AMI2/vague-2", ["session_before_closing"]),
        (date(2020, 11, 6), None, "AMI2", ["session_before_closing"]),
        (date(2020, 11, 9), None, "AMI2", []),
        (date(2020, 11, 6), None, "AMI2/fil", []),
        (date(2020, 11, 6), None, "AMI1", []),
        (None, None, "AMI2/vague-1", ["unknown_date"]),
        (date(2020, 7, 1), None, "AMI2/vague-1", []),
    ],
)
def test_a_planned_session_comes_after_the_wave_it_examines(
    day: date | None, hour: time | None, subject: str, expected: list[str]
) -> None:
    planned = replace(_deadline("comite", day, DeadlineKind.SESSION), hour=hour, subject=subject)
    programme = _programme(
        *WAVES, _deadline("fil", CUTOFF.day), planned, windows=(*WINDOWS, ROLLING)
    )
    assert [code for name, code in _codes(programme) if name == "comite"] == expected


def test_a_planned_session_on_a_wave_of_unknown_closing_is_not_judged() -> None:
    planned = replace(
        _deadline("comite", date(2020, 9, 1), DeadlineKind.SESSION), subject="AMI2/vague-1"
    )
    programme = _programme(_deadline("vague-1", None), planned, windows=(WINDOWS[0],))
    assert _codes(programme) == [("vague-1", "unknown_date")]


@pytest.mark.parametrize(
    ("held_on", "warned"),
    [
        (exactly(datetime(2020, 11, 6, 22, 59, 59, tzinfo=UTC)), True),
        (exactly(datetime(2020, 11, 6, 23, tzinfo=UTC)), False),
        (on_day(date(2020, 11, 6)), True),
        (on_day(date(2020, 11, 7)), False),
        (EffectiveAt(instant=NOW, precision=Precision.SEASON), False),
        (None, False),
    ],
)
def test_a_recorded_session_that_examined_a_wave_still_open_is_said_even_afterwards(
    held_on: EffectiveAt | None, warned: bool
) -> None:
    files = [CaseId("c-1"), CaseId("c-2"), CaseId("c-3"), CaseId("c-4")]
    held = Session(
        id=SESSION_CASE,
        reference="S1",
        body="comite",
        held_on=held_on,
        items=tuple(SessionItem(case=file, outcome=Outcome.LABEL, reasoned=True) for file in files),
    )
    filed_in = {
        files[0]: WindowId("AMI2/fil"),
        files[1]: WindowId("AMI2/vague-1"),
        files[2]: WindowId("AMI2/vague-1"),
    }
    programme = _programme(WAVES[0], _deadline("fil", CUTOFF.day), windows=(WINDOWS[0], ROLLING))
    expected = LintWarning(
        code=LintCode.SESSION_BEFORE_CLOSING,
        deadline=DeadlineId("vague-1"),
        day=date(2020, 11, 6),
        other=SESSION_CASE,
    )
    later = datetime(2021, 1, 1, tzinfo=UTC)
    assert lint(programme, later, [held], (), filed_in) == ((expected,) if warned else ())


def test_a_recorded_session_on_a_wave_of_unknown_closing_is_not_judged() -> None:
    item = SessionItem(case=CaseId("c-1"), outcome=Outcome.LABEL, reasoned=True)
    held = Session(
        id=SESSION_CASE, reference="S1", body="comite", held_on=exactly(NOW), items=(item,)
    )
    programme = _programme(_deadline("vague-1", None), windows=(WINDOWS[0],))
    found = lint(programme, NOW, [held], (), {CaseId("c-1"): WindowId("AMI2/vague-1")})
    assert [warning.code for warning in found] == [LintCode.UNKNOWN_DATE]


def test_unreachable_reminders_are_named_by_rule_known_deadlines_first() -> None:
    programme = _programme(WAVES[0])
    found = lint(
        programme,
        NOW,
        unreachable=[
            Unreachable(rule="j60", deadline=DeadlineId("ailleurs")),
            Unreachable(rule="j60", deadline=DeadlineId("vague-1")),
            Unreachable(rule="j30", deadline=DeadlineId("vague-1")),
            Unreachable(rule="j30", deadline=DeadlineId("vague-1")),
        ],
    )
    assert {warning.code for warning in found} == {LintCode.UNREACHABLE_REMINDER}
    assert [(warning.deadline, warning.day, warning.other) for warning in found] == [
        ("vague-1", date(2020, 11, 6), "j30"),
        ("vague-1", date(2020, 11, 6), "j60"),
        ("ailleurs", None, "j60"),
    ]


def test_an_agreement_is_warned_of_six_months_before_its_end_and_no_more_after() -> None:
    ends_at = datetime(2022, 3, 31, 22, tzinfo=UTC)
    programme = _programme(AGREEMENT)
    soon = [("convention", "agreement_ends_soon")]
    moments = (ends_at - timedelta(days=184), ends_at - timedelta(days=183), ends_at)
    assert [_codes(programme, moment) for moment in moments] == [[], soon, []]


def test_an_agreement_that_ends_before_a_horizon_still_ahead_is_said() -> None:
    horizon = _deadline("cible-100", date(2022, 12, 31), DeadlineKind.TARGET)
    warned = lint(_programme(AGREEMENT, horizon), NOW)
    assert [(one.deadline, one.code, one.other) for one in warned] == [
        ("convention", "agreement_before_horizon", "cible-100")
    ]
    later = replace(AGREEMENT, day=date(2022, 12, 31))
    assert lint(_programme(later, horizon), NOW) == ()
    assert lint(_programme(AGREEMENT, horizon), datetime(2023, 1, 1, tzinfo=UTC)) == ()
