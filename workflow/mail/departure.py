"""What the outbox decides about a letter before and after SMTP: one transaction each time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jinja2 import TemplateError

from notifications.composition import LetterError
from notifications.faults import MessageError
from notifications.letters import LETTERS, Category
from notifications.printing import NotPrintable
from notifications.slots import next_open_slot
from notifications.smtp_outcome import Action, backoff_minutes, pauses_sender
from notifications.transports.port import DeliveryOutcome
from states.history import RECALLED
from states.identifiers import CaseId, CaseKind
from states.instants import PARIS, instant_of, iso
from workflow.audience import is_in_office, recipient_of
from workflow.committee.recall import is_recalled
from workflow.desk import Desk, Entry
from workflow.mail.access_letters import ACCESS_CODE, delivered, is_access, with_secrets
from workflow.mail.documents import record_documents, render_whole
from workflow.mail.letter_context import context_of
from workflow.mail.posting import (
    AWAITS_DECISIONS,
    MAIL_STOPPED,
    drop_part,
    stop_letter,
)
from workflow.mail.reletting import REMINDER, relet
from workflow.mail.rendering import Source, address_of_letter, person_of_letter
from workflow.mail.replaced_people import handed_over
from workflow.obligations import Ledger
from workflow.people import Person
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterMove, LetterPhase, LetterRow, ReminderStatus
from workflow.writing.awaited import is_settled

TROUBLES = "sender_troubles"
PAUSED = "sender_paused_until"
PAUSE = timedelta(minutes=30)
ANSWER_WITHIN = 6
"""In SMTP timeouts: the text goes out in one, the answer to the dot may take four."""
GIVE_UP_AFTER = timedelta(days=5)
"""How long a letter whose text stays true is tried."""
RENDER_FAULTS = (LetterError, MessageError, NotPrintable, TemplateError, TypeError, LookupError)
DECISION_CODES = tuple(
    code
    for code, spec in LETTERS.items()
    if spec.category is Category.DECISION and code.startswith(("decision_", "support_"))
)
UNSETTLED = (
    LetterPhase.HELD,
    LetterPhase.QUEUED,
    LetterPhase.CLAIMED,
    LetterPhase.DATA,
    LetterPhase.RETRY,
    LetterPhase.UNKNOWN,
)
WAITING = (LetterPhase.QUEUED, LetterPhase.RETRY)
IN_FLIGHT = (LetterPhase.CLAIMED, LetterPhase.DATA)


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A letter this sender holds: what goes on the wire, to whom, under which token."""

    id: str
    code: str
    token: int
    message: bytes
    sender: str
    address: str
    lease_until: datetime
    patience: timedelta
    """How long the other side may take, from the final text to its answer."""


def recover(desk: Desk) -> None:
    """Take back what a dead sender held: before the dot it is queued again, after it unknown."""
    leases = LetterFilter(phases=IN_FLIGHT, leased_before=desk.now)
    for letter in desk.writer.letters(leases):
        if letter.phase is LetterPhase.CLAIMED:
            target, why = LetterPhase.QUEUED, "lease_ended"
        else:
            target, why = LetterPhase.UNKNOWN, "lease_ended_after_dot"
        move = LetterMove(
            id=letter.id, sources=(letter.phase,), target=target, token=letter.token, why=why
        )
        if desk.writer.move_letter(move) and target is LetterPhase.UNKNOWN:
            desk.writer.set_reminders_of(letter.id, ReminderStatus.UNKNOWN, why)


def release_announcements(desk: Desk) -> None:
    """Let go the announcements whose decision letters were all sent, or settled otherwise."""
    held = LetterFilter(phases=(LetterPhase.HELD,), code="announcement")
    waiting = [each for each in desk.writer.letters(held) if each.why == AWAITS_DECISIONS]
    if not waiting:
        return
    open_cases = {
        letter.case_id
        for code in DECISION_CODES
        for letter in desk.writer.letters(LetterFilter(phases=UNSETTLED, code=code))
    }
    for letter in waiting:
        person = person_of_letter(letter, desk.archive)
        if person is None or not open_cases.isdisjoint(context_of(letter.context).awaits):
            continue
        desk.writer.move_letter(
            LetterMove(
                id=letter.id,
                sources=(LetterPhase.HELD,),
                target=LetterPhase.QUEUED,
                due_at=max(
                    letter.due_at, next_open_slot(desk.now, recipient_of(desk.archive, person))
                ),
                why="",
            )
        )


def end_lapsed(desk: Desk) -> None:
    """End the letters whose text is false by now; what is still true in them is written again."""
    phases = (LetterPhase.HELD, *WAITING)
    for letter in desk.writer.letters(LetterFilter(phases=phases, lapsed_by=desk.now)):
        relet(desk, letter)


