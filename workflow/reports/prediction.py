"""Predicted openings: each antenna not open yet, late ones first, and how many open by a day.

Founded on the openings recorded by the day asked, on nothing published nor aimed at: a target is
shown beside the prediction, never inside. How: docs/comprendre/ouvertures-prevues.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from states.events import Event
from states.facts import Mark
from states.instants import PARIS
from states.programme import Programme, Target
from workflow.reports.journeys import Journey, Span, Stage, journeys
from workflow.reports.pace import (
    FURTHEST_DAYS,
    Pace,
    Step,
    Wait,
    observed,
    openings,
    paces,
    wait,
)

ENOUGH = 5
"""Openings observed from a stage below which its own pace is left for that of the announcement."""
NEAREST_FIRST = (Stage.DEPLOYMENT, Stage.ENGINEERING, Stage.ANNOUNCED)


@dataclass(frozen=True, kw_only=True)
class Predicted:
    """One antenna awaited: the days between which it should open, nine times in ten.

    None: later than ten years, or nothing observed to say so. `late_days`: since the day aimed at.
    `openings` were observed from `stage`, whose pace was followed.
    """

    journey: Journey
    stage: Stage
    openings: int
    early: date | None
    middle: date | None
    late: date | None
    late_days: int = 0

    @property
    def misses_its_aim(self) -> bool:
        """Whether the day aimed at passed, or lies before the middle of what is predicted."""
        aim = self.journey.aim
        return bool(self.late_days) or (
            aim is not None and self.openings > 0 and (self.middle is None or self.middle > aim)
        )


@dataclass(frozen=True, kw_only=True)
class Expected:
    """How many antennas should stand open at the end of a day, nine times in ten.

    `targets`: what was aimed at for that day, as dated records.
    """

    on: date
    low: int
    middle: int
    high: int
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What is predicted on a day: from how many openings, what comes, and by when.

    `openings` are those whose time is known, `open_now` all that stand open; `unfollowed`, among
    those awaited, are antennas of which nothing was recorded since their announcement.
    """

    on: date
    openings: int
    open_now: int
    awaited: tuple[Predicted, ...]
    expected: tuple[Expected, ...]
    steps: tuple[Step, ...]
    unfollowed: int

    @property
    def is_founded(self) -> bool:
        """Whether any opening was observed."""
        return self.openings > 0


def predicted(
    events: Sequence[Event], programme: Programme, moment: datetime, days: Sequence[date] = ()
) -> Prediction:
    """Return what the events recorded before `moment` (exclusive) let expect.

    `events` are those their reader may know; `days` are asked for beside the horizons of the
    programme's targets known then, and the end of the year.
    """
    found = journeys(events, moment)
    today = (moment - timedelta(microseconds=1)).astimezone(PARIS).date()
    spans = {stage: _spans(found, stage, moment) for stage in Stage}
    known = {stage: paces(spans[stage]) for stage in Stage}
    awaited = tuple(each for each in found if each.is_awaited)
    targets = tuple(each for each in programme.targets if each.known_from <= today)
    return Prediction(
        on=today,
        openings=known[Stage.ANNOUNCED][0].openings,
        open_now=sum(each.is_open for each in found),
        awaited=_late_first(_predicted(each, known, moment, today) for each in awaited),
        expected=tuple(
            _expected(found, known[Stage.ANNOUNCED], moment, day, targets)
            for day in (_days(today, targets, days) if found else ())
        ),
        steps=observed(spans[Stage.ANNOUNCED]),
        unfollowed=sum(not each.is_followed for each in awaited),
    )


def _spans(found: Sequence[Journey], stage: Stage, moment: datetime) -> tuple[Span, ...]:
    spans = (each.span(stage, moment) for each in found)
    return tuple(span for span in spans if span is not None)


def _predicted(
    journey: Journey, known: Mapping[Stage, tuple[Pace, ...]], moment: datetime, today: date
) -> Predicted:
    stage, age = _stage_of(journey, known, moment)
    waits = wait(known[stage], age) if age else Wait(early=None, middle=None, late=None)
    observed_openings = known[stage][0].openings
    early, middle, late = (
        today + timedelta(days=days) if days is not None and observed_openings else None
        for days in (waits.early, waits.middle, waits.late)
    )
    aim = journey.aim
    return Predicted(
        journey=journey,
        stage=stage,
        openings=observed_openings,
        early=early,
        middle=middle,
        late=late,
        late_days=max(0, (today - aim).days) if aim else 0,
    )


def _stage_of(
    journey: Journey, known: Mapping[Stage, tuple[Pace, ...]], moment: datetime
) -> tuple[Stage, Span | None]:
    """Return the stage to count from: the last reached from which enough openings are known."""
    for stage in NEAREST_FIRST:
        age = journey.span(stage, moment)
        if age is not None and (stage is Stage.ANNOUNCED or known[stage][0].openings >= ENOUGH):
            return stage, age
    return Stage.ANNOUNCED, None


def _late_first(found: Iterable[Predicted]) -> tuple[Predicted, ...]:
    """Sort by delay on the day aimed at, longest first, then by the middle of what is predicted."""
    return tuple(
        sorted(
            found,
            key=lambda each: (
                -each.late_days,
                each.middle or date.max,
                each.journey.aim or date.max,
                Mark.UNNAMED in each.journey.marks,
                each.journey.reference,
            ),
        )
    )


def _expected(
    found: Sequence[Journey],
    pace: tuple[Pace, ...],
    moment: datetime,
    day: date,
    targets: Sequence[Target],
) -> Expected:
    is_open = sum(each.is_open for each in found)
    awaited = [each for each in found if each.is_awaited]
    ages = [span for each in awaited if (span := each.span(Stage.ANNOUNCED, moment)) is not None]
    today = (moment - timedelta(microseconds=1)).astimezone(PARIS).date()
    more = openings(pace, ages, (day - today).days)
    # Whose announcement is not dated well enough may open on any day.
    unknown = len(awaited) - len(ages)
    return Expected(
        on=day,
        low=is_open + more.low,
        middle=is_open + more.middle,
        high=is_open + more.high + unknown,
        targets=tuple(each for each in targets if each.horizon == day),
    )


def _days(today: date, targets: Sequence[Target], asked: Sequence[date]) -> tuple[date, ...]:
    horizons = [each.horizon for each in targets if each.horizon is not None]
    ends = (date(today.year, 12, 31), *horizons, *asked)
    furthest = today + timedelta(days=FURTHEST_DAYS)
    return tuple(sorted({day for day in ends if today < day <= furthest}))
