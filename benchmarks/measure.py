"""What the benchmarks share: the size asked for, the fastest round, the line printed.

A benchmark prints how many times slower ours is than the raw limit measured in the same run;
it asserts nothing, since the machine decides the figures.
"""

import math
import sys
from collections.abc import Callable
from time import perf_counter

QUICK = "--quick"
ROUNDS = 5


def is_quick() -> bool:
    """Say whether the script was called with `--quick`: it only shows that it runs."""
    return QUICK in sys.argv[1:]


def size(usual: int, quick: int) -> int:
    """Return `quick` when the script was called with `--quick`, else `usual`."""
    return quick if is_quick() else usual


def fastest(*works: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, ...]:
    """Return the seconds of the fastest round of each work (one round with `--quick`).

    They take turns, so a machine busy for a while slows all of them alike.
    """
    best = [math.inf] * len(works)
    for _ in range(size(rounds, 1)):
        for index, work in enumerate(works):
            began = perf_counter()
            work()
            best[index] = min(best[index], perf_counter() - began)
    return tuple(best)


def say(name: str, seconds: float, times: int, raw: float | None = None) -> None:
    """Print the microseconds of one of `times` operations and, against `raw` seconds, the ratio."""
    ratio = "" if raw is None else f"  {seconds / raw:7.1f} ×"
    print(f"{name:<42}{seconds / times * 1e6:12.1f} µs{ratio}")
