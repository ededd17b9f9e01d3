"""What every transport promises to the office; the same suite runs on each of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.settings import SmtpSecurity
from notifications.smtp_outcome import Action, Phase, Trouble
from notifications.transports.capturing import CapturingTransport
from notifications.transports.mailbox import MailboxTransport
from notifications.transports.port import Transport
from notifications.transports.smtp import SmtpSettings, SmtpTransport

SENDER = "programme@acdt.example"
RCPT = "contact@dax.example"


@dataclass(frozen=True)
class Bench:
    """A transport and how to look at the other side."""

    transport: Transport
    received: Callable[[], list[bytes]]


def capturing_bench() -> Bench:
    transport = CapturingTransport()
    return Bench(transport, lambda: [letter.message for letter in transport.captured])


def mailbox_bench(folder: Path) -> Bench:
    def received() -> list[bytes]:
        return [file.read_bytes() for file in sorted(folder.glob("*.eml"))]

    return Bench(MailboxTransport(folder), received)


def smtp_bench(server: Any) -> Bench:
    settings = SmtpSettings(
        host="127.0.0.1",
        port=server.port,
        helo_name="acdt.example",
        security=SmtpSecurity.NONE,
        timeout_seconds=5,
    )
    return Bench(SmtpTransport(settings), lambda: list(server.accepted))


@pytest.fixture(params=["capturing", "mailbox", "smtp"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "smtp":
        yield smtp_bench(request.getfixturevalue("scripted_server"))
    elif request.param == "mailbox":
        yield mailbox_bench(tmp_path / "courrier")
    else:
        yield capturing_bench()


def test_a_letter_arrives_byte_for_byte(
    bench: Bench, letter: bytes, agree: Callable[[], bool]
) -> None:
    result = bench.transport.deliver(letter, SENDER, RCPT, agree)
    assert (result.action, result.phase, result.code) == (Action.SENT, Phase.DOT, 250)
    assert bench.received() == [letter]


def test_the_office_is_asked_once_and_before_the_letter_exists_elsewhere(
    bench: Bench, letter: bytes
) -> None:
    seen: list[list[bytes]] = []

    def look() -> bool:
        seen.append(bench.received())
        return True

    bench.transport.deliver(letter, SENDER, RCPT, look)
    assert seen == [[]]
    assert bench.received() == [letter]


def test_nothing_leaves_when_the_office_withdraws(bench: Bench, letter: bytes) -> None:
    result = bench.transport.deliver(letter, SENDER, RCPT, lambda: False)
    assert result.action is Action.ABORTED
    assert bench.received() == []


def test_nothing_leaves_when_the_office_fails(bench: Bench, letter: bytes) -> None:
    def fail() -> bool:
        raise RuntimeError("the store is away")

    with pytest.raises(RuntimeError):
        bench.transport.deliver(letter, SENDER, RCPT, fail)
    assert bench.received() == []


def test_letters_arrive_in_the_order_they_were_sent(
    bench: Bench, letter: bytes, agree: Callable[[], bool]
) -> None:
    second = letter.replace(b"30 Oct", b"31 Oct").replace(b"L1", b"A2")
    for message in (letter, second):
        bench.transport.deliver(message, SENDER, RCPT, agree)
    assert bench.received() == [letter, second]


@pytest.mark.parametrize(
    ("sender", "rcpt", "action", "phase"),
    [
        (SENDER, "a@dax.example>\r\nRCPT TO:<b@x.example", Action.STOP_ADDRESS, Phase.RCPT),
        (SENDER, "a@dax.example\x00", Action.STOP_ADDRESS, Phase.RCPT),
        (SENDER, "", Action.STOP_ADDRESS, Phase.RCPT),
        (SENDER, "é@dax.example", Action.STOP_ADDRESS, Phase.RCPT),
        (SENDER, "a@évêché.example", Action.STOP_ADDRESS, Phase.RCPT),
        ("a\nb@dax.example", RCPT, Action.RETRY_AND_COUNT, Phase.MAIL),
    ],
)
def test_a_bad_address_is_refused_before_any_dialogue(
    bench: Bench, letter: bytes, sender: str, rcpt: str, action: Action, phase: Phase
) -> None:
    asked: list[bool] = []
    result = bench.transport.deliver(letter, sender, rcpt, lambda: asked.append(True) is None)
    assert (result.action, result.phase, result.trouble) == (action, phase, Trouble.REFUSED_HERE)
    assert (asked, bench.received()) == ([], [])


@pytest.mark.parametrize(
    "poison",
    [b"Subject: \xc3\xa9\r\n\r\n", b"a\n.\r\n", b"a\rb\r\n", b"x" * 999 + b"\r\n"],
    ids=["8bit", "lone-lf", "lone-cr", "long-line"],
)
def test_a_message_no_server_should_see_is_given_up(
    bench: Bench, poison: bytes, agree: Callable[[], bool]
) -> None:
    result = bench.transport.deliver(poison, SENDER, RCPT, agree)
    assert (result.action, result.phase) == (Action.GIVE_UP, Phase.RENDER)
    assert bench.received() == []
