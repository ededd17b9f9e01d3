"""Each benchmark runs, says a ratio, and is explained in the page beside it."""

import re
import subprocess
import sys

import pytest

from tests.house.sources import ROOT

FOLDER = ROOT / "benchmarks"
SHARED = "measure.py"
BENCHMARKS = sorted(path.name for path in FOLDER.glob("*.py") if path.name != SHARED)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_runs_on_a_tiny_size_and_says_a_ratio(name: str) -> None:
    done = subprocess.run(
        [sys.executable, f"benchmarks/{name}", "--quick"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line for line in done.stdout.splitlines() if "µs" in line]
    limit, *ours = (re.search(r"[\d.]+ µs( +[\d.]+ ×)?$", line) for line in lines)
    assert limit is not None
    assert limit[1] is None
    assert [found[1] is not None for found in ours if found] == [True] * (len(lines) - 1)


def test_every_benchmark_is_explained() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+\.py)`", page, re.MULTILINE)) == set(BENCHMARKS)
