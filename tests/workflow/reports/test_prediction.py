"""Predicted openings from the events of a log: what was known by the day, late ones first."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.events import Event
from states.identifiers import ActorId, CaseId, CaseKind, EventId, Role, Value
from states.instants import EffectiveAt, Precision, day_start, on_day
from states.programme import Programme, Target
from workflow.reports.journeys import Span, Stage, journeys
from workflow.reports.prediction import Prediction, predicted

ANNOUNCED = date(2019, 9, 26)
END = day_start(date(2020, 7, 24))
TARGET = Target(
    id="cible",
    label="48 antennes",
    value=48,
    known_from=date(2020, 7, 1),
    horizon=date(2020, 12, 31),
    source="un communiqué",
)


def programme(*targets: Target) -> Programme:
    return Programme(
        id="essai",
        label="Essai",
        zone="Europe/Paris",
        version=1,
        definition="",
        calls=(),
        deadlines={},
        targets=targets,
    )


def event(number: int, seq: int, kind: str, at: EffectiveAt, **data: Value) -> Event:
    day = at.latest or at.instant
    return Event(
        id=EventId(f"{number}-{seq}"),
        case=CaseId(f"antenne-{number}"),
        case_kind=CaseKind.ANTENNA,
        case_seq=seq,
        recorded_at=day - timedelta(microseconds=1),
        effective_at=at,
        actor=ActorId("responsable"),
        role=Role.LEAD,
        kind=kind,
        definition="",
        data=data,
    )


def antenna(
    number: int, opened: EffectiveAt | None = None, aim: str = "", announced: date = ANNOUNCED
) -> Iterator[Event]:
    """The events of an antenna: label and announcement on a day, perhaps works and an opening."""
    told = on_day(announced)
    reference = f"AMI1-{number:03d}-A1"
    yield event(number, 1, "create", told, to="labelled", reference=reference, authority="1")
    yield event(number, 2, "announced", told)
    if aim:
        works = {"from": "labelled", "to": "engineering", "target_opening": aim}
        yield event(number, 3, "start_engineering", told, regional_centre="75", **works)
    if opened is not None:
        state = "engineering" if aim else "labelled"
        yield event(number, 4, "open", opened, **{"from": state, "to": "open"})


def log(*openings: EffectiveAt, still: int = 20) -> list[Event]:
    found = [each for n, at in enumerate(openings, 1) for each in antenna(n, at)]
    return [*found, *(each for n in range(still) for each in antenna(100 + n))]


def predict(events: list[Event], moment: datetime = END, *targets: Target) -> Prediction:
    return predicted(events, programme(*targets), moment)


def test_a_span_runs_from_the_announcement_to_the_opening_or_to_the_day_asked() -> None:
    opened, still = journeys(
        [*antenna(1, on_day(date(2020, 3, 26))), *antenna(2)], day_start(date(2020, 7, 1))
    )
    assert opened.span(Stage.ANNOUNCED, END) == Span(low=181, high=183, opened=True)
    assert still.span(Stage.ANNOUNCED, END) == Span(low=301, high=302, opened=False)
    assert still.span(Stage.DEPLOYMENT, END) is None


def test_an_opening_known_only_not_after_a_day_may_be_any_day_since_the_announcement() -> None:
    by = EffectiveAt(
        instant=datetime(2020, 7, 16, 12, tzinfo=UTC),
        precision=Precision.NOT_AFTER,
        latest=day_start(date(2020, 7, 17)),
    )
    (found,) = journeys(list(antenna(1, by)), END)
    assert found.span(Stage.ANNOUNCED, END) == Span(low=0, high=295, opened=True)


def test_a_pilot_opened_before_the_announcement_teaches_nothing_but_stands_open() -> None:
    found = predict([*antenna(1, on_day(date(2019, 9, 13))), *antenna(2)])
    assert (found.openings, found.open_now, len(found.awaited)) == (0, 1, 1)
    assert not found.is_founded
    assert [(each.early, each.late) for each in found.awaited] == [(None, None)]


def test_what_is_recorded_later_changes_nothing() -> None:
    events = log(on_day(date(2020, 3, 26)))
    later = [*events, *antenna(50, on_day(date(2020, 9, 1)))]
    known = [each for each in later if each.recorded_at < END]
    assert predict(later) == predict(known)


def test_a_target_is_shown_beside_and_changes_no_figure() -> None:
    plain, aimed = (
        predict(log(on_day(date(2020, 3, 26)))),
        predict(log(on_day(date(2020, 3, 26))), END, TARGET),
    )
    (one,), (two,) = plain.expected, aimed.expected
    assert (one.on, one.targets) == (date(2020, 12, 31), ())
    assert two.targets == (TARGET,)
    assert (one.low, one.middle, one.high) == (two.low, two.middle, two.high)
    assert two.high < TARGET.value


def test_those_late_on_their_aim_come_first_the_longest_late_before() -> None:
    events = [
        *antenna(1, on_day(date(2020, 3, 26))),
        *antenna(2, aim="2020-12-01"),
        *antenna(3, aim="2020-06-24"),
        *antenna(4, aim="2020-07-01"),
        *antenna(5),
    ]
    found = [(each.journey.reference, each.late_days) for each in predict(events).awaited]
    assert found == [
        ("AMI1-003-A1", 29),
        ("AMI1-004-A1", 22),
        ("AMI1-002-A1", 0),
        ("AMI1-005-A1", 0),
    ]


@pytest.mark.parametrize(("known", "stage"), [(4, Stage.ANNOUNCED), (5, Stage.ENGINEERING)])
def test_the_pace_of_a_phase_is_followed_once_five_openings_are_known_from_it(
    known: int, stage: Stage
) -> None:
    opened = on_day(date(2020, 5, 4))
    events = [each for n in range(known) for each in antenna(n, opened, aim="2020-12-01")]
    (found,) = predict([*events, *antenna(90, aim="2020-12-01")]).awaited
    assert (found.stage, found.openings) == (stage, known)


@settings(max_examples=40, deadline=None)
@given(
    days=st.lists(st.integers(1, 300), max_size=6),
    still=st.integers(0, 12),
    cut=st.integers(1, 500),
)
def test_cutting_the_log_at_the_day_asked_gives_the_same_answer(
    days: list[int], still: int, cut: int
) -> None:
    events = log(*(on_day(ANNOUNCED + timedelta(days=day)) for day in days), still=still)
    moment = day_start(ANNOUNCED + timedelta(days=cut))
    known = [each for each in events if each.recorded_at < moment]
    found = predict(events, moment)
    assert found == predict(known, moment)
    assert all(each.low <= each.middle <= each.high <= len(days) + still for each in found.expected)
