"""A missing outside tool is named at the end, or fails the run when it is required."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

NEEDS_STRACE = "def test_needs_a_tool(require_tool):\n    require_tool('strace')\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of tests of its own, with our conftest and one test that needs strace."""
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_one.py").write_text(NEEDS_STRACE, encoding="utf-8")
    return tmp_path


def test_a_missing_tool_is_named_with_the_number_of_tests_it_stopped(folder: Path) -> None:
    closing = folder / "closing"
    done = _pytest_without_tools(folder, NOT_RUN_FILE=str(closing))
    assert done.returncode == 0, done.stdout
    assert closing.read_text(encoding="utf-8") == "non exécuté : strace (1)\n"


def test_a_required_tool_that_is_missing_fails_the_run(folder: Path) -> None:
    done = _pytest_without_tools(folder, ANCRAGE_REQUIRE="strace")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "outil absent strace" in done.stderr


def test_an_unknown_tool_cannot_be_required(folder: Path) -> None:
    done = _pytest_without_tools(folder, ANCRAGE_REQUIRE="strass")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "outil inconnu strass" in done.stderr


def _pytest_without_tools(folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)],
        cwd=folder,
        env={"PATH": os.devnull, "PYTHONUTF8": "1", **variables},
        capture_output=True,
        check=False,
        text=True,
    )
