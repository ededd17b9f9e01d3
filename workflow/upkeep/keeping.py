"""Backups and restores of an installation; a restore is an act that says what was lost.

Backups lie outside the data folder, so that what is erased there is in no file of it. The private
key is in none of them. After 35 days they are removed.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.settings import Settings
from states.identifiers import CaseId
from states.instants import instant_of, iso
from workflow.archive import Archive
from workflow.audit.checkpoint import is_signed, statement_of
from workflow.clock import SIMULATED_NOW
from workflow.commands import ErasePerson, RecordRestore
from workflow.composition import open_office
from workflow.keys import known_public_key, public_path
from workflow.mail.outbox import MAILBOX_FOLDER
from workflow.office import HIGH_WATER, Office
from workflow.outcomes import Done, Outcome
from workflow.people import Actor
from workflow.ports import Randomness
from workflow.schedule.sweep import catch_up
from workflow.store.backup import (
    ARRIVING_NAME,
    JOURNALS,
    MANIFEST_NAME,
    BackupManifest,
    BackupRefused,
    bring_in,
    copy_store,
    copy_synced,
    manifest_of,
    seal_backup,
    take_place,
    turn_away,
    write_synced,
)
from workflow.store.connection import DatabaseError, is_of_the_machine
from workflow.store.pieces import sync_folder
from workflow.store.records import CheckpointRow, ErasureRow
from workflow.store.store import DATABASE_NAME, Store
from workflow.upkeep.erasing import erase
from workflow.upkeep.upgrading import upgrade

KEPT_FOR = timedelta(days=35)
REPLACED = "replaced"
STAMP = "%Y%m%dT%H%M%SZ"
STAMPED = re.compile(rf"(?:{REPLACED}-)?(\d{{8}}T\d{{6}}Z)(?:-\d+)?")
"""How the folders of backups and of stores replaced are named, by their UTC instant."""
REPLAYED = "restauration"
"""The reason recorded for an erasure done again on a restored store."""


@dataclass(frozen=True, kw_only=True)
class BackupMade:
    """A backup, and the older ones removed with it."""

    folder: Path
    manifest: BackupManifest
    expired: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class RestoreAsked:
    """Which backup to lay down, by whom; `note` is a checkpoint received by mail, if at hand."""

    backup: Path
    actor: Actor
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LostRange:
    """Events number `first` to `last` (from 0, both inclusive), recorded between two instants.

    `known_by` says how their number is known: the purpose and id of a checkpoint, or the store
    replaced. There is none lost when `last` is before `first`.
    """

    first: int
    last: int
    after: datetime
    until: datetime
    known_by: str

    @property
    def count(self) -> int:
        """How many events were lost."""
        return max(0, self.last - self.first + 1)


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What a restore did; `lost` is None when nothing tells how far the log had gone.

    `doubtful` letters wait for the lead; `erased` persons were erased again.
    """

    manifest: BackupManifest
    outcome: Outcome
    lost: LostRange | None
    doubtful: int
    erased: tuple[CaseId, ...]
    replaced: Path | None


@dataclass(frozen=True, kw_only=True)
class NoteRefused:
    """The checkpoint given is not one of this installation's key."""

    found: str


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """What the store about to be replaced knows."""

    size: int = 0
    last_recorded_at: datetime | None = None
    high_water: str | None = None
    simulated_now: str | None = None
    erasures: tuple[ErasureRow, ...] = ()
    checkpoints: tuple[CheckpointRow, ...] = ()


def backups_folder(folder: Path) -> Path:
    """Return where the backups of an installation go by default: beside its folder."""
    resolved = folder.resolve()
    return resolved.with_name(f"{resolved.name}-backups")


def back_up(office: Office, parent: Path | None = None) -> BackupMade:
    """Copy the installation into a new folder of `parent` and remove the backups expired there.

    Raises:
        ValueError: `parent` lies inside the data folder, where an erasure could not reach it.
    """
    chosen = (parent or backups_folder(office.store.folder)).resolve()
    if chosen.is_relative_to(office.store.folder.resolve()):
        raise ValueError(str(chosen))
    with office.store.read() as reader:
        now = office.now(reader)
    folder = _unused(chosen, f"{now:{STAMP}}")
    manifest = copy_store(office.store, folder, now)
    _copy_missing(office.store.folder / MAILBOX_FOLDER, folder / MAILBOX_FOLDER)
    if public_path(office.store.folder).is_file():
        copy_synced(public_path(office.store.folder), folder / public_path(folder).name)
    seal_backup(folder, manifest)
    return BackupMade(folder=folder, manifest=manifest, expired=remove_expired(chosen, now))


