"""What every test may ask for: outside tools, and the closing line that says which were missing.

A test that needs a program of the machine asks `require_tool("strace")`. Without it the test is
skipped and named « non exécuté » ; listed in `ANCRAGE_REQUIRE`, its absence is a failure.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

# No test asserts a time: machines are shared, and a slow example is not a false one.
hypothesis.settings.register_profile("house", parent=hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("house")

TOOLS = {
    "chromium": ["chromium", "--version"],
    # Its configuration language changed with 2.4: another version counts as absent.
    "dovecot": ["sh", "-c", r"dovecot --version | grep -q '^2\.3\.'"],
    "exim4": ["exim4", "-bV"],
    "spamassassin": ["spamassassin", "--version"],
    "strace": ["strace", "-o", os.devnull, "true"],
}
NOT_RUN = "non exécuté"
REPLAY = "tests/journeys/replay/"
LONGEST = (REPLAY, "tests/web/test_twins.py")
"""What starts first, so that no core waits for it at the end."""
SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


@pytest.fixture(scope="session")
def require_tool() -> Callable[[str], None]:
    """Skips, with its reason, the test whose tool does not run on this machine."""

    def require(name: str) -> None:
        if not runs(name):
            pytest.skip(f"{NOT_RUN} : {name}")

    return require


class OneReplay(LoadFileScheduling):  # type: ignore[misc]
    """Runs each file in one worker, and in one of them all the files that read the replay."""

    def _split_scope(self, nodeid: str) -> str:
        return REPLAY if nodeid.startswith(REPLAY) else str(super()._split_scope(nodeid))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest files first; the others keep their order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling | None:
    """Answers `--dist loadfile`; the other ways of sharing tests out are xdist's own."""
    return OneReplay(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuses to start without the tools listed in `ANCRAGE_REQUIRE`."""
    if hasattr(session.config, "workerinput"):
        return
    required = [name for name in os.environ.get("ANCRAGE_REQUIRE", "").split(",") if name]
    unknown = sorted(set(required) - set(TOOLS))
    if unknown:
        raise pytest.UsageError(f"ANCRAGE_REQUIRE : outil inconnu {', '.join(unknown)}")
    absent = [name for name in required if not runs(name)]
    if absent:
        raise pytest.UsageError(f"ANCRAGE_REQUIRE : outil absent {', '.join(absent)}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which tools were missing; also in the file named by `NOT_RUN_FILE`, for make."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    found = [re.search(rf"{NOT_RUN} : ([\w, -]+)", reason) for reason in reasons]
    counts: dict[str, int] = {}
    for match in found:
        if match:
            name = match.group(1)
            counts[name] = counts.get(name, 0) + 1
    line = ", ".join(f"{name} ({count})" for name, count in sorted(counts.items())) or "rien"
    closing = f"{NOT_RUN} : {line}"
    terminalreporter.write_line(closing)
    if "NOT_RUN_FILE" in os.environ:
        Path(os.environ["NOT_RUN_FILE"]).write_text(closing + "\n", encoding="utf-8")


def runs(name: str) -> bool:
    """Whether an outside tool runs on this machine."""
    command = TOOLS[name]
    program = shutil.which(command[0], path=SEARCH_PATH)
    if program is None:
        return False
    done = subprocess.run(
        [program, *command[1:]],
        capture_output=True,
        check=False,
        env={**os.environ, "PATH": SEARCH_PATH},
    )
    return done.returncode == 0
