"""The only module that imports `transitions`: one shared machine per lifecycle table.

The machine holds no model and no case; a throwaway carries the state through one trigger. Its
single condition evaluates every guard of the row and returns exactly a bool.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from transitions import Machine, MachineError

from states.acts import Reason
from states.tables import Lifecycle, Question, Transition, Unverifiable
from states.validation import require_sound


@dataclass
class Passage:
    """The throwaway model of one trigger: where it stands and what the guards said."""

    state: str
    row: Transition | None = None
    reasons: list[Reason] = field(default_factory=list)
    unverifiable: list[str] = field(default_factory=list)


def pass_through(lifecycle: Lifecycle, state: str, question: Question) -> Passage:
    """Run one trigger from `state`; the passage says where it ended and why not.

    `row` is the row taken, or None when refused; with rows of several targets, the reasons are
    those of the first row tried. A trigger not accepted in `state` leaves `row` and `reasons`
    empty.
    """
    passage = Passage(state=state)
    try:
        _machine(lifecycle).events[question.act.trigger].trigger(passage, question=question)
    except MachineError:
        return passage
    if passage.row is not None:
        passage.reasons = []
    return passage


def examine(row: Transition, question: Question) -> tuple[list[Reason], list[str]]:
    """Evaluate every guard of a row: all reasons found, and the guards that could not be told."""
    reasons: list[Reason] = []
    unverifiable: list[str] = []
    for guard in row.guards:
        finding = guard.check(question)
        if isinstance(finding, Unverifiable):
            unverifiable.append(finding.name)
        else:
            reasons.extend(finding)
    return reasons, unverifiable


@cache
def _machine(lifecycle: Lifecycle) -> Machine:
    require_sound(lifecycle)
    machine = Machine(
        model=None,
        states=[str(state) for state in lifecycle.states],
        initial=str(lifecycle.initial),
        auto_transitions=False,
        send_event=True,
        queued=False,
        name=lifecycle.name,
    )
    for row in lifecycle.rows:
        machine.add_transition(
            trigger=row.trigger,
            source=[str(source) for source in row.sources],
            dest=str(row.target),
            conditions=[_condition(row)],
        )
    return machine


def _condition(row: Transition) -> Any:
    def holds(event: Any) -> bool:
        passage: Passage = event.model
        reasons, unverifiable = examine(row, event.kwargs["question"])
        passage.reasons = passage.reasons or reasons
        if reasons:
            return False
        passage.row, passage.unverifiable = row, unverifiable
        return True

    return holds
