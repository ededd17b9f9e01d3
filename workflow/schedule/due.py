"""What is due at an instant: a snapshot in, a plan out. Pure.

The sweep writes what the plan says; a forecast folds the same function over a snapshot in memory.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from notifications.catch_up import Verdict, verdicts
from notifications.merging import Departure, merge
from notifications.planning import PlannedReminder, PlanStatus
from states.antenna import RUNNING
from states.deadlines import Deadline, DeadlineKind
from states.facts import Candidature, CandidatureState, Facts
from states.filing_guards import SWEEP_MARGIN, left_at
from states.identifiers import CaseId, DeadlineId
from states.instants import PARIS
from states.law import due_act
from states.programme import Programme
from workflow.followup.terms import Term, term_due
from workflow.obligations import Ledger
from workflow.store.records import ReminderRow, ReminderStatus

DIGEST_HOUR = time(8)
ON_TIME = timedelta(hours=1)
"""A reminder later than this was missed by the sweep: it is a catch-up."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a sweep looks at.

    `automatic`: when the clock next acts on each case, earliest first. `ledger`: what is to be
    reminded now. `pending`: stored reminders planned by now. `statuses`: every stored reminder of
    a deadline, None when nothing changed since the ledger was last written.
    """

    programme: Programme
    facts: Mapping[CaseId, Facts]
    automatic: tuple[tuple[datetime, CaseId], ...] = ()
    ledger: Ledger = field(default_factory=lambda: Ledger(reminders={}))
    pending: tuple[ReminderRow, ...] = ()
    statuses: Mapping[str, ReminderStatus] | None = None
    last_sweep_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Reminders that leave together for one person, at an instant (UTC)."""

    at: datetime
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is due, in the order in which it is done."""

    acts: tuple[CaseId, ...] = ()
    additions: tuple[PlannedReminder, ...] = ()
    revived: tuple[str, ...] = ()
    verdicts: Mapping[str, ReminderStatus] = field(default_factory=dict)
    leaving: tuple[Leaving, ...] = ()
    late: int = 0
    """How many of those leaving are a catch-up."""
    digest_on: date | None = None
    """The Monday whose digest is due."""
    term: Term | None = None
    """The term whose learners are to be asked of the regional centres."""
    closings: tuple[DeadlineId, ...] = ()
    """Closings passed since the last sweep."""


def due(snapshot: Snapshot, now: datetime) -> Plan:
    """Return what is due at `now` (inclusive)."""
    additions = tuple(_additions(snapshot))
    judged, leaving = _judged(snapshot, additions, now)
    if snapshot.statuses is not None:
        judged |= _without_subject(snapshot)
    late = sum(
        snapshot.ledger.reminders[key][1].planned_at < now - ON_TIME
        for group in leaving
        for key in group.keys
    )
    return Plan(
        acts=tuple(_acts(snapshot, now)),
        additions=additions,
        revived=tuple(_revived(snapshot, now)),
        verdicts=judged,
        leaving=leaving,
        late=late,
        digest_on=digest_due(snapshot.last_sweep_at, now),
        term=term_due(snapshot.last_sweep_at, now),
        closings=tuple(_passed(snapshot, now)),
    )


def automatic_at(facts: Facts, programme: Programme) -> Iterator[datetime]:
    """Yield the instants (UTC) at which the clock acts on a case, if nobody does before."""
    if isinstance(facts, Candidature):
        end = left_at(facts, programme)
        if facts.state is CandidatureState.DRAFT and end is not None:
            yield end + SWEEP_MARGIN
        if facts.state is CandidatureState.CONSOLIDATION and facts.consolidation:
            yield from _end(facts.consolidation.due)
    elif facts.state in RUNNING:
        for fact in facts.milestones.values():
            if fact.due and fact.due.confirmed and fact.status == "expected" and not fact.overdue:
                yield from _end(fact.due)


def digest_due(last_sweep_at: datetime | None, now: datetime) -> date | None:
    """Return the latest Monday whose 08:00 (Paris) lies after the last sweep, until `now`."""
    today = now.astimezone(PARIS).date()
    monday = today - timedelta(days=today.weekday())
    if digest_at(monday) > now:
        monday -= timedelta(days=7)
    fresh = last_sweep_at is not None and last_sweep_at < digest_at(monday)
    return monday if fresh else None


def digest_at(monday: date) -> datetime:
    """Return 08:00 in Paris of a day, UTC."""
    return datetime.combine(monday, DIGEST_HOUR, tzinfo=PARIS).astimezone(UTC)


def next_digest_at(now: datetime) -> datetime:
    """Return the next Monday 08:00 (Paris) after `now`, UTC."""
    today = now.astimezone(PARIS).date()
    monday = today - timedelta(days=today.weekday())
    found = digest_at(monday)
    return found if found > now else digest_at(monday + timedelta(days=7))


def _acts(snapshot: Snapshot, now: datetime) -> Iterator[CaseId]:
    seen: set[CaseId] = set()
    for at, case in snapshot.automatic:
        if at > now:
            return
        if case not in seen and due_act(snapshot.facts[case], now, snapshot.programme):
            seen.add(case)
            yield case


def _additions(snapshot: Snapshot) -> Iterator[PlannedReminder]:
    if snapshot.statuses is None:
        return
    for key, (_, reminder) in snapshot.ledger.reminders.items():
        if key not in snapshot.statuses:
            yield reminder


def _revived(snapshot: Snapshot, now: datetime) -> Iterator[str]:
    """Yield reminders whose subject came back before their time (an act was taken back)."""
    for key, status in (snapshot.statuses or {}).items():
        found = snapshot.ledger.reminders.get(key)
        if status is ReminderStatus.SUPERSEDED and found and found[1].planned_at > now:
            yield key


def _without_subject(snapshot: Snapshot) -> dict[str, ReminderStatus]:
    """Supersede what is planned for later and no longer concerns anybody."""
    due_now = {row.key for row in snapshot.pending}
    return {
        key: ReminderStatus.SUPERSEDED
        for key, status in (snapshot.statuses or {}).items()
        if status is ReminderStatus.PLANNED
        and key not in due_now
        and key not in snapshot.ledger.reminders
    }


def _judged(
    snapshot: Snapshot, additions: tuple[PlannedReminder, ...], now: datetime
) -> tuple[dict[str, ReminderStatus], tuple[Leaving, ...]]:
    """Say what becomes of each reminder whose time has come, and which leave together."""
    judged: dict[str, ReminderStatus] = {}
    candidates = [each for each in additions if each.status is PlanStatus.PLANNED]
    for row in snapshot.pending:
        found = snapshot.ledger.reminders.get(row.key)
        if row.lapses_at is not None and now >= row.lapses_at:
            judged[row.key] = ReminderStatus.EXPIRED
        elif found is None:
            judged[row.key] = ReminderStatus.SUPERSEDED
        else:
            candidates.append(replace(found[1], status=PlanStatus.PLANNED))
    ready = [each for each in candidates if each.planned_at <= now]
    departures = []
    for key, verdict in verdicts(ready, now).items():
        if verdict is Verdict.SKIP:
            judged[key] = ReminderStatus.SKIPPED
        elif verdict is Verdict.EXPIRE:
            judged[key] = ReminderStatus.EXPIRED
        elif verdict is Verdict.SEND:
            recipient = snapshot.ledger.reminders[key][1].recipient
            departures.append(Departure(key=key, recipient=recipient, leaves_at=now, merges=True))
    leaving = tuple(
        Leaving(at=group[0].leaves_at, keys=tuple(each.key for each in group))
        for group in merge(departures)
    )
    return judged, leaving


def _passed(snapshot: Snapshot, now: datetime) -> Iterator[DeadlineId]:
    kinds = (DeadlineKind.WAVE_CLOSING, DeadlineKind.FINAL_CUTOFF)
    for deadline in snapshot.programme.deadlines.values():
        closes_at = deadline.closes_at
        if deadline.kind not in kinds or closes_at is None or snapshot.last_sweep_at is None:
            continue
        if snapshot.last_sweep_at < closes_at <= now:
            yield deadline.id


def _end(deadline: Deadline) -> Iterator[datetime]:
    if deadline.closes_at is not None:
        yield deadline.closes_at
