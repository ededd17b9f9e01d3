"""Commands on signed letters: the scan of an original signed on paper."""

from states.identifiers import CaseKind, Role, Value
from states.instants import PARIS
from workflow.audit.evidence import PieceRow, Visibility
from workflow.desk import INSTALLATION, Desk, Entry
from workflow.handlers.rights import require
from workflow.mail.commands import AttachSignedLetter
from workflow.mail.signing import SIGNED, is_signed, letter_case, original_of
from workflow.outcomes import CommandFailed, Invalid
from workflow.store.pieces import PieceFault, PieceRefused
from workflow.store.records import LetterPhase, LetterRow

SCANS = ("application/pdf", "image/jpeg", "image/png")
SCAN = "signed_letter"
"""The kind of piece a scan is; its case is the letter's."""
WAITING = (LetterPhase.HELD, LetterPhase.QUEUED, LetterPhase.RETRY)
_PROBLEMS = {
    PieceFault.EMPTY: "empty",
    PieceFault.TOO_LARGE: "too_big",
    PieceFault.CASE_FULL: "too_big",
}


def attach_signed_letter(desk: Desk, command: AttachSignedLetter) -> None:
    """Keep the scan of a letter signed on paper; it leaves in place of the printed one."""
    require(desk, INSTALLATION, "attach_signed_letter", Role.LEAD)
    letter = _waiting(desk, command.letter)
    if command.signed_on > desk.now.astimezone(PARIS).date():
        _refuse("signed_on", command.signed_on.isoformat(), "future")
    case = letter_case(letter.id)
    already = sum(piece.size for piece in desk.writer.pieces(case))
    stored = desk.pieces.add(command.content, command.file_name, already)
    if isinstance(stored, PieceRefused):
        problem = _PROBLEMS.get(stored.fault, "unsupported")
        raise CommandFailed(Invalid(field="piece", value=command.file_name, problem=problem))
    if stored.media_type not in SCANS:
        _refuse("piece", command.file_name, "unsupported")
    desk.writer.put_piece(
        PieceRow(
            sha256=stored.sha256,
            case_id=case,
            kind=SCAN,
            size=stored.size,
            media_type=stored.media_type,
            added_at=desk.now,
            visibility=Visibility.AUDITOR,
        )
    )
    data: dict[str, Value] = {
        "letter": letter.id,
        "code": letter.code,
        "person": letter.person,
        "sha256": stored.sha256,
        "size": stored.size,
        "media_type": stored.media_type,
        "signed_on": command.signed_on.isoformat(),
    }
    desk.record(Entry(case=case, case_kind=CaseKind.LETTER, kind=SIGNED, data=data))


def forget_scans(desk: Desk, letters: tuple[LetterRow, ...]) -> int:
    """Remove the scans that go with letters being erased, and return how many."""
    removed = 0
    for letter in letters:
        case = letter_case(letter.id)
        for piece in desk.writer.pieces(case):
            removed += desk.writer.remove_piece(case, piece.kind, piece.sha256)
            if all(each.sha256 != piece.sha256 for each in desk.writer.all_pieces()):
                desk.pieces.remove(piece.sha256)
    return removed


def _waiting(desk: Desk, name: str) -> LetterRow:
    """Return the letter to the addressee, not yet presented to the server."""
    found = desk.writer.letter(name)
    if found is None:
        raise CommandFailed(Invalid(field="letter", value=name, problem="unknown"))
    if not is_signed(found.code):
        _refuse("letter", name, "not_signed")
    original = original_of(found, desk.archive)
    if original.phase not in WAITING or original.message is not None:
        _refuse("letter", name, "frozen")
    return original


def _refuse(field: str, value: str, problem: str) -> None:
    raise CommandFailed(Invalid(field=field, value=value, problem=problem))
