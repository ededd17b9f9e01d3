"""What starting a read command costs beside starting Python, and beside one heavy import.

Run from the root: `python benchmarks/start.py`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from measure import fastest, say, size

from tests.workflow.bench import STARTED_AT, apply_programme, file_candidature, register_town
from workflow.composition import create_installation

ROUNDS = size(5, 1)
COMMAND = "from workflow.cli import main; main()"


def main() -> None:
    """Time an empty Python, read commands, and the import the read commands must avoid."""
    with tempfile.TemporaryDirectory(prefix="ancrage-banc-") as folder:
        _furnish(Path(folder))
        raw = _started("-c", "pass")
        command = ("-c", COMMAND, "--data", folder)
        listed = _started(*command, "list", "candidatures")
        shown = _started(*command, "show", "AMI2-001")
    heavy = _started("-c", "import sqlmodel")
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


def _started(*arguments: str) -> float:
    def run() -> None:
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)

    return fastest(run, ROUNDS)


if __name__ == "__main__":
    main()
