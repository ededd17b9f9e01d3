"""The folder of pieces: bytes stored under their own SHA-256, beside the database.

Which piece belongs to which case is in the `piece` table; a file nobody names is harmless.
"""

import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MEGABYTE = 1_000_000
OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT_TEXT = b"application/vnd.oasis.opendocument.text"


class PieceFault(StrEnum):
    """Why bytes are not taken as a piece."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    CASE_FULL = "case_full"
    UNKNOWN_TYPE = "unknown_type"
    NAME_DIFFERS = "name_differs"
    """The extension of the file's name is not that of what its bytes are."""


@dataclass(frozen=True, kw_only=True)
class PieceLimits:
    """How much is taken, in bytes: one piece, and all pieces of one file."""

    piece: int = 20 * MEGABYTE
    case: int = 100 * MEGABYTE


@dataclass(frozen=True, kw_only=True)
class PieceRefused:
    """Bytes not taken: why, and the value and limit concerned."""

    fault: PieceFault
    found: str = ""
    limit: int = 0


@dataclass(frozen=True, kw_only=True)
class StoredPiece:
    """Bytes now in the folder."""

    sha256: str
    size: int
    media_type: str


def _is_zip_with(member: str) -> Callable[[bytes], bool]:
    def recognised(content: bytes) -> bool:
        return content.startswith(b"PK\x03\x04") and member in _members(content)

    return recognised


def _is_open_document_text(content: bytes) -> bool:
    # The format puts an uncompressed member "mimetype" first, its name at 30, its bytes at 38.
    return (
        content.startswith(b"PK\x03\x04")
        and content[30:38] == b"mimetype"
        and (content[38 : 38 + len(OPEN_DOCUMENT_TEXT) + 2] == OPEN_DOCUMENT_TEXT + b"PK")
    )


@dataclass(frozen=True, kw_only=True)
class PieceType:
    """One kind of document taken: its media type, its extensions, how its bytes are known."""

    media_type: str
    extensions: tuple[str, ...]
    recognises: Callable[[bytes], bool]


TYPES: tuple[PieceType, ...] = (
    PieceType(
        media_type="application/pdf",
        extensions=(".pdf",),
        recognises=lambda content: content.startswith(b"%PDF-"),
    ),
    PieceType(
        media_type=f"{OPEN_XML}.wordprocessingml.document",
        extensions=(".docx",),
        recognises=_is_zip_with("word/document.xml"),
    ),
    PieceType(
        media_type=f"{OPEN_XML}.spreadsheetml.sheet",
        extensions=(".xlsx",),
        recognises=_is_zip_with("xl/workbook.xml"),
    ),
    PieceType(
        media_type=OPEN_DOCUMENT_TEXT.decode(),
        extensions=(".odt",),
        recognises=_is_open_document_text,
    ),
    PieceType(
        media_type="image/jpeg",
        extensions=(".jpg", ".jpeg"),
        recognises=lambda content: content.startswith(b"\xff\xd8\xff"),
    ),
    PieceType(
        media_type="image/png",
        extensions=(".png",),
        recognises=lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    ),
)
"""Every kind taken, recognised by its bytes, never by its name."""

EXTENSIONS: Mapping[str, str] = {kind.media_type: kind.extensions[0] for kind in TYPES}
"""Media type → extension to give when the piece is handed out."""


class PieceFolder:
    """Content-addressed files: writing the same bytes twice keeps one."""

    def __init__(self, folder: Path, limits: PieceLimits | None = None) -> None:
        self.folder = folder
        self.limits = limits or PieceLimits()

    def add(self, content: bytes, name: str, already: int = 0) -> StoredPiece | PieceRefused:
        """Store bytes durably under their SHA-256, or say why they are not taken.

        `already` is the size of the other pieces of the file, in bytes.
        """
        kind = self.judge(content, name, already)
        if isinstance(kind, PieceRefused):
            return kind
        digest = hashlib.sha256(content).hexdigest()
        if self.read(digest) is None:
            self._write(digest, content)
        return StoredPiece(sha256=digest, size=len(content), media_type=kind.media_type)

    def judge(self, content: bytes, name: str, already: int = 0) -> PieceType | PieceRefused:
        """Return the type of bytes that would be taken, or why they would not."""
        size = len(content)
        if not size:
            return PieceRefused(fault=PieceFault.EMPTY)
        if size > self.limits.piece:
            return PieceRefused(
                fault=PieceFault.TOO_LARGE, found=str(size), limit=self.limits.piece
            )
        if size + already > self.limits.case:
            return PieceRefused(
                fault=PieceFault.CASE_FULL, found=str(size + already), limit=self.limits.case
            )
        kind = next((kind for kind in TYPES if kind.recognises(content)), None)
        if kind is None:
            return PieceRefused(fault=PieceFault.UNKNOWN_TYPE, found=name)
        if Path(name).suffix.lower() not in kind.extensions:
            return PieceRefused(fault=PieceFault.NAME_DIFFERS, found=name)
        return kind

    def read(self, sha256: str) -> bytes | None:
        """Return the bytes of a piece, None when they are absent or no longer what they were."""
        path = self.folder / sha256
        content = path.read_bytes() if path.is_file() else None
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            return None
        return content

    def remove(self, sha256: str) -> bool:
        """Remove the file of a piece no case names any longer; False when there is none."""
        path = self.folder / sha256
        present = path.is_file()
        path.unlink(missing_ok=True)
        return present

    def _write(self, digest: str, content: bytes) -> None:
        """Write beside, sync, rename, sync the folder: present means whole, even after a crash."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f".{digest}.{os.getpid()}"
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / digest)
        sync_folder(self.folder)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _members(content: bytes) -> tuple[str, ...]:
    """Return the names inside a zip, nothing inflated; none when it is not a sound one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return tuple(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ()
