"""Copying an installation out and back: the mechanics only, the acts are the office's.

A backup is a folder: the database in one file, the pieces, and a manifest of both.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from states.instants import instant_of, iso
from workflow.audit.tree import Tree
from workflow.store.connection import (
    Connection,
    DatabaseError,
    driver,
    is_of_the_machine,
    open_connection,
    open_unchanged,
)
from workflow.store.log import SELECT_LEAF_HASHES
from workflow.store.pieces import sync_folder
from workflow.store.schema import HEAD, current_revision
from workflow.store.store import DATABASE_NAME, PIECES_NAME, Store

MANIFEST_NAME = "backup.json"
ARRIVING_NAME = f"{DATABASE_NAME}.arriving"
"""The database of a backup brought into an installation, until it takes the place of the other."""
JOURNALS = ("-wal", "-shm", "-journal")
INTEGRITY_CHECK = "PRAGMA integrity_check"
SELECT_PIECE_NAMES = "SELECT DISTINCT sha256 FROM piece ORDER BY sha256"


class BackupFault(StrEnum):
    """Why a folder cannot be restored."""

    NOT_A_BACKUP = "not_a_backup"
    CHANGED = "changed"
    """The database is not the one the manifest describes."""
    DAMAGED = "damaged"
    OTHER_SCHEMA = "other_schema"
    PIECE_MISSING = "piece_missing"


@dataclass(frozen=True, kw_only=True)
class BackupManifest:
    """What a backup holds: when, which schema, the log's size and root, the database's SHA-256.

    `missing` names pieces that were already lost when it was made: they do not stop a restore.
    """

    made_at: datetime
    revision: str
    size: int
    root: str
    sha256: str
    pieces: tuple[str, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BackupRefused:
    """A backup that will not be restored, and what was found."""

    fault: BackupFault
    found: str = ""


def make_backup(store: Store, folder: Path, made_at: datetime) -> BackupManifest:
    """Copy a store into a new folder while it goes on working; the copy is one moment of it.

    Raises:
        FileExistsError: the folder exists.
    """
    manifest = copy_store(store, folder, made_at)
    seal_backup(folder, manifest)
    return manifest


def copy_store(store: Store, folder: Path, made_at: datetime) -> BackupManifest:
    """Copy database and pieces into a new folder; it is no backup until `seal_backup`.

    Raises:
        FileExistsError: the folder exists.
    """
    folder.mkdir(parents=True)
    database = folder / DATABASE_NAME
    _copy_database(open_connection(store.path), database)
    size, root, named = _contents(database)
    pieces = _copy_pieces(store.pieces_folder, folder / PIECES_NAME, named)
    return BackupManifest(
        made_at=made_at,
        revision=current_revision(database) or "",
        size=size,
        root=root,
        sha256=_sha256(database),
        pieces=pieces,
        missing=tuple(piece for piece in named if piece not in pieces),
    )


def seal_backup(folder: Path, manifest: BackupManifest) -> None:
    """Write the manifest, last and durably: a folder without one is an unfinished backup."""
    values = {
        "made_at": iso(manifest.made_at),
        "revision": manifest.revision,
        "size": manifest.size,
        "root": manifest.root,
        "sha256": manifest.sha256,
        "pieces": list(manifest.pieces),
        "missing": list(manifest.missing),
    }
    text = json.dumps(values, indent=2, sort_keys=True)
    write_synced(folder / MANIFEST_NAME, f"{text}\n".encode())
    sync_folder(folder.parent)


def read_backup(folder: Path) -> BackupManifest | BackupRefused:
    """Return the manifest of a backup after checking the whole of it, or what is wrong.

    Raises:
        DatabaseError: the disk failed, which says nothing of the backup.
    """
    manifest = manifest_of(folder)
    database = folder / DATABASE_NAME
    if manifest is None or not database.is_file():
        return BackupRefused(fault=BackupFault.NOT_A_BACKUP, found=str(folder))
    if _sha256(database) != manifest.sha256:
        return BackupRefused(fault=BackupFault.CHANGED, found=DATABASE_NAME)
    damage = _damage(database)
    if damage:
        return BackupRefused(fault=BackupFault.DAMAGED, found=damage)
    if manifest.revision > HEAD:
        return BackupRefused(fault=BackupFault.OTHER_SCHEMA, found=manifest.revision)
    for piece in manifest.pieces:
        path = folder / PIECES_NAME / piece
        if not path.is_file() or _sha256(path) != piece:
            return BackupRefused(fault=BackupFault.PIECE_MISSING, found=piece)
    return manifest


def bring_in(backup: Path, folder: Path) -> BackupManifest | BackupRefused:
    """Lay a checked backup in an installation folder: its pieces, its database as `ARRIVING_NAME`.

    The database in place stays in place until `take_place`. Older schemas are to be migrated.
    """
    manifest = read_backup(backup)
    if isinstance(manifest, BackupRefused):
        return manifest
    folder.mkdir(parents=True, exist_ok=True)
    _copy_pieces(backup / PIECES_NAME, folder / PIECES_NAME, manifest.pieces)
    turn_away(folder)
    _copy_database(open_unchanged(backup / DATABASE_NAME), folder / ARRIVING_NAME)
    return manifest


def turn_away(folder: Path) -> None:
    """Remove the database brought into an installation, if there is one."""
    for leftover in ("", *JOURNALS):
        (folder / f"{ARRIVING_NAME}{leftover}").unlink(missing_ok=True)


def take_place(folder: Path) -> None:
    """Put the database brought in instead of the one in place: either one or the other stands.

    Nothing may have either open.

    Raises:
        DatabaseError: something of the database brought in is still in its journal.
    """
    arriving = folder / ARRIVING_NAME
    for journal in (folder / f"{ARRIVING_NAME}{suffix}" for suffix in JOURNALS[::2]):
        if journal.exists() and journal.stat().st_size:
            raise DatabaseError(f"not empty: {journal}")
    for suffix in JOURNALS:
        (folder / f"{ARRIVING_NAME}{suffix}").unlink(missing_ok=True)
        # A journal left by the other database would be played into this one.
        (folder / f"{DATABASE_NAME}{suffix}").unlink(missing_ok=True)
    arriving.replace(folder / DATABASE_NAME)
    sync_folder(folder)


def copy_synced(source: Path, target: Path) -> None:
    """Copy a file durably; its name is durable once its folder is synced."""
    shutil.copyfile(source, target)
    sync_file(target)


def sync_file(path: Path) -> None:
    """Make the bytes of a file durable."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_synced(path: Path, content: bytes) -> None:
    """Write a whole file durably, or leave the one in place."""
    beside = path.with_name(f".{path.name}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def manifest_of(folder: Path) -> BackupManifest | None:
    """Return the manifest of a backup without checking anything else, None when unreadable."""
    try:
        values = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
        return BackupManifest(
            made_at=instant_of(values["made_at"]),
            revision=str(values["revision"]),
            size=int(values["size"]),
            root=str(values["root"]),
            sha256=str(values["sha256"]),
            pieces=tuple(str(piece) for piece in values["pieces"]),
            missing=tuple(str(piece) for piece in values["missing"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _copy_database(reading: Connection, target: Path) -> None:
    """Copy with the online backup API in one step, so no writer comes in between.

    The copy is made durable once the source is let go: a writer never waits for this disk.
    """
    writing = driver.connect(str(target), isolation_level=None)
    try:
        for pragma in ("synchronous = OFF", "journal_mode = OFF"):
            writing.execute(f"PRAGMA {pragma}")
        reading.backup(writing, pages=-1)
    finally:
        writing.close()
        reading.close()
    sync_file(target)


def _contents(database: Path) -> tuple[int, str, tuple[str, ...]]:
    """Return the size and root of the log of a database, and the pieces it names."""
    connection = open_unchanged(database)
    try:
        tree = Tree(digest for (digest,) in connection.execute(SELECT_LEAF_HASHES))
        pieces = tuple(name for (name,) in connection.execute(SELECT_PIECE_NAMES))
        return tree.size, tree.root().hex(), pieces
    finally:
        connection.close()


def _copy_pieces(source: Path, target: Path, pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Copy the pieces that are there and return their names."""
    target.mkdir(parents=True, exist_ok=True)
    present = tuple(piece for piece in pieces if (source / piece).is_file())
    for piece in present:
        _copy_piece(source / piece, target / piece)
    sync_folder(target)
    return present


def _copy_piece(source: Path, target: Path) -> None:
    """Copy a piece beside its name, then give it: a piece in place is never half overwritten."""
    beside = target.with_name(f".{target.name}")
    copy_synced(source, beside)
    beside.replace(target)


def _damage(database: Path) -> str:
    """Return what the library finds wrong with a database file, nothing when it is sound."""
    connection = open_unchanged(database)
    try:
        (verdict,) = connection.execute(INTEGRITY_CHECK).fetchone()
        return "" if verdict == "ok" else str(verdict)
    except DatabaseError as error:
        if is_of_the_machine(error):
            raise
        return str(error)
    finally:
        connection.close()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
