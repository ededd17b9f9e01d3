"""A real mail host on the loopback: exim (SMTP) before dovecot (LMTP, IMAP), run from a throw-away
folder, without system services; every address ending in `.example` is a mailbox, but those starting
with `inconnu`: exim takes their mail, then returns it to its sender. Nothing leaves the loopback.
"""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
PASSWORD = "mot-de-passe-fictif"
START_SECONDS = 15.0

EXIM_CONFIG = """\
primary_hostname = courriel.example
spool_directory = {root}/spool
log_file_path = {root}/log/exim-%s
pid_file_path = {root}/exim.pid
local_interfaces = 127.0.0.1
{runs_as}
never_users =
tls_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
add_environment = PATH=/usr/bin:/bin
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
begin acl
acl_rcpt:
  deny  message = this mail host only serves .example
        !domains = *.example
  accept
acl_data:
  accept
begin routers
nobody:
  driver = redirect
  local_parts = ^inconnu
  data = :fail: boite inconnue
  allow_fail
everyone:
  driver = accept
  transport = mailboxes
begin transports
mailboxes:
  driver = smtp
  protocol = lmtp
  hosts = 127.0.0.1
  hosts_override
  allow_localhost
  port = {lmtp_port}
"""

DOVECOT_CONFIG = """\
base_dir = {root}/dovecot
state_dir = {root}/dovecot
log_path = {root}/log/dovecot
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
first_valid_uid = 0
mail_location = maildir:{root}/mail/%Lu
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = allow_all_users=yes uid={uid} gid={gid} home={root}/mail/%Lu
}}
"""


@dataclass(frozen=True, kw_only=True)
class MailHost:
    """A mail host on the loopback: plain SMTP in, plain IMAP out, any `.example` address."""

    host: str
    smtp_port: int
    imap_port: int
    lmtp_port: int
    password: str

    def fetch(self, address: str, *, timeout_seconds: float = START_SECONDS) -> list[bytes]:
        """The messages of `address`, oldest first, raw, as IMAP gives them; waits for one."""
        give_up = time.monotonic() + timeout_seconds
        while time.monotonic() < give_up:
            messages = self._messages(address)
            if messages:
                return messages
            time.sleep(0.1)
        return []

    def _messages(self, address: str) -> list[bytes]:
        with imaplib.IMAP4(self.host, self.imap_port) as mailbox:
            mailbox.login(address, self.password)
            mailbox.select("INBOX", readonly=True)
            _, found = mailbox.search(None, "ALL")
            fetched = [mailbox.fetch(number, "(RFC822)")[1] for number in found[0].decode().split()]
        return [part[0][1] for part in fetched if isinstance(part[0], tuple)]


@contextmanager
def serving() -> Iterator[MailHost]:
    """Runs one exim and one dovecot while the block lasts; stops them by their process ids.

    Raises:
        RuntimeError: a server does not answer; the message holds what they wrote.
    """
    root = Path(tempfile.mkdtemp(prefix="ancrage-mail-"))
    root.chmod(0o755)
    host = MailHost(
        host=LOOPBACK,
        smtp_port=_free_port(),
        imap_port=_free_port(),
        lmtp_port=_free_port(),
        password=PASSWORD,
    )
    servers: list[subprocess.Popen[bytes]] = []
    try:
        servers.append(_start_exim(root, host))
        servers.append(_start_dovecot(root, host))
        for port in (host.smtp_port, host.imap_port, host.lmtp_port):
            _wait_for_port(port, root)
        yield host
    finally:
        for server in servers:
            server.terminate()
            server.wait(timeout=START_SECONDS)
        shutil.rmtree(root, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def _mail_user() -> pwd.struct_passwd:
    # exim never delivers as root, whatever its configuration says.
    return pwd.getpwnam("Debian-exim") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _start_exim(root: Path, host: MailHost) -> subprocess.Popen[bytes]:
    user = _mail_user()
    as_root = os.geteuid() == 0
    for name in ("spool", "log", "mail"):
        folder = root / name
        folder.mkdir()
        if as_root:
            os.chown(folder, user.pw_uid, user.pw_gid)
    configuration = root / "exim.conf"
    configuration.write_text(
        EXIM_CONFIG.format(
            root=root,
            runs_as="" if as_root else f"exim_user = {user.pw_uid}\nexim_group = {user.pw_gid}",
            lmtp_port=host.lmtp_port,
        )
    )
    configuration.chmod(0o644)
    command = ["exim4", "-C", str(configuration), "-bdf", "-oX", f"{LOOPBACK}.{host.smtp_port}"]
    return _start(command, root / "exim.out")


def _start_dovecot(root: Path, host: MailHost) -> subprocess.Popen[bytes]:
    user = _mail_user()
    as_root = os.geteuid() == 0
    configuration = root / "dovecot.conf"
    configuration.write_text(
        DOVECOT_CONFIG.format(
            root=root,
            imap_port=host.imap_port,
            lmtp_port=host.lmtp_port,
            password=host.password,
            uid=user.pw_uid,
            gid=user.pw_gid,
            login_user="dovenull" if as_root else user.pw_name,
            internal_user="dovecot" if as_root else user.pw_name,
            internal_group="dovecot" if as_root else grp.getgrgid(user.pw_gid).gr_name,
        )
    )
    return _start(["dovecot", "-F", "-c", str(configuration)], root / "dovecot.out")


def _start(command: list[str], output: Path) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    with output.open("wb") as stream:
        return subprocess.Popen(
            [shutil.which(command[0], path=path) or command[0], *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )


def _wait_for_port(port: int, root: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return
        time.sleep(0.05)
    written = [f"{path.name}: {path.read_text()}" for path in sorted(root.glob("*.out"))]
    logs = [f"{path.name}: {path.read_text()}" for path in sorted(root.glob("log/*"))]
    raise RuntimeError("\n".join([f"nothing listens on {LOOPBACK}:{port}", *written, *logs]))
