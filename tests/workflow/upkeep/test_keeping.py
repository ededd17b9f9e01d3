"""A backup is one moment of everything; a restore says what is lost and sends nothing again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import Settings
from states.identifiers import PersonId
from tests.workflow.evidence_samples import letter_row, reminder_row
from tests.workflow.small_office import LAUNCH, LEAD, PARTNER, SmallOffice
from workflow.audit.verification import verify
from workflow.commands import ErasePerson
from workflow.composition import OPERATOR, open_office
from workflow.keys import ensure_key, known_public_key, sign_now
from workflow.mail.outbox import MAILBOX_FOLDER
from workflow.office import Office
from workflow.outcomes import Done
from workflow.randomness import SeededRandomness
from workflow.schedule.sweep import advance_to
from workflow.store.backup import ARRIVING_NAME, BackupFault, BackupRefused
from workflow.store.connection import DatabaseError
from workflow.store.filters import ReminderFilter
from workflow.store.records import (
    CheckpointRow,
    FeedRow,
    LetterMove,
    LetterPhase,
    ReminderStatus,
)
from workflow.store.store import DATABASE_NAME, Store
from workflow.upkeep.erasing import erase
from workflow.upkeep.keeping import (
    BackupMade,
    LostRange,
    NoteRefused,
    RestoreAsked,
    Restored,
    back_up,
    backups_folder,
    backups_in,
    restore,
)

DOUBTED = ReminderFilter(statuses=(ReminderStatus.UNKNOWN,))
LATER = datetime(2020, 8, 3, 8, tzinfo=UTC)


@pytest.fixture
def keyed(small: SmallOffice) -> SmallOffice:
    ensure_key(small.folder, small.office.randomness)
    return small


def laid_down(
    small: SmallOffice, backup: Path, note: str = ""
) -> Restored | BackupRefused | NoteRefused:
    small.office.store.close()
    asked = RestoreAsked(backup=backup, actor=OPERATOR, note=note)
    settings = Settings(data_folder=small.folder)
    return restore(small.folder, asked, settings, SeededRandomness(9))


def restored(small: SmallOffice, made: BackupMade, note: str = "") -> Restored:
    done = laid_down(small, made.folder, note)
    assert isinstance(done, Restored)
    assert isinstance(done.outcome, Done)
    return done


def reopened(small: SmallOffice) -> Office:
    return open_office(small.folder, Settings(data_folder=small.folder), SeededRandomness(11))


def queue(store: Store, count: int, due_at: datetime) -> None:
    with store.write() as writer:
        for number in range(count):
            name = f"l{number:03}-{due_at:%d}"
            writer.add_letter(letter_row(name, due_at=due_at, created_at=LAUNCH))
            writer.add_reminder(
                reminder_row(
                    f"k-{name}",
                    planned_at=due_at,
                    letter_id=name,
                    status=ReminderStatus.ATTACHED,
                )
            )


def send_all(store: Store, at: datetime) -> int:
    with store.write() as writer:
        queued = [letter for letter in writer.letters() if letter.phase is LetterPhase.QUEUED]
        for letter in queued:
            move = LetterMove(
                id=letter.id,
                sources=(LetterPhase.QUEUED,),
                target=LetterPhase.SENT,
                sent_at=at,
            )
            assert writer.move_letter(move)
    return len(queued)


def phases(store: Store) -> dict[str, int]:
    found: dict[str, int] = {}
    with store.read() as reader:
        for letter in reader.letters():
            found[letter.phase] = found.get(letter.phase, 0) + 1
    return found


def test_after_a_restore_no_letter_sent_since_the_backup_leaves_again(small: SmallOffice) -> None:
    queue(small.office.store, 200, LAUNCH + timedelta(hours=1))
    made = back_up(small.office)
    small.at(2020, 8, 3, 8)
    assert send_all(small.office.store, LATER) == 200
    done = restored(small, made)
    assert done.doubtful == 200
    assert phases(Store(small.folder)) == {LetterPhase.UNKNOWN: 200}
    with Store(small.folder).read() as reader:
        assert reader.reminder_counts() == {ReminderStatus.UNKNOWN: 200}


def delivered(small: SmallOffice) -> int:
    return len(list((small.folder / MAILBOX_FOLDER).glob("*.eml")))


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (datetime(2020, 10, 12, 20, tzinfo=UTC), "reminder_closing"),
        (datetime(2020, 11, 8, 20, tzinfo=UTC), "draft_carried"),
    ],
)
def test_what_the_sweep_sent_since_the_backup_is_not_sent_again_by_the_next_sweeps(
    small: SmallOffice, until: datetime, code: str
) -> None:
    small.town("40088", "Dax")
    small.person("40088")
    small.draft("40088")
    advance_to(small.office, datetime(2020, 9, 1, 8, tzinfo=UTC))
    made, before = back_up(small.office), delivered(small)
    advance_to(small.office, until)
    sent = delivered(small)
    assert sent > before
    restored(small, made)
    office = reopened(small)
    advance_to(office, until + timedelta(hours=16))
    with office.store.read() as reader:
        found = [
            (letter.code, letter.phase)
            for letter in reader.letters()
            if letter.created_at >= datetime(2020, 9, 1, 9, tzinfo=UTC)
        ]
        doubted = {row.template for row in reader.reminders(DOUBTED)}
    assert code in doubted | {each for each, phase in found if phase is LetterPhase.UNKNOWN}
    again = [each for each, phase in found if phase is not LetterPhase.UNKNOWN]
    assert again == ["weekly_digest"] * len(again)
    assert delivered(small) - sent == len(again)


def test_a_letter_still_to_come_stays_as_it_was(small: SmallOffice) -> None:
    queue(small.office.store, 2, LATER + timedelta(days=1))
    made = back_up(small.office)
    small.at(2020, 8, 3, 8)
    assert restored(small, made).doubtful == 0
    assert phases(Store(small.folder)) == {LetterPhase.QUEUED: 2}


def test_a_reminder_planned_for_the_gap_about_nothing_is_superseded(small: SmallOffice) -> None:
    with small.office.store.write() as writer:
        writer.add_reminder(reminder_row("due", planned_at=LAUNCH + timedelta(days=1)))
        writer.add_reminder(reminder_row("ahead", planned_at=LATER + timedelta(days=1)))
    made = back_up(small.office)
    small.at(2020, 8, 3, 8)
    restored(small, made)
    with Store(small.folder).read() as reader:
        found = {row.key: row.status for row in reader.reminders()}
    assert found == {"due": ReminderStatus.SUPERSEDED, "ahead": ReminderStatus.PLANNED}


def test_the_lost_range_is_named_from_the_store_replaced(small: SmallOffice) -> None:
    made = back_up(small.office)
    small.at(2020, 8, 3, 8)
    small.town("40088", "Dax")
    small.town("16102", "Cognac")
    size = made.manifest.size
    assert restored(small, made).lost == LostRange(
        first=size, last=size + 1, after=LAUNCH, until=LATER, known_by="replaced"
    )


def test_the_lost_range_is_named_from_the_checkpoint_mailed_when_the_store_is_gone(
    keyed: SmallOffice,
) -> None:
    made = back_up(keyed.office)
    keyed.at(2020, 8, 3, 8)
    keyed.town("40088", "Dax")
    mailed = sign_now(keyed.office, LEAD, "digest")
    assert isinstance(mailed, CheckpointRow)
    keyed.office.store.close()
    (keyed.folder / DATABASE_NAME).unlink()
    size = made.manifest.size
    done = restored(keyed, made, mailed.note)
    assert done.lost == LostRange(
        first=size, last=size, after=LAUNCH, until=LATER, known_by=f"digest 1/{size + 1}"
    )
    assert done.replaced is None


def test_without_store_or_checkpoint_the_loss_is_said_unknown(small: SmallOffice) -> None:
    made = back_up(small.office)
    small.office.store.close()
    (small.folder / DATABASE_NAME).write_bytes(b"no database" * 1000)
    assert restored(small, made).lost is None


def test_a_store_the_disk_does_not_give_is_not_taken_for_one_that_knows_nothing(
    small: SmallOffice,
) -> None:
    made = back_up(small.office)
    small.at(2020, 8, 3, 8)
    small.office.store.close()
    in_the_way = [small.folder / f"{DATABASE_NAME}{suffix}" for suffix in ("-journal", "-wal")]
    for path in in_the_way:
        path.unlink(missing_ok=True)
        path.mkdir()
    with pytest.raises(DatabaseError):
        laid_down(small, made.folder)
    for path in in_the_way:
        path.rmdir()
    with reopened(small).store.read() as reader:
        assert reader.events_of("installation")[-1].kind != "restored"


def test_nothing_is_lost_when_nothing_was_recorded_since(small: SmallOffice) -> None:
    lost = restored(small, back_up(small.office)).lost
    assert lost is not None
    assert lost.count == 0


@pytest.mark.parametrize("note", ["rien", "ancrage\n3\nAAAA\n\n— x y\n", "\n"])
def test_a_checkpoint_not_signed_by_our_key_stops_the_restore(
    keyed: SmallOffice, note: str
) -> None:
    made = back_up(keyed.office)
    before = (keyed.folder / DATABASE_NAME).read_bytes()
    assert isinstance(laid_down(keyed, made.folder, note), NoteRefused)
    assert (keyed.folder / DATABASE_NAME).read_bytes() == before


def test_a_restore_is_an_act_in_a_new_epoch_and_the_log_stays_sound(keyed: SmallOffice) -> None:
    sign_now(keyed.office, LEAD, "digest")
    made = back_up(keyed.office)
    keyed.at(2020, 8, 3, 8)
    restored(keyed, made)
    office = reopened(keyed)
    with office.store.read() as reader:
        event = reader.events_of("installation")[-1]
        assert (event.kind, event.data["epoch"], event.data["backup_root"]) == (
            "restored",
            2,
            made.manifest.root,
        )
        assert event.recorded_at == LATER
        assert verify(reader, known_public_key(keyed.folder)).problems == ()
    signed = sign_now(office, LEAD, "restore")
    assert isinstance(signed, CheckpointRow)
    assert signed.epoch == 2


def test_a_restore_reopens_no_closing(small: SmallOffice) -> None:
    made = back_up(small.office)
    small.at(2020, 8, 3, 8)
    restored(small, made)
    office = reopened(small)
    with office.store.read() as reader:
        assert office.now(reader) == LATER


def test_persons_erased_since_the_backup_are_erased_again(small: SmallOffice) -> None:
    small.town("40088", "Dax")
    person = small.person("40088", name="Zéphyrine Ancelin", email="z.ancelin@dax.example")
    made = back_up(small.office)
    newcomer = small.person("40088", name="Ambroise Teulier", email="a.teulier@dax.example")
    for each in (person, newcomer):
        erase(small.office, ErasePerson(actor=LEAD, person=each, reason="demande"))
    done = restored(small, made)
    assert done.erased == (person,)
    with Store(small.folder).read() as reader:
        assert reader.texts_of(person) == ()
    content = b"".join(path.read_bytes() for path in small.folder.rglob("*") if path.is_file())
    assert "Zéphyrine".encode() not in content


def test_feeds_are_revoked_by_a_restore(small: SmallOffice) -> None:
    small.town("40088", "Dax")
    person = small.person("40088")
    with small.office.store.write() as writer:
        writer.put_feed(FeedRow(token_hash="0" * 64, person=PersonId(person)))
    restored(small, back_up(small.office))
    with Store(small.folder).read() as reader:
        assert [feed.revoked_at for feed in reader.feeds_of(person)] == [LAUNCH]


def test_a_letter_in_the_mailbox_is_in_the_backup_and_never_lost(small: SmallOffice) -> None:
    mailbox = small.folder / MAILBOX_FOLDER
    mailbox.mkdir()
    (mailbox / "a.eml").write_bytes(b"Subject: a")
    made = back_up(small.office)
    (mailbox / "a.eml").unlink()
    (mailbox / "b.eml").write_bytes(b"Subject: b")
    restored(small, made)
    assert sorted(path.name for path in mailbox.iterdir()) == ["a.eml", "b.eml"]


def test_the_private_key_is_in_no_backup(keyed: SmallOffice) -> None:
    made = back_up(keyed.office)
    names = sorted(path.name for path in made.folder.rglob("*") if path.is_file())
    assert names == [DATABASE_NAME, "backup.json", "checkpoint.pub"]


def test_a_backup_inside_the_data_folder_is_refused(small: SmallOffice) -> None:
    with pytest.raises(ValueError, match="data"):
        back_up(small.office, small.folder / "copies")


def test_two_backups_of_one_instant_do_not_collide(small: SmallOffice) -> None:
    first, second = back_up(small.office), back_up(small.office)
    assert (first.folder.name, second.folder.name) == ("20200723T080000Z", "20200723T080000Z-2")


def test_backups_and_replaced_stores_go_after_35_days(small: SmallOffice) -> None:
    made = back_up(small.office)
    done = restored(small, made)
    small.at(2020, 8, 27, 8)
    assert back_up(small.office).expired == ()
    small.at(2020, 8, 27, 8, 1)
    expired = back_up(small.office).expired
    assert set(expired) == {made.folder, done.replaced}
    assert len(backups_in(backups_folder(small.folder))) == 2


def test_a_backup_left_half_done_goes_after_35_days_too(small: SmallOffice) -> None:
    half = backups_folder(small.folder) / "20200723T080000Z"
    half.mkdir(parents=True)
    (half / DATABASE_NAME).write_bytes(b"half")
    assert backups_in(backups_folder(small.folder)) == ()
    small.at(2020, 8, 27, 8)
    assert back_up(small.office).expired == ()
    small.at(2020, 8, 27, 8, 1)
    assert back_up(small.office).expired == (half,)


def test_a_restore_refused_leaves_the_installation_as_it_was(small: SmallOffice) -> None:
    made = back_up(small.office)
    small.town("40088", "Dax")
    small.office.store.close()
    asked = RestoreAsked(backup=made.folder, actor=PARTNER)
    done = restore(small.folder, asked, Settings(data_folder=small.folder), SeededRandomness(9))
    assert isinstance(done, Restored)
    assert (isinstance(done.outcome, Done), done.replaced) == (False, None)
    assert sorted(path.name for path in small.folder.glob(f"{ARRIVING_NAME}*")) == []
    with Store(small.folder).read() as reader:
        assert reader.tree_size() == made.manifest.size + 1


def test_the_store_replaced_is_kept_whole(small: SmallOffice) -> None:
    made = back_up(small.office)
    small.town("40088", "Dax")
    done = restored(small, made)
    assert done.replaced is not None
    with Store(done.replaced).read() as reader:
        assert reader.tree_size() == made.manifest.size + 1


def test_a_folder_that_is_no_backup_is_refused_and_nothing_moves(
    small: SmallOffice, tmp_path: Path
) -> None:
    small.office.store.close()
    before = (small.folder / DATABASE_NAME).read_bytes()
    refused = laid_down(small, tmp_path / "nowhere")
    assert isinstance(refused, BackupRefused)
    assert refused.fault is BackupFault.NOT_A_BACKUP
    assert (small.folder / DATABASE_NAME).read_bytes() == before


def test_what_is_beside_the_backups_is_left_alone(small: SmallOffice) -> None:
    parent = backups_folder(small.folder)
    (parent / "notes").mkdir(parents=True)
    (parent / "replaced-by-hand").mkdir()
    small.at(2021, 1, 1)
    assert back_up(small.office).expired == ()
