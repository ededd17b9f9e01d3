"""The dialogue against a scripted server (every fault) and a real one (every protection)."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from config.settings import SmtpSecurity
from notifications.smtp_outcome import Action, Phase, Trouble
from notifications.transports.port import DeliveryOutcome
from notifications.transports.smtp import SmtpSettings, SmtpTransport, stuffed

SENDER = "programme@acdt.example"
RCPT = "contact@dax.example"
DROP = b""
SILENCE = b"silence"
RESET = b"reset"


def settings_for(port: int, **changes: Any) -> SmtpSettings:
    values: dict[str, Any] = {"security": SmtpSecurity.NONE, "timeout_seconds": 5} | changes
    return SmtpSettings(host="127.0.0.1", port=port, helo_name="acdt.example", **values)


def sent_through(port: int, letter: bytes, **changes: Any) -> DeliveryOutcome:
    transport = SmtpTransport(settings_for(port, **changes))
    return transport.deliver(letter, SENDER, RCPT, lambda: True)


FAULTS = [
    ("GREETING", b"421 later", Action.RETRY, Phase.CONNECT),
    ("GREETING", b"554 no", Action.RETRY_AND_COUNT, Phase.CONNECT),
    ("GREETING", DROP, Action.RETRY_AND_COUNT, Phase.CONNECT),
    ("GREETING", SILENCE, Action.RETRY_AND_COUNT, Phase.CONNECT),
    ("GREETING", b"hello", Action.RETRY_AND_COUNT, Phase.CONNECT),
    ("EHLO", b"502 no", Action.RETRY_AND_COUNT, Phase.CONNECT),
    ("EHLO", DROP, Action.RETRY_AND_COUNT, Phase.CONNECT),
    ("EHLO", b"250-x\r\n" * 100 + b"250 x", Action.RETRY_AND_COUNT, Phase.CONNECT),
    ("MAIL", b"421 later", Action.RETRY, Phase.MAIL),
    ("MAIL", b"450 later", Action.RETRY, Phase.MAIL),
    ("MAIL", b"530 log in", Action.RETRY_AND_COUNT, Phase.MAIL),
    ("MAIL", b"550 you not", Action.RETRY_AND_COUNT, Phase.MAIL),
    ("MAIL", b"552 too big", Action.GIVE_UP, Phase.MAIL),
    ("MAIL", b"555 what", Action.GIVE_UP, Phase.MAIL),
    ("MAIL", DROP, Action.RETRY, Phase.MAIL),
    ("MAIL", SILENCE, Action.RETRY, Phase.MAIL),
    ("MAIL", b"250" + b"x" * 9000, Action.RETRY, Phase.MAIL),
    ("RCPT", b"450 greylisted", Action.RETRY, Phase.RCPT),
    ("RCPT", b"550 nobody", Action.STOP_ADDRESS, Phase.RCPT),
    ("RCPT", b"251 forwarded", Action.SENT, Phase.DOT),
    ("RCPT", DROP, Action.RETRY, Phase.RCPT),
    ("DATA", b"451 later", Action.RETRY, Phase.DATA),
    ("DATA", b"554 no", Action.GIVE_UP, Phase.DATA),
    ("DATA", b"250 odd", Action.RETRY, Phase.DATA),
    ("DATA", DROP, Action.RETRY, Phase.DATA),
    ("DOT", b"421 later", Action.RETRY, Phase.DOT),
    ("DOT", b"451 later", Action.RETRY, Phase.DOT),
    ("DOT", b"554 spam", Action.GIVE_UP, Phase.DOT),
    ("DOT", b"250-a\r\n250 b", Action.SENT, Phase.DOT),
    ("DOT", b"354 again", Action.UNKNOWN, Phase.DOT),
    ("DOT", DROP, Action.UNKNOWN, Phase.DOT),
    ("DOT", RESET, Action.UNKNOWN, Phase.DOT),
    ("DOT", SILENCE, Action.UNKNOWN, Phase.DOT),
    ("DOT", b"250 " + b"x" * 9000, Action.UNKNOWN, Phase.DOT),
    ("QUIT", DROP, Action.SENT, Phase.DOT),
    ("QUIT", b"rubbish", Action.SENT, Phase.DOT),
]


@pytest.mark.parametrize(
    ("step", "answer", "action", "phase"), FAULTS, ids=lambda value: str(value)[:24]
)
def test_each_answer_of_a_server_has_its_action(
    scripted_server: Any, letter: bytes, step: str, answer: bytes, action: Action, phase: Phase
) -> None:
    scripted_server.answers[step] = answer
    timeout = 0.1 if answer == SILENCE else 5
    result = sent_through(scripted_server.port, letter, timeout_seconds=timeout)
    assert (result.action, result.phase) == (action, phase)
    assert len(result.reply) <= 500


def test_a_silence_is_told_from_a_hang_up(scripted_server: Any, letter: bytes) -> None:
    troubles = []
    for answer in (DROP, SILENCE, b"no code"):
        scripted_server.answers["RCPT"] = answer
        result = sent_through(scripted_server.port, letter, timeout_seconds=0.15)
        troubles.append(result.trouble)
    assert troubles == [Trouble.DROP, Trouble.TIMEOUT, Trouble.UNREADABLE]


def test_the_reply_of_the_server_is_kept(scripted_server: Any, letter: bytes) -> None:
    scripted_server.answers["RCPT"] = b"550-5.1.1 bo\xc3\xaete inconnue\r\n550 5.1.1 fin"
    result = sent_through(scripted_server.port, letter)
    assert (result.code, result.reply) == (550, "5.1.1 boîte inconnue\n5.1.1 fin")


def test_a_withdrawn_letter_never_sees_its_dot(scripted_server: Any, letter: bytes) -> None:
    transport = SmtpTransport(settings_for(scripted_server.port))
    result = transport.deliver(letter, SENDER, RCPT, lambda: False)
    scripted_server.stop()
    assert result.action is Action.ABORTED
    assert (scripted_server.accepted, scripted_server.seen_bodies) == ([], [b""])
    assert scripted_server.commands[-1] == "DATA"


def test_a_connection_lost_while_the_text_goes_out_is_retried(letter: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        transport = SmtpTransport(settings_for(listener.getsockname()[1], timeout_seconds=0.3))
        huge = letter + b"une ligne de plus\r\n" * 2_000_000

        def greet_then_say_nothing() -> None:
            connection, _ = listener.accept()
            with connection:
                for reply in (b"220 a", b"250 b", b"250 c", b"250 d", b"354 e"):
                    connection.sendall(reply + b"\r\n")
                    if reply != b"354 e":
                        connection.recv(4096)
                finished.wait(5)

        finished = threading.Event()
        thread = threading.Thread(target=greet_then_say_nothing)
        thread.start()
        result = transport.deliver(huge, SENDER, RCPT, lambda: True)
        finished.set()
        thread.join()
    assert (result.action, result.phase) == (Action.RETRY, Phase.BODY)


def test_a_server_that_is_not_there_counts_towards_the_pause(free_port: int, letter: bytes) -> None:
    result = sent_through(free_port, letter)
    assert (result.action, result.phase) == (Action.RETRY_AND_COUNT, Phase.CONNECT)


def test_the_size_is_announced_when_the_server_asks(scripted_server: Any, letter: bytes) -> None:
    sent_through(scripted_server.port, letter)
    scripted_server.answers["EHLO"] = b"250 host"
    sent_through(scripted_server.port, letter)
    assert [one for one in scripted_server.commands if one.startswith("MAIL")] == [
        f"MAIL FROM:<{SENDER}> SIZE={len(letter)}",
        f"MAIL FROM:<{SENDER}>",
    ]


@pytest.mark.parametrize(
    ("message", "on_the_wire"),
    [
        (b"a\r\n.\r\n", b"a\r\n..\r\n"),
        (b".\r\n.\r\n..\r\n", b"..\r\n..\r\n...\r\n"),
        (b"no end", b"no end\r\n"),
        (b"a.b\r\n", b"a.b\r\n"),
    ],
)
def test_dots_are_stuffed(message: bytes, on_the_wire: bytes) -> None:
    assert stuffed(message) == on_the_wire


@pytest.mark.parametrize(
    ("ehlo", "starttls", "action", "phase"),
    [
        (b"250 host", b"", Action.PAUSE, Phase.STARTTLS),
        (b"250-host\r\n250 STARTTLS", b"502 no", Action.PAUSE, Phase.STARTTLS),
        (b"250-host\r\n250 STARTTLS", b"454 later", Action.RETRY, Phase.STARTTLS),
        (b"250-host\r\n250 STARTTLS", DROP, Action.RETRY_AND_COUNT, Phase.STARTTLS),
        (b"250-host\r\n250 STARTTLS", b"220 go", Action.RETRY_AND_COUNT, Phase.TLS),
    ],
)
def test_nothing_is_sent_in_clear_text_when_starttls_is_required(
    scripted_server: Any, letter: bytes, ehlo: bytes, starttls: bytes, action: Action, phase: Phase
) -> None:
    scripted_server.answers |= {"EHLO": ehlo, "STARTTLS": starttls}
    result = sent_through(
        scripted_server.port, letter, security=SmtpSecurity.STARTTLS, timeout_seconds=0.5
    )
    assert (result.action, result.phase) == (action, phase)
    assert not [one for one in scripted_server.commands if one.startswith(("AUTH", "MAIL"))]


@pytest.mark.parametrize(
    ("ehlo", "auth", "action"),
    [
        (b"250-host\r\n250 AUTH PLAIN", b"535 bad", Action.RETRY_AND_COUNT),
        (b"250-host\r\n250 AUTH PLAIN", b"454 later", Action.RETRY),
        (b"250-host\r\n250 AUTH PLAIN", DROP, Action.RETRY_AND_COUNT),
        (b"250-host\r\n250 AUTH CRAM-MD5", b"334 x", Action.RETRY_AND_COUNT),
        (b"250-host\r\n250 AUTH GSSAPI", b"", Action.RETRY_AND_COUNT),
        (b"250 host", b"", Action.RETRY_AND_COUNT),
    ],
)
def test_a_login_that_fails_never_stops_an_address(
    scripted_server: Any, letter: bytes, ehlo: bytes, auth: bytes, action: Action
) -> None:
    scripted_server.answers |= {"EHLO": ehlo, "AUTH": auth}
    result = sent_through(scripted_server.port, letter, username="u", password="p")
    assert (result.action, result.phase) == (action, Phase.AUTH)


def test_a_login_without_protection_is_refused_off_the_loopback() -> None:
    with pytest.raises(ValueError, match="needs TLS"):
        SmtpSettings(
            host="mail.acdt.example",
            port=587,
            helo_name="acdt.example",
            security=SmtpSecurity.NONE,
            username="u",
        )


def test_a_login_must_be_ascii() -> None:
    with pytest.raises(ValueError, match="ASCII"):
        settings_for(25, username="u", password="é")


def test_a_password_is_not_shown() -> None:
    shown = repr(settings_for(25, username="u", password="secret"))
    assert shown == "SmtpSettings(127.0.0.1:25, none)"


class KeepingHandler:
    """What the real server accepted."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        del server, session
        self.accepted.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 OK"


