"""What is mutated, and which tests judge it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SURVIVORS = Path(__file__).with_name("survivors.csv")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Modules of one package and the tests, files or folders, that may notice a fault in them."""

    package: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    tables: str = ""
    """The tests that hold every table of the package."""
    seconds: float = 60
    """Of tests for one mutant, those that judge it first: what they let pass survives."""
    tried_twice: bool = True
    """Whether what survives in place is tried again by importing the package anew."""

    mirrors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Which tests judge a module first, by their short names, where it has none of its own."""

    def first(self, module: str) -> tuple[str, ...]:
        """Return how the names of the tests begin that judge a module before the others."""
        name = module.rpartition(".")[2]
        own = [f"tests/{self.package}/test_{each}.py" for each in self.mirrors.get(name, (name,))]
        return (*own, self.tables) if self.tables else tuple(own)


SCOPES = (
    Scope(
        package="workflow",
        modules=tuple(
            f"workflow.{name}"
            for name in ("outbox", "departure", "posting", "due", "obligations", "reminding")
        ),
        tests=(
            "tests/workflow/handlers",
            *(
                f"tests/workflow/test_{name}.py"
                for name in (
                    "correspondence",
                    "deadline_versions",
                    "departure",
                    "disclosure",
                    "dispatch",
                    "due",
                    "forecast",
                    "keeping",
                    "outage",
                    "outbox",
                    "posting",
                    "rendering",
                    "sweep",
                )
            ),
        ),
        mirrors={
            "departure": ("departure", "outbox"),
            "posting": ("posting", "correspondence"),
            "due": ("due", "sweep"),
            "obligations": ("due", "sweep"),
            "reminding": ("sweep",),
        },
        seconds=12,
        tried_twice=False,
    ),
    Scope(
        package="states",
        modules=tuple(
            f"states.{path.stem}"
            for path in sorted((ROOT / "states").glob("*.py"))
            if path.stem != "__init__"
        ),
        tests=("tests/states",),
        tables="tests/states/test_tables.py",
    ),
    Scope(
        package="notifications",
        modules=tuple(
            f"notifications.{name}"
            for name in ("keys", "planning", "catch_up", "slots", "merging", "smtp_outcome")
        ),
        tests=tuple(
            f"tests/notifications/test_{name}.py"
            for name in ("keys", "planning", "catch_up", "slots", "merging", "smtp_outcome")
        ),
    ),
)


def survivors_explained() -> Mapping[str, str]:
    """Return why each known survivor survives, by the mutant's name."""
    with SURVIVORS.open(encoding="utf-8", newline="") as lines:
        return {row["mutant"]: row["why"] for row in csv.DictReader(lines, delimiter=";")}