def claim_next(desk: Desk, source: Source, ledger: Ledger) -> Claimed | None:
    """Claim the next letter that may leave now, its message stored; None when there is none."""
    if is_paused(desk):
        return None
    # A letter looked at is claimed or leaves its phase, so the next look finds another one.
    while waiting := _first(desk, ACCESS_CODE) or _first(desk):
        current = _checked(desk, waiting[0], ledger)
        claimed = _claim(desk, current, source) if current is not None else None
        if claimed is not None:
            return claimed
    return None


def enter_data(desk: Desk, claimed: Claimed) -> bool:
    """Say, before the final dot, that the letter may be on the other side; False if it is lost.

    The lease then covers the whole wait for the answer: nobody doubts a letter still under way.
    """
    return desk.writer.move_letter(
        LetterMove(
            id=claimed.id,
            sources=(LetterPhase.CLAIMED,),
            target=LetterPhase.DATA,
            token=claimed.token,
            lease_until=max(claimed.lease_until, desk.now + claimed.patience),
        )
    )


def conclude(desk: Desk, claimed: Claimed, ended: DeliveryOutcome) -> None:
    """Record what became of a letter, and of its reminders, in the same transaction.

    An answer that comes after the lease still settles the doubt, unless the lead did before.
    """
    letter = desk.writer.letter(claimed.id)
    if letter is None or ended.action is Action.ABORTED:
        return
    target, next_try = _target(desk, letter, ended)
    moved = desk.writer.move_letter(
        LetterMove(
            id=claimed.id,
            sources=(*IN_FLIGHT, LetterPhase.UNKNOWN),
            target=target,
            token=claimed.token,
            next_try_at=next_try,
            last_reply=_reply(ended),
            sent_at=desk.now if target is LetterPhase.SENT else None,
            why=str(ended.action),
        )
    )
    if not moved:
        return
    if target is LetterPhase.SENT and is_access(letter):
        delivered(desk, letter)
    desk.writer.set_reminders_of(claimed.id, _STATUS_OF[target], str(ended.action))
    _count(desk, claimed.id, ended.action)
    if ended.action is Action.STOP_ADDRESS:
        _stop_address(desk, letter, ended)


def is_paused(desk: Desk) -> bool:
    """Whether the sender waits after troubles that are not the letters' own."""
    until = desk.writer.setting(PAUSED)
    return until is not None and instant_of(until) > desk.now


def resume_sender(desk: Desk) -> None:
    """Forget the sender's troubles: letters leave again at once."""
    desk.writer.put_setting(PAUSED, None)
    desk.writer.put_setting(TROUBLES, None)


def _first(desk: Desk, code: str | None = None) -> tuple[LetterRow, ...]:
    """Return the first letter that may leave; somebody stands at the door for an access letter."""
    wanted = LetterFilter(phases=WAITING, code=code, due_by=desk.now, limit=1)
    return desk.writer.letters(wanted)


_STATUS_OF: Mapping[LetterPhase, ReminderStatus] = {
    LetterPhase.SENT: ReminderStatus.SENT,
    LetterPhase.GIVEN_UP: ReminderStatus.GIVEN_UP,
    LetterPhase.UNKNOWN: ReminderStatus.UNKNOWN,
    LetterPhase.RETRY: ReminderStatus.ATTACHED,
}


def _checked(desk: Desk, letter: LetterRow, ledger: Ledger) -> LetterRow | None:
    """Ask again, when a letter leaves, whether it still has a reader and a subject."""
    if letter.lapses_at is not None and letter.lapses_at <= desk.now:
        relet(desk, letter)
        return None
    person = person_of_letter(letter, desk.archive)
    if person is None or not _may_read(person, letter, desk.now):
        if person is None or not handed_over(desk, letter, person):
            stop_letter(desk.writer, letter, LetterPhase.CANCELLED, "person_gone")
        return None
    if person.mail_stopped:
        stop_letter(desk.writer, letter, LetterPhase.SKIPPED, MAIL_STOPPED)
        return None
    for part in context_of(letter.context).parts:
        gone = LetterPhase.SUPERSEDED, "subject_gone"
        stale = part.key.startswith(REMINDER) and part.key not in ledger.reminders
        stale = stale or is_settled(desk.archive, desk.programme, part, person, desk.now)
        if is_recalled(desk.archive, part.key):
            stale, gone = True, (LetterPhase.CANCELLED, RECALLED)
        if stale and not drop_part(desk.writer, letter.id, part.key, *gone):
            relet(desk, letter)  # its bytes are frozen: what is still true is written again
            return None
    current = desk.writer.letter(letter.id)
    return current if current is not None and current.phase in WAITING else None


