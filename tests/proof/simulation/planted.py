"""Bugs planted in the engine, for the length of a test, to show that the simulation sees them.

The only place where our own code is replaced. Each plants one mistake that peers made.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import Any
from unittest.mock import patch

from notifications import catch_up
from notifications.catch_up import Verdict
from states.events import Event
from states.facts import Antenna
from states.history import as_of, lifted
from states.instants import day_start
from states.windows import is_late
from workflow.desk import Desk
from workflow.mail import departure
from workflow.mail.departure import Claimed
from workflow.office import Office
from workflow.reading import NOW, Moment, Reading
from workflow.store.cases import CaseWriting
from workflow.store.log import LogWriting
from workflow.store.mail import MailReading, MailWriting
from workflow.store.records import CaseRow, LetterMove, LetterPhase, ReminderRow, ReminderStatus

Plant = Callable[[ExitStack], None]


def send_then_mark(stack: ExitStack) -> None:
    """Nothing is said before the dot, and what a dead sender held is simply sent again."""
    no_data_phase(stack)

    def recover(desk: Desk) -> None:
        for letter in desk.writer.letters():
            if letter.phase in (LetterPhase.CLAIMED, LetterPhase.DATA):
                desk.writer.move_letter(
                    LetterMove(id=letter.id, sources=(letter.phase,), target=LetterPhase.QUEUED)
                )

    stack.enter_context(patch("workflow.mail.outbox.recover", recover))


def mark_then_send(stack: ExitStack) -> None:
    """A letter is sent as soon as somebody means to send it."""

    def enter_data(desk: Desk, claimed: Claimed) -> bool:
        desk.writer.set_reminders_of(claimed.id, ReminderStatus.SENT)
        return desk.writer.move_letter(
            LetterMove(id=claimed.id, sources=(LetterPhase.CLAIMED,), target=LetterPhase.SENT)
        )

    stack.enter_context(patch("workflow.mail.outbox.enter_data", enter_data))


def no_data_phase(stack: ExitStack) -> None:
    """The final dot is written without saying so before."""
    stack.enter_context(patch("workflow.mail.outbox.enter_data", lambda _desk, _claimed: True))


def no_recovery(stack: ExitStack) -> None:
    """What a dead sender held stays held."""
    stack.enter_context(patch("workflow.mail.outbox.recover", lambda _desk: None))


def resend_when_silent(stack: ExitStack) -> None:
    """No answer after the dot counts as a failure, and the letter is tried again."""
    original = departure._target

    def target(desk: Desk, letter: Any, ended: Any) -> Any:
        phase, next_try = original(desk, letter, ended)
        if phase is LetterPhase.UNKNOWN:
            return LetterPhase.RETRY, desk.now + timedelta(minutes=5)
        return phase, next_try

    stack.enter_context(patch.object(departure, "_target", target))


def closing_off_by_one(stack: ExitStack) -> None:
    """The closing instant itself is still in time."""

    def late(at: Any, bound: datetime | None) -> bool | None:
        shifted = bound + timedelta(microseconds=1) if bound is not None else None
        return is_late(at, shifted)

    stack.enter_context(patch("states.filing_guards.is_late", late))


def closing_a_day_late(stack: ExitStack) -> None:
    """An inclusive day ends a day later."""

    def start(day: Any, zone: Any) -> datetime:
        return day_start(day + timedelta(days=1), zone)

    stack.enter_context(patch("states.deadlines.day_start", start))


def closing_in_winter_time(stack: ExitStack) -> None:
    """Paris is taken to be an hour ahead of UTC the whole year."""
    winter = timezone(timedelta(hours=1))

    def start(day: Any, _zone: Any) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=winter).astimezone(UTC)

    stack.enter_context(patch("states.deadlines.day_start", start))


def local_time_scheduling(stack: ExitStack) -> None:
    """Reminders are planned by the server's hours, not by those of the place."""

    def morning(day: Any, _recipient: Any) -> datetime:
        return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)

    stack.enter_context(patch("notifications.slots._morning", morning))


def missing_unique_key(stack: ExitStack) -> None:
    """The same reminder may be written down twice."""
    original, serial = MailWriting.add_reminder, count()

    def add(self: MailWriting, row: ReminderRow) -> bool:
        again = self.reminder(row.key) is not None
        return original(self, replace(row, key=f"{row.key}#{next(serial)}") if again else row)

    stack.enter_context(patch.object(MailWriting, "add_reminder", add))
    stack.enter_context(patch.object(MailReading, "plan_statuses", lambda _self: {}))


