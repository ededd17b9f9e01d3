"""What starting a read command costs beside starting Python, and beside one heavy import.

Run from the root: `python benchmarks/start.py`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import fastest, is_quick, say, size

from tests.workflow.bench import STARTED_AT, apply_programme, file_candidature, register_town
from workflow.composition import create_installation

ROUNDS = size(5, 1)
NEVER_COMPILED = "PYTHONDONTWRITEBYTECODE"
COMMAND = "from workflow.cli import main; main()"


class Starter:
    """Starts Python as an installation does: compiled once, in a folder of its own."""

    def __init__(self, compiled: Path) -> None:
        self._environment = dict(os.environ)
        if not is_quick():
            self._environment.pop(NEVER_COMPILED, None)
            self._environment["PYTHONPYCACHEPREFIX"] = str(compiled)

    def seconds(self, *arguments: str) -> float:
        """Return how long a run takes."""
        command = [sys.executable, *arguments]
        environment = self._environment

        def run() -> None:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)

        return fastest(run, ROUNDS)


def main() -> None:
    """Time an empty Python, read commands, and the import the read commands must avoid."""
    with tempfile.TemporaryDirectory(prefix="ancrage-banc-") as folder:
        data, start = Path(folder, "donnees"), Starter(Path(folder, "pyc"))
        _furnish(data)
        raw = start.seconds("-c", "pass")
        command = ("-c", COMMAND, "--data", str(data))
        listed = start.seconds(*command, "list", "candidatures")
        shown = start.seconds(*command, "show", "AMI2-001")
        heavy = start.seconds("-c", "import sqlmodel")
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
