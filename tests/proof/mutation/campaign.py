"""The row: mutants drawn by a seed, tried while there is time; what survives is listed with why.

`python -m tests.proof.mutation.campaign [--seconds S] [--seed N] [--module M] [--only TEXT]`
tries some of them and prints each survivor; a mutant's name given whole to `--only` replays it,
`--json` prints figures alone.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random

from tests.proof.mutation.mutants import Mutant, mutants
from tests.proof.mutation.scope import ROOT, SCOPES, Scope, survivors_explained
from tests.proof.mutation.trial import Verdict, judged, warm_libraries
from tests.proof.rows import Reached

SEED = 20201106
LEAST_KILLED_PERCENT, JUDGED_FROM = 85, 100
"""The share that must be killed, and of how many at least: fewer say nothing of a share."""
LEAST_OF_A_SCOPE = 5
"""Tried whatever the time: learning which test calls what may take all of it."""
Draw = tuple[Scope, tuple[Mutant, ...]]


@dataclass(frozen=True, kw_only=True)
class Score:
    """What became of the mutants tried, by module."""

    drawn: int
    tried: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    survivors: list[Mutant] = field(default_factory=list)

    def add(self, mutant: Mutant, verdict: Verdict) -> None:
        """Count one more."""
        self.tried[mutant.module] += 1
        if verdict is Verdict.KILLED:
            self.killed[mutant.module] += 1
        else:
            self.survivors.append(mutant)

    @property
    def percent(self) -> float:
        """How many of those tried were killed."""
        return 100 * self.killed.total() / max(1, self.tried.total())

    def by_module(self) -> str:
        """Return one line for each module: tried, killed, percent."""
        lines = []
        for module, tried in sorted(self.tried.items()):
            killed = self.killed[module]
            lines.append(f"{module:<34} {killed:>4}/{tried:<4} {100 * killed / tried:.0f} %")
        return "\n".join(lines)


def prove(seconds: float | None) -> Reached:
    """Try a sample, or every mutant; fewer than 85 % of a hundred killed is a promise broken."""
    score = tried(drawn(SEED), seconds)
    explained = survivors_explained()
    unexplained = [each.name for each in score.survivors if each.name not in explained]
    for name in unexplained:
        print(f"  mutation: survivor without a reason, {name}")
    few = score.tried.total() < JUDGED_FROM
    low = not few and score.percent < LEAST_KILLED_PERCENT
    return Reached(
        line=(
            f"{'too few to judge: ' if few else ''}"
            f"{score.tried.total()} of {score.drawn} mutants of {len(score.tried)} modules, "
            f"{score.killed.total()} killed ({score.percent:.1f} %), "
            f"{len(score.survivors)} survivors, {len(unexplained)} of them without a reason"
        ),
        failures=(f"{score.percent:.1f} % killed\n{score.by_module()}",) if low else (),
    )


def drawn(seed: int, chosen: Callable[[Mutant], bool] = lambda _: True) -> list[Draw]:
    """Return the mutants of each scope in an order that the seed alone gives."""
    draws = []
    for scope in SCOPES:
        found = [each for module in scope.modules for each in mutants(ROOT, module)]
        Random(seed).shuffle(found)
        draws.append((scope, tuple(filter(chosen, found))))
    return draws


def tried(
    draws: Sequence[Draw],
    seconds: float | None,
    told: Callable[[Mutant, Verdict], None] = lambda *_: None,
) -> Score:
    """Try the mutants of each scope in its share of the seconds, as many as it has mutants."""
    score = Score(drawn=sum(len(found) for _, found in draws))
    ends_at, left = time.monotonic() + (seconds or 0), score.drawn
    warm_libraries()
    for scope, found in filter(lambda draw: draw[1], draws):
        portion, left = len(found) / left, left - len(found)
        wanted = _asking(portion, None if seconds is None else ends_at)
        for mutant, verdict in judged(scope, found, wanted):
            score.add(mutant, verdict)
            told(mutant, verdict)
    return score


def _asking(portion: float, ends_at: float | None) -> Callable[[], bool]:
    """Return what says whether a portion of the time left is not spent, or too few were tried."""
    limits: list[float] = []
    asked = count()

    def wanted() -> bool:
        now = time.monotonic()
        if ends_at is not None and not limits:
            limits.append(now + portion * (ends_at - now))
        return next(asked) < LEAST_OF_A_SCOPE or ends_at is None or now < limits[0]

    return wanted


def main() -> int:
    """Try what the options choose, print survivors as they come and the score by module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--module", default="", help="a module, or the start of its name")
    parser.add_argument("--only", default="", help="a part of the names")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()

    def chosen(mutant: Mutant) -> bool:
        return mutant.module.startswith(given.module) and given.only in mutant.name

    def told(mutant: Mutant, verdict: Verdict) -> None:
        if verdict is not Verdict.KILLED and not given.json:
            print(f"{verdict} line {mutant.line} {mutant.name}", flush=True)

    score = tried(drawn(given.seed, chosen), given.seconds, told)
    if given.json:
        survivors = [each.name for each in score.survivors]
        tried_count, killed = score.tried.total(), score.killed.total()
        print(json.dumps({"tried": tried_count, "killed": killed, "survivors": survivors}))
        return 0
    print(score.by_module())
    print(f"{score.killed.total()}/{score.tried.total()} of {score.drawn}, {score.percent:.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