def remove_expired(parent: Path, now: datetime) -> tuple[Path, ...]:
    """Remove the backups older than 35 days, and the stores replaced with them."""
    found = {**dict(_unfinished_in(parent)), **dict(backups_in(parent))}
    expired = sorted(folder for folder, made_at in found.items() if now - made_at > KEPT_FOR)
    for folder in expired:
        shutil.rmtree(folder)
    return tuple(expired)


def backups_in(parent: Path) -> tuple[tuple[Path, datetime], ...]:
    """Return the backups and replaced stores of a folder with their instants, oldest first."""
    found = []
    for folder in sorted(parent.iterdir()) if parent.is_dir() else ():
        manifest = manifest_of(folder)
        if manifest is not None:
            found.append((folder, manifest.made_at))
        elif folder.name.startswith(REPLACED) and (folder / MANIFEST_NAME).is_file():
            stamp = (folder / MANIFEST_NAME).read_text(encoding="utf-8").strip()
            found.append((folder, instant_of(stamp)))
    return tuple(sorted(found, key=lambda each: each[1]))


def _unfinished_in(parent: Path) -> Iterator[tuple[Path, datetime]]:
    """Name the folders a backup or a removal left half done, with the instant in their name."""
    for folder in parent.iterdir() if parent.is_dir() else ():
        named = STAMPED.fullmatch(folder.name)
        if named and folder.is_dir():
            yield folder, datetime.strptime(named[1], STAMP).replace(tzinfo=UTC)


def restore(
    folder: Path,
    asked: RestoreAsked,
    settings: Settings | None = None,
    randomness: Randomness | None = None,
) -> Restored | BackupRefused | NoteRefused:
    """Lay a backup down and record it: nothing due in between is sent again by itself.

    Nothing else may have the store open. The store replaced is kept with the backups. All is
    written beside before it takes the place of the other: stopped anywhere, the installation is
    the one before or the one restored, which knows it was.
    """
    mailed = _mailed(folder, asked.note)
    if isinstance(mailed, NoteRefused):
        return mailed
    standing = _standing(folder)
    manifest = bring_in(asked.backup, folder)
    if isinstance(manifest, BackupRefused):
        return manifest
    upgrade(folder, ARRIVING_NAME)
    _copy_missing(asked.backup / MAILBOX_FOLDER, folder / MAILBOX_FOLDER)
    office = open_office(folder, settings, randomness, database=ARRIVING_NAME)
    _keep_time(office, standing)
    # What falls due between backup and now was written before, then lost: write it again so that
    # the act below doubts it, instead of the next sweep sending it a second time.
    catch_up(office)
    restored = _record(office, asked, standing, _lost(manifest, standing, mailed), manifest)
    office.store.truncate_journal()
    office.store.close()
    if isinstance(restored.outcome, Done):
        take_place(folder)
    else:
        turn_away(folder)
    return restored


def _record(
    office: Office,
    asked: RestoreAsked,
    standing: _Standing,
    lost: LostRange | None,
    manifest: BackupManifest,
) -> Restored:
    """Record the restore in the store brought in, and keep a copy of the one it replaces."""
    outcome = office.run(_act(asked.actor, manifest, lost))
    done = isinstance(outcome, Done)
    return Restored(
        manifest=manifest,
        outcome=outcome,
        lost=lost,
        doubtful=int(str(outcome.shown["letters"])) if isinstance(outcome, Done) else 0,
        erased=_erase_again(office, standing, asked.actor) if done else (),
        replaced=_set_aside(office) if done else None,
    )


def _act(actor: Actor, manifest: BackupManifest, lost: LostRange | None) -> RecordRestore:
    return RecordRestore(
        actor=actor,
        backup_size=manifest.size,
        backup_root=manifest.root,
        known_size=lost.last + 1 if lost else manifest.size,
        made_at=manifest.made_at,
        known_at=lost.until if lost else None,
    )


def _mailed(folder: Path, note: str) -> CheckpointRow | NoteRefused | None:
    """Return the checkpoint of a note received by mail, once its signature was checked."""
    if not note:
        return None
    key, statement = known_public_key(folder), statement_of(note)
    if statement is None or key is None or not is_signed(note, key):
        return NoteRefused(found=note.splitlines()[0] if note.strip() else "")
    return CheckpointRow(
        id="",
        size=statement.size,
        root=statement.root,
        note=note,
        purpose=statement.purpose,
        made_at=statement.made_at,
        epoch=statement.epoch,
    )


