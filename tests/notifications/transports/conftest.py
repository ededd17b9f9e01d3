"""A mail server that answers what a test tells it to, and a certificate for the loopback."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DROP = b""
"""Hang up instead of answering."""
SILENCE = b"silence"
"""Read on, never answer."""
RESET = b"reset"
"""Break the connection off with a TCP reset."""

POLITE = {
    "GREETING": b"220 ready",
    "EHLO": b"250-host\r\n250 SIZE 1000000",
    "MAIL": b"250 ok",
    "RCPT": b"250 ok",
    "DATA": b"354 go",
    "DOT": b"250 accepted",
    "QUIT": b"221 bye",
}


@dataclass
class ScriptedServer:
    """Serves connections one after another; `accepted` holds what it took, after unstuffing."""

    answers: dict[str, bytes] = field(default_factory=lambda: dict(POLITE))
    commands: list[str] = field(default_factory=list)
    accepted: list[bytes] = field(default_factory=list)
    seen_bodies: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                connection.settimeout(5)
                try:
                    self._talk(connection, lines)
                except OSError:
                    continue

    def _talk(self, connection: socket.socket, lines: object) -> None:
        if not self._answer(connection, "GREETING"):
            return
        for line in lines:  # type: ignore[attr-defined]
            command = line.decode("latin-1").strip()
            self.commands.append(command)
            verb = command.partition(" ")[0].upper()
            if not self._answer(connection, verb):
                return
            takes_text = verb == "DATA" and self.answers["DATA"].startswith(b"354")
            if takes_text and not self._take(connection, lines):
                return
            if verb == "QUIT":
                return

    def _take(self, connection: socket.socket, lines: object) -> bool:
        body = b""
        for line in lines:  # type: ignore[attr-defined]
            if line == b".\r\n":
                if self.answers["DOT"][:1] in (b"2", b"", b"s"):
                    self.accepted.append(body)
                return self._answer(connection, "DOT")
            body += line[1:] if line.startswith(b".") else line
        self.seen_bodies.append(body)
        return False

    def _answer(self, connection: socket.socket, step: str) -> bool:
        answer = self.answers.get(step, b"502 what?")
        if answer == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if answer in (DROP, RESET):
            return False
        if answer != SILENCE:
            connection.sendall(answer + b"\r\n")
        return True


@pytest.fixture
def scripted_server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.stop()


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate for 127.0.0.1; the client trusts the same file."""

    path: Path

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return Certificate(path)


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def letter() -> bytes:
    return (
        b"Date: Fri, 30 Oct 2020 09:00:00 +0100\r\n"
        b"Message-ID: <letter.L1@acdt.example>\r\n"
        b"Subject: essai\r\n\r\n"
        b".une ligne qui commence par un point\r\n.\r\n..\r\nfin\r\n"
    )


@pytest.fixture
def agree() -> Callable[[], bool]:
    return lambda: True
