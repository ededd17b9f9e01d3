"""Taking over history: decisions, phases and milestones of antennas, learners and funding.

Each line goes through the same law as an act of today, dated as the file says; a date nobody knows
is kept between the acts around it, marked as a convention. Nothing is written to anybody.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from states.admission import earliest
from states.events import text_of
from states.facts import CandidatureState
from states.identifiers import CaseId, Role, Value
from states.instants import PARIS, EffectiveAt, Precision
from workflow.commands import (
    AnnounceSession,
    NotifySession,
    RecordSession,
    SessionItemAsked,
)
from workflow.desk import INSTALLATION, Desk
from workflow.followup.commands import RecordLearners
from workflow.handlers import committee, followup
from workflow.handlers.antenna_history import take_antenna, take_milestone
from workflow.handlers.rights import require
from workflow.handlers.takeover import attempt, between, record_import, since, take_act
from workflow.importing.commands import (
    AntennaRow,
    DecisionRow,
    FollowupRow,
    MilestoneRow,
    TakeOver,
)
from workflow.outcomes import CommandFailed, Invalid, RowRefused
from workflow.sittings import Sitting

NAMES: Mapping[type, str] = {
    DecisionRow: "decisions",
    AntennaRow: "antennas",
    MilestoneRow: "milestones",
    FollowupRow: "followup",
}


@dataclass(frozen=True, kw_only=True)
class Disclosed:
    """What a line says of its session's disclosure, and which line says it first."""

    line: int
    session: CaseId
    told_on: EffectiveAt | None
    public_on: EffectiveAt | None


def take_over(desk: Desk, command: TakeOver) -> None:
    """Take over every line or none; shows how many of each were taken."""
    require(desk, INSTALLATION, "import", Role.LEAD)
    desk.silent = True
    if command.digest in _digests(desk):
        raise CommandFailed(Invalid(field="file", value="", problem="already_imported"))
    faults: list[RowRefused] = []
    for row in command.rows:
        attempt(desk, row.line, faults, partial(_TAKES[type(row)], desk, row))
    if not faults:
        for disclosed in _disclosures(desk, command, faults):
            attempt(desk, disclosed.line, faults, partial(_disclose, desk, disclosed))
    if faults:
        invalid = Invalid(field="file", value="", problem="rows_refused", rows=tuple(faults))
        raise CommandFailed(invalid)
    counts: dict[str, Value] = {}
    for row in command.rows:
        name = _name_of(row)
        counts[name] = int(str(counts.get(name, 0))) + 1
    record_import(desk, counts, command.digest)


def _take_decision(desk: Desk, row: DecisionRow) -> None:
    facts = desk.archive.candidature(row.case)
    if facts is None:
        raise CommandFailed(Invalid(field="case", value=row.case, problem="unknown"))
    sitting = _sitting(desk, row)
    held_on = sitting.session.held_on
    if facts.state is CandidatureState.SUBMITTED and facts.filed_at is not None:
        # When the analysis took place is in no column: between the filing and the session.
        at = between(facts.filed_at, held_on, desk.now)
        take_act(desk, row.case, "analyse", at, {"reason": "import"})
    item = SessionItemAsked(case=row.case, outcome=row.outcome, reason=row.reason)
    record = RecordSession(
        actor=desk.actor, body="", reference="", items=(item,), session=sitting.session.id
    )
    committee.record_session(desk, record)
    inputs: dict[str, Value] = {"session": sitting.session.id}
    if row.outcome == "label" and row.sites:
        inputs["sites"] = row.sites
    take_act(desk, row.case, row.outcome, held_on or since(desk, facts.filed_at), inputs)


def _sitting(desk: Desk, row: DecisionRow) -> Sitting:
    """Return the session of a line, recorded now when the line says when it was held."""
    found = _session_called(desk, row.session)
    if found is not None:
        if row.held_on and found.session.held_on and _apart(row.held_on, found.session.held_on):
            shown = _shown(row.held_on)
            raise CommandFailed(Invalid(field="held_on", value=shown, problem="other_day"))
        return found
    if row.held_on is None:
        raise CommandFailed(Invalid(field="session", value=row.session, problem="unknown_session"))
    if earliest(row.held_on) > desk.now:
        raise CommandFailed(Invalid(field="held_on", value=_shown(row.held_on), problem="future"))
    record = RecordSession(
        actor=desk.actor,
        body=row.body or _only_body(desk, row.held_on),
        reference=row.session,
        effective_at=row.held_on,
        imported=True,
    )
    committee.record_session(desk, record)
    recorded = desk.archive.sitting(CaseId(str(desk.shown["session"])))
    assert recorded is not None
    return recorded


