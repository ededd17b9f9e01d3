"""Pieces sent in parts: resumed where they stopped, checked early, forgotten when abandoned.

No event tells of an upload on its way: the piece it becomes is recorded as any other.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from states.identifiers import CaseId, PersonId
from workflow.audit.evidence import TextKind
from workflow.desk import Desk
from workflow.filing.commands import AppendPart, StartUpload
from workflow.filing.upload_folder import UploadFolder
from workflow.outcomes import CommandFailed, Invalid
from workflow.store.filing_records import UploadRow
from workflow.store.pieces import TYPES, PieceLimits

KEPT_FOR = timedelta(days=7)
"""How long an upload may stay without a new part."""
SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""How the bytes of every kind taken begin; the whole is judged once it is there."""
LONGEST_PART = 4_000_000
"""A part is at most so many bytes: none is worth losing."""
UPLOAD, FILE = "upload", "piece"


def require_room(desk: Desk, case: CaseId, size: int, file_name: str) -> None:
    """Refuse a piece too large, too many for the file, or of a name no kind taken bears.

    Raises:
        CommandFailed: nothing of it needs to be sent.
    """
    limits: PieceLimits = desk.pieces.limits
    waiting = sum(row.size for row in desk.writer.uploads(case))
    already = sum(piece.size for piece in desk.writer.pieces(case))
    problem = ""
    if size <= 0:
        problem = "empty"
    elif size > limits.piece or size + already + waiting > limits.case:
        problem = "too_big"
    elif Path(file_name).suffix.lower() not in {e for kind in TYPES for e in kind.extensions}:
        problem = "unsupported"
    if problem:
        raise CommandFailed(Invalid(field=FILE, value=file_name, problem=problem))


def begin(desk: Desk, command: StartUpload) -> UploadRow:
    """Keep a new upload, with nothing received yet."""
    name = desk.keep_text(command.file_name, TextKind.PERSONAL, CaseId(desk.actor.id))
    row = UploadRow(
        id=desk.randomness.token(16),
        case_id=command.case,
        piece=command.piece,
        size=command.size,
        received=0,
        name_ref=str(name["ref"]),
        person=PersonId(desk.actor.id),
        started_at=desk.now,
        expires_at=desk.now + KEPT_FOR,
    )
    desk.writer.add_upload(row)
    return row


def take_part(desk: Desk, row: UploadRow, command: AppendPart) -> UploadRow:
    """Write the bytes of a part beside the others and say how many are there.

    Raises:
        CommandFailed: they do not follow what is there, go beyond the size announced, or begin
            no kind of document taken.
    """
    folder = UploadFolder(desk.pieces.folder)
    there = min(row.received, folder.size(row.id))
    if command.offset != there:
        raise CommandFailed(
            Invalid(
                field="offset",
                value=str(command.offset),
                problem="out_of_range",
                values={"received": there},
            )
        )
    end = there + len(command.part)
    if not command.part or end > row.size or len(command.part) > LONGEST_PART:
        problem = "too_big" if command.part else "empty"
        raise CommandFailed(Invalid(field=FILE, value=_name(desk, row), problem=problem))
    if there == 0 and not command.part.startswith(SIGNATURES):
        raise CommandFailed(Invalid(field=FILE, value=_name(desk, row), problem="unsupported"))
    folder.append(row.id, there, command.part)
    moved = replace(row, received=end, expires_at=desk.now + KEPT_FOR)
    desk.writer.move_upload(moved, row.received)
    return moved


def whole(desk: Desk, row: UploadRow) -> tuple[bytes, str]:
    """Return the bytes of an upload that is all there, and its file's name."""
    return UploadFolder(desk.pieces.folder).read(row.id), _name(desk, row)


def forget(desk: Desk, row: UploadRow) -> None:
    """Forget an upload that ended: its row and its name; the sweep removes a file left behind."""
    desk.writer.remove_upload(row.id)
    desk.writer.redact_text(row.name_ref)


def _name(desk: Desk, row: UploadRow) -> str:
    return desk.words(row.name_ref)
