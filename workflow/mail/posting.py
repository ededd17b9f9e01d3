"""Puts letters into the outbox: a ledger line and a letter row, nothing twice.

What may wait merges with what already waits for the same person on the same day, until the first
claim freezes a message. Contradicted letters that have not left are superseded here.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from notifications.keys import event_letter_key
from notifications.letters import LETTERS, Category, Release
from notifications.slots import Recipient, local_day, next_open_slot
from states.identifiers import CaseId, ContactKind, EventId, PersonId, Value
from workflow.audience import recipient_of
from workflow.desk import Desk
from workflow.mail.letter_context import LetterContext, LetterPart, context_of
from workflow.people import Person
from workflow.store.filters import LetterFilter
from workflow.store.records import (
    LetterMove,
    LetterPhase,
    LetterRow,
    ReminderRow,
    ReminderStatus,
)
from workflow.store.records import Release as StoredRelease
from workflow.store.store import Writer

MERGING = (Category.REMINDER, Category.ANNOUNCEMENT)
UNSENT = (LetterPhase.HELD, LetterPhase.QUEUED, LetterPhase.RETRY, LetterPhase.CLAIMED)
"""Phases in which a letter may still be stopped: a sender that claimed it asks again."""
AWAITS_DECISIONS = "awaits_decisions"
"""Why an announcement is held: the executive reads the decision before."""
MAIL_STOPPED = "mail_stopped"

_DECISIONS = ("decision_retained", "decision_not_retained", "decision_deferred", "support_offered")
_CARRIED = ("draft_carried", "draft_lapsed", "received_too_late")
_PHASES = (
    "engineering_started",
    "deployment_started",
    "antenna_opened",
    "antenna_suspended",
    "antenna_resumed",
    "antenna_closed",
)
SUPERSEDES: Mapping[str, tuple[str, ...]] = {
    "registration_receipt": _CARRIED,
    "receipt_complete": _CARRIED,
    "draft_carried": ("draft_carried",),
    "draft_lapsed": ("draft_carried",),
    "consolidation_ended": ("consolidation_request",),
    "inadmissible": ("consolidation_request", "consolidation_ended"),
    "withdrawal_acknowledged": (*_CARRIED, "consolidation_request"),
    "decision_retained": _DECISIONS,
    "decision_not_retained": _DECISIONS,
    "decision_deferred": _DECISIONS,
    "antenna_suspended": ("antenna_resumed",),
    "antenna_resumed": ("antenna_suspended",),
    "antenna_closed": _PHASES,
    "label_ended": _PHASES,
}
"""A letter about a file stops those, not sent yet, that it contradicts for the same person."""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One letter born of an event, for one person.

    `identity` is the event's part of the key: what may be written about once. `awaits` are the
    files whose decision letters leave first. `released`: the lead's own act lets it go. `edits`
    are the lead's own words for this letter. `leaves_at`: when it may leave, if not as usual;
    `not_before`: before when nothing lets it go, because what it tells may be recalled.
    """

    code: str
    person: Person
    identity: str
    rule: str
    event: EventId | None = None
    case: CaseId | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    copies: tuple[ContactKind, ...] = ()
    lapses_at: datetime | None = None
    awaits: tuple[CaseId, ...] = ()
    released: bool = False
    edits: Mapping[str, str] = field(default_factory=dict)
    leaves_at: datetime | None = None
    not_before: datetime | None = None

    @property
    def key(self) -> str:
        """Its identity in the ledger."""
        return event_letter_key(self.code, EventId(self.identity), PersonId(self.person.id))


def post(desk: Desk, outgoing: Outgoing) -> None:
    """Write one letter to one person, unless it was already; what it contradicts stops."""
    writer, key = desk.writer, outgoing.key
    if writer.reminder(key) is not None:
        return
    _supersede(writer, outgoing)
    part = LetterPart(
        key=key,
        code=outgoing.code,
        values=_said(outgoing.values),
        case=outgoing.case,
        edits=outgoing.edits,
    )
    recipient = recipient_of(desk.archive, outgoing.person)
    row = _letter(desk, outgoing, part, recipient)
    letter = join_waiting(writer, row, part, recipient, outgoing.not_before)
    if letter is None:
        writer.add_letter(row)
        desk.letters.append(row.id)
        desk.dispatch.submit(writer, row.id)
    writer.add_reminder(
        ReminderRow(
            key=key,
            rule=outgoing.rule,
            template=outgoing.code,
            subject=outgoing.case or outgoing.identity,
            person=PersonId(outgoing.person.id),
            planned_at=row.due_at,
            case_id=outgoing.case,
            lapses_at=outgoing.lapses_at,
            status=_STATUS_OF.get(row.phase, ReminderStatus.ATTACHED),
            letter_id=letter or row.id,
            why=row.why,
        )
    )


