"""An smtplib connection that bounds what it reads and tells a silence from a hang-up."""

import smtplib
import socket
import ssl

from notifications.smtp_outcome import Trouble

LINE_LIMIT = 4096
LINES_LIMIT = 64


class ReplyLostError(Exception):
    """No usable reply came; the connection is closed."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(detail)
        self.trouble = trouble


class Connection(smtplib.SMTP):
    """smtplib's dialogue, with bounded replies and raw writing."""

    def getreply(self) -> tuple[int, bytes]:
        """Return (code, text) of one reply of at most 64 lines of 4096 bytes.

        Raises:
            ReplyLostError: hung up, silent for the timeout, oversized, or not SMTP.
        """
        lines: list[bytes] = []
        while len(lines) < LINES_LIMIT:
            line = self._line()
            lines.append(line[4:].strip())
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(lines)
        raise self._lost(Trouble.UNREADABLE, "too many lines")

    def _line(self) -> bytes:
        if self.file is None:
            self.file = self._socket().makefile("rb")
        try:
            line = self.file.readline(LINE_LIMIT + 1)
        except TimeoutError as error:
            raise self._lost(Trouble.TIMEOUT) from error
        except OSError as error:
            raise self._lost(Trouble.DROP) from error
        if not line:
            raise self._lost(Trouble.DROP)
        if len(line) > LINE_LIMIT:
            raise self._lost(Trouble.UNREADABLE, "line too long")
        if not (line[:3].isdigit() and line[3:4] in (b" ", b"-", b"\r", b"\n")):
            raise self._lost(Trouble.UNREADABLE, "no reply code")
        return line

    def write(self, content: bytes) -> None:
        """Send bytes as they are."""
        self._socket().sendall(content)

    def wait_at_most(self, seconds: float) -> None:
        """Change how long a silence may last."""
        self._socket().settimeout(seconds)

    def wrap(self, context: ssl.SSLContext, host: str) -> None:
        """Put TLS over the connection after an accepted STARTTLS, forgetting all that was said."""
        self.sock = context.wrap_socket(self._socket(), server_hostname=host)
        self.file = None
        self.helo_resp = None
        self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise ReplyLostError(Trouble.DROP, "not connected")
        return self.sock

    def _lost(self, trouble: Trouble, detail: str = "") -> ReplyLostError:
        self.close()
        return ReplyLostError(trouble, detail)


class TlsConnection(Connection):
    """The same over TLS from the first byte."""

    def __init__(self, *, local_hostname: str, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(local_hostname=local_hostname, timeout=timeout)
        self._context = context

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # smtplib's own hook, used by SMTP_SSL; `connect` then reads the greeting through it.
        plain = socket.create_connection((host, port), timeout)
        return self._context.wrap_socket(plain, server_hostname=host)
