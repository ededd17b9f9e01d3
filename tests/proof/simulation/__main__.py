"""`python -m tests.proof.simulation --seeds 100 --from 0`: run seeds, print how far it got."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.proof.simulation.campaign import campaign, scratch


def main() -> int:
    """Run the seeds asked for; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--trace", action="store_true", help="print the trace of each seed")
    given = parser.parse_args()
    with TemporaryDirectory(dir=scratch()) as folder:
        seeds = range(given.first, given.first + given.seeds)
        found = campaign(seeds, Path(folder), steps=given.steps, trace=given.trace)
    print(found.line)
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
