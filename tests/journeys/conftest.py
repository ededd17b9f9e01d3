"""What journeys share: the furnished office, a mail host on the loopback, and SpamAssassin."""

import contextlib
import io
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.mail_host import MailHost, serving
from tests.workflow.conftest import furnished, office
from workflow.cli import cli
from workflow.cli.context import Session
from workflow.cli.demonstration import Shown
from workflow.composition import open_office
from workflow.office import Office
from workflow.store.backup import make_backup

__all__ = ["furnished", "mail_host", "office", "spam_score"]


@pytest.fixture(scope="session")
def mail_host(require_tool: Callable[[str], None]) -> Iterator[MailHost]:
    """The mail host of the session: SMTP in, IMAP out, any address ending in `.example`."""
    require_tool("exim4")
    require_tool("dovecot")
    with serving() as host:
        yield host


@pytest.fixture(scope="session")
def spam_score(require_tool: Callable[[str], None]) -> Callable[[bytes], float]:
    """Scores a raw message with SpamAssassin's local tests only (no network, no learning)."""
    require_tool("spamassassin")

    def score(message: bytes) -> float:
        with tempfile.TemporaryDirectory(prefix="ancrage-spam-") as home:
            done = subprocess.run(
                ["spamassassin", "-L", "-t", "-p", "/dev/null"],
                input=message,
                capture_output=True,
                check=True,
                env={"HOME": home, "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            )
        found = re.search(rb"^X-Spam-Status:.*?score=(-?[0-9.]+)", done.stdout, re.M | re.S)
        if found is None:
            pytest.fail(f"SpamAssassin gave no score: {done.stderr.decode()}")
        return float(found.group(1))

    return score


@pytest.fixture(scope="session")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The demonstration run once, by its command: to be read, never changed."""
    folder = tmp_path_factory.mktemp("replay")
    picture = str(folder / "demo.svg")
    options = ["--data", str(folder / "demo"), "demo", "--no-serve", "--image", picture]
    with contextlib.redirect_stdout(io.StringIO()):
        shown = cli.main(options, standalone_mode=False, obj=Session())
    assert isinstance(shown, Shown)
    return shown


@pytest.fixture
def replay_copy(replay: Shown, tmp_path: Path) -> Iterator[Office]:
    """An office on a copy of the replay, for a test that changes it."""
    with replay.office.store.read() as reader:
        now = replay.office.now(reader)
    make_backup(replay.office.store, tmp_path / "copy", now)
    office = open_office(tmp_path / "copy", replay.office.settings)
    yield office
    office.store.close()
