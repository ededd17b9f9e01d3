"""The linter of deadlines: what a programme's dates would cause, said before it happens.

It warns and changes nothing. What is over at `now` is left alone. Codes and values only: the
sentences are in the wording.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from zoneinfo import ZoneInfo

from states.deadlines import Deadline, DeadlineKind
from states.facts import Session
from states.holidays import Calendar, holidays_of
from states.identifiers import CaseId, DeadlineId, WindowId
from states.instants import Certainty, day_start
from states.programme import Call, Programme, Window, WindowKind

_SATURDAY = 5
_HALF_A_DAY = timedelta(hours=12)
_SOON = timedelta(days=183)
"""Six months: what it takes to negotiate the next agreement."""

# A target is a horizon and an agreement a contract: nobody is expected at their desk that day.
_DAY_MATTERS = frozenset(DeadlineKind) - {DeadlineKind.TARGET, DeadlineKind.AGREEMENT}
_CLOSINGS = frozenset({DeadlineKind.WAVE_CLOSING, DeadlineKind.FINAL_CUTOFF})
_NOT_SAID: Mapping[CaseId, WindowId] = MappingProxyType({})


class LintCode(StrEnum):
    """What the linter warns of; the wording has a sentence for each."""

    SESSION_BEFORE_CLOSING = "session_before_closing"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOCK_CHANGE = "clock_change"
    AGREEMENT_ENDS_FIRST = "agreement_ends_first"
    AGREEMENT_ENDS_SOON = "agreement_ends_soon"
    AGREEMENT_BEFORE_HORIZON = "agreement_before_horizon"
    NO_SUCCESSOR = "no_successor"
    UNREACHABLE_REMINDER = "unreachable_reminder"
    UNKNOWN_DATE = "unknown_date"


@dataclass(frozen=True, kw_only=True)
class LintWarning:
    """One warning on one deadline.

    `other` names what it collides with: the session, the last closing, the holiday, the rule.
    """

    code: LintCode
    deadline: DeadlineId
    day: date | None = None
    other: str = ""


@dataclass(frozen=True, kw_only=True)
class Unreachable:
    """A reminder rule whose time is past before its deadline can concern anybody."""

    rule: str
    deadline: DeadlineId


def lint(
    programme: Programme,
    now: datetime,
    sessions: Sequence[Session] = (),
    unreachable: Sequence[Unreachable] = (),
    windows: Mapping[CaseId, WindowId] = _NOT_SAID,
) -> tuple[LintWarning, ...]:
    """Return the warnings, each once, by day (unknown days last), deadline, code.

    `windows` says in which window each file examined by `sessions` was filed. A session planned
    as a deadline names its wave, or its call (its first wave then), as its subject.
    """
    found = chain(
        *(_of_its_day(deadline, now) for deadline in programme.deadlines.values()),
        _agreements(programme, now),
        *(_successors(call, programme, now) for call in programme.calls),
        _planned_sessions(programme, now),
        _recorded_sessions(programme, sessions, windows),
        (_unreachable(one, programme) for one in unreachable),
    )
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _of_its_day(deadline: Deadline, now: datetime) -> Iterator[LintWarning]:
    """What the day of one deadline causes on its own."""
    closes_at = deadline.closes_at
    if deadline.day is None or closes_at is None:
        yield LintWarning(code=LintCode.UNKNOWN_DATE, deadline=deadline.id)
        return
    if closes_at <= now or deadline.kind not in _DAY_MATTERS:
        return
    if deadline.day.weekday() >= _SATURDAY:
        yield _on(deadline, LintCode.WEEKEND)
    holiday = holidays_of(deadline.day.year, Calendar.FRANCE).get(deadline.day)
    if holiday is not None:
        yield _on(deadline, LintCode.HOLIDAY, holiday.name)
    if _clock_changes(deadline.day, closes_at, ZoneInfo(deadline.zone)):
        yield _on(deadline, LintCode.CLOCK_CHANGE)


def _clock_changes(day: date, closes_at: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks change on the day itself or in the night that follows the closing."""
    span = (day_start(day, zone), closes_at + _HALF_A_DAY)
    return len({instant.astimezone(zone).utcoffset() for instant in span}) > 1


