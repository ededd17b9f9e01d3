"""When an act is taken back: its unsent letters are cancelled, a correction follows those gone."""

from collections.abc import Iterable

from notifications.keys import event_letter_key
from states.events import Event, text_of
from states.history import DECISIONS, candidature_of, lifted
from states.identifiers import CaseId, CaseKind, EventId, PersonId, Value
from workflow.audience import Directory
from workflow.desk import Desk
from workflow.disclosure import ANNOUNCED, CENTRES_TOLD, NOTIFIED
from workflow.mail.letter_context import said_instant, said_label, said_text
from workflow.mail.posting import Outgoing, carries, drop_part, post
from workflow.mail.reletting import relet
from workflow.people import text_refs
from workflow.store.filters import ReminderFilter
from workflow.store.records import LetterPhase, LetterRow, ReminderRow

LEFT = (LetterPhase.SENT, LetterPhase.DATA, LetterPhase.UNKNOWN)
"""Phases in which the reader has the letter, or may have it."""
CORRECTION = "correction"
DISCLOSURES = (NOTIFIED, CENTRES_TOLD, ANNOUNCED)


def taken_back(desk: Desk, event: Event, _directory: Directory) -> None:
    """Cancel or correct the letters born of the event that this one takes back."""
    for row in _written_about(desk, event):
        letter = desk.writer.letter(row.letter_id) if row.letter_id else None
        if row.template == CORRECTION or letter is None or not carries(letter, row.key):
            continue
        if letter.phase in LEFT:
            _correct(desk, event, row, letter)
        elif not drop_part(desk.writer, letter.id, row.key, LetterPhase.CANCELLED, event.kind):
            # Its bytes are frozen with what others say in it: that is written again without this.
            again = relet(desk, letter)
            if again is not None:
                drop_part(desk.writer, again, row.key, LetterPhase.CANCELLED, event.kind)


def _written_about(desk: Desk, event: Event) -> Iterable[ReminderRow]:
    """Return the ledger lines of the event taken back, and of what disclosed it."""
    gone = EventId(text_of(event.data, "undoes"))
    events = desk.archive.events(event.case)
    target = next((each for each in events if each.id == gone), None)
    wanted = {gone}
    if target is not None and target.kind in DECISIONS:
        later = (each for each in events if each.case_seq > target.case_seq)
        wanted |= {each.id for each in later if each.kind in DISCLOSURES}
    for row in desk.writer.reminders(ReminderFilter(case=event.case)):
        keys = {event_letter_key(row.template, each, PersonId(row.person)) for each in wanted}
        if row.key in keys:
            yield row


def _correct(desk: Desk, event: Event, row: ReminderRow, letter: LetterRow) -> None:
    person = desk.archive.person(CaseId(row.person))
    reason = _reason(desk, event)
    if person is None or not reason:
        return
    post(
        desk,
        Outgoing(
            code=CORRECTION,
            person=person,
            identity=f"{event.id}/{row.template}",
            rule=event.kind,
            event=event.id,
            case=event.case,
            values={
                "corrected": said_label("letter", row.template),
                "sent_at": said_instant(letter.sent_at or desk.now),
                "reason": said_text(reason),
                "situation": _state(desk, event),
            },
        ),
    )


def _reason(desk: Desk, event: Event) -> str:
    """Return the ref of why: the act's own, or that of the late entry that undoes."""
    for each in desk.events:
        if each.case == event.case and each.case_seq >= event.case_seq:
            ref = text_refs(each.data).get("reason", "")
            if ref:
                return ref
    return ""


def _state(desk: Desk, event: Event) -> Value:
    if event.case_kind is CaseKind.ANTENNA:
        antenna = desk.archive.antenna(event.case)
        return said_label("antenna", antenna.state if antenna else "")
    shown = candidature_of(lifted(desk.archive.events(event.case), "notified"))
    return said_label("state", shown.state)
