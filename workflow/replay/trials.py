"""Fictional attempts: what the law refuses, and the act that then succeeds. Never counted."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from states.instants import instant_of
from workflow.replay.journal import Line
from workflow.replay.registrations import fictional_town
from workflow.replay.story import story

CALL = "AMI2"
OWN_KEYS = ("ref", "again")


def trials(at: datetime) -> Iterator[Line]:
    """Return the fictional attempts of the replay; their towns are registered at `at`."""
    yield from _lines(story().content["trials"], at)


def projected_trials(at: datetime) -> Iterator[Line]:
    """Return those of the projection to the final cutoff."""
    yield from _lines(story().content["projection"], at)


def title_of(trial: int) -> str:
    """Return the title of a fictional attempt from its number."""
    every = (*story().content["trials"], *story().content["projection"])
    return next(str(each["title"]) for each in every if each["k"] == trial)


def _lines(found: Iterable[Mapping[str, Any]], at: datetime) -> Iterator[Line]:
    for trial in found:
        yield from fictional_town(at, trial["k"], trial.get("region", ""))
        for step in trial["steps"]:
            yield _step(trial["k"], step)


def _step(k: int, step: Mapping[str, Any]) -> Line:
    opens = step.get("opens", "")
    return Line(
        at=instant_of(step["at"]),
        args=tuple(_scoped(arg, k) for arg in step["run"]),
        opens=f"trial-{k}-{opens}" if opens else "",
        call=CALL if opens else "",
        refused=step.get("refused", ""),
        trial=k,
        remedy=step.get("remedy", False),
    )


def _scoped(arg: str, k: int) -> str:
    """Return an argument whose `{ref}` and `{again}` name the trial they belong to."""
    for key in OWN_KEYS:
        arg = arg.replace(f"{{{key}}}", f"{{trial-{k}-{key}}}")
    return arg