def _agreements(programme: Programme, now: datetime) -> Iterator[LintWarning]:
    """Agreements that end soon, or before the last closing or horizon still ahead."""
    last = _last_ahead(programme, now, _CLOSINGS)
    horizon = _last_ahead(programme, now, frozenset({DeadlineKind.TARGET}))
    for deadline in programme.deadlines.values():
        ends_at = deadline.closes_at
        if ends_at is None or deadline.kind is not DeadlineKind.AGREEMENT:
            continue
        if last and ends_at < last[0]:
            yield _on(deadline, LintCode.AGREEMENT_ENDS_FIRST, last[1])
        if horizon and ends_at < horizon[0]:
            yield _on(deadline, LintCode.AGREEMENT_BEFORE_HORIZON, horizon[1])
        if now < ends_at <= now + _SOON:
            yield _on(deadline, LintCode.AGREEMENT_ENDS_SOON)


def _last_ahead(
    programme: Programme, now: datetime, kinds: frozenset[DeadlineKind]
) -> tuple[datetime, DeadlineId] | None:
    """Return when the last deadline of some kinds still ahead ends, and which it is."""
    ahead = [
        (closes_at, deadline.id)
        for deadline in programme.deadlines.values()
        if deadline.kind in kinds and (closes_at := deadline.closes_at) and closes_at > now
    ]
    return max(ahead, default=None)


def _successors(call: Call, programme: Programme, now: datetime) -> Iterator[LintWarning]:
    """Waves still ahead whose drafts would lapse: no later window is published by their closing.

    The wave that ends with the call itself, at the final cutoff, has none to have.
    """
    cutoff = programme.deadlines[call.final_cutoff].closes_at if call.final_cutoff else None
    for index, window in enumerate(call.windows):
        closing = programme.closing(window)
        closes_at = closing.closes_at
        if window.kind is not WindowKind.WAVE or closes_at is None or closes_at <= now:
            continue
        published = [later for later in call.windows[index + 1 :] if later.known_from <= closes_at]
        if not published and closes_at != cutoff:
            yield _on(closing, LintCode.NO_SUCCESSOR, window.id)


def _planned_sessions(programme: Programme, now: datetime) -> Iterator[LintWarning]:
    """Sessions planned before the end of the wave they examine."""
    for deadline in programme.deadlines.values():
        if deadline.kind is not DeadlineKind.SESSION or deadline.is_past(now) in (True, None):
            continue
        starts_at = _start_of(deadline)
        wave = _first_wave(programme, deadline.subject)
        closing = programme.closing(wave).closes_at if wave else None
        if wave and starts_at and closing and starts_at < closing:
            yield _on(deadline, LintCode.SESSION_BEFORE_CLOSING, wave.closing)


def _start_of(session: Deadline) -> datetime | None:
    if session.day is None or session.hour is not None:
        return session.closes_at
    return day_start(session.day, ZoneInfo(session.zone))


def _first_wave(programme: Programme, subject: str) -> Window | None:
    """The wave a session's subject names, or the first wave of the call it names."""
    waves = [
        window
        for call in programme.calls
        for window in call.windows
        if window.kind is WindowKind.WAVE and subject in (window.id, call.id)
    ]
    return waves[0] if waves else None


def _recorded_sessions(
    programme: Programme, sessions: Sequence[Session], windows: Mapping[CaseId, WindowId]
) -> Iterator[LintWarning]:
    """Sessions held before the closing of a wave whose files they examined, past ones too."""
    for session in sessions:
        for item in session.items:
            window = programme.window(windows.get(item.case, WindowId("")))
            if window is None or window.kind is not WindowKind.WAVE:
                continue
            closing = programme.closing(window)
            if _held_before(session, closing):
                yield _on(closing, LintCode.SESSION_BEFORE_CLOSING, session.id)


def _held_before(session: Session, closing: Deadline) -> bool:
    held_on, closes_at = session.held_on, closing.closes_at
    if held_on is None or closes_at is None or held_on.instant >= closes_at:
        return False
    return held_on.compared_to(closes_at) is Certainty.BEFORE


def _unreachable(one: Unreachable, programme: Programme) -> LintWarning:
    deadline = programme.deadlines.get(one.deadline)
    return LintWarning(
        code=LintCode.UNREACHABLE_REMINDER,
        deadline=one.deadline,
        day=deadline.day if deadline else None,
        other=one.rule,
    )


def _on(deadline: Deadline, code: LintCode, other: str = "") -> LintWarning:
    return LintWarning(code=code, deadline=deadline.id, day=deadline.day, other=other)


def _order(warning: LintWarning) -> tuple[date, str, str, str]:
    return warning.day or date.max, warning.deadline, warning.code, warning.other
