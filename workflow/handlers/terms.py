"""Commands on the programme and its deadlines: applying a version, extending, opening a call."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from config.errors import ConfigInvalid
from config.programme_file import ProgrammeFile, from_canonical
from states.acts import Reason, Rule
from states.deadlines import Deadline
from states.events import Event
from states.extension import extend
from states.identifiers import CaseId, CaseKind, Role, Value, WindowId
from states.instants import iso
from states.law import fingerprint
from workflow.calendar import deadline_data, deadline_of
from workflow.commands import ApplyProgramme, ExtendDeadline, ExtendTogether, OpenCall
from workflow.desk import PROGRAMME, Desk, Entry
from workflow.handlers.rights import refuse, require
from workflow.outcomes import CommandFailed, Invalid
from workflow.store.records import ProgrammeRow

AUDIENCES = ("acv", "former", "all")


def apply_programme(desk: Desk, command: ApplyProgramme) -> None:
    """Store version n of the programme; open or move its deadlines by their own events.

    A deadline extended in the store is never moved back; the file's own wish is then reported.
    """
    require(desk, PROGRAMME, "apply_programme", Role.LEAD, Role.OPERATOR)
    last = desk.writer.programme()
    number = last.n + 1 if last else 1
    file = _read(command.canonical, number)
    if last is not None and last.sha256 == file.sha256:
        raise CommandFailed(Invalid(field="programme", value=file.sha256[:8], problem="duplicate"))
    desk.writer.put_programme(
        ProgrammeRow(
            n=number,
            sha256=file.sha256,
            canonical=file.canonical,
            applied_at=desk.now,
            known_from=command.known_from or file.known_from,
            source=file.source,
        )
    )
    desk.reload_programme()
    data: dict[str, Value] = {
        "n": number,
        "sha256": file.sha256,
        "known_from": iso(command.known_from or file.known_from),
    }
    _record(desk, PROGRAMME, CaseKind.PROGRAMME, "programme_applied", data)
    kept = [
        deadline.id
        for deadline in file.programme.deadlines.values()
        if not _state_deadline(desk, deadline)
    ]
    desk.reload_programme()
    desk.shown |= {"n": number, "sha256": file.sha256, "kept": list(kept)}


def extend_deadline(desk: Desk, command: ExtendDeadline) -> None:
    """Move a programme deadline forward for everybody; shows how many files it concerns."""
    case = CaseId(command.deadline)
    require(desk, case, "extend_deadline", Role.LEAD)
    deadline = desk.programme.deadlines.get(command.deadline)
    if deadline is None:
        raise CommandFailed(
            Invalid(
                field="deadline",
                value=command.deadline,
                problem="unknown",
                values={"known": sorted(str(name) for name in desk.programme.deadlines)},
            )
        )
    moved = extend(deadline, command.day, desk.now, desk.programme)
    if not isinstance(moved, Deadline):
        refuse(desk, case, "extend_deadline", *moved)
        return
    if not command.reason:
        reason = Reason(rule=Rule.REASON_MISSING, found={"field": "reason"})
        refuse(desk, case, "extend_deadline", reason)
    texts: dict[str, Value] = {"reason": desk.keep_text(command.reason)}
    data: dict[str, Value] = {
        **deadline_data(moved),
        "before": deadline.day.isoformat() if deadline.day else "",
        "outside_rule": ["extension"],
        "texts": texts,
    }
    _record(desk, case, CaseKind.DEADLINE, "deadline_extended", data)
    desk.reload_programme()
    desk.shown |= {"deadline": command.deadline, "version": moved.version}


def extend_together(desk: Desk, command: ExtendTogether) -> None:
    """Move several deadlines forward by the same number of days; one refused, none moved."""
    if command.days <= 0:
        raise CommandFailed(Invalid(field="days", value=str(command.days), problem="past"))
    for name in command.deadlines:
        stands = desk.programme.deadlines.get(name)
        day = stands.day + timedelta(days=command.days) if stands and stands.day else None
        if day is None:
            raise CommandFailed(Invalid(field="deadline", value=name, problem="unknown"))
        extend_deadline(
            desk,
            ExtendDeadline(actor=command.actor, deadline=name, day=day, reason=command.reason),
        )
    desk.shown["count"] = len(command.deadlines)


def open_call(desk: Desk, command: OpenCall) -> None:
    """Record that the invited towns are written to about a window of a call."""
    require(desk, PROGRAMME, "open_call", Role.LEAD)
    window = desk.programme.window(WindowId(command.window))
    if window is None or window.call != command.call:
        raise CommandFailed(Invalid(field="window", value=command.window, problem="unknown"))
    if command.audience not in AUDIENCES:
        known: dict[str, Value] = {"known": list(AUDIENCES)}
        raise CommandFailed(
            Invalid(field="audience", value=command.audience, problem="not_a_choice", values=known)
        )
    data: dict[str, Value] = {
        "call": command.call,
        "window": command.window,
        "audience": command.audience,
    }
    _record(desk, PROGRAMME, CaseKind.PROGRAMME, "call_opened", data)


def _state_deadline(desk: Desk, deadline: Deadline) -> bool:
    """Record a deadline of a file if it differs from the store; False when the store's is kept."""
    case = CaseId(deadline.id)
    events = desk.archive.events(case)
    if not events:
        _record(desk, case, CaseKind.DEADLINE, "deadline_set", deadline_data(deadline))
        return True
    stands = deadline_of(events, deadline)
    wished = (deadline.day, deadline.hour, deadline.zone)
    if wished == (stands.day, stands.hour, stands.zone):
        return True
    if _falls_short(events, deadline):
        return False
    moved = replace(deadline, version=stands.version + 1)
    _record(desk, case, CaseKind.DEADLINE, "deadline_moved", deadline_data(moved))
    return True


def _falls_short(events: Sequence[Event], wished: Deadline) -> bool:
    """Whether a file would take back a delay that an extension once gave."""
    ends = [
        deadline_of(events[: number + 1], wished).closes_at
        for number, event in enumerate(events)
        if event.kind == "deadline_extended"
    ]
    known = [end for end in ends if end is not None]
    return bool(known) and (wished.closes_at is None or wished.closes_at < max(known))


def _read(canonical: bytes, number: int) -> ProgrammeFile:
    try:
        return from_canonical(canonical, law_fingerprint=fingerprint(), version=number)
    except (ConfigInvalid, json.JSONDecodeError, UnicodeDecodeError) as fault:
        digest = hashlib.sha256(canonical).hexdigest()[:8]
        raise CommandFailed(
            Invalid(field="programme", value=digest, problem="unreadable")
        ) from fault


def _record(
    desk: Desk, case: CaseId, case_kind: CaseKind, kind: str, data: dict[str, Value]
) -> None:
    desk.record(Entry(case=case, case_kind=case_kind, kind=kind, data=data))
