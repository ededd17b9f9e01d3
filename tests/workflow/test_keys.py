"""The signing key lies outside the database, is never remade in silence, and signs the log."""

from pathlib import Path

from tests.workflow.small_office import LEAD, SmallOffice
from workflow.audit.checkpoint import is_signed, statement_of
from workflow.audit.evidence import CheckpointRow
from workflow.audit.keys import KeyAlarm, KeyTrouble, SigningKey
from workflow.keys import ensure_key, key_path, known_public_key, public_path, sign_now
from workflow.randomness import SeededRandomness


def test_a_key_is_made_once(tmp_path: Path) -> None:
    first = ensure_key(tmp_path, SeededRandomness(1))
    assert isinstance(first, SigningKey)
    assert ensure_key(tmp_path, SeededRandomness(2)) == first
    assert known_public_key(tmp_path) == first.public


def test_a_key_that_is_gone_is_an_alarm_never_a_new_key(tmp_path: Path) -> None:
    ensure_key(tmp_path, SeededRandomness(1))
    key_path(tmp_path).unlink()
    alarm = KeyAlarm(path=key_path(tmp_path), trouble=KeyTrouble.MISSING)
    assert ensure_key(tmp_path, SeededRandomness(2)) == alarm


def test_an_exposed_key_is_an_alarm(tmp_path: Path) -> None:
    ensure_key(tmp_path, SeededRandomness(1))
    key_path(tmp_path).chmod(0o644)
    alarm = KeyAlarm(path=key_path(tmp_path), trouble=KeyTrouble.EXPOSED)
    assert ensure_key(tmp_path, SeededRandomness(2)) == alarm


def test_the_public_key_is_known_from_either_file(tmp_path: Path) -> None:
    key = ensure_key(tmp_path, SeededRandomness(1))
    assert isinstance(key, SigningKey)
    public_path(tmp_path).unlink()
    assert known_public_key(tmp_path) == key.public
    key_path(tmp_path).unlink()
    assert known_public_key(tmp_path) is None


def test_a_checkpoint_says_the_log_as_it_stands(small: SmallOffice) -> None:
    key = ensure_key(small.folder, small.office.randomness)
    assert isinstance(key, SigningKey)
    row = sign_now(small.office, LEAD, "digest")
    assert isinstance(row, CheckpointRow)
    said = statement_of(row.note)
    with small.office.store.read() as reader:
        assert said is not None
        assert (said.size, said.epoch, said.purpose) == (reader.tree_size(), 1, "digest")
        assert reader.last_checkpoint() == row
    assert is_signed(row.note, key.public)


def test_without_a_key_work_goes_on_with_an_alarm(small: SmallOffice) -> None:
    key_path(small.folder).unlink(missing_ok=True)
    assert isinstance(sign_now(small.office, LEAD, "digest"), KeyAlarm)
    small.town("40088", "Dax")
