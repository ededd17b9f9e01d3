"""Calls, windows and programme-level deadlines, as read from the tables of a programme file."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from config.errors import ConfigProblem
from config.reading import Table, note_duplicates
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import CallId, DeadlineId, WindowId
from states.instants import day_start
from states.programme import Call, Target, Window, WindowKind

FREE_KINDS = (
    DeadlineKind.AGREEMENT,
    DeadlineKind.SESSION,
    DeadlineKind.NOTIFICATION,
    DeadlineKind.ANNOUNCEMENT,
)
"""Kinds a `[[deadlines]]` table may have; the others are born of calls, files and antennas."""


@dataclass(kw_only=True)
class Schedule:
    """Calls and deadlines read so far, under the zone and the publication of the file."""

    subject: str
    zone: str
    known_from: datetime
    calls: list[Call] = field(default_factory=list)
    deadlines: dict[DeadlineId, Deadline] = field(default_factory=dict)

    def add(self, deadline: Deadline, table: Table) -> None:
        """Keep a deadline; its id must be new in the file."""
        if deadline.id in self.deadlines:
            table.note("id", ConfigProblem.DUPLICATE)
        self.deadlines[deadline.id] = deadline


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a deadline is, before its date is read."""

    id: DeadlineId
    kind: DeadlineKind
    subject: str
    label: str
    known_from: datetime
    hard: bool = True


def read_calls(whole: Table, schedule: Schedule) -> None:
    """Read `[[calls]]` into `schedule`, and check the order of the closings."""
    tables = whole.tables("calls")
    if not tables:
        whole.note("calls", ConfigProblem.MISSING)
    note_duplicates(tables)
    for table in tables:
        schedule.calls.append(_call(table, schedule))


def read_free_deadlines(whole: Table, schedule: Schedule) -> None:
    """Read `[[deadlines]]` (framework agreement, planned sessions…) into `schedule`."""
    for table in whole.tables("deadlines"):
        kind = table.choice("kind", DeadlineKind)
        if kind not in FREE_KINDS and table.content.get("kind") == kind:
            table.note("kind", ConfigProblem.NOT_A_CHOICE, tuple(map(str, FREE_KINDS)))
        statement = Statement(
            id=DeadlineId(table.identifier()),
            kind=kind,
            subject=schedule.subject,
            label=table.text("label"),
            known_from=_known_from(table, schedule),
            hard=table.flag("hard", False),
        )
        schedule.add(_deadline(table, statement, schedule), table)


def add_horizons(targets: tuple[tuple[Table, Target], ...], schedule: Schedule) -> None:
    """Add one soft deadline per target that has a horizon, under the target's id."""
    for table, target in targets:
        if target.horizon is None:
            continue
        horizon = Deadline(
            id=DeadlineId(target.id),
            kind=DeadlineKind.TARGET,
            subject=schedule.subject,
            label=target.label,
            day=target.horizon,
            zone=schedule.zone,
            hard=False,
            known_from=day_start(target.known_from, ZoneInfo(schedule.zone)),
            source=target.source,
            interpretation=table.text("interpretation", ""),
        )
        schedule.add(horizon, table)


def _call(table: Table, schedule: Schedule) -> Call:
    call = CallId(table.identifier())
    label = table.text("label")
    cutoff = _final_cutoff(table, call, schedule)
    tables = table.tables("windows")
    if not tables:
        table.note("windows", ConfigProblem.MISSING)
    note_duplicates(tables)
    windows = tuple(_window(each, call, schedule) for each in tables)
    _check_order(tables, windows, cutoff, schedule)
    return Call(
        id=call,
        label=label,
        windows=windows,
        final_cutoff=cutoff,
        source=_source(table),
    )


def _final_cutoff(table: Table, call: CallId, schedule: Schedule) -> DeadlineId | None:
    if not table.has("final_cutoff"):
        table.table("final_cutoff")
        return None
    cutoff = table.table("final_cutoff")
    statement = Statement(
        id=DeadlineId(f"{call}/{cutoff.identifier()}"),
        kind=DeadlineKind.FINAL_CUTOFF,
        subject=call,
        label=cutoff.text("label"),
        known_from=_known_from(cutoff, schedule),
    )
    schedule.add(_deadline(cutoff, statement, schedule), cutoff)
    return statement.id


