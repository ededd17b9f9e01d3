"""A package of another distribution under one of our names is named with its file."""

from pathlib import Path

import pytest

from workflow.upkeep.marker import PACKAGES, ForeignPackage, check_markers


def test_our_own_packages_carry_the_marker() -> None:
    assert check_markers() == ()


def test_a_foreign_package_is_named_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "foreign_letters" / "__init__.py"
    file.parent.mkdir()
    file.write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    assert check_markers((*PACKAGES, "foreign_letters")) == (
        ForeignPackage(name="foreign_letters", file=str(file)),
    )


def test_a_folder_without_init_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "foreign_folder").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert check_markers(("foreign_folder",)) == (
        ForeignPackage(name="foreign_folder", file=str(tmp_path / "foreign_folder")),
    )


def test_a_missing_package_has_no_file() -> None:
    assert check_markers(("absent_package",)) == (ForeignPackage(name="absent_package", file=""),)