def _only_body(desk: Desk, held_on: EffectiveAt) -> str:
    """Return the committee that can have sat that day, when only one can.

    Raises:
        CommandFailed: several committees can, and the line does not say which.
    """
    day = held_on.instant.astimezone(PARIS).date()
    bodies = [
        body
        for body in desk.programme.bodies
        if (body.starts_on is None or body.starts_on <= day)
        and (body.ends_on is None or day <= body.ends_on)
    ]
    if len(bodies) != 1:
        known: dict[str, Value] = {"known": [body.label for body in desk.programme.bodies]}
        raise CommandFailed(Invalid(field="body", value="", problem="missing", values=known))
    return str(bodies[0].id)


def _disclosures(desk: Desk, command: TakeOver, faults: list[RowRefused]) -> Iterator[Disclosed]:
    """Yield what the lines say of their sessions, one answer a session; a contradiction faults."""
    said: dict[str, DecisionRow] = {}
    for row in command.rows:
        if not isinstance(row, DecisionRow) or not (row.told_on or row.public_on):
            continue
        first = said.setdefault(row.session, row)
        if (first.told_on, first.public_on) != (row.told_on, row.public_on):
            name = "told_on" if first.told_on != row.told_on else "public_on"
            shown = _shown(getattr(row, name) or row.told_on or row.public_on)
            field = {"told_on": "notified_on", "public_on": "announced_on"}[name]
            outcome = Invalid(field=field, value=shown, problem="differs")
            faults.append(RowRefused(line=row.line, outcome=outcome))
    if faults:
        return
    for reference, row in said.items():
        sitting = _session_called(desk, reference)
        if sitting is not None:
            yield Disclosed(
                line=row.line,
                session=sitting.session.id,
                told_on=row.told_on,
                public_on=row.public_on,
            )


def _disclose(desk: Desk, said: Disclosed) -> None:
    """Record that the session was told, then public; told no later than public if nobody knows."""
    sitting = desk.archive.sitting(said.session)
    assert sitting is not None
    held_on = sitting.session.held_on or since(desk, None)
    told_on = said.told_on or between(held_on, said.public_on, desk.now)
    _require_order(desk, "notified_on", held_on, told_on)
    committee.notify_session(
        desk, NotifySession(actor=desk.actor, session=said.session, effective_at=told_on)
    )
    if said.public_on is not None:
        _require_order(desk, "announced_on", told_on, said.public_on)
        command = AnnounceSession(
            actor=desk.actor, session=said.session, effective_at=said.public_on
        )
        committee.announce_session(desk, command)


def _require_order(desk: Desk, field: str, first: EffectiveAt, then: EffectiveAt) -> None:
    if earliest(then) > desk.now:
        raise CommandFailed(Invalid(field=field, value=_shown(then), problem="future"))
    if _surely_before(then, first):
        raise CommandFailed(Invalid(field=field, value=_shown(then), problem="before_the_other"))


def _take_followup(desk: Desk, row: FollowupRow) -> None:
    if isinstance(row.record, RecordLearners):
        followup.record_learners(desk, row.record)
    else:
        followup.record_funding(desk, row.record)


def _session_called(desk: Desk, reference: str) -> Sitting | None:
    sittings = desk.archive.sittings()
    return next(
        (each for each in sittings if reference in (each.session.reference, each.session.id)), None
    )


def _digests(desk: Desk) -> set[str]:
    events = desk.archive.events(INSTALLATION)
    return {text_of(event.data, "digest") for event in events if event.kind == "imported"}


def _name_of(row: object) -> str:
    if isinstance(row, FollowupRow):
        return "learners" if isinstance(row.record, RecordLearners) else "funding"
    return NAMES[type(row)]


def _apart(one: EffectiveAt, other: EffectiveAt) -> bool:
    """Whether two dates cannot be the same."""
    return _surely_before(one, other) or _surely_before(other, one)


def _surely_before(one: EffectiveAt, other: EffectiveAt) -> bool:
    """Whether the last instant of a date lies before the first of another."""
    start = earliest(other)
    if one.precision is Precision.INSTANT or one.latest is None:
        return one.instant < start
    return one.latest <= start


def _shown(at: EffectiveAt | None) -> str:
    if at is None:
        return ""
    local = at.instant.astimezone(PARIS)
    return f"{local:%m/%Y}" if at.precision is Precision.MONTH else f"{local:%d/%m/%Y}"


_TAKES: Mapping[type, Callable[[Desk, Any], None]] = {
    DecisionRow: _take_decision,
    AntennaRow: take_antenna,
    MilestoneRow: take_milestone,
    FollowupRow: _take_followup,
}
