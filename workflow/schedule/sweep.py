"""The sweep: does what is due, in order, and says what it did. The scheduler only wakes it.

Automatic acts first, each in a transaction of its own with its letters; then, in one transaction,
reminders, digest and checkpoints as `workflow.schedule.due` says; then the outbox. Two sweeps at
once do nothing twice: the second finds the first one's rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifications.catch_up import leaves_at
from states.identifiers import CaseId
from states.instants import instant_of, iso
from workflow.archive import Archive
from workflow.audit.evidence import CheckpointRow
from workflow.clock import SIMULATED_NOW
from workflow.commands import ConfirmSweep, MoveClock
from workflow.composition import OPERATOR
from workflow.desk import Desk
from workflow.filing.reception import clear_abandoned
from workflow.followup.asking import ask_centres
from workflow.keys import sign_checkpoint
from workflow.mail.departure import PAUSED
from workflow.mail.digest import write_digest
from workflow.mail.outbox import Deliveries, deliver
from workflow.office import CLOCK_ACTOR, Office
from workflow.people import Actor
from workflow.schedule.due import Plan, Snapshot, due, next_digest_at
from workflow.schedule.recollection import Tick
from workflow.schedule.reminding import write_reminders
from workflow.schedule.snapshot import LAST_SWEEP, snapshot_of, stamp_of
from workflow.standing import SWEEP_HELD
from workflow.store.filters import EventFilter

JUMP = timedelta(minutes=5)
CLOCK_JUMP, OUTAGE = "clock_jump", "outage"


@dataclass(frozen=True, kw_only=True)
class SweepReport:
    """What one sweep did; `held` says why it did nothing, `plan` then is what waits.

    `acts` counts the automatic acts, `letters` the letters written, by this sweep.
    """

    at: datetime
    held: str = ""
    plan: Plan = field(default_factory=Plan)
    acts: int = 0
    letters: int = 0
    deliveries: Deliveries = field(default_factory=Deliveries)


@dataclass(frozen=True, kw_only=True)
class _Look:
    now: datetime
    held: str
    simulated: bool
    snapshot: Snapshot | None = None
    plan: Plan = field(default_factory=Plan)


def sweep(office: Office, confirm: bool = False, by: Actor = OPERATOR) -> SweepReport:
    """Do what is due now; a clock jump or a long outage waits for `confirm`, recorded as `by`'s."""
    if confirm:
        office.run(ConfirmSweep(actor=by))
    look = _look(office)
    held = _why_held(office, look, confirmed=confirm)
    office.recollection.tick = Tick(wall=office.clock.now(), monotonic=office.clock.monotonic())
    if held:
        with office.store.write() as writer:
            writer.put_setting(SWEEP_HELD, held)
        return SweepReport(at=look.now, held=held, plan=look.plan)
    acts, letters = _settle(office, look.plan.acts)
    plan, written = _write(office)
    clear_abandoned(office)
    return SweepReport(
        at=look.now,
        plan=plan,
        acts=acts,
        letters=letters + written,
        deliveries=deliver(office),
    )


def catch_up(office: Office) -> None:
    """Do what is due but deliver nothing, not even after an outage: a restore doubts it all."""
    _settle(office, _look(office).plan.acts)
    _write(office)


def next_due_at(office: Office, after: datetime | None = None) -> datetime | None:
    """Return the earliest instant at which something falls due after `after` (default: now).

    None when the sweep is held: nothing happens by itself then.
    """
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        if in_force is None or reader.setting(SWEEP_HELD) is not None:
            return None
        now = after or office.now(reader)
        archive = Archive(reader, office.memory)
        snapshot = snapshot_of(archive, in_force, office.recollection, now)
        found = [at for at, _ in snapshot.automatic if at > now][:1]
        found += [*reader.next_departures(now), next_digest_at(now)]
        found += _waiting(snapshot, now)
        paused = reader.setting(PAUSED)
        found += [instant_of(paused)] if paused and instant_of(paused) > now else []
        return min(found)


def advance_to(
    office: Office, instant: datetime, on_step: Callable[[SweepReport], None] | None = None
) -> int:
    """Move a simulated clock from due time to due time up to `instant`, sweeping at each.

    Returns how many sweeps ran. Stops where a sweep is held.
    """
    steps = 0
    while True:
        report = sweep(office)
        steps += 1
        if on_step is not None:
            on_step(report)
        if report.held or report.at >= instant:
            return steps
        upcoming = next_due_at(office)
        target = min(upcoming, instant) if upcoming else instant
        office.run(MoveClock(actor=OPERATOR, to=target))