def embargo_leak_in_history(stack: ExitStack) -> None:
    """The history of a file shows a decision before it is disclosed."""

    def shown(self: Reading, case: Any, moment: Moment = NOW) -> tuple[Event, ...]:
        return as_of(self.archive.events(case), moment.at, moment.known_at)

    stack.enter_context(patch.object(Reading, "shown_events", shown))


def embargo_leak_in_antennas(stack: ExitStack) -> None:
    """An antenna is there for everybody as soon as the label is decided."""

    def readable(self: Reading, facts: Any) -> bool:
        return isinstance(facts, Antenna) or original(self, facts)

    def shown(events: Any, *lifts: str) -> tuple[Event, ...]:
        born = bool(events) and events[0].kind == "create"
        return tuple(events) if born else lifted(events, *lifts)

    original = Reading._may_read
    stack.enter_context(patch("workflow.reading.lifted", shown))
    stack.enter_context(patch.object(Reading, "_may_read", readable))


def embargo_leak_in_refusals(stack: ExitStack) -> None:
    """A town's act is answered from what was decided, not from what it was told."""
    stack.enter_context(patch.object(Desk, "_shown_to_actor", lambda _self, facts: facts))


def stale_filter(stack: ExitStack) -> None:
    """A list goes on showing a file in the state it was first listed in."""
    original = CaseWriting.put_case

    def put(self: CaseWriting, row: CaseRow, expected_version: int) -> None:
        before = self.case(row.id) if row.kind == "candidature" else None
        kept = replace(row, state=before.state) if before is not None else row
        original(self, kept, expected_version)

    stack.enter_context(patch.object(CaseWriting, "put_case", put))


def skipped_catch_up(stack: ExitStack) -> None:
    """A reminder whose hour passed while nothing ran is never looked at again."""
    original = catch_up.verdicts

    def verdicts(due: Any, now: datetime) -> Mapping[str, Verdict]:
        fresh = [each for each in due if each.planned_at > now - timedelta(hours=1)]
        return original(fresh, now)

    stack.enter_context(patch("workflow.schedule.due.verdicts", verdicts))


def lost_update(stack: ExitStack) -> None:
    """A writer who saw an older version writes over the newer one."""
    original = Desk.act

    def act(self: Desk, case: Any, asked: Any, _seen: int | None = None) -> Any:
        return original(self, case, asked, None)

    stack.enter_context(patch.object(Desk, "act", act))


def unlatched_closing(stack: ExitStack) -> None:
    """A clock that goes back opens again what was closed."""
    stack.enter_context(patch.object(Office, "now", lambda self, _reader: self.clock.now()))


def unnoticed_jump(stack: ExitStack) -> None:
    """The sweep believes whatever the wall says."""
    stack.enter_context(patch("workflow.schedule.sweep._jumped", lambda _office: False))


def change_without_event(stack: ExitStack) -> None:
    """What happened is projected, but one kind of event is never written down."""
    original = LogWriting.append

    def append(self: LogWriting, event: Event) -> int:
        return 0 if event.kind == "add_piece" else original(self, event)

    stack.enter_context(patch.object(LogWriting, "append", append))


def half_a_label(stack: ExitStack) -> None:
    """A label is recorded, its antennas are not."""
    stack.enter_context(patch("workflow.handlers.files._EFFECTS", _Nothing()))


class _Nothing(dict[Any, Any]):
    """A table whose every entry does nothing."""

    def __missing__(self, _key: Any) -> Callable[..., None]:
        return lambda *_: None


PLANTED: Mapping[str, Plant] = {
    plant.__name__: plant
    for plant in (
        send_then_mark,
        mark_then_send,
        no_data_phase,
        no_recovery,
        resend_when_silent,
        closing_off_by_one,
        closing_a_day_late,
        closing_in_winter_time,
        local_time_scheduling,
        missing_unique_key,
        embargo_leak_in_history,
        embargo_leak_in_antennas,
        embargo_leak_in_refusals,
        stale_filter,
        skipped_catch_up,
        lost_update,
        unlatched_closing,
        unnoticed_jump,
        change_without_event,
        half_a_label,
    )
}


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Plant one bug by name until the block ends."""
    with ExitStack() as stack:
        PLANTED[name](stack)
        yield
