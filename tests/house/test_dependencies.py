"""Dependencies are declared, locked with hashes, and take none of our names."""

import re
import sys
import tomllib
from importlib.metadata import distributions, packages_distributions

from tests.house.sources import PACKAGES, ROOT, Source

OUR_NAMES = {"states", "config", "notifications", "workflow", "web"}
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def test_no_dependency_ships_one_of_our_names() -> None:
    found = {
        f"{distribution.name}: {file}"
        for distribution in distributions()
        if distribution.name != "ancrage"
        for file in distribution.files or ()
        if file.parts[0].removesuffix(".py") in OUR_NAMES
    }
    assert found == set()


def test_every_third_party_import_is_a_declared_dependency(sources: tuple[Source, ...]) -> None:
    owners = packages_distributions()
    declared = {_normal(name) for name in _declared()}
    imported = {
        (str(source.path), name.partition(".")[0])
        for source in sources
        for name in source.imports()
    }
    undeclared = {
        f"{path}: {name}"
        for path, name in imported
        if name not in sys.stdlib_module_names and name not in PACKAGES
        if not declared & {_normal(owner) for owner in owners.get(name, ())}
    }
    assert undeclared == set()


def test_both_locks_pin_the_same_versions() -> None:
    run, test = _pins("run"), _pins("test")
    assert {name: test.get(name) for name in run} == run


def test_every_pin_carries_a_hash() -> None:
    for lock in ("run", "test"):
        entries = re.split(r"\n(?=[a-z0-9])", _lock(lock).strip())
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_declared_dependency_is_locked() -> None:
    assert {_normal(name) for name in _declared()} - _pins("run").keys() == set()


def _declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    offered = project["optional-dependencies"]
    # What only tests need is no dependency; the other extras are, each for who asks for it.
    extras = [line for name in offered if name != "test" for line in offered[name]]
    every = (*project["dependencies"], *extras)
    return [re.split(r"[^A-Za-z0-9._-]", line)[0] for line in every]


def _lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def _pins(name: str) -> dict[str, str]:
    return {_normal(found): version for found, version in PINNED.findall(_lock(name))}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
