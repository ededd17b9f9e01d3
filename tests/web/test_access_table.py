"""Who may open what: every page and every operation, for everybody, on their file and others'.

The table is written by hand; a route without its line fails, a line without its route too.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.web.access_table import API, PAGES, THINGS
from tests.web.access_world import COLUMNS, PDF, World, table_world
from tests.web.soundness import faults_in
from web.api.operation import Operation
from web.api.operations import OPERATIONS
from web.routes import ROUTES

NAMES = re.compile(r"\{(\w+)(?::\w+)?\}")
AT_THE_DOOR = {401: "a", 403: "x", 404: "n"}
LET_IN = ".r"
"""Outcomes of somebody whose form was read."""


@pytest.fixture(scope="module")
def world(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One office for the whole table: forms are sent empty, and do next to nothing."""
    with table_world(furnished, tmp_path_factory.mktemp("table") / "bureau") as made:
        yield made


def line_of(path: str, method: str) -> str:
    """How a route is named in the table."""
    return f"{method} {path}"


PAGE_LINES = {line_of(route.path, route.methods[0]): route for route in ROUTES}
API_LINES = {line_of(each.path, each.method): each for each in OPERATIONS}


def test_every_page_has_its_line() -> None:
    assert set(PAGE_LINES) == set(PAGES)


def test_every_operation_has_its_line() -> None:
    assert set(API_LINES) == set(API)


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("GET")])
def test_a_page_is_shown_to_whom_it_may(world: World, name: str) -> None:
    route, found, unsound = PAGE_LINES[name], {}, {}
    for thing in PAGES[name]:
        path, letters = address(world, route.path, thing), []
        for each in COLUMNS:
            answer = world.browser(each, world.things[thing]).get(path, follow_redirects=False)
            letters.append(outcome(answer))
            if faults := _faults(name, answer):
                unsound[thing, each] = faults
        found[thing] = "".join(letters)
    assert found == PAGES[name]
    assert unsound == {}


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("POST")])
def test_an_empty_form_changes_nothing_for_whom_it_is_not(world: World, name: str) -> None:
    route, found = PAGE_LINES[name], {}
    for thing in PAGES[name]:
        path = address(world, route.path, thing)
        found[thing] = "".join(
            _sent(world, path, each, thing, PAGES[name][thing][place])
            for place, each in enumerate(COLUMNS)
        )
    assert found == PAGES[name]


@pytest.mark.parametrize("name", API)
def test_an_operation_answers_whom_it_may(world: World, name: str) -> None:
    operation, found = API_LINES[name], {}
    for thing in API[name]:
        path = address(world, operation.full_path, thing)
        found[thing] = "".join(_called(world, operation, path, each, thing) for each in COLUMNS)
    assert found == API[name]


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("POST")])
def test_a_form_of_another_site_is_not_taken(world: World, name: str) -> None:
    thing = next(iter(PAGES[name]))
    path, size = address(world, PAGE_LINES[name].path, thing), world.size()
    lead = world.browser("lead", world.things[thing])
    foreign = lead.post(path, headers={"origin": "https://ailleurs.example"}, data={"x": "1"})
    without = lead.post(path, data={"x": "1"}, follow_redirects=False)
    assert foreign.status_code == 400
    assert without.status_code in (303, 403)
    assert world.size() == size


def address(world: World, path: str, thing: str) -> str:
    """The address of a route for a file."""
    real = dict(world.things[thing].real)
    if "/centre/antennes/" in path or "/suivi/{" in path or path.endswith("/suivi"):
        real["reference"] = real["antenna"]
    if "/seances/" in path:
        real["reference"] = real["session"]
    if path.endswith("/prevision") and "/api/" in path:
        path += "?until=2021-01-31"
    return NAMES.sub(lambda found: real[found[1]], path)


def outcome(answer: httpx2.Response) -> str:
    """What a visitor gets, in one letter."""
    if answer.status_code in AT_THE_DOOR:
        return AT_THE_DOOR[answer.status_code]
    if answer.status_code == 303:
        where = answer.headers["location"]
        if where.startswith("/entrer?suite="):
            return "e"
        return "2" if where == "/entrer/agent" else "r"
    return "." if answer.status_code < 500 else "!"


def _faults(name: str, answer: httpx2.Response) -> list[str]:
    """What is wrong with a page of ours; a letter's own page is the mail programs' business."""
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return faults_in(answer.text) if is_page and not name.endswith("/corps") else []


def _sent(world: World, path: str, column: str, thing: str, wanted: str) -> str:
    """Send an empty form; what the table lets act may, nobody else records anything."""
    browser, of = world.browser(column, world.things[thing]), world.things[thing]
    token, size = world.form_token(column, of), world.size()
    headers = {"x-ancrage-form": token, "x-ancrage-debut": "0"}
    streamed = path.endswith(of.real["upload"])
    form: dict[str, Any] = {"content": PDF} if streamed else {"data": {"_jeton": token}}
    answer = browser.post(path, headers=headers, follow_redirects=False, **form)
    found = outcome(answer)
    if found not in LET_IN:
        return found if world.size() == size else "!"
    if wanted == "w":
        return "w"
    return "." if world.size() == size else "w"


def _called(world: World, operation: Operation, path: str, column: str, thing: str) -> str:
    of = world.things[thing]
    headers: dict[str, Any] = world.bearer(column, of)
    client, size = world.program, world.size()
    if operation.method == "POST":
        headers |= {"idempotency-key": f"table-{operation.id}", "if-match": '"1"'}
        answer = client.post(path, json={}, headers=headers)
    else:
        answer = client.get(path, headers=headers)
    found = outcome(answer)
    if world.size() == size:
        return found
    return "w" if found == "." else "!"


def test_each_line_has_all_its_columns() -> None:
    rows = (*PAGES.values(), *API.values())
    assert {len(letters) for row in rows for letters in row.values()} == {len(COLUMNS)}
    assert {thing for row in rows for thing in row} == set(THINGS)
