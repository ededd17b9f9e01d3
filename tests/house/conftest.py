"""What the house tests read: the files git knows or would add, and their syntax trees."""

import ast
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES, ROOT, Source


@pytest.fixture(scope="session")
def files() -> tuple[Path, ...]:
    """Every file of the repository, as paths relative to its top; ignored files left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    names = sorted({name for name in listed.stdout.split("\0") if name})
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


@pytest.fixture(scope="session")
def sources(files: tuple[Path, ...]) -> tuple[Source, ...]:
    """The Python modules of our packages, tests left out."""
    ours = [path for path in files if path.suffix == ".py" and path.parts[0] in PACKAGES]
    texts = [(path, (ROOT / path).read_text(encoding="utf-8")) for path in ours]
    return tuple(Source(path=path, text=text, tree=ast.parse(text)) for path, text in texts)
