"""The wheel holds everything, and works from another folder in an environment of its own."""

import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES, ROOT

WITH_COMMAND = pytest.mark.skipif(
    importlib.util.find_spec("workflow.cli") is None, reason="the command line is not written yet"
)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network by the locked build tool."""
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a fresh environment where the wheel is installed.

    Its dependencies are those of the environment that runs the tests, added behind by path: no
    network. The sources of the repository are not on that path.
    """
    home = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    site = next((home / "lib").glob("python*/site-packages"))
    install = [
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
    ]
    _run([sys.executable, *install, str(wheel)], cwd=home)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home / "bin"


def test_the_wheel_holds_every_file_of_our_packages(wheel: Path, files: tuple[Path, ...]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    ours = {path.as_posix() for path in files if path.parts[0] in PACKAGES}
    assert shipped == ours


def test_the_wheel_carries_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        licences = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
        texts = [archive.read(name) for name in licences]
    assert texts == [(ROOT / "LICENSE").read_bytes()]


def test_the_installed_packages_are_those_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    probe = "; ".join(
        [
            "import importlib, sys",
            "from workflow.upkeep.marker import check_markers",
            f"print([importlib.import_module(n).__file__ for n in {list(PACKAGES)}])",
            "sys.exit(len(check_markers()))",
        ]
    )
    printed = _run([str(installed / "python"), "-c", probe], cwd=tmp_path).stdout
    assert str(ROOT) not in printed
    assert printed.count(str(installed.parent)) == len(PACKAGES)


@WITH_COMMAND
def test_the_command_answers_from_another_folder(installed: Path, tmp_path: Path) -> None:
    answered = _run([str(installed / "ancrage"), "--version"], cwd=tmp_path).stdout
    assert answered.split()[-1] == "0.1.0"


@WITH_COMMAND
def test_doctor_answers_from_another_folder(installed: Path, tmp_path: Path) -> None:
    _run([str(installed / "ancrage"), "doctor"], cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def _run(command: list[str], cwd: Path) -> "subprocess.CompletedProcess[str]":
    # Neither the repository nor the coverage tool may reach the fresh environment.
    hidden = ("PYTHON", "COVERAGE", "COV_", "ANCRAGE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    done = subprocess.run(
        command, cwd=cwd, env=kept, capture_output=True, check=False, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done