def join_waiting(
    writer: Writer,
    row: LetterRow,
    part: LetterPart,
    recipient: Recipient,
    not_before: datetime | None = None,
) -> str | None:
    """Add a part to a letter that waits for the same person and day; return its id, or None.

    A letter that leaves before `not_before` is not joined.
    """
    if row.phase is not LetterPhase.QUEUED or Category(row.category) not in MERGING:
        return None
    day = local_day(row.due_at, recipient)
    for waiting in writer.letters(LetterFilter(phases=(LetterPhase.QUEUED,), person=row.person)):
        open_to_more = waiting.message is None and Category(waiting.category) in MERGING
        if not_before is not None and waiting.due_at < not_before:
            continue
        if open_to_more and local_day(waiting.due_at, recipient) == day:
            context = context_of(waiting.context)
            context = replace(context, parts=(*context.parts, part), copies=())
            ends = [end for end in (waiting.lapses_at, row.lapses_at) if end is not None]
            writer.merge_letter(waiting.id, context.to_bytes(), min(ends, default=None))
            return waiting.id
    return None


def stop_letter(writer: Writer, letter: LetterRow, target: LetterPhase, why: str) -> bool:
    """Stop one letter that has not left; its ledger lines follow. False when it was too late."""
    move = LetterMove(id=letter.id, sources=UNSENT, target=target, why=why)
    if not writer.move_letter(move):
        return False
    writer.set_reminders_of(letter.id, _STATUS_OF[target], why)
    return True


def drop_part(writer: Writer, letter_id: str, key: str, target: LetterPhase, why: str) -> bool:
    """Take one letter out of the message that carries it; False when the message is frozen."""
    letter = writer.letter(letter_id)
    return letter is not None and drop_parts(writer, letter, {key}, target, why)


def drop_parts(
    writer: Writer, letter: LetterRow, keys: Collection[str], target: LetterPhase, why: str
) -> bool:
    """Take several letters out of the message that carries them; all of them or none."""
    others = _parts_without(letter, keys)
    if not others:
        return stop_letter(writer, letter, target, why)
    content = replace(context_of(letter.context), parts=others).to_bytes()
    if not writer.merge_letter(letter.id, content, letter.lapses_at):
        return False
    for key in keys:
        writer.set_reminder(key, _STATUS_OF[target], why=why)
    return True


def carries(letter: LetterRow, key: str) -> bool:
    """Whether a letter still says what a ledger line stands for; an erased one is taken to."""
    held = {part.key for part in context_of(letter.context).parts}
    return not held or key in held


def can_drop(letter: LetterRow, keys: Collection[str]) -> bool:
    """Whether `drop_parts` would work: the whole letter stops, or nothing froze it yet."""
    if not _parts_without(letter, keys):
        return letter.phase in UNSENT
    return letter.phase in (LetterPhase.HELD, LetterPhase.QUEUED) and letter.message is None


def letter_id(keys: Iterable[str]) -> str:
    """Return the id of the letter that carries these ledger keys: the same keys, the same id."""
    return hashlib.sha256("\0".join(keys).encode()).hexdigest()[:24]


def _parts_without(letter: LetterRow, keys: Collection[str]) -> tuple[LetterPart, ...]:
    return tuple(part for part in context_of(letter.context).parts if part.key not in keys)


_STATUS_OF: Mapping[LetterPhase, ReminderStatus] = {
    LetterPhase.CANCELLED: ReminderStatus.CANCELLED,
    LetterPhase.SUPERSEDED: ReminderStatus.SUPERSEDED,
    LetterPhase.EXPIRED: ReminderStatus.EXPIRED,
    LetterPhase.SKIPPED: ReminderStatus.SKIPPED,
}


def _letter(desk: Desk, outgoing: Outgoing, part: LetterPart, recipient: Recipient) -> LetterRow:
    spec = LETTERS[outgoing.code]
    phase, why = LetterPhase.QUEUED, ""
    if outgoing.person.mail_stopped:
        phase, why = LetterPhase.SKIPPED, MAIL_STOPPED
    elif spec.release is Release.LEAD and not outgoing.released:
        phase = LetterPhase.HELD
    elif outgoing.awaits:
        phase, why = LetterPhase.HELD, AWAITS_DECISIONS
    context = LetterContext(parts=(part,), copies=outgoing.copies, awaits=outgoing.awaits)
    earliest = max(desk.now, outgoing.not_before or desk.now)
    usual = next_open_slot(earliest, recipient) if spec.category in MERGING else earliest
    return LetterRow(
        id=letter_id([part.key]),
        code=outgoing.code,
        category=str(spec.category),
        person=PersonId(outgoing.person.id),
        due_at=outgoing.leaves_at or usual,
        created_at=desk.now,
        context=context.to_bytes(),
        case_id=outgoing.case,
        event_id=outgoing.event,
        phase=phase,
        release=StoredRelease(str(spec.release)),
        lapses_at=outgoing.lapses_at,
        why=why,
    )


def _supersede(writer: Writer, outgoing: Outgoing) -> None:
    contradicted = SUPERSEDES.get(outgoing.code, ())
    if not contradicted or outgoing.case is None:
        return
    for letter in writer.letters(LetterFilter(phases=UNSENT, person=outgoing.person.id)):
        for part in context_of(letter.context).parts:
            if part.case == outgoing.case and part.code in contradicted:
                drop_part(writer, letter.id, part.key, LetterPhase.SUPERSEDED, outgoing.code)


def _said(values: Mapping[str, Value]) -> dict[str, Value]:
    """Keep what is known: None and empty texts are left out, empty lists say something."""
    return {name: value for name, value in values.items() if value is not None and value != ""}