def _window(table: Table, call: CallId, schedule: Schedule) -> Window:
    window = WindowId(f"{call}/{table.identifier()}")
    label = table.text("label")
    known_from = _known_from(table, schedule)
    return Window(
        id=window,
        call=call,
        label=label,
        kind=table.choice("kind", WindowKind),
        closing=_closing(table, window, schedule),
        known_from=known_from,
        opens_at=table.instant("opens_at", ZoneInfo(schedule.zone)),
        source=_source(table),
    )


def _closing(table: Table, window: WindowId, schedule: Schedule) -> DeadlineId:
    shared, own = table.text("closes_with", ""), table.table("closing")
    if shared and own.content:
        table.note("closes_with", ConfigProblem.CLOSING_GIVEN_TWICE, ("closing",))
        own.asked.update(own.content)
    if shared:
        return _shared_closing(table, window, shared, schedule)
    if not own.content:
        table.note("closing", ConfigProblem.WINDOW_WITHOUT_CLOSING, ("closing", "closes_with"))
        return DeadlineId(window)
    statement = Statement(
        id=DeadlineId(window),
        kind=DeadlineKind.WAVE_CLOSING,
        subject=window,
        label=own.text("label", table.text("label", "")),
        known_from=own.instant("known_from", ZoneInfo(schedule.zone))
        or _known_from(table, schedule),
    )
    schedule.add(_deadline(own, statement, schedule), table)
    return statement.id


def _shared_closing(table: Table, window: WindowId, shared: str, schedule: Schedule) -> DeadlineId:
    call = window.rpartition("/")[0]
    known = tuple(
        each.removeprefix(f"{call}/") for each in schedule.deadlines if each.startswith(f"{call}/")
    )
    if shared not in known:
        table.note("closes_with", ConfigProblem.UNKNOWN, known)
    return DeadlineId(f"{call}/{shared}")


def _deadline(table: Table, statement: Statement, schedule: Schedule) -> Deadline:
    day, hour = table.day("day"), table.hour("hour")
    interpretation = table.text("interpretation", "")
    if day is None and hour is not None:
        table.note("hour", ConfigProblem.HOUR_WITHOUT_DAY)
    if not interpretation and (day is None or hour is None):
        table.note("interpretation", ConfigProblem.SILENCE_UNEXPLAINED)
    return Deadline(
        id=statement.id,
        kind=statement.kind,
        subject=statement.subject,
        label=statement.label,
        day=day,
        hour=hour,
        not_after=table.day("not_after") if day is None else None,
        zone=table.zone("zone", schedule.zone),
        hard=statement.hard,
        known_from=statement.known_from,
        source=_source(table),
        interpretation=interpretation,
    )


def _known_from(table: Table, schedule: Schedule) -> datetime:
    return table.instant("known_from", ZoneInfo(schedule.zone)) or schedule.known_from


def _source(table: Table) -> str:
    source = table.text("source", "")
    if not source.strip():
        table.note("source", ConfigProblem.SOURCE_MISSING)
    return source


def _check_order(
    tables: tuple[Table, ...],
    windows: tuple[Window, ...],
    cutoff: DeadlineId | None,
    schedule: Schedule,
) -> None:
    latest: datetime | None = None
    limit = schedule.deadlines[cutoff].closes_at if cutoff in schedule.deadlines else None
    for table, window in zip(tables, windows, strict=True):
        closing = schedule.deadlines.get(window.closing)
        closes_at = closing.closes_at if closing else None
        if closes_at is None:
            continue
        if latest is not None and closes_at < latest:
            table.note("closing", ConfigProblem.CLOSINGS_OUT_OF_ORDER)
        if limit is not None and closes_at > limit:
            table.note("closing", ConfigProblem.CUTOFF_BEFORE_CLOSING)
        if window.opens_at is not None and window.opens_at >= closes_at:
            table.note("opens_at", ConfigProblem.OPENS_AFTER_CLOSING)
        latest = closes_at
