"""The replay of the programme, made once: every test that reads it lives in this folder.

One worker runs the whole folder (`tests/conftest.py`), so that a run replays the programme once.
"""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.cli import cli
from workflow.cli.context import Session
from workflow.cli.demonstration import Shown
from workflow.composition import open_office
from workflow.office import Office
from workflow.store.backup import make_backup


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
