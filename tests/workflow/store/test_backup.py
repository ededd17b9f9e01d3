"""A backup is one moment, checked before it is put back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.evidence_samples import NOON, event, piece_row
from workflow.audit.tree import Tree
from workflow.store import backup as backups
from workflow.store.backup import (
    MANIFEST_NAME,
    BackupFault,
    BackupManifest,
    BackupRefused,
    make_backup,
    put_back,
    read_backup,
)
from workflow.store.connection import open_connection
from workflow.store.pieces import PieceFolder, StoredPiece
from workflow.store.schema import HEAD
from workflow.store.store import DATABASE_NAME, PIECES_NAME, Store
from workflow.store.triggers import damaged_triggers


@pytest.fixture
def filled(store: Store) -> Store:
    piece = PieceFolder(store.pieces_folder).add(b"%PDF-1.7", "a.pdf")
    assert isinstance(piece, StoredPiece)
    with store.write() as writer:
        writer.append(event(1))
        writer.append(event(2))
        writer.put_piece(piece_row(piece.sha256))
    return store


@pytest.fixture
def backup(filled: Store, tmp_path: Path) -> Path:
    make_backup(filled, tmp_path / "backup", NOON)
    return tmp_path / "backup"


def test_manifest_says_what_the_backup_holds(filled: Store, tmp_path: Path) -> None:
    manifest = make_backup(filled, tmp_path / "backup", NOON)
    with filled.read() as reader:
        root = Tree(reader.leaf_hashes()).root().hex()
    assert (manifest.made_at, manifest.revision, manifest.size, manifest.root) == (
        NOON,
        HEAD,
        2,
        root,
    )
    assert len(manifest.pieces) == 1
    assert read_backup(tmp_path / "backup") == manifest


def test_backup_never_overwrites_a_folder(filled: Store, backup: Path) -> None:
    with pytest.raises(FileExistsError):
        make_backup(filled, backup, NOON)


def test_backup_put_back_is_the_moment_it_was_made(filled: Store, backup: Path) -> None:
    with filled.write() as writer:
        writer.append(event(3))
    filled.close()
    manifest = put_back(backup, filled.folder)
    assert isinstance(manifest, BackupManifest)
    with Store(filled.folder).read() as reader:
        assert [one.id for one in reader.events()] == ["e000001", "e000002"]
    assert damaged_triggers(open_connection(filled.path)) == ()
    aside = open_connection(filled.folder / "ancrage.sqlite.before-restore")
    assert aside.execute("SELECT COUNT(*) FROM event").fetchone() == (3,)


def test_backup_put_back_in_an_empty_folder_brings_the_pieces(backup: Path, tmp_path: Path) -> None:
    manifest = put_back(backup, tmp_path / "elsewhere")
    assert isinstance(manifest, BackupManifest)
    folder = PieceFolder(tmp_path / "elsewhere" / PIECES_NAME)
    assert folder.read(manifest.pieces[0]) == b"%PDF-1.7"


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def rewrite(folder: Path, **changes: object) -> None:
    path = folder / MANIFEST_NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def spoil(folder: Path, content: bytes) -> None:
    (folder / DATABASE_NAME).write_bytes(content)
    rewrite(folder, sha256=backups._sha256(folder / DATABASE_NAME))


def spoil_a_page(folder: Path) -> None:
    content = bytearray((folder / DATABASE_NAME).read_bytes())
    content[4096 * 3 : 4096 * 3 + 64] = b"\x55" * 64
    spoil(folder, bytes(content))


@pytest.mark.parametrize(
    ("spoiling", "fault"),
    [
        (lambda folder: (folder / MANIFEST_NAME).unlink(), BackupFault.NOT_A_BACKUP),
        (lambda folder: (folder / MANIFEST_NAME).write_text("{}"), BackupFault.NOT_A_BACKUP),
        (lambda folder: (folder / DATABASE_NAME).unlink(), BackupFault.NOT_A_BACKUP),
        (lambda folder: flip(folder / DATABASE_NAME), BackupFault.CHANGED),
        (lambda folder: spoil(folder, b"not a database" * 99), BackupFault.DAMAGED),
        (spoil_a_page, BackupFault.DAMAGED),
        (lambda folder: rewrite(folder, revision="9999"), BackupFault.OTHER_SCHEMA),
        (lambda folder: flip(next((folder / PIECES_NAME).iterdir())), BackupFault.PIECE_MISSING),
        (lambda folder: next((folder / PIECES_NAME).iterdir()).unlink(), BackupFault.PIECE_MISSING),
    ],
)
def test_spoilt_backup_is_refused_and_nothing_changes(
    filled: Store, backup: Path, spoiling: Callable[[Path], object], fault: BackupFault
) -> None:
    filled.close()
    before = filled.path.read_bytes()
    spoiling(backup)
    refused = put_back(backup, filled.folder)
    assert isinstance(refused, BackupRefused)
    assert refused.fault is fault
    assert filled.path.read_bytes() == before


def test_piece_already_lost_is_named_and_stops_no_restore(filled: Store, tmp_path: Path) -> None:
    lost = next(filled.pieces_folder.iterdir())
    lost.unlink()
    manifest = make_backup(filled, tmp_path / "backup", NOON)
    assert (manifest.pieces, manifest.missing) == ((), (lost.name,))
    assert put_back(tmp_path / "backup", tmp_path / "elsewhere") == manifest
