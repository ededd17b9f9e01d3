"""`python -m tests.proof [--full] [--row NAME]`: run the rows two at a time, one line for each."""

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from tests.proof.rows import CORES, ROWS, Row, row

NOT_RUN = "non exécuté"


def main() -> int:
    """Run one row here, or every row in a process of its own; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="no limit: the numbers of the table")
    parser.add_argument("--row", choices=[each.name for each in ROWS])
    parser.add_argument("--seconds", type=float, help="with --row: another budget")
    given = parser.parse_args()
    if given.row:
        return _alone(row(given.row), None if given.full else given.seconds)
    begun = time.monotonic()
    longest_first = sorted(ROWS, key=lambda each: -each.seconds)
    with ThreadPoolExecutor(CORES) as pool:
        waiting = [pool.submit(_apart, each, full=given.full) for each in longest_first]
        codes = [one.result() for one in as_completed(waiting)]
    failed = sum(code != 0 for code in codes)
    print(f"{len(ROWS)} rows, {failed} failed, {(time.monotonic() - begun) / 60:.1f} min")
    return 1 if failed else 0


def _alone(chosen: Row, seconds: float | None) -> int:
    begun = time.monotonic()
    reached = chosen.run(seconds)
    verdict = "FAILED" if reached.failures else f"{NOT_RUN} :" if reached.missing else "held"
    for failure in reached.failures:
        print(f"  {chosen.name}: {failure}")
    took = time.monotonic() - begun
    print(f"{chosen.name:<20} {verdict:<7} {reached.missing}{reached.line} [{took:.0f} s]")
    return 1 if reached.failures else 0


def _apart(chosen: Row, *, full: bool) -> int:
    budget = ["--full"] if full else ["--seconds", str(chosen.seconds)]
    command = [sys.executable, "-m", "tests.proof", "--row", chosen.name, *budget]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout, end="", flush=True)
    if done.returncode not in (0, 1):
        print(f"{chosen.name:<20} FAILED  {done.stderr.strip().splitlines()[-1:]}", flush=True)
    elif done.returncode == 1 and not done.stdout:
        print(f"{chosen.name:<20} FAILED  {done.stderr}", flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
