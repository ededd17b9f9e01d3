"""The recall of a session's last disclosure: nobody was told, no letter leaves, both acts stay."""

from states.events import Event
from states.history import RECALLED
from states.identifiers import CaseId, CaseKind, Role, Value
from states.recall import last_disclosure, reasons_against_recall
from workflow.committee.recall import LEFT, RecallSession, later_acts, letters_of, told_by
from workflow.desk import Desk, Entry
from workflow.handlers.rights import refuse, require
from workflow.mail.posting import UNSENT, can_drop, drop_parts
from workflow.outcomes import CommandFailed, Invalid
from workflow.store.records import LetterPhase


def recall_session(desk: Desk, command: RecallSession) -> None:
    """Take back the last disclosure of a session on it and on each file; shows how many letters."""
    case = command.session
    require(desk, case, "recall", Role.LEAD)
    sitting = desk.archive.sitting(case)
    if sitting is None:
        raise CommandFailed(Invalid(field="session", value=case, problem="unknown"))
    last = last_disclosure(desk.archive.events(case))
    told = list(told_by(desk.archive, case, last.kind)) if last else []
    born = {event.id for _, event in told} | ({last.id} if last else set())
    letters = list(letters_of(desk.archive, {case, *(each for each, _ in told)}, born))
    carried: dict[str, set[str]] = {}
    for row, letter in letters:
        carried.setdefault(letter.id, set()).add(row.key)
    waiting = {letter.id: letter for _, letter in letters if letter.phase in UNSENT}
    left = sum(
        letter.phase in LEFT or (letter.id in waiting and not can_drop(letter, carried[letter.id]))
        for _, letter in letters
    )
    dependents = [_reference(desk, each) for each in later_acts(desk.archive, told)]
    refuse(
        desk,
        case,
        "recall",
        *reasons_against_recall(sitting.session.reference, last, desk.now, left, dependents),
    )
    assert last is not None, "refused otherwise"
    _take_back(desk, case, last, told)
    for letter in waiting.values():
        keys = carried[letter.id]
        dropped = drop_parts(desk.writer, letter, keys, LetterPhase.CANCELLED, RECALLED)
        assert dropped, "refused otherwise"
    desk.shown["letters"] = len(waiting)
    desk.shown["recalled"] = last.kind


def _take_back(desk: Desk, session: CaseId, last: Event, told: list[tuple[CaseId, Event]]) -> None:
    of_session: dict[str, Value] = {
        "undoes": last.id,
        "session": session,
        "outside_rule": [RECALLED],
    }
    desk.record(Entry(case=session, case_kind=CaseKind.SESSION, kind=RECALLED, data=of_session))
    for case, event in reversed(told):
        data: dict[str, Value] = {"undoes": event.id, "session": session}
        desk.record(Entry(case=case, case_kind=event.case_kind, kind=RECALLED, data=data))


def _reference(desk: Desk, case: CaseId) -> str:
    facts = desk.archive.candidature(case) or desk.archive.antenna(case)
    return facts.reference if facts else case
