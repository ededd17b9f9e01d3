"""Stores of the tests: one migrated database, copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.store.schema import migrate
from workflow.store.store import DATABASE_NAME, Store


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / DATABASE_NAME
    migrate(path)
    return path


@pytest.fixture
def store(migrated: Path, tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "installation"
    folder.mkdir()
    shutil.copy(migrated, folder / DATABASE_NAME)
    opened = Store(folder)
    yield opened
    opened.close()
