"""Pictures of a lifecycle made from its table: a Mermaid diagram and a table of its rows.

The words are the caller's (mappings from code to label); without one, the code itself shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from states.acts import Field
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.tables import SAME, Lifecycle, Transition


@dataclass(frozen=True, kw_only=True)
class Words:
    """Labels by code for one lifecycle, and the heads of its table."""

    title: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    triggers: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    same: str = SAME
    heads: tuple[str, ...] = ("trigger", "from", "to", "who", "guards", "inputs")


CODES = Words()
"""No word at all: every code shows as it is."""


def mermaid(lifecycle: Lifecycle, words: Words = CODES) -> str:
    """Return the state diagram of a lifecycle; acts that keep the state are left to the table.

    Transitions between the same two states share one arrow.
    """
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in lifecycle.rows:
        for source in row.sources if row.target != SAME else ():
            arrows.setdefault((str(source), str(row.target)), []).append(row.trigger)
    lines = ["stateDiagram-v2"]
    lines += [
        f"    {state} : {words.states[state]}"
        for state in lifecycle.states
        if state in words.states
    ]
    lines += [
        f"    {_node(source, lifecycle)} --> {target} : {_labels(names, words)}"
        for (source, target), names in arrows.items()
    ]
    return "\n".join(lines) + "\n"


def table(lifecycle: Lifecycle, words: Words = CODES) -> str:
    """Return a Markdown table of a lifecycle, one line per row, in the order of the story."""
    lines = [_line(words.heads), "|" + "---|" * len(words.heads)]
    lines += [_line(_cells(row, words)) for row in lifecycle.rows]
    return "\n".join(lines) + "\n"


def document(candidature: Words = CODES, antenna: Words = CODES) -> str:
    """Return one page with the diagram and the table of both lifecycles."""
    parts = []
    for lifecycle, words in ((CANDIDATURE, candidature), (ANTENNA, antenna)):
        parts += [
            f"## {words.title or lifecycle.name}\n",
            f"```mermaid\n{mermaid(lifecycle, words)}```\n",
            table(lifecycle, words),
        ]
    return "\n".join(parts)


def _node(state: str, lifecycle: Lifecycle) -> str:
    return "[*]" if state == lifecycle.initial else state


def _labels(triggers: list[str], words: Words) -> str:
    return ", ".join(dict.fromkeys(words.triggers.get(name, name) for name in triggers))


def _cells(row: Transition, words: Words) -> tuple[str, ...]:
    target = words.same if row.target == SAME else words.states.get(row.target, str(row.target))
    return (
        f"`{row.trigger}`",
        ", ".join(words.states.get(source, str(source)) for source in row.sources),
        target,
        ", ".join(words.roles.get(role, str(role)) for role in row.roles),
        ", ".join(f"`{guard.name}`" for guard in row.guards),
        ", ".join(_input(each) for each in row.fields),
    )


def _input(taken: Field) -> str:
    return f"`{taken.name}`" if taken.required else f"(`{taken.name}`)"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
