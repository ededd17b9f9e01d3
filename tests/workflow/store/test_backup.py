"""A backup is one moment, checked before it is put back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.evidence_samples import NOON, event, piece_row
from workflow.audit.tree import Tree
from workflow.store import backup as backups
from workflow.store.backup import (
    ARRIVING_NAME,
    MANIFEST_NAME,
    BackupFault,
    BackupManifest,
    BackupRefused,
    bring_in,
    make_backup,
    read_backup,
    take_place,
)
from workflow.store.connection import DatabaseError, driver, open_connection
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


def put_back(backup: Path, folder: Path) -> BackupManifest | BackupRefused:
    """Bring a backup in and, unless it is refused, let it take its place."""
    manifest = bring_in(backup, folder)
    if isinstance(manifest, BackupManifest):
        take_place(folder)
    return manifest


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
    assert sorted(path.name for path in filled.folder.glob(f"{ARRIVING_NAME}*")) == []


def test_the_store_in_place_stays_until_the_other_takes_its_place(
    filled: Store, backup: Path
) -> None:
    with filled.write() as writer:
        writer.append(event(3))
    bring_in(backup, filled.folder)
    with Store(filled.folder).read() as reader:
        assert [one.id for one in reader.events()] == ["e000001", "e000002", "e000003"]
    with Store(filled.folder, database=ARRIVING_NAME).read() as reader:
        assert [one.id for one in reader.events()] == ["e000001", "e000002"]


def test_what_is_still_in_a_journal_does_not_take_its_place(filled: Store, backup: Path) -> None:
    bring_in(backup, filled.folder)
    (filled.folder / f"{ARRIVING_NAME}-wal").write_bytes(b"frames")
    with pytest.raises(DatabaseError):
        take_place(filled.folder)
    with filled.read() as reader:
        assert len(reader.events()) == 2


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


@pytest.mark.parametrize("journal", ["WAL", "TRUNCATE"])
def test_backup_of_a_machine_with_another_journal_is_read_without_changing_it(
    backup: Path, filled: Store, journal: str
) -> None:
    database = backup / DATABASE_NAME
    connection = driver.connect(str(database))
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.close()
    rewrite(backup, sha256=backups._sha256(database))
    names = sorted(path.name for path in backup.iterdir())
    first = read_backup(backup)
    assert isinstance(first, BackupManifest)
    assert read_backup(backup) == first
    assert sorted(path.name for path in backup.iterdir()) == names
    filled.close()
    assert put_back(backup, filled.folder) == first
    with filled.read() as reader:
        assert [one.id for one in reader.events()] == ["e000001", "e000002"]


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