def _standing(folder: Path) -> _Standing:
    """Read what is still readable of the store to be replaced.

    A failure of the disk is no reason to forget what it knows: closings, erasures.
    """
    store = Store(folder)
    try:
        with store.read() as reader:
            return _Standing(
                size=reader.tree_size(),
                last_recorded_at=reader.last_recorded_at(),
                high_water=reader.setting(HIGH_WATER),
                simulated_now=reader.setting(SIMULATED_NOW),
                erasures=reader.erasures(),
                checkpoints=reader.checkpoints(),
            )
    except FileNotFoundError:
        return _Standing()
    except DatabaseError as error:
        if is_of_the_machine(error):
            raise
        return _Standing()
    finally:
        store.close()


def _keep_time(office: Office, standing: _Standing) -> None:
    """Carry over the highest instant seen: a restore reopens no closing."""
    with office.store.write() as writer:
        for name in (HIGH_WATER, SIMULATED_NOW):
            kept, before = writer.setting(name), getattr(standing, name)
            if before is not None and kept is not None and kept < before:
                writer.put_setting(name, before)


def _lost(
    manifest: BackupManifest, standing: _Standing, mailed: CheckpointRow | None
) -> LostRange | None:
    """Name the events recorded after the backup, from whatever knew most of them."""
    witnesses = [*standing.checkpoints, *([mailed] if mailed else [])]
    known = [(row.size, row.made_at, f"{row.purpose} {row.epoch}/{row.size}") for row in witnesses]
    if standing.last_recorded_at is not None:
        known.append((standing.size, standing.last_recorded_at, REPLACED))
    if not known:
        return None
    size, until, known_by = max(known, key=lambda each: each[0])
    return LostRange(
        first=manifest.size,
        last=max(size, manifest.size) - 1,
        after=manifest.made_at,
        until=until,
        known_by=known_by,
    )


def _erase_again(office: Office, standing: _Standing, actor: Actor) -> tuple[CaseId, ...]:
    """Erase again the persons erased since the backup; a person it does not know needs nothing."""
    with office.store.read() as reader:
        done = {row.person for row in reader.erasures()}
        archive = Archive(reader, office.memory)
        wanted = [
            CaseId(row.person)
            for row in standing.erasures
            if row.person not in done and archive.person(CaseId(row.person)) is not None
        ]
    for person in wanted:
        erase(office, ErasePerson(actor=actor, person=person, reason=REPLAYED))
    return tuple(wanted)


def _set_aside(office: Office) -> Path | None:
    """Copy the store replaced among the backups, with its instant so that it expires too."""
    source = office.store.folder / DATABASE_NAME
    if not source.exists():
        return None
    with office.store.read() as reader:
        now = office.now(reader)
    folder = _unused(backups_folder(office.store.folder), f"{REPLACED}-{now:{STAMP}}")
    folder.mkdir(parents=True)
    for suffix in ("", *JOURNALS):
        part = source.with_name(f"{source.name}{suffix}")
        if part.exists():
            copy_synced(part, folder / part.name)
    write_synced(folder / MANIFEST_NAME, f"{iso(now)}\n".encode())
    return folder


def _unused(parent: Path, name: str) -> Path:
    """Return a folder of this name that does not exist yet, numbered if it must be."""
    number, chosen = 1, parent / name
    while chosen.exists():
        number += 1
        chosen = parent / f"{name}-{number}"
    return chosen


def _opens_a_door(letter: Path) -> bool:
    """Whether a letter delivered holds a code: it has an end, and no place in a backup."""
    return b"\r\nExpires: " in letter.read_bytes().partition(b"\r\n\r\n")[0]


def _copy_missing(source: Path, target: Path) -> None:
    """Copy the files of a folder that the other does not have; a letter delivered stays so."""
    for path in sorted(source.rglob("*.eml")) if source.is_dir() else ():
        copy = target / path.relative_to(source)
        if not copy.exists() and not _opens_a_door(path):
            copy.parent.mkdir(parents=True, exist_ok=True)
            beside = copy.with_suffix(".tmp")
            copy_synced(path, beside)
            beside.replace(copy)
            sync_folder(copy.parent)
