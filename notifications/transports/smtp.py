"""Delivery by SMTP, driven step by step: the office commits between the 354 and the final dot.

`smtplib.SMTP.data` sends text and dot in one call, which leaves no place for that commit; only
smaller pieces of smtplib are used here. One connection and one transaction per letter.
"""

import binascii
import contextlib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from config.settings import SmtpSecurity
from notifications.smtp_outcome import Phase, Trouble
from notifications.transports.port import DeliveryOutcome, aborted, outcome
from notifications.transports.smtp_connection import Connection, ReplyLostError, TlsConnection
from notifications.transports.wire_rules import refusal_before_sending

# The first kind that fits; every exception of smtplib is an OSError.
_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (TimeoutError, Trouble.TIMEOUT),
    (smtplib.SMTPServerDisconnected, Trouble.DROP),
    (smtplib.SMTPException, Trouble.UNSUPPORTED),
    (binascii.Error, Trouble.UNSUPPORTED),
    (OSError, Trouble.DROP),
)
# Servers examine a letter before they answer the dot, and giving up then leaves it unknown.
_PATIENCE_AT_THE_DOT = 4
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    """Where and how to send; `helo_name` is the name we give ourselves, `ca_file` a PEM bundle.

    STARTTLS is required once asked for: a server that refuses it gets nothing. An empty `username`
    means no login; a login without TLS is refused off the loopback.
    """

    host: str
    port: int
    helo_name: str
    security: SmtpSecurity = SmtpSecurity.STARTTLS
    username: str = ""
    password: str = ""
    timeout_seconds: float = 60.0
    ca_file: str | None = None

    def __post_init__(self) -> None:
        clear = self.security is SmtpSecurity.NONE and self.host not in _LOOPBACK
        if self.username and clear:
            raise ValueError("a login needs TLS")
        if not (self.username + self.password).isascii():
            raise ValueError("a login must be ASCII")

    def __repr__(self) -> str:
        return f"SmtpSettings({self.host}:{self.port}, {self.security})"


class _StoppedError(Exception):
    """The dialogue ended before the final dot, with this outcome."""

    def __init__(self, ended: DeliveryOutcome) -> None:
        super().__init__()
        self.ended = ended


class SmtpTransport:
    """Sends each letter through one server."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def deliver(
        self, message: bytes, envelope_from: str, rcpt: str, on_before_dot: Callable[[], bool]
    ) -> DeliveryOutcome:
        """Send one letter to one address; see `Transport`.

        Text first, the dot apart: a loss while the text goes out cannot be an acceptance.
        """
        refused = refusal_before_sending(message, envelope_from, rcpt)
        if refused is not None:
            return refused
        connection = self._new_connection()
        try:
            self._open(connection)
            _announce(connection, envelope_from, rcpt, len(message))
            if not on_before_dot():
                return aborted(Phase.DATA)
            return _send(connection, message, self._settings.timeout_seconds)
        except _StoppedError as stopped:
            return stopped.ended
        finally:
            connection.close()

    def _new_connection(self) -> Connection:
        settings = self._settings
        if settings.security is SmtpSecurity.TLS:
            return TlsConnection(
                local_hostname=settings.helo_name,
                timeout=settings.timeout_seconds,
                context=self._tls_context(),
            )
        return Connection(local_hostname=settings.helo_name, timeout=settings.timeout_seconds)

    def _tls_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.ca_file)

    def _open(self, connection: Connection) -> None:
        settings = self._settings
        with _losses_in(Phase.CONNECT):
            _expect(Phase.CONNECT, 220, connection.connect(settings.host, settings.port))
        _greet(connection)
        if settings.security is SmtpSecurity.STARTTLS:
            self._start_tls(connection)
        if settings.username:
            self._log_in(connection)

    def _start_tls(self, connection: Connection) -> None:
        if not connection.has_extn("starttls"):
            raise _StoppedError(outcome(Phase.STARTTLS, Trouble.UNSUPPORTED))
        with _losses_in(Phase.STARTTLS):
            _expect(Phase.STARTTLS, 220, connection.docmd("STARTTLS"))
        with _losses_in(Phase.TLS):
            connection.wrap(self._tls_context(), self._settings.host)
        _greet(connection)

    def _log_in(self, connection: Connection) -> None:
        with _losses_in(Phase.AUTH):
            try:
                connection.login(self._settings.username, self._settings.password)
            except smtplib.SMTPAuthenticationError as error:
                raise _StoppedError(
                    outcome(Phase.AUTH, error.smtp_code, _shown(error.smtp_error))
                ) from error


def _greet(connection: Connection) -> None:
    with _losses_in(Phase.CONNECT):
        _expect(Phase.CONNECT, 250, connection.ehlo())


def _announce(connection: Connection, envelope_from: str, rcpt: str, size: int) -> None:
    """Go up to the 354: after it only the text is missing."""
    options = f" SIZE={size}" if connection.has_extn("size") else ""
    with _losses_in(Phase.MAIL):
        _expect(Phase.MAIL, 250, connection.docmd("MAIL", f"FROM:<{envelope_from}>{options}"))
    with _losses_in(Phase.RCPT):
        reply = connection.docmd("RCPT", f"TO:<{rcpt}>")
        if reply[0] not in (251, 252):
            _expect(Phase.RCPT, 250, reply)
    with _losses_in(Phase.DATA):
        _expect(Phase.DATA, 354, connection.docmd("DATA"))


def _send(connection: Connection, message: bytes, timeout_seconds: float) -> DeliveryOutcome:
    with _losses_in(Phase.BODY):
        connection.write(stuffed(message))
        connection.wait_at_most(timeout_seconds * _PATIENCE_AT_THE_DOT)
    with _losses_in(Phase.DOT):
        connection.write(b".\r\n")
        code, text = connection.getreply()
    # Said and done: whatever happens to QUIT changes nothing.
    with contextlib.suppress(ReplyLostError, smtplib.SMTPException, OSError):
        connection.wait_at_most(timeout_seconds)
        connection.docmd("QUIT")
    return outcome(Phase.DOT, code, _shown(text))


def stuffed(message: bytes) -> bytes:
    """Return the text as it travels: a dot more before each line that starts with one."""
    ended = message if message.endswith(b"\r\n") else message + b"\r\n"
    return (b"\r\n" + ended).replace(b"\r\n.", b"\r\n..")[2:]


def _expect(phase: Phase, code: int, reply: tuple[int, bytes]) -> None:
    if reply[0] != code:
        raise _StoppedError(outcome(phase, reply[0], _shown(reply[1])))


def _shown(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


@contextlib.contextmanager
def _losses_in(phase: Phase) -> Iterator[None]:
    """Turn a lost connection into the outcome of losing it in this phase."""
    try:
        yield
    except ReplyLostError as lost:
        raise _StoppedError(outcome(phase, lost.trouble, str(lost))) from lost
    except (OSError, binascii.Error) as error:
        trouble = next(trouble for kind, trouble in _TROUBLES if isinstance(error, kind))
        raise _StoppedError(outcome(phase, trouble, str(error))) from error