def _may_read(person: Person, letter: LetterRow, now: datetime) -> bool:
    farewell = letter.code == "contact_changed_old"
    return farewell or is_in_office(person, now.astimezone(PARIS).date())


def _claim(desk: Desk, letter: LetterRow, source: Source) -> Claimed | None:
    lease = desk.now + timedelta(seconds=source.settings.lease_seconds)
    token = desk.writer.claim_letter(letter.id, desk.now, lease)
    assert token is not None, "due and waiting in this very transaction"
    return _prepared(desk, replace(letter, token=token, lease_until=lease), source)


def _prepared(desk: Desk, letter: LetterRow, source: Source) -> Claimed | None:
    """Store the bytes of a letter at its first claim; one that cannot be rendered is given up.

    Those of a letter that opens a door are made for each departure and never stored.
    """
    if letter.message is not None:
        address = address_of_letter(letter, desk.archive, source.settings)
        return _claimed(letter, letter.message, address, source)
    try:
        rendered = render_whole(letter, with_secrets(desk, letter, source))
    except RENDER_FAULTS as fault:
        move = LetterMove(
            id=letter.id,
            sources=(LetterPhase.CLAIMED,),
            target=LetterPhase.GIVEN_UP,
            token=letter.token,
            why=f"render:{type(fault).__name__}",
        )
        desk.writer.move_letter(move)
        desk.writer.set_reminders_of(letter.id, ReminderStatus.GIVEN_UP, "render")
        return None
    desk.writer.move_letter(
        LetterMove(
            id=letter.id,
            sources=(LetterPhase.CLAIMED,),
            target=LetterPhase.CLAIMED,
            token=letter.token,
            lease_until=letter.lease_until,
            message=None if is_access(letter) else rendered.message,
            message_id=rendered.message_id,
            template_version=rendered.template_version,
            address_ref=rendered.address_ref,
        )
    )
    record_documents(desk, letter, rendered)
    return _claimed(letter, rendered.message, rendered.address, source)


def _claimed(letter: LetterRow, message: bytes, address: str, source: Source) -> Claimed:
    assert letter.lease_until is not None
    return Claimed(
        id=letter.id,
        code=letter.code,
        token=letter.token,
        message=message,
        sender=source.settings.sender_address,
        address=address,
        lease_until=letter.lease_until,
        patience=timedelta(seconds=ANSWER_WITHIN * source.settings.smtp_timeout_seconds),
    )


def _target(
    desk: Desk, letter: LetterRow, ended: DeliveryOutcome
) -> tuple[LetterPhase, datetime | None]:
    match ended.action:
        case Action.SENT:
            return LetterPhase.SENT, None
        case Action.UNKNOWN:
            return LetterPhase.UNKNOWN, None
        case Action.STOP_ADDRESS | Action.GIVE_UP:
            return LetterPhase.GIVEN_UP, None
    next_try = desk.now + timedelta(minutes=backoff_minutes(letter.attempts))
    if letter.lapses_at is None and next_try > letter.due_at + GIVE_UP_AFTER:
        return LetterPhase.GIVEN_UP, None
    return LetterPhase.RETRY, next_try


def _count(desk: Desk, letter: str, action: Action) -> None:
    """Count letters in a row that failed for reasons of the server, not their own."""
    if action is Action.SENT:
        resume_sender(desk)
    elif action is Action.PAUSE:
        desk.writer.put_setting(PAUSED, iso(desk.now + PAUSE))
    elif action is Action.RETRY_AND_COUNT:
        troubled = {*(desk.writer.setting(TROUBLES) or "").split(), letter}
        desk.writer.put_setting(TROUBLES, " ".join(sorted(troubled)))
        if pauses_sender(troubled):
            desk.writer.put_setting(PAUSED, iso(desk.now + PAUSE))


def _stop_address(desk: Desk, letter: LetterRow, ended: DeliveryOutcome) -> None:
    """Record that nothing more goes to this address; the lead reads it in the digest."""
    if desk.archive.person(CaseId(letter.person)) is not None:
        desk.record(
            Entry(
                case=CaseId(letter.person),
                case_kind=CaseKind.PERSON,
                kind="mail_stopped",
                data={"code": str(ended.code or "")},
            )
        )


def _reply(ended: DeliveryOutcome) -> str:
    """Return what the server answered, as an operator reads it."""
    answer = str(ended.code or ended.trouble or "")
    return f"{ended.phase} {answer} {ended.reply}".strip()
