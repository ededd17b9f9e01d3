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
    """Which modules' tests judge a module first, beside its own or where it has none."""

    def first(self, module: str) -> tuple[str, ...]:
        """Return how the names of the tests begin that judge a module before the others."""
        own = [_tests_of(each) for each in self.mirrors.get(module, (module,))]
        return (*own, self.tables) if self.tables else tuple(own)


def _tests_of(module: str) -> str:
    """Return where the tests of a module are."""
    folder, _, name = module.rpartition(".")
    return f"tests/{folder.replace('.', '/')}/test_{name}.py"


SCOPES = (
    Scope(
        package="workflow",
        modules=(
            "workflow.mail.outbox",
            "workflow.mail.departure",
            "workflow.mail.posting",
            "workflow.mail.reletting",
            "workflow.schedule.due",
            "workflow.obligations",
            "workflow.schedule.reminding",
        ),
        tests=(
            "tests/workflow/handlers",
            *(
                _tests_of(f"workflow.{name}")
                for name in (
                    "committee.recall_merged",
                    "disclosure",
                    "dispatch",
                    "outage",
                    "mail.correspondence",
                    "mail.departure",
                    "mail.outbox",
                    "mail.posting",
                    "mail.reletting",
                    "mail.rendering",
                    "schedule.deadline_versions",
                    "schedule.due",
                    "schedule.forecast",
                    "schedule.sweep",
                    "upkeep.keeping",
                )
            ),
        ),
        mirrors={
            "workflow.mail.departure": ("workflow.mail.departure", "workflow.mail.outbox"),
            "workflow.mail.posting": (
                "workflow.mail.posting",
                "workflow.mail.correspondence",
                "workflow.committee.recall_merged",
            ),
            "workflow.mail.reletting": ("workflow.mail.reletting", "workflow.mail.outbox"),
            "workflow.schedule.due": ("workflow.schedule.due", "workflow.schedule.sweep"),
            "workflow.obligations": ("workflow.schedule.due", "workflow.schedule.sweep"),
            "workflow.schedule.reminding": ("workflow.schedule.sweep",),
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
