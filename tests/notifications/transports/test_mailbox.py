import resource
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from notifications.smtp_outcome import Action, Phase, Trouble
from notifications.transports.mailbox import MailboxTransport, mailbox_file_name

SENDER = "programme@acdt.example"
RCPT = "contact@dax.example"


def test_a_letter_is_one_file_named_by_date_and_letter(
    tmp_path: Path, letter: bytes, agree: Callable[[], bool]
) -> None:
    folder = tmp_path / "deep" / "courrier"
    MailboxTransport(folder).deliver(letter, SENDER, RCPT, agree)
    assert [file.name for file in folder.iterdir()] == ["20201030T080000Z-letter.L1.eml"]


def test_letters_are_readable_by_their_owner_alone(
    tmp_path: Path, letter: bytes, agree: Callable[[], bool]
) -> None:
    folder = tmp_path / "courrier"
    MailboxTransport(folder).deliver(letter, SENDER, RCPT, agree)
    (file,) = folder.iterdir()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, file)] == [0o700, 0o600]


def test_the_same_letter_twice_is_one_file(
    tmp_path: Path, letter: bytes, agree: Callable[[], bool]
) -> None:
    for _ in range(2):
        assert MailboxTransport(tmp_path).deliver(letter, SENDER, RCPT, agree).action is Action.SENT
    assert len(list(tmp_path.iterdir())) == 1


def test_a_draft_left_by_a_crash_is_replaced(
    tmp_path: Path, letter: bytes, agree: Callable[[], bool]
) -> None:
    (tmp_path / "20201030T080000Z-letter.L1.tmp").write_bytes(b"half")
    MailboxTransport(tmp_path).deliver(letter, SENDER, RCPT, agree)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [letter]


def test_no_draft_stays_when_the_office_withdraws(tmp_path: Path, letter: bytes) -> None:
    MailboxTransport(tmp_path).deliver(letter, SENDER, RCPT, lambda: False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_counts_towards_the_pause(
    tmp_path: Path, letter: bytes, agree: Callable[[], bool]
) -> None:
    (tmp_path / "courrier").write_text("a file, not a folder")
    result = MailboxTransport(tmp_path / "courrier").deliver(letter, SENDER, RCPT, agree)
    assert (result.action, result.phase, result.trouble) == (
        Action.RETRY_AND_COUNT,
        Phase.CONNECT,
        Trouble.DROP,
    )


def test_a_rename_that_fails_is_retried(
    tmp_path: Path, letter: bytes, agree: Callable[[], bool]
) -> None:
    (tmp_path / "20201030T080000Z-letter.L1.eml").mkdir()
    result = MailboxTransport(tmp_path).deliver(letter, SENDER, RCPT, agree)
    assert (result.action, result.phase) == (Action.RETRY, Phase.BODY)


def test_a_folder_that_cannot_be_synced_leaves_the_letter_unknown(
    tmp_path: Path, letter: bytes
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)

    def leave_no_file_to_open() -> bool:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
        return True

    try:
        result = MailboxTransport(tmp_path).deliver(letter, SENDER, RCPT, leave_no_file_to_open)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert (result.action, result.phase) == (Action.UNKNOWN, Phase.DOT)


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (
            b"Date: Fri, 30 Oct 2020 09:00:00 +0100\r\nMessage-ID: <../../etc/x@a.example>",
            "20201030T080000Z-..-..-etc-x.eml",
        ),
        (b"Date: hier\r\nMessage-ID: <L1@a.example>", "00000000T000000Z-L1.eml"),
        (
            b"Date: Fri, 30 Oct 2020 09:00:00 -0000\r\nMessage-ID: <L1@a.example>",
            "00000000T000000Z-L1.eml",
        ),
        (b"Subject: x", "00000000T000000Z-bba0f4af655951bf67a87e5b9098b436.eml"),
    ],
)
def test_a_file_name_never_leaves_its_folder(headers: bytes, name: str) -> None:
    assert mailbox_file_name(headers + b"\r\n\r\nx\r\n") == name
