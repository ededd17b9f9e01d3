"""What must hold of an installation, however its last process ended."""

from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

from config.settings import Settings
from states.instants import iso
from tests.proof.crashes.operations import opened
from workflow.audit.verification import verify, verify_pieces
from workflow.commands import MoveClock
from workflow.composition import OPERATOR
from workflow.keys import known_public_key
from workflow.mail.outbox import MAILBOX_FOLDER, deliver
from workflow.ports import Committable, DirectCommitter
from workflow.store.backup import BackupFault, BackupManifest, read_backup
from workflow.store.connection import open_connection
from workflow.store.records import LetterPhase, ReminderStatus
from workflow.store.store import DATABASE_NAME, Reader, Store
from workflow.store.triggers import damaged_triggers
from workflow.upkeep.keeping import back_up, backups_folder

LEASE = timedelta(seconds=Settings.lease_seconds + 1)
MAYBE_OUT = (LetterPhase.DATA, LetterPhase.UNKNOWN)


def shape_of(folder: Path) -> str:
    """Describe everything the office keeps, ids and secrets apart: equal runs are equal here."""
    store = Store(folder)
    try:
        with store.read() as reader:
            return shape(reader)
    finally:
        store.close()


def shape(reader: Reader) -> str:
    """Describe what a reader sees."""
    events = [
        f"{event.case_kind} {event.case_seq} {event.kind} {event.actor} {iso(event.recorded_at)}"
        for event in reader.events()
    ]
    letters = sorted(f"{row.code} {row.person} {row.phase}" for row in reader.letters())
    reminders = sorted(f"{row.template} {row.person} {row.status}" for row in reader.reminders())
    pieces = sorted(f"{row.case_id} {row.kind} {row.frozen}" for row in reader.all_pieces())
    settings = sorted(reader.settings().items())
    return repr((events, letters, reminders, pieces, settings, len(reader.all_texts())))


class Remembering:
    """A committer that keeps the shape of every state made durable, in order."""

    def __init__(self, folder: Path) -> None:
        self.states: list[str] = []
        self._folder = folder

    def commit(self, connection: Committable) -> None:
        """Commit, then describe."""
        DirectCommitter().commit(connection)
        self.states.append(shape_of(self._folder))


@dataclass(frozen=True, kw_only=True)
class Expected:
    """The states an operation goes through; `after` says which one each acknowledgement vouches.

    Letters leaving end in `letters`: code and person of each.
    """

    states: tuple[str, ...]
    after: tuple[int, ...]


def faults_of(folder: Path) -> list[str]:
    """Name what is torn: the database, its triggers, the log, the pieces."""
    connection = open_connection(folder / DATABASE_NAME)
    try:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        foreign = connection.execute("PRAGMA foreign_key_check").fetchall()
        faults = [] if verdict == "ok" else [f"integrity: {verdict}"]
        faults += [f"foreign key: {row}" for row in foreign]
        faults += [f"trigger: {name}" for name in damaged_triggers(connection)]
    finally:
        connection.close()
    store = Store(folder)
    try:
        with store.read() as reader:
            found = verify(reader, known_public_key(folder)).problems
            faults += [f"log: {problem}" for problem in found]
            faults += [
                f"piece: {problem}" for problem in verify_pieces(reader, store.pieces_folder)
            ]
    finally:
        store.close()
    return faults


def state_faults(folder: Path, acknowledged: int, expected: Expected) -> list[str]:
    """Say whether the state is one the operation goes through, at or after what was vouched."""
    state = shape_of(folder)
    if state not in expected.states:
        return ["torn: a state between two"]
    least = expected.after[acknowledged - 1] if acknowledged else 0
    reached = max(i for i, each in enumerate(expected.states) if each == state)
    return ["lost: an acknowledged step is not there"] if reached < least else []


def mail_faults(folder: Path) -> list[str]:
    """Compare phases and mailbox as they stand, then after the next sender came."""
    faults = _phase_faults(folder)
    office = opened(folder)
    try:
        with office.store.read() as reader:
            now = office.now(reader)
        office.run(MoveClock(actor=OPERATOR, to=now + max(LEASE, timedelta(minutes=31))))
        deliver(office)
        with office.store.read() as reader:
            letters, reminders = reader.letters(), reader.reminders()
    finally:
        office.store.close()
    faults += _phase_faults(folder)
    settled = (LetterPhase.SENT, LetterPhase.UNKNOWN)
    faults += [f"mail: {row.code} stays {row.phase}" for row in letters if row.phase not in settled]
    open_rows = [row.key for row in reminders if row.status is ReminderStatus.ATTACHED]
    return faults + [f"reminder: {key} stays attached" for key in open_rows]


def backup_faults(folder: Path, acknowledged: int) -> list[str]:
    """Say whether every backup is whole or said to be none, and the acknowledged one whole."""
    found = [read_backup(each) for each in sorted(backups_folder(folder).iterdir())]
    whole = [each for each in found if isinstance(each, BackupManifest)]
    halves = [each.fault for each in found if not isinstance(each, BackupManifest)]
    faults = [f"backup: {fault}" for fault in halves if fault is not BackupFault.NOT_A_BACKUP]
    if len(whole) < 1 + acknowledged:
        faults.append("lost: an acknowledged backup is not whole")
    office = opened(folder)
    try:
        made = back_up(office).folder
    finally:
        office.store.close()
    again = read_backup(made)
    return faults if isinstance(again, BackupManifest) else [*faults, f"next backup: {again}"]


def _phase_faults(folder: Path) -> list[str]:
    store = Store(folder)
    try:
        with store.read() as reader:
            letters = reader.letters()
    finally:
        store.close()
    files = [
        str(message_from_bytes(path.read_bytes())["Message-ID"])
        for path in (folder / MAILBOX_FOLDER).glob("*.eml")
    ]
    faults = ["mail: two files of one letter"] if len(files) != len(set(files)) else []
    for letter in letters:
        out = letter.message_id in files
        if letter.phase is LetterPhase.SENT and not out:
            faults.append(f"lost: {letter.code} is sent and nowhere")
        if out and letter.phase not in (LetterPhase.SENT, *MAYBE_OUT):
            faults.append(f"mail: {letter.code} is out and {letter.phase}")
    return faults
