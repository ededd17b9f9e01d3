"""The sweep: does what is due, in order, and says what it did. The scheduler only wakes it.

Automatic acts first, each in a transaction of its own with its letters; then, in one transaction,
reminders, digest and checkpoints as `workflow.due` says; then the outbox. Two sweeps at once do
nothing twice: the second finds the first one's rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifications.catch_up import leaves_at
from states.instants import iso
from workflow.archive import Archive
from workflow.audit.evidence import CheckpointRow
from workflow.clock import SIMULATED_NOW
from workflow.commands import ConfirmSweep, MoveClock
from workflow.composition import OPERATOR
from workflow.desk import Desk
from workflow.digest import write_digest
from workflow.due import Plan, Snapshot, due, next_digest_at
from workflow.handlers.installation import SWEEP_HELD
from workflow.keys import sign_checkpoint
from workflow.office import CLOCK_ACTOR, Office
from workflow.outbox import Deliveries, deliver
from workflow.recollection import Tick
from workflow.reminding import write_reminders
from workflow.snapshot import LAST_SWEEP, snapshot_of, stamp_of
from workflow.store.filters import EventFilter

JUMP = timedelta(minutes=5)
CLOCK_JUMP, OUTAGE = "clock_jump", "outage"
INSTANT = timedelta(microseconds=1)


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


def sweep(office: Office, confirm: bool = False) -> SweepReport:
    """Do what is due now; a clock jump or a long outage waits for `confirm`."""
    if confirm:
        _confirm(office)
    held = _held(office, confirmed=confirm)
    if held is not None:
        return held
    acts, letters = _settle(office)
    plan, written = _write(office)
    return SweepReport(
        at=_now(office),
        plan=plan,
        acts=acts,
        letters=letters + written,
        deliveries=deliver(office),
    )


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


def _settle(office: Office) -> tuple[int, int]:
    """Record every automatic act due, one case after the other."""
    acts = letters = 0
    snapshot = _looked_at(office)
    for case in due(snapshot, _now(office)).acts if snapshot else ():
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
    if snapshot.last_sweep_at is not None and _disclosed(desk, snapshot.last_sweep_at):
        sign_checkpoint(desk, folder, "session")
    if plan.digest_on is not None:
        signed = sign_checkpoint(desk, folder, "digest")
        checkpoint = signed if isinstance(signed, CheckpointRow) else None
        write_digest(desk, plan.digest_on, tuple(snapshot.facts.values()), checkpoint)


def _disclosed(desk: Desk, since: datetime) -> bool:
    wanted = EventFilter(
        kinds=("notified", "announced"),
        case_kind="session",
        recorded_from=since + INSTANT,
        limit=1,
    )
    return bool(desk.writer.events(wanted))


def _held(office: Office, *, confirmed: bool) -> SweepReport | None:
    """Return why nothing may be done now: a clock jump, or an outage too long to catch up alone."""
    now = _now(office)
    with office.store.read() as reader:
        held = reader.setting(SWEEP_HELD) or ""
        simulated = reader.setting(SIMULATED_NOW) is not None
    held = held or ("" if simulated or confirmed else _jump(office))
    plan = Plan()
    if not held and not confirmed:
        snapshot = _looked_at(office)
        plan = due(snapshot, now) if snapshot else Plan()
        held = OUTAGE if snapshot and _is_outage(office, snapshot, plan, now) else ""
    office.recollection.tick = Tick(wall=office.clock.now(), monotonic=office.clock.monotonic())
    if not held:
        return None
    with office.store.write() as writer:
        writer.put_setting(SWEEP_HELD, held)
    return SweepReport(at=now, held=held, plan=plan)


def _jump(office: Office) -> str:
    tick = office.recollection.tick
    if tick is None:
        return ""
    passed = timedelta(seconds=office.clock.monotonic() - tick.monotonic)
    drift = office.clock.now() - tick.wall - passed
    return CLOCK_JUMP if abs(drift) > JUMP else ""


def _is_outage(office: Office, snapshot: Snapshot, plan: Plan, now: datetime) -> bool:
    last, settings = snapshot.last_sweep_at, office.settings
    if last is None or plan.late + len(plan.acts) == 0:
        return False
    too_long = now - last > timedelta(days=settings.outage_days)
    return too_long or plan.late > settings.catch_up_letters


def _confirm(office: Office) -> None:
    """Let a held sweep go on; without one there is nothing to confirm."""
    office.run(ConfirmSweep(actor=OPERATOR))


def _looked_at(office: Office) -> Snapshot | None:
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        if in_force is None:
            return None
        archive = Archive(reader, office.memory)
        return snapshot_of(archive, in_force, office.recollection, office.now(reader))


def _waiting(snapshot: Snapshot, now: datetime) -> list[datetime]:
    """Return when reminders whose place is quiet now leave."""
    found = []
    for row in snapshot.pending:
        planned = snapshot.ledger.reminders.get(row.key)
        if planned is not None:
            found.append(leaves_at(planned[1], now))
    return [at for at in found if at > now]


def _now(office: Office) -> datetime:
    with office.store.read() as reader:
        return office.now(reader)
