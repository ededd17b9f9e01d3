"""Importing: lines of a spreadsheet become cases through the same law, and write to nobody.

Each line is tried whatever became of the others, so that every fault is told at once; one fault
and nothing is recorded.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from states.acts import Act, Refused
from states.facts import Outcome
from states.identifiers import CaseId, CaseKind, Role, Value, WindowId
from states.instants import EffectiveAt, Precision, exactly
from states.law import decide
from workflow.commands import (
    CandidatureRow,
    ContactRow,
    ImportRows,
    OpenDraft,
    RecordSession,
    SessionItemAsked,
)
from workflow.desk import INSTALLATION, Desk, Entry
from workflow.handlers import committee, files, people
from workflow.handlers.rights import require
from workflow.outcomes import CommandFailed, Invalid, RowRefused

DECISIONS: Mapping[str, Outcome] = {
    "labelled": Outcome.LABEL,
    "not_selected": Outcome.NOT_SELECT,
    "deferred": Outcome.DEFER,
}


def import_rows(desk: Desk, command: ImportRows) -> None:
    """Take over every line or none; shows how many of each were taken."""
    require(desk, INSTALLATION, "import", Role.LEAD)
    faults: list[RowRefused] = []
    for contact in command.contacts:
        attempt(desk, contact.line, faults, partial(_take_contact, desk, contact))
    for row in command.candidatures:
        attempt(desk, row.line, faults, partial(_take_candidature, desk, command, row))
    if faults:
        raise CommandFailed(
            Invalid(field="file", value="", problem="rows_refused", rows=tuple(faults))
        )
    counts: dict[str, Value] = {
        "candidatures": len(command.candidatures),
        "contacts": len(command.contacts),
    }
    record_import(desk, counts, command.digest)


def attempt(desk: Desk, line: int, faults: list[RowRefused], take: Callable[[], None]) -> None:
    """Take one line, or keep why not: the lines after it are tried all the same."""
    try:
        with desk.writer.attempt():
            take()
    except CommandFailed as failed:
        # The events of the lines before stay in the transaction: read again, not remembered.
        desk.archive.forget()
        faults.append(RowRefused(line=line, outcome=failed.outcome))


def _take_contact(desk: Desk, row: ContactRow) -> None:
    email = row.person.texts.get("email", "").lower()
    for person in desk.archive.persons():
        same = (person.organisation, person.kind) == (row.person.organisation, row.person.kind)
        if person.active and same and desk.words(person.texts.get("email", "")).lower() == email:
            raise CommandFailed(Invalid(field="email", value=email, problem="duplicate"))
    people.register_person(desk, row.person)


def _take_candidature(desk: Desk, command: ImportRows, row: CandidatureRow) -> None:
    if desk.archive.authority(row.authority.code) is None:
        people.register_authority(desk, row.authority)
    for code in row.members:
        if desk.archive.authority(code) is None:
            raise CommandFailed(Invalid(field="members", value=code, problem="unknown"))
    filed_at = row.filed_at or _unknown_filing(desk, row)
    draft = OpenDraft(
        actor=command.actor,
        effective_at=filed_at,
        authority=row.authority.code,
        window=row.window,
        members=row.members,
        imported=True,
    )
    files.open_draft(desk, draft)
    case = CaseId(str(desk.shown["case"]))
    if row.state == "draft":
        # What the clock owes to a draft of a closed window is owed to the past: without a letter.
        desk.run_due(case)
        return
    for piece in (each for each in desk.programme.pieces if each.at_filing):
        take_act(desk, case, "add_piece", filed_at, {"piece": piece.id})
    source = f"import:{command.digest[:12]}"
    inputs: dict[str, Value] = {
        "window": row.window,
        "channel": row.channel,
        "reason": source,
        "proof": source,
    }
    take_act(desk, case, "submit", filed_at, inputs)
    if row.state != "submitted":
        # When the analysis took place is in no column: no earlier than the filing, that is all.
        take_act(desk, case, "analyse", since(desk, filed_at), {"reason": source})
    if row.state in DECISIONS:
        _decide(desk, command, row, case)


def _unknown_filing(desk: Desk, row: CandidatureRow) -> EffectiveAt:
    """Return when a file came in whose date nobody knows: since its window took files, at most."""
    window = desk.programme.window(WindowId(row.window))
    if row.state == "draft" or window is None:
        return exactly(desk.now)
    start = min(window.opens_at or window.known_from, desk.now)
    return since(desk, exactly(start))


def since(desk: Desk, first: EffectiveAt | None) -> EffectiveAt:
    """Return a date known only as between an act and now (or before now, when none is known)."""
    return between(first, None, desk.now)


def between(first: EffectiveAt | None, then: EffectiveAt | None, now: datetime) -> EffectiveAt:
    """Return a date known only as no earlier than one act and no later than another, or now."""
    end = (then.latest or then.instant) if then else now
    if first is None:
        return EffectiveAt(
            instant=end, precision=Precision.NOT_AFTER, latest=end, conventional=True
        )
    start = first.earliest or first.instant
    return EffectiveAt(
        instant=min(max(start, first.instant), max(start, end)),
        precision=Precision.NOT_AFTER,
        earliest=start,
        latest=max(start, end),
        conventional=True,
    )


def _decide(desk: Desk, command: ImportRows, row: CandidatureRow, case: CaseId) -> None:
    found = [
        sitting.session
        for sitting in desk.archive.sittings()
        if row.session in (sitting.session.reference, sitting.session.id)
    ]
    if not found:
        raise CommandFailed(Invalid(field="session", value=row.session, problem="unknown_session"))
    outcome, session = DECISIONS[row.state], found[0]
    item = SessionItemAsked(case=case, outcome=str(outcome), reason=row.reason)
    record = RecordSession(
        actor=command.actor, body="", reference="", items=(item,), session=session.id
    )
    committee.record_session(desk, record)
    at = session.held_on or exactly(desk.now)
    take_act(desk, case, str(outcome), at, {"session": session.id})


def take_act(
    desk: Desk, case: CaseId, trigger: str, at: EffectiveAt, inputs: dict[str, Value]
) -> None:
    """Take one act of the history, without the automatic acts that the next line disproves."""
    act = Act(
        trigger=trigger,
        actor=desk.actor.id,
        roles=desk.actor.roles,
        effective_at=at,
        inputs=inputs,
        region=desk.actor.region,
    )
    decision = decide(desk.facts(case), act, desk.now, desk.programme)
    if isinstance(decision, Refused):
        raise CommandFailed(decision)
    desk.record_step(decision)
    files.carry_out(desk, decision)


def record_import(desk: Desk, counts: dict[str, Value], digest: str) -> None:
    """Record that a file was taken over, and show how many of each it held."""
    data = {**counts, "digest": digest}
    desk.record(
        Entry(case=INSTALLATION, case_kind=CaseKind.INSTALLATION, kind="imported", data=data)
    )
    desk.shown.clear()
    desk.shown.update(counts)
