"""The shape of a lifecycle table: one row per transition, with who, guards and inputs.

The two tables themselves are `states.candidature` and `states.antenna`; guards are in
`states.guards`; `states.law` reads the rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from states.acts import Act, Effect, Field, Reason
from states.facts import Facts
from states.identifiers import Role
from states.programme import Programme

SAME = "="
"""Target of a row that keeps the state (an act recorded on the case)."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a guard looks at: the case, the act asked, the office's instant, the programme."""

    facts: Facts
    act: Act
    now: datetime
    programme: Programme


@dataclass(frozen=True)
class Unverifiable:
    """A guard that could not be decided because a date is unknown; recorded, never "passed"."""

    name: str


Finding: TypeAlias = tuple[Reason, ...] | Unverifiable
"""() when the guard holds, its reasons when it refuses, `Unverifiable` when a date is missing."""


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A named, versioned condition; `version` enters the definition hash of every case."""

    name: str
    check: Callable[[Question], Finding]
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row of a lifecycle table.

    `consequence` rows are carried out by another case's act and never offered by themselves.
    `backdated` rows may be effective before the case's last human act (a pilot).
    """

    trigger: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()
    fields: tuple[Field, ...] = ()
    effects: tuple[Callable[[Question], tuple[Effect, ...]], ...] = ()
    outside_rule: tuple[str, ...] = ()
    consequence: bool = False
    backdated: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Lifecycle:
    """A named table of transitions; rows of one trigger are tried in order.

    Compared by identity: one lifecycle has one shared machine.
    """

    name: str
    initial: str
    states: tuple[str, ...]
    rows: tuple[Transition, ...]

    def rows_of(self, trigger: str) -> tuple[Transition, ...]:
        """Return the rows of `trigger` in order, () if the table has none."""
        return tuple(row for row in self.rows if row.trigger == trigger)

    def triggers(self) -> tuple[str, ...]:
        """Return each trigger once, in the order of the table."""
        return tuple(dict.fromkeys(row.trigger for row in self.rows))
