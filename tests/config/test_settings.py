"""Settings: environment over file over default, every fault told, secrets never shown."""

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import ConfigInvalid, ConfigProblem
from config.settings import (
    HIDDEN,
    LogLevel,
    MailTransport,
    Settings,
    SmtpSecurity,
    data_folder,
    document,
    load,
)

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
Write = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ANCRAGE_CONFIG", *(f"ANCRAGE_{f.name.upper()}" for f in FIELDS)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


FIELDS = dataclasses.fields(Settings)


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Writes `ancrage.toml` in the store's folder and returns the folder."""

    def write(text: str) -> Path:
        (tmp_path / "ancrage.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def faults(folder: Path) -> list[tuple[str, str, str, ConfigProblem, tuple[str, ...]]]:
    with pytest.raises(ConfigInvalid) as caught:
        load(folder)
    return [(Path(e.file).name, e.key, e.value, e.problem, e.expected) for e in caught.value.errors]


def test_without_file_nor_environment_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings(data_folder=tmp_path)


def test_the_default_keeps_mail_on_the_machine_and_links_on_the_loopback() -> None:
    usual = Settings()
    assert (usual.mail_transport, usual.base_url) == (
        MailTransport.MAILBOX,
        "http://127.0.0.1:8000",
    )
    assert (usual.catch_up_letters, usual.outage_days) == (200, 45)
    assert usual.data_folder == Path("ancrage-data")


def test_the_file_stands_over_the_defaults(written: Write) -> None:
    folder = written(
        'mail_transport = "smtp"\nsmtp_port = 465\nsmtp_security = "tls"\n'
        'log_level = "debug"\n'
        'base_url = "https://territoires.example/"\n'
    )
    assert load(folder) == Settings(
        data_folder=folder,
        mail_transport=MailTransport.SMTP,
        smtp_port=465,
        smtp_security=SmtpSecurity.TLS,
        log_level=LogLevel.DEBUG,
        base_url="https://territoires.example",
    )


def test_the_environment_stands_over_the_file(
    written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written('smtp_port = 465\nsmtp_host = "relais.example"\n')
    monkeypatch.setenv("ANCRAGE_SMTP_PORT", "2525")
    read = load(folder)
    assert (read.smtp_port, read.smtp_host) == (2525, "relais.example")


def test_a_file_may_be_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "autre.toml"
    elsewhere.write_text("outage_days = 10", encoding="utf-8")
    monkeypatch.setenv("ANCRAGE_CONFIG", str(elsewhere))
    assert load(tmp_path).outage_days == 10


def test_a_file_named_and_absent_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANCRAGE_CONFIG", str(tmp_path / "absent.toml"))
    assert [(name, problem) for name, _, _, problem, _ in faults(tmp_path)] == [
        ("absent.toml", ConfigProblem.UNREADABLE)
    ]


def test_the_data_folder_is_the_option_then_the_environment_then_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data_folder() == Path("ancrage-data")
    monkeypatch.setenv("ANCRAGE_DATA_FOLDER", str(tmp_path / "donnees"))
    assert data_folder() == tmp_path / "donnees"
    assert load().data_folder == tmp_path / "donnees"
    assert data_folder(tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("line", "value", "problem", "expected"),
    [
        ('mail_transport = "pigeon"', "pigeon", "not_a_choice", tuple(MailTransport)),
        ("smtp_port = 0", "0", "out_of_range", ("1", "65535")),
        ("smtp_port = 99999", "99999", "out_of_range", ("1", "65535")),
        ('smtp_port = "trois"', "trois", "not_a_number", ()),
        ("smtp_host = 3", "3", "type", ()),
        ("outage_days = 0", "0", "out_of_range", ("1",)),
        ('lead_address = "responsable"', "responsable", "not_an_email", ()),
        ('base_url = "ftp://x"', "ftp://x", "not_a_url", ()),
        ('base_url = "https://"', "https://", "not_a_url", ()),
        ('sender_name = "Cnam\\r\\nBcc: x"', "Cnam\r\nBcc: x", "control_character", ()),
        ('smtp_password = "secret\\n"', HIDDEN, "control_character", ()),
        ('smtp_prot = "x"', "x", "unknown_key", ("smtp_port", "smtp_host", "smtp_security")),
        ('smtp_pasword = "x"', HIDDEN, "unknown_key", ("smtp_password", "smtp_port")),
        ('data_folder = "x"', "x", "unknown_key", ()),
    ],
)
def test_a_fault_of_the_file_names_key_value_and_what_is_expected(
    written: Write, line: str, value: str, problem: str, expected: tuple[str, ...]
) -> None:
    key = line.partition(" ")[0]
    assert faults(written(line)) == [
        ("ancrage.toml", key, value, ConfigProblem(problem), tuple(map(str, expected)))
    ]


@pytest.mark.parametrize(
    ("variable", "given", "shown", "problem"),
    [
        ("ANCRAGE_LEASE_SECONDS", "trois", "trois", ConfigProblem.NOT_A_NUMBER),
        ("ANCRAGE_SMTP_PASSWORD", "secret\n", HIDDEN, ConfigProblem.CONTROL_CHARACTER),
        ("ANCRAGE_SMTP_PASWORD", "secret", HIDDEN, ConfigProblem.UNKNOWN_KEY),
    ],
)
def test_a_fault_of_the_environment_names_the_variable_and_shows_no_secret(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    given: str,
    shown: str,
    problem: ConfigProblem,
) -> None:
    monkeypatch.setenv(variable, given)
    assert [each[:4] for each in faults(tmp_path)] == [("", variable, shown, problem)]


def test_every_fault_is_told_at_once(written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANCRAGE_OUTAGE_DAYS", "-1")
    folder = written('couleur = "bleu"\nsmtp_port = 0\nbase_url = "ici"\n')
    assert [(key, problem) for _, key, _, problem, _ in faults(folder)] == [
        ("couleur", ConfigProblem.UNKNOWN_KEY),
        ("smtp_port", ConfigProblem.OUT_OF_RANGE),
        ("base_url", ConfigProblem.NOT_A_URL),
        ("ANCRAGE_OUTAGE_DAYS", ConfigProblem.OUT_OF_RANGE),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"smtp_port = ", ConfigProblem.SYNTAX), (b"a = '\xe9'", ConfigProblem.UNREADABLE)],
)
def test_a_file_that_does_not_read_is_one_fault(
    tmp_path: Path, content: bytes, problem: ConfigProblem
) -> None:
    (tmp_path / "ancrage.toml").write_bytes(content)
    assert [(each[0], each[3]) for each in faults(tmp_path)] == [("ancrage.toml", problem)]


def test_a_secret_is_never_printed() -> None:
    assert "mot de passe" not in repr(Settings(smtp_password="mot de passe"))


def test_settings_cannot_change_once_read() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().smtp_port = 25  # type: ignore[misc]


def test_every_setting_has_a_help() -> None:
    assert [each.name for each in FIELDS if not each.metadata.get("help")] == []


def test_the_reference_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == document()


def test_reading_the_folder_loads_no_validation_library() -> None:
    code = (
        "import sys\n"
        "from config.settings import data_folder\n"
        "data_folder()\n"
        "sys.exit('pydantic' in sys.modules)\n"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
