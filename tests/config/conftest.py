"""The second programme, and files made from it by replacing one passage."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.programme_file import ProgrammeFile, read_programme

EXAMPLE = Path(__file__).parent / "programmes" / "exemple.toml"


@pytest.fixture(scope="session")
def example_path() -> Path:
    """The file of the second programme."""
    return EXAMPLE


@pytest.fixture(scope="session")
def example() -> ProgrammeFile:
    """The second programme, read."""
    return read_programme(EXAMPLE, law_fingerprint="loi")


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes the second programme with one passage replaced, which must occur in it."""

    def edit(before: str, after: str) -> Path:
        text = EXAMPLE.read_text(encoding="utf-8")
        assert before in text
        path = tmp_path / "programme.toml"
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        return path

    return edit