def _settle(office: Office, cases: Sequence[CaseId]) -> tuple[int, int]:
    """Record the automatic acts due on these cases, one after the other."""
    acts = letters = 0
    for case in cases:
        done = office.settle(case)
        acts, letters = acts + len(done.steps), letters + len(done.letters)
    return acts, letters


def _write(office: Office) -> tuple[Plan, int]:
    """Write reminders, digest and checkpoints in one transaction."""
    with office.transaction(CLOCK_ACTOR) as desk:
        in_force = office.calendar.in_force(desk.writer)
        if in_force is None:
            return Plan(), 0
        stamp = stamp_of(desk.archive, in_force, desk.now)
        snapshot = snapshot_of(desk.archive, in_force, office.recollection, desk.now)
        plan = due(snapshot, desk.now)
        write_reminders(desk, plan, snapshot.ledger)
        if plan.term is not None:
            ask_centres(desk, plan.term)
        _write_proofs(office, desk, snapshot, plan)
        desk.writer.put_setting(LAST_SWEEP, iso(desk.now))
        letters = len(desk.letters)
    office.recollection.planned = stamp
    return plan, letters


def _write_proofs(office: Office, desk: Desk, snapshot: Snapshot, plan: Plan) -> None:
    """Sign the log at closings, sessions and weekly digests; a missing key stops nothing."""
    folder = office.store.folder
    if plan.closings:
        sign_checkpoint(desk, folder, "closing")
    if snapshot.statuses is not None and _disclosed_since_signed(desk):
        sign_checkpoint(desk, folder, "session")
    if plan.digest_on is not None:
        signed = sign_checkpoint(desk, folder, "digest")
        checkpoint = signed if isinstance(signed, CheckpointRow) else None
        write_digest(desk, plan.digest_on, tuple(snapshot.facts.values()), checkpoint)


def _disclosed_since_signed(desk: Desk) -> bool:
    """Whether a session was notified or announced that no checkpoint covers yet."""
    signed = desk.writer.last_checkpoint()
    wanted = EventFilter(
        kinds=("notified", "announced"),
        case_kind="session",
        after_seq=signed.size - 1 if signed else -1,
        limit=1,
    )
    return bool(desk.writer.events(wanted))


def _look(office: Office) -> _Look:
    """Read what stands now, and what is due of it."""
    with office.store.read() as reader:
        now, in_force = office.now(reader), office.calendar.in_force(reader)
        held = reader.setting(SWEEP_HELD) or ""
        simulated = reader.setting(SIMULATED_NOW) is not None
        if in_force is None:
            return _Look(now=now, held=held, simulated=simulated)
        archive = Archive(reader, office.memory)
        snapshot = snapshot_of(archive, in_force, office.recollection, now)
    plan = due(snapshot, now)
    return _Look(now=now, held=held, simulated=simulated, snapshot=snapshot, plan=plan)


def _why_held(office: Office, look: _Look, *, confirmed: bool) -> str:
    """Say why nothing may be done now: a clock jump, or too much to catch up unasked."""
    if look.held or confirmed:
        return look.held
    if not look.simulated and _jumped(office):
        return CLOCK_JUMP
    return OUTAGE if _is_outage(office, look) else ""


def _jumped(office: Office) -> bool:
    tick = office.recollection.tick
    if tick is None:
        return False
    passed = timedelta(seconds=office.clock.monotonic() - tick.monotonic)
    drift = office.clock.now() - tick.wall - passed
    return abs(drift) > JUMP


def _is_outage(office: Office, look: _Look) -> bool:
    last = look.snapshot.last_sweep_at if look.snapshot else None
    if last is None or look.plan.late + len(look.plan.acts) == 0:
        return False
    too_long = look.now - last > timedelta(days=office.settings.outage_days)
    return too_long or look.plan.late > office.settings.catch_up_letters


def _waiting(snapshot: Snapshot, now: datetime) -> list[datetime]:
    """Return when reminders whose place is quiet now leave."""
    found = []
    for row in snapshot.pending:
        planned = snapshot.ledger.reminders.get(row.key)
        if planned is not None:
            found.append(leaves_at(planned[1], now))
    return [at for at in found if at > now]
