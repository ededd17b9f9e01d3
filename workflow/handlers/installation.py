"""Commands on the installation itself: its birth, its clock, going live, a restore."""

from states.acts import Reason, Rule
from states.identifiers import CaseKind, PersonId, Role, Value
from states.instants import instant_of, iso
from workflow.access.ending import end_everybody
from workflow.clock import SIMULATED_NOW
from workflow.commands import ConfirmSweep, GoLive, Initialise, MoveClock, RecordRestore
from workflow.desk import INSTALLATION, Desk, Entry
from workflow.handlers.rights import refuse, require
from workflow.outcomes import CommandFailed, Invalid
from workflow.standing import CLOCK_KIND, EPOCH, GOLIVE_ON, MARKER, SIMULATED, SWEEP_HELD
from workflow.store.filters import LetterFilter, ReminderFilter
from workflow.store.records import LetterMove, LetterPhase, ReminderStatus
from workflow.zones import ZONE_SEEN, zone_database

DUE_PHASES = (
    LetterPhase.HELD,
    LetterPhase.QUEUED,
    LetterPhase.CLAIMED,
    LetterPhase.DATA,
    LetterPhase.RETRY,
)


def initialise(desk: Desk, command: Initialise) -> None:
    """Record the birth of the installation; its kind of clock never changes afterwards."""
    if desk.writer.setting(CLOCK_KIND) is not None:
        raise CommandFailed(Invalid(field="data", value="", problem="duplicate"))
    desk.writer.put_setting(CLOCK_KIND, command.clock)
    desk.writer.put_setting(EPOCH, "1")
    desk.writer.put_setting(ZONE_SEEN, zone_database() or None)
    if command.marker:
        desk.writer.put_setting(MARKER, command.marker)
    _record(desk, "initialised", {"clock": command.clock, "started_at": iso(command.started_at)})


def go_live(desk: Desk, command: GoLive) -> None:
    """Say from which day letters leave to their real addresses."""
    require(desk, INSTALLATION, "golive", Role.LEAD, Role.OPERATOR)
    desk.writer.put_setting(GOLIVE_ON, command.on.isoformat())
    _record(desk, "went_live", {"on": command.on.isoformat()})


def move_clock(desk: Desk, command: MoveClock) -> None:
    """Move the simulated clock forward; a system clock is never moved."""
    require(desk, INSTALLATION, "move_clock", Role.LEAD, Role.OPERATOR)
    if desk.writer.setting(CLOCK_KIND) != SIMULATED:
        raise CommandFailed(Invalid(field="clock", value="system", problem="read_only"))
    stands = instant_of(desk.writer.setting(SIMULATED_NOW) or iso(desk.now))
    if command.to < stands:
        found: dict[str, Value] = {"field": "to", "value": command.to.isoformat()}
        refuse(desk, INSTALLATION, "move_clock", Reason(rule=Rule.DEADLINE_PAST, found=found))
    desk.writer.put_setting(SIMULATED_NOW, iso(command.to))
    desk.now = command.to


def confirm_sweep(desk: Desk, _command: ConfirmSweep) -> None:
    """Let a held sweep go on."""
    require(desk, INSTALLATION, "confirm_sweep", Role.LEAD, Role.OPERATOR)
    held = desk.writer.setting(SWEEP_HELD)
    if held is None:
        raise CommandFailed(Invalid(field="sweep", value="", problem="unknown"))
    desk.writer.put_setting(SWEEP_HELD, None)
    _record(desk, "sweep_confirmed", {"outside_rule": ["clock_move"]})


def record_restore(desk: Desk, command: RecordRestore) -> None:
    """Record that a backup was restored, and open a new epoch of the log.

    Whatever was due by now may have left after the backup: it is doubtful, never sent again by
    itself, and what a sender at work still says of one attempt settles nothing. Feeds and accesses
    are revoked: what opened them was in the backup.
    """
    require(desk, INSTALLATION, "restore", Role.LEAD, Role.OPERATOR)
    epoch = int(desk.writer.setting(EPOCH) or "1") + 1
    desk.writer.put_setting(EPOCH, str(epoch))
    desk.writer.void_claims()
    letters = doubt_what_was_due(desk)
    feeds = sum(
        desk.writer.revoke_feeds(PersonId(person.id), desk.now) for person in desk.archive.persons()
    )
    data: dict[str, Value] = {
        "backup_size": command.backup_size,
        "backup_root": command.backup_root,
        "known_size": command.known_size,
        "made_at": iso(command.made_at) if command.made_at else "",
        "known_at": iso(command.known_at) if command.known_at else "",
        "epoch": epoch,
        "letters_unknown": letters,
        "feeds_revoked": feeds,
        "accesses_ended": end_everybody(desk),
        "outside_rule": ["restore"],
    }
    _record(desk, "restored", data)
    desk.shown |= {"epoch": epoch, "letters": letters, "feeds": feeds}


def doubt_what_was_due(desk: Desk) -> int:
    """Put every letter and reminder due by now in `unknown`, and return how many letters.

    So are those written at this very instant: the catch-up of the gap, which quiet hours may have
    put off.
    """
    count = 0
    for letter in desk.writer.letters(LetterFilter(phases=DUE_PHASES)):
        if letter.due_at > desk.now and letter.created_at < desk.now:
            continue
        move = LetterMove(
            id=letter.id, sources=DUE_PHASES, target=LetterPhase.UNKNOWN, why="restore"
        )
        if desk.writer.move_letter(move):
            desk.writer.set_reminders_of(letter.id, ReminderStatus.UNKNOWN, "restore")
            count += 1
    planned = ReminderFilter(statuses=(ReminderStatus.PLANNED,), planned_by=desk.now)
    for reminder in desk.writer.reminders(planned):
        desk.writer.doubt_reminder(reminder.key, "restore")
    return count


def _record(desk: Desk, kind: str, data: dict[str, Value]) -> None:
    desk.record(Entry(case=INSTALLATION, case_kind=CaseKind.INSTALLATION, kind=kind, data=data))
