"""Modules are named after things of the programme or of the office."""

from pathlib import Path

from tests.house.sources import PACKAGES, Source

DRAWERS = {"base", "common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}


def test_no_module_is_a_junk_drawer(sources: tuple[Source, ...]) -> None:
    found = {
        str(source.path) for source in sources for part in source.path.parts if _is_drawer(part)
    }
    assert found == set()


def test_no_class_is_a_manager_or_a_helper(sources: tuple[Source, ...]) -> None:
    endings = ("Manager", "Helper", "Util", "Utils")
    found = {
        f"{source.path}: {name}"
        for source in sources
        for name in _classes(source)
        if name.endswith(endings)
    }
    assert found == set()


def test_tests_mirror_the_source_path(files: tuple[Path, ...]) -> None:
    folders = {*PACKAGES, "house", "journeys", "contracts", "proof"}
    found = {
        str(path)
        for path in files
        if path.parts[0] == "tests" and len(path.parts) > 2 and path.parts[1] not in folders
    }
    assert found == set()


def _is_drawer(part: str) -> bool:
    words = set(Path(part).stem.split("_"))
    return bool(words & DRAWERS)


def _classes(source: Source) -> list[str]:
    return [
        line.removeprefix("class ").split("(")[0].split(":")[0]
        for line in source.text.splitlines()
        if line.startswith("class ")
    ]
