"""Every operation, asked well and badly by a machine: no crash, nothing undocumented."""

import itertools
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from states.acts import FieldKind
from states.identifiers import ContactKind
from tests.web.api.conftest import token_of
from tests.web.conftest import People
from tests.workflow.bench import file_candidature, open_draft
from tests.workflow.office_stories import labelled
from web.api.acts import TRIGGERS, fields_of
from web.api.operations import OPERATIONS
from web.app import create_app
from web.counter import Counter
from workflow.archive import Archive
from workflow.composition import open_office
from workflow.office import Office
from workflow.randomness import SeededRandomness

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 12
"""By operation; hypothesis begins by the smallest."""
HOST = "127.0.0.1:8000"
FILES = ("AMI2-001", "AMI2-001-A1", "AMI2-002", "AMI2-003")
KEYS = itertools.count(1)


@pytest.fixture(scope="module")
def served(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A small office with a label, a file, a draft; every example acts on it."""
    folder = tmp_path_factory.mktemp("machine") / "bureau"
    shutil.copytree(furnished, folder)
    office = open_office(folder, randomness=SeededRandomness("machine"))
    labelled(office, "40088")
    file_candidature(office, "47001", "AMI2/vague-2")
    open_draft(office, "97120", "AMI2/vague-2")
    yield office
    office.store.close()


@pytest.fixture(scope="module")
def described(served: Office) -> Any:
    """The description as a program reads it."""
    app = create_app(Counter(office=served, identify=People()))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"host": HOST})


@dataclass(frozen=True, kw_only=True)
class World:
    """The small office, and what stands behind the parameters of its addresses and bodies."""

    office: Office
    token: str
    real: Mapping[str, tuple[str, ...]]

    def version_of(self, reference: str) -> int:
        """The version of a file as it stands."""
        with self.office.store.read() as reader:
            row = reader.case_by_reference(reference)
        return row.version if row else 0


@pytest.fixture(scope="module")
def world(served: Office) -> World:
    """Names of what exists, so that operations do act."""
    with served.store.read() as reader:
        letters = tuple(letter.id for letter in reader.letters())
        archive = Archive(reader, served.memory)
        people = tuple(str(person.id) for person in archive.persons())
        sessions = tuple(sitting.session.reference for sitting in archive.sittings())
    real = {
        "reference": FILES,
        "file": FILES,
        "deadline": ("AMI2/vague-2", "AMI2/limite"),
        "deadlines": ("AMI2/vague-2", "AMI2/vague-3"),
        "piece": ("form", "needs_note"),
        "letter": letters,
        "person": people,
        "session": sessions,
        "window": ("AMI2/vague-2", "AMI2/vague-3"),
        "authority": ("40088", "47001", "97120"),
        "email": ("agent@dax.example",),
        "organisation": ("40088", "75"),
        "body": ("comite_selection",),
        "reason": ("Motif de la machine.",),
    }
    return World(office=served, token=token_of(served, ContactKind.LEAD), real=real)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
@pytest.mark.parametrize("name", [each.id for each in OPERATIONS])
def test_an_operation_answers_as_described(
    described: Any, world: World, name: str, mode: GenerationMode
) -> None:
    operation = described.find_operation_by_id(name)
    numbers = itertools.count()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        headers = {"authorization": f"Bearer {world.token}", "host": HOST}
        if mode is GenerationMode.POSITIVE:
            headers |= _furnish(case, world, next(numbers))
        case.call_and_validate(headers=headers, checks=list(CHECKS))

    ask()


@pytest.mark.parametrize("reference", FILES)
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_every_act_is_done_or_refused_with_its_reasons(
    described: Any, world: World, trigger: str, reference: str
) -> None:
    case = described.find_operation_by_id("actOnFile").Case(
        path_parameters={"reference": reference},
        body={"trigger": trigger, "inputs": _inputs(trigger, world)},
        media_type="application/json",
    )
    headers = {
        "authorization": f"Bearer {world.token}",
        "host": HOST,
        "idempotency-key": f"acte-{next(KEYS)}",
        "if-match": f'"{world.version_of(reference)}"',
    }
    answer = case.call_and_validate(headers=headers, checks=list(CHECKS))
    assert answer.status_code in (200, 409, 422), answer.text


def _inputs(trigger: str, world: World) -> dict[str, Any]:
    values: dict[FieldKind, Any] = {
        FieldKind.TEXT: "Mots de la machine.",
        FieldKind.CODE: "form",
        FieldKind.CODES: ["form"],
        FieldKind.DAY: "2021-02-01",
        FieldKind.INSTANT: "2021-02-01T10:00:00Z",
        FieldKind.FLAG: True,
        FieldKind.NUMBER: 3,
    }
    return {
        name: world.real[name][0] if name in world.real else (*field.choices, values[field.kind])[0]
        for name, field in fields_of(trigger).items()
        if field.kind is not FieldKind.CODES or not field.choices
    }


def _furnish(case: Any, world: World, number: int) -> dict[str, str]:
    """Point a case at what exists; return its key and, two times out of three, the version."""
    for parameter, known in world.real.items():
        if parameter in case.path_parameters:
            case.path_parameters[parameter] = known[number % len(known)]
    case.body = _furnished(case.body, world, number)
    version = world.version_of(str(case.path_parameters.get("reference")))
    seen = version if number % 3 else number
    return {"idempotency-key": f"machine-{next(KEYS)}", "if-match": f'"{seen}"'}


def _furnished(value: Any, world: World, number: int, name: str = "") -> Any:
    """Return a body whose names are, mostly, those of things that exist."""
    known = world.real.get(name, ())
    if isinstance(value, dict):
        return {key: _furnished(each, world, number, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_furnished(each, world, number, name) for each in value]
    if isinstance(value, str) and known and number % 4:
        return known[number % len(known)]
    return value
