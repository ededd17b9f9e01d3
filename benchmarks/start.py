"""What starting a read command costs beside starting Python, and beside one heavy import.

Run from the root: `python benchmarks/start.py`.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import fastest, is_quick, say

from tests.workflow.bench import STARTED_AT, apply_programme, file_candidature, register_town
from workflow.composition import create_installation

NEVER_COMPILED = "PYTHONDONTWRITEBYTECODE"
COMMAND = "from workflow.cli import main; main()"


class Starter:
    """Starts Python as an installation does: compiled once, in a folder of its own."""

    def __init__(self, compiled: Path) -> None:
        self._environment = dict(os.environ)
        if not is_quick():
            self._environment.pop(NEVER_COMPILED, None)
            self._environment["PYTHONPYCACHEPREFIX"] = str(compiled)

    def run(self, *arguments: str) -> Callable[[], None]:
        """Return what starts Python with these arguments and waits for its end."""
        command = [sys.executable, *arguments]
        environment = self._environment

        def run() -> None:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)

        return run


def main() -> None:
    """Time an empty Python, read commands, and the import the read commands must avoid."""
    with tempfile.TemporaryDirectory(prefix="ancrage-banc-") as folder:
        data, start = Path(folder, "donnees"), Starter(Path(folder, "pyc"))
        _furnish(data)
        command = ("-c", COMMAND, "--data", str(data))
        raw, listed, shown, heavy = fastest(
            start.run("-c", "pass"),
            start.run(*command, "list", "candidatures"),
            start.run(*command, "show", "AMI2-001"),
            start.run("-c", "import sqlmodel"),
        )
    say("python -c pass", raw, 1)
    say("ancrage list candidatures", listed, 1, raw)
    say("ancrage show AMI2-001", shown, 1, raw)
    say("python -c 'import sqlmodel'", heavy, 1, raw)


def _furnish(folder: Path) -> None:
    office, _ = create_installation(folder, STARTED_AT)
    apply_programme(office)
    register_town(office, "40088", "Dax")
    file_candidature(office, "40088")
    office.store.close()


if __name__ == "__main__":
    main()
