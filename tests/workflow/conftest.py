"""Stores and offices of the tests: each is made once, then copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from states.identifiers import ContactKind
from tests.workflow.bench import (
    STARTED_AT,
    TOWNS,
    apply_programme,
    go_live,
    register_person,
    register_town,
)
from tests.workflow.small_office import SmallOffice
from workflow.composition import create_installation, open_office
from workflow.office import Office
from workflow.randomness import SeededRandomness
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


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with its programme, its agents and three towns, on 24 July 2020."""
    folder = tmp_path_factory.mktemp("furnished") / "installation"
    office, _ = create_installation(folder, STARTED_AT, randomness=SeededRandomness("furnished"))
    apply_programme(office)
    register_person(office, ContactKind.LEAD, "cnam", email="responsable@cnam.example")
    register_person(office, ContactKind.WITNESS, "temoin", email="temoin@garant.example")
    register_person(office, ContactKind.REGIONAL_CENTRE, "75", "75", organisation_name="Aquitaine")
    register_person(office, ContactKind.REGION, "75", "75")
    for code, (name, departement, region) in TOWNS.items():
        register_town(office, code, name, departement, region)
    go_live(office)
    office.store.close()
    return folder


@pytest.fixture
def office(furnished: Path, tmp_path: Path) -> Iterator[Office]:
    """A copy of `furnished`, whose simulated clock stands at `bench.STARTED_AT`."""
    folder = tmp_path / "bureau"
    shutil.copytree(furnished, folder)
    opened = open_office(folder, randomness=SeededRandomness("bureau"))
    opened.printer = None
    yield opened
    opened.store.close()


@pytest.fixture
def small(migrated: Path, tmp_path: Path) -> Iterator[SmallOffice]:
    made = SmallOffice(migrated, tmp_path / "data")
    yield made
    made.office.store.close()