@contextmanager
def real_server(port: int, **options: Any) -> Iterator[KeepingHandler]:
    handler = KeepingHandler()
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def only_the_right_password(
    server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword
) -> AuthResult:
    del server, session, envelope, mechanism
    return AuthResult(success=data.password == b"juste")


def test_a_real_server_takes_a_letter(free_port: int, letter: bytes) -> None:
    with real_server(free_port) as handler:
        result = sent_through(free_port, letter)
    assert result.action is Action.SENT
    assert handler.accepted == [(SENDER, [RCPT], letter)]


def test_a_real_server_over_starttls_with_login(
    free_port: int, letter: bytes, certificate: Any
) -> None:
    options = {
        "tls_context": certificate.server_context(),
        "require_starttls": True,
        "auth_required": True,
        "authenticator": only_the_right_password,
    }
    with real_server(free_port, **options) as handler:
        result = sent_through(
            free_port,
            letter,
            security=SmtpSecurity.STARTTLS,
            ca_file=str(certificate.path),
            username="programme",
            password="juste",
        )
    assert (result.action, [kept[2] for kept in handler.accepted]) == (Action.SENT, [letter])


def test_a_real_server_over_tls(free_port: int, letter: bytes, certificate: Any) -> None:
    with real_server(free_port, ssl_context=certificate.server_context()) as handler:
        result = sent_through(
            free_port, letter, security=SmtpSecurity.TLS, ca_file=str(certificate.path)
        )
    assert (result.action, [kept[2] for kept in handler.accepted]) == (Action.SENT, [letter])


@pytest.mark.parametrize(
    ("security", "phase"), [(SmtpSecurity.STARTTLS, Phase.TLS), (SmtpSecurity.TLS, Phase.CONNECT)]
)
def test_a_certificate_nobody_vouches_for_is_refused(
    free_port: int, letter: bytes, certificate: Any, security: SmtpSecurity, phase: Phase
) -> None:
    context = certificate.server_context()
    name = "tls_context" if security is SmtpSecurity.STARTTLS else "ssl_context"
    with real_server(free_port, **{name: context}):
        result = sent_through(free_port, letter, security=security)
    assert (result.action, result.phase) == (Action.RETRY_AND_COUNT, phase)
