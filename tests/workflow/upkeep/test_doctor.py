"""The doctor says what is not well, with a remedy, and changes nothing."""

from pathlib import Path

import pytest

from notifications.wording.diagnosis import DIAGNOSES, diagnosis_remedy, diagnosis_sentence
from tests.workflow.evidence_samples import letter_row
from tests.workflow.small_office import SmallOffice
from workflow.keys import ensure_key, key_path
from workflow.standing import SWEEP_HELD
from workflow.store.connection import open_connection
from workflow.store.records import LetterPhase
from workflow.store.store import DATABASE_NAME
from workflow.upkeep.doctor import Verdict, diagnose, worst
from workflow.upkeep.keeping import back_up
from workflow.zones import ZONE_SEEN


@pytest.fixture
def keyed(small: SmallOffice) -> SmallOffice:
    ensure_key(small.folder, small.office.randomness)
    return small


def verdicts(folder: Path) -> dict[str, Verdict]:
    return {finding.check: finding.verdict for finding in diagnose(folder)}


def test_a_sound_installation_has_no_failure(keyed: SmallOffice) -> None:
    back_up(keyed.office)
    found = verdicts(keyed.folder)
    assert worst(diagnose(keyed.folder)) is not Verdict.FAIL
    assert [found[check] for check in ("database", "schema", "triggers", "key", "programme")] == [
        Verdict.OK
    ] * 5
    assert found["clock_simulated"] is Verdict.WARN
    assert (found["unknown_letters"], found["backup"], found["sweep"]) == (Verdict.OK,) * 3


def test_the_doctor_changes_nothing(keyed: SmallOffice) -> None:
    keyed.office.store.close()
    before = {path: path.read_bytes() for path in keyed.folder.rglob("*") if path.is_file()}
    diagnose(keyed.folder)
    after = {path: path.read_bytes() for path in keyed.folder.rglob("*") if path.is_file()}
    assert after == before


def test_without_an_installation_only_the_machine_is_examined(tmp_path: Path) -> None:
    found = verdicts(tmp_path / "nowhere" / "deeper")
    assert found["installation"] is Verdict.WARN
    assert "database" not in found
    assert not (tmp_path / "nowhere").exists()


def test_a_lost_trigger_is_a_failure(keyed: SmallOffice) -> None:
    connection = open_connection(keyed.folder / DATABASE_NAME)
    connection.execute("DROP TRIGGER event_no_update")
    connection.close()
    (finding,) = [each for each in diagnose(keyed.folder) if each.check == "triggers"]
    assert (finding.verdict, finding.found) == (Verdict.FAIL, "event_no_update")


def test_a_file_that_is_no_database_is_a_failure(keyed: SmallOffice) -> None:
    keyed.office.store.close()
    (keyed.folder / DATABASE_NAME).write_bytes(b"rien" * 4096)
    found = verdicts(keyed.folder)
    assert found["database"] is Verdict.FAIL
    assert "key" not in found


def test_an_empty_database_has_not_our_schema(tmp_path: Path) -> None:
    open_connection(tmp_path / DATABASE_NAME, must_exist=False).close()
    (tmp_path / DATABASE_NAME).touch()
    found = verdicts(tmp_path)
    assert (found["schema"], found["triggers"]) == (Verdict.FAIL, Verdict.FAIL)


def test_a_missing_or_exposed_key_is_a_failure(keyed: SmallOffice) -> None:
    key_path(keyed.folder).chmod(0o644)
    assert verdicts(keyed.folder)["key_exposed"] is Verdict.FAIL
    key_path(keyed.folder).chmod(0o600)
    key_path(keyed.folder).write_text("rien")
    assert verdicts(keyed.folder)["key_unreadable"] is Verdict.FAIL
    key_path(keyed.folder).unlink()
    assert verdicts(keyed.folder)["key_missing"] is Verdict.FAIL


def test_what_waits_for_somebody_is_told(keyed: SmallOffice) -> None:
    with keyed.office.store.write() as writer:
        writer.add_letter(letter_row("l1", phase=LetterPhase.UNKNOWN))
        writer.add_letter(letter_row("l2", phase=LetterPhase.DATA))
        writer.put_setting(SWEEP_HELD, "outage")
        writer.put_setting(ZONE_SEEN, "2001.1")
    found = {each.check: (each.verdict, each.found) for each in diagnose(keyed.folder)}
    assert found["unknown_letters"] == (Verdict.WARN, "2")
    assert found["sweep"] == (Verdict.WARN, "outage")
    assert found["backup"] == (Verdict.WARN, "")
    assert found["zones_changed"][0] is Verdict.WARN
    assert found["zones_changed"][1].startswith("2001.1 → ")


def test_a_programme_never_applied_is_told(migrated: Path, tmp_path: Path) -> None:
    bare = SmallOffice(migrated, tmp_path / "bare", programme=False)
    bare.office.store.close()
    assert verdicts(bare.folder)["programme"] is Verdict.WARN


@pytest.mark.parametrize(
    ("written", "check", "verdict"),
    [
        ("smtp_port = 'x'", "settings", Verdict.FAIL),
        ("mail_transport = 'smtp'", "mail_sender", Verdict.FAIL),
        (
            "mail_transport = 'smtp'\nsmtp_security = 'none'\nsmtp_login = 'moi'",
            "mail_clear",
            Verdict.FAIL,
        ),
        (
            "mail_transport = 'smtp'\nsender_address = 'programme@example.org'",
            "mail",
            Verdict.OK,
        ),
        ("", "mail", Verdict.OK),
    ],
)
def test_settings_of_mail_are_examined(
    keyed: SmallOffice, written: str, check: str, verdict: Verdict
) -> None:
    (keyed.folder / "ancrage.toml").write_text(written, encoding="utf-8")
    assert verdicts(keyed.folder)[check] is verdict


def test_a_system_clock_behind_the_log_is_told(keyed: SmallOffice) -> None:
    with keyed.office.store.write() as writer:
        writer.put_setting("simulated_now", None)
        writer.put_setting("clock_kind", "system")
        writer.put_setting("high_water", "2999-01-01T00:00:00.000000Z")
    assert verdicts(keyed.folder)["clock"] is Verdict.WARN


@pytest.mark.parametrize("check", DIAGNOSES)
def test_every_diagnosis_has_its_sentence_and_its_remedy(check: str) -> None:
    said = DIAGNOSES[check]
    assert said.well or said.otherwise
    assert bool(said.otherwise) == bool(said.remedy)
    assert "{" not in diagnosis_sentence(check, well=bool(said.well), found="x")
    assert diagnosis_remedy(check) == diagnosis_remedy(check).strip()
