"""What journeys share: the furnished office, a mail host on the loopback, and SpamAssassin."""

import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator

import pytest

from tests.journeys.mail_host import MailHost, serving
from tests.workflow.conftest import furnished, office

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
