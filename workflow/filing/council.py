"""The council planner: counting backwards from a closing to the day a council must meet.

Pure. No delay is assumed: what the sources do not say is typed by the city, and shown as typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from config.rules import ReminderRule
from states.deadlines import Deadline

COUNCIL_LETTER = "reminder_council"


class Origin(StrEnum):
    """Where a day of the plan comes from."""

    PUBLISHED = "published"
    """The closing as published."""
    PROGRAMME = "programme"
    """A rule of the programme file."""
    TYPED = "typed"
    """What the city typed."""


class Stage(StrEnum):
    """A day of the plan."""

    CLOSING = "closing"
    LATEST_COUNCIL = "latest_council"
    COUNCIL = "council"
    NOTICE = "notice"
    REMINDER = "reminder"


@dataclass(frozen=True, kw_only=True)
class Habits:
    """What a city says of its council.

    `sessions`: the next ones. `notice_days`: days between the notice and the session;
    `closing_days`: days wanted between the session and the filing; None when not said.
    """

    sessions: Sequence[date] = ()
    notice_days: int | None = None
    closing_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class PlanDay:
    """One day of a plan with its origin; `source` names the published text when there is one."""

    stage: Stage
    day: date
    origin: Origin
    source: str = ""
    past: bool = False


@dataclass(frozen=True, kw_only=True)
class CouncilPlan:
    """The days of a plan, from the first to the last.

    `session` is the last typed session that is in time; `too_late` are those that are not.
    """

    latest: date
    days: tuple[PlanDay, ...]
    session: date | None = None
    too_late: tuple[date, ...] = ()

    @property
    def hopeless(self) -> bool:
        """Whether no council can meet in time any more."""
        return any(each.stage is Stage.LATEST_COUNCIL and each.past for each in self.days)


def plan_council(
    deadline: Deadline, rules: Sequence[ReminderRule], habits: Habits, today: date
) -> CouncilPlan | None:
    """Say when a council must meet for a file to be in time; None for a closing without a day.

    The council may meet on the closing's own day unless the city wants days in between.
    """
    if deadline.day is None:
        return None
    latest = deadline.day - timedelta(days=habits.closing_days or 0)
    in_time = [day for day in sorted(set(habits.sessions)) if today <= day <= latest]
    session = in_time[-1] if in_time else None
    days = [
        _day(Stage.CLOSING, deadline.day, Origin.PUBLISHED, deadline.source),
        _day(
            Stage.LATEST_COUNCIL,
            latest,
            Origin.TYPED if habits.closing_days else Origin.PUBLISHED,
            deadline.source,
        ),
        *_reminders(deadline, rules),
    ]
    if session is not None:
        days.append(_day(Stage.COUNCIL, session, Origin.TYPED))
    if habits.notice_days is not None:
        notice = (session or latest) - timedelta(days=habits.notice_days)
        days.append(_day(Stage.NOTICE, notice, Origin.TYPED))
    order = list(Stage)
    return CouncilPlan(
        latest=latest,
        session=session,
        too_late=tuple(day for day in sorted(set(habits.sessions)) if day > latest),
        days=tuple(
            replace(each, past=each.day < today)
            for each in sorted(days, key=lambda each: (each.day, -order.index(each.stage)))
        ),
    )


def _reminders(deadline: Deadline, rules: Sequence[ReminderRule]) -> list[PlanDay]:
    """Return the days on which the programme itself recalls the council."""
    assert deadline.day is not None
    return [
        _day(
            Stage.REMINDER,
            deadline.day - timedelta(days=rule.days_before),
            Origin.PROGRAMME,
            rule.source,
        )
        for rule in rules
        if rule.template == COUNCIL_LETTER and rule.deadline_kind is deadline.kind
    ]


def _day(stage: Stage, day: date, origin: Origin, source: str = "") -> PlanDay:
    return PlanDay(stage=stage, day=day, origin=origin, source=source)
