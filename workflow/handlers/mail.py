"""Commands of the lead on letters: release, hold, cancel, settle a doubt, a bounce, a proof."""

from collections.abc import Mapping
from datetime import date, datetime

from states.identifiers import CaseId, CaseKind, Role, Value
from states.instants import PARIS, EffectiveAt, iso
from workflow.commands import RecordBounce, RecordProof, SettleLetter
from workflow.desk import INSTALLATION, Desk, Entry
from workflow.handlers.rights import require
from workflow.outcomes import CommandFailed, Invalid
from workflow.store.records import LetterMove, LetterPhase, LetterRow, ReminderStatus

CHOICES: Mapping[str, tuple[tuple[LetterPhase, ...], LetterPhase]] = {
    "release": ((LetterPhase.HELD,), LetterPhase.QUEUED),
    "hold": ((LetterPhase.QUEUED, LetterPhase.RETRY), LetterPhase.HELD),
    "cancel": (
        (LetterPhase.HELD, LetterPhase.QUEUED, LetterPhase.RETRY, LetterPhase.UNKNOWN),
        LetterPhase.CANCELLED,
    ),
    "resend": (
        (LetterPhase.UNKNOWN, LetterPhase.GIVEN_UP, LetterPhase.BOUNCED),
        LetterPhase.QUEUED,
    ),
    "arrived": ((LetterPhase.UNKNOWN,), LetterPhase.SENT),
}
"""What the lead may choose: from which phases, to which."""
PROOFS = ("opened", "registered", "reply")


def settle_letter(desk: Desk, command: SettleLetter) -> None:
    """Carry out the lead's choice on one letter; the reminders it holds follow."""
    require(desk, INSTALLATION, "settle_letter", Role.LEAD, Role.OPERATOR)
    letter = _letter(desk, command.letter)
    if command.choice not in CHOICES:
        raise CommandFailed(Invalid(field="choice", value=command.choice, problem="not_a_choice"))
    sources, target = CHOICES[command.choice]
    if not desk.writer.move_letter(
        LetterMove(id=letter.id, sources=sources, target=target, why=f"lead:{command.choice}")
    ):
        values: dict[str, Value] = {"phase": str(letter.phase)}
        raise CommandFailed(
            Invalid(field="letter", value=letter.id, problem="unsettled", values=values)
        )
    status = {
        LetterPhase.CANCELLED: ReminderStatus.CANCELLED,
        LetterPhase.SENT: ReminderStatus.SENT,
    }.get(target, ReminderStatus.ATTACHED)
    desk.writer.set_reminders_of(letter.id, status, f"lead:{command.choice}")
    _record(desk, letter, "letter_settled", {"choice": command.choice})


def record_bounce(desk: Desk, command: RecordBounce) -> None:
    """Record that a letter came back; a permanent failure stops mail to the person."""
    require(desk, INSTALLATION, "record_bounce", Role.LEAD, Role.OPERATOR, Role.CLOCK)
    letter = _letter(desk, command.letter)
    move = LetterMove(
        id=letter.id,
        sources=(LetterPhase.SENT, LetterPhase.UNKNOWN),
        target=LetterPhase.BOUNCED,
        last_reply=command.code,
    )
    if not desk.writer.move_letter(move):
        values: dict[str, Value] = {"phase": str(letter.phase)}
        raise CommandFailed(
            Invalid(field="letter", value=letter.id, problem="unsettled", values=values)
        )
    desk.writer.set_reminders_of(letter.id, ReminderStatus.BOUNCED, command.code)
    _record(desk, letter, "letter_bounced", {"code": command.code})
    if command.permanent:
        desk.record(
            Entry(
                case=CaseId(letter.person),
                case_kind=CaseKind.PERSON,
                kind="mail_stopped",
                data={"code": command.code},
            )
        )


def record_proof(desk: Desk, command: RecordProof) -> None:
    """Record a proof that the person received a letter: this alone says "notified"."""
    require(desk, INSTALLATION, "record_proof", Role.LEAD, Role.OPERATOR, Role.CITY)
    if command.proof not in PROOFS:
        raise CommandFailed(Invalid(field="proof", value=command.proof, problem="not_a_choice"))
    letter = _letter(desk, command.letter)
    if not desk.actor.roles & {Role.LEAD, Role.OPERATOR} and str(letter.person) != str(
        desk.actor.id
    ):
        raise CommandFailed(Invalid(field="letter", value=letter.id, problem="unknown"))
    at = command.effective_at
    if at is not None and _day(at.instant) > _day(desk.now):
        raise CommandFailed(Invalid(field="received_at", value=iso(at.instant), problem="future"))
    data: dict[str, Value] = {"proof": command.proof}
    if command.detail:
        data["texts"] = {"detail": desk.keep_text(command.detail)}
    _record(desk, letter, "letter_proved", data, at)


def _day(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()


def _letter(desk: Desk, name: str) -> LetterRow:
    found = desk.writer.letter(name)
    if found is None:
        raise CommandFailed(Invalid(field="letter", value=name, problem="unknown"))
    return found


def _record(
    desk: Desk,
    letter: LetterRow,
    kind: str,
    data: dict[str, Value],
    at: EffectiveAt | None = None,
) -> None:
    desk.record(
        Entry(
            case=CaseId(f"lettre:{letter.id}"),
            case_kind=CaseKind.LETTER,
            kind=kind,
            data={"letter": letter.id, "code": letter.code, "person": letter.person, **data},
            effective_at=at,
        )
    )
