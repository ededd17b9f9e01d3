"""Pieces are known by their bytes, kept under their hash, refused with a reason."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from workflow.store.pieces import (
    EXTENSIONS,
    OPEN_DOCUMENT_TEXT,
    TYPES,
    PieceFault,
    PieceFolder,
    PieceLimits,
    PieceRefused,
    StoredPiece,
)

PDF = b"%PDF-1.7\n%%EOF"


def archive(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        for name, content in members:
            written.writestr(name, content)
    return buffer.getvalue()


SAMPLES = {
    "formulaire.pdf": PDF,
    "projet.DOCX": archive(("[Content_Types].xml", b"x"), ("word/document.xml", b"x")),
    "budget.xlsx": archive(("xl/workbook.xml", b"x")),
    "deliberation.odt": archive(("mimetype", OPEN_DOCUMENT_TEXT), ("content.xml", b"x")),
    "plan.jpg": b"\xff\xd8\xff\xe0rest",
    "plan.jpeg": b"\xff\xd8\xff\xe1rest",
    "plan.png": b"\x89PNG\r\n\x1a\nrest",
}
UNKNOWN = {
    "programme.exe": b"MZ rest",
    "lettre.doc": b"\xd0\xcf\x11\xe0",
    "archive.zip": archive(("readme.txt", b"x")),
    "coupe.docx": SAMPLES["projet.DOCX"][:40],
    "classeur.ods": archive(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
    "gabarit.ott": archive(("mimetype", OPEN_DOCUMENT_TEXT + b"-template")),
    "faux.pdf": b" %PDF-1.7",
}


@pytest.fixture
def folder(tmp_path: Path) -> PieceFolder:
    return PieceFolder(tmp_path / "pieces")


@pytest.mark.parametrize("name", SAMPLES)
def test_each_kind_taken_is_known_by_its_bytes(folder: PieceFolder, name: str) -> None:
    content = SAMPLES[name]
    stored = folder.add(content, name)
    assert isinstance(stored, StoredPiece)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)
    assert Path(name).suffix.lower().replace("jpeg", "jpg") == EXTENSIONS[stored.media_type]
    assert folder.read(stored.sha256) == content


@pytest.mark.parametrize("name", UNKNOWN)
def test_any_other_bytes_are_refused(folder: PieceFolder, name: str) -> None:
    assert folder.add(UNKNOWN[name], name) == PieceRefused(
        fault=PieceFault.UNKNOWN_TYPE, found=name
    )
    assert not folder.folder.exists()


def test_name_that_says_otherwise_than_the_bytes_is_refused(folder: PieceFolder) -> None:
    assert folder.add(PDF, "photo.png") == PieceRefused(
        fault=PieceFault.NAME_DIFFERS, found="photo.png"
    )


def test_empty_file_is_refused(folder: PieceFolder) -> None:
    assert folder.add(b"", "vide.pdf") == PieceRefused(fault=PieceFault.EMPTY)


def test_limits_are_inclusive(tmp_path: Path) -> None:
    size = len(PDF)
    folder = PieceFolder(tmp_path, PieceLimits(piece=size, case=2 * size))
    assert isinstance(folder.add(PDF, "a.pdf", already=size), StoredPiece)
    assert folder.add(PDF, "a.pdf", already=size + 1) == PieceRefused(
        fault=PieceFault.CASE_FULL, found=str(2 * size + 1), limit=2 * size
    )
    assert folder.add(PDF + b".", "a.pdf") == PieceRefused(
        fault=PieceFault.TOO_LARGE, found=str(size + 1), limit=size
    )


def test_default_limits_are_those_of_the_programme() -> None:
    assert (PieceLimits().piece, PieceLimits().case) == (20_000_000, 100_000_000)


def test_same_bytes_twice_keep_one_file_and_nothing_beside(folder: PieceFolder) -> None:
    assert folder.add(PDF, "a.pdf") == folder.add(PDF, "b.pdf")
    assert [path.name for path in folder.folder.iterdir()] == [hashlib.sha256(PDF).hexdigest()]


def test_damaged_piece_is_not_read_and_is_written_anew(folder: PieceFolder) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    folder.add(PDF, "a.pdf")
    (folder.folder / digest).write_bytes(b"%PDF-1.8\n%%EOF")
    assert folder.read(digest) is None
    folder.add(PDF, "a.pdf")
    assert folder.read(digest) == PDF


def test_piece_is_removed_once(folder: PieceFolder) -> None:
    folder.add(PDF, "a.pdf")
    digest = hashlib.sha256(PDF).hexdigest()
    assert [folder.remove(digest), folder.remove(digest), folder.read(digest)] == [
        True,
        False,
        None,
    ]


def test_every_kind_has_a_sample() -> None:
    known = {extension for kind in TYPES for extension in kind.extensions}
    assert {Path(name).suffix.lower() for name in SAMPLES} == known
