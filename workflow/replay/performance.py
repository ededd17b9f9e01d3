"""Playing the journal: each line to the command line, the clock advanced from line to line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from states.acts import Refused
from states.instants import iso
from workflow.cli import Invocation
from workflow.replay.antennas import antennas
from workflow.replay.calls import first_call, invited_towns, programmes, second_call
from workflow.replay.journal import Line, acting, in_order, opened
from workflow.replay.registrations import agents, committee, partners, regional_agents
from workflow.replay.story import story
from workflow.replay.trials import projected_trials, trials

CommandLine = Callable[[tuple[str, ...]], Invocation]
OPERATOR = "exploitant"


@dataclass(frozen=True, kw_only=True)
class Played:
    """A line with what the command line answered."""

    line: Line
    answer: Invocation


class ReplayDiverged(Exception):  # noqa: N818 - named as what happened
    """A line was not answered as the journal says; `played` is that line."""

    def __init__(self, played: Played) -> None:
        super().__init__(f"{iso(played.line.at)} {played.line.args}: {played.answer.output}")
        self.played = played


def journal() -> tuple[Line, ...]:
    """Return the replay's lines, January 2019 to 4 October 2021, in order."""
    begins = story().instant("begins_at")
    first, _, second, _ = (datetime.fromisoformat(s["at"]) for s in story().content["programme"])
    lines = [
        *agents(begins),
        *regional_agents(begins),
        *partners(begins),
        *invited_towns(begins),
        *committee(first, "jury"),
        *committee(second, "comite_selection"),
        *programmes(),
        *first_call(),
        *second_call(),
        *trials(second),
        *antennas(),
        Line(at=story().instant("ends_at"), args=("clock", "show")),
    ]
    return in_order(lines)


def projection() -> tuple[Line, ...]:
    """Return the lines of the fictional projection that follows the replay, to the cutoff."""
    return in_order(projected_trials(story().instant("ends_at")), opened(journal()))


def play(lines: Iterable[Line], give: CommandLine, starts_at: datetime) -> Iterator[Played]:
    """Give each line in turn, the simulated clock (at `starts_at`) advanced to its instant first.

    Raises:
        ReplayDiverged: a line done that had to be refused, or refused by another rule, or failed.
    """
    now = starts_at
    for line in lines:
        if line.at > now:
            yield _checked(Line(at=line.at, args=_to(line.at)), give)
            now = line.at
        yield _checked(line, give)


def refusals(played: Iterable[Played]) -> tuple[tuple[Played, Played | None], ...]:
    """Return each refused attempt with the act that then succeeded, None when there is none."""
    waiting: dict[int, Played] = {}
    found: dict[int, Played | None] = {}
    for each in played:
        if each.line.refused:
            waiting[each.line.trial], found[each.line.trial] = each, None
        elif each.line.remedy:
            found[each.line.trial] = each
    return tuple((waiting[trial], remedy) for trial, remedy in sorted(found.items()))


def _to(instant: datetime) -> tuple[str, ...]:
    return acting(OPERATOR, "clock", "advance", "--to", iso(instant))


def _checked(line: Line, give: CommandLine) -> Played:
    played = Played(line=line, answer=give(line.args))
    if rules_of(played) != ({line.refused} if line.refused else set()):
        raise ReplayDiverged(played)
    return played


def rules_of(played: Played) -> set[str]:
    """Return the rules that refused a line, the expected one alone when it is among them."""
    outcome = played.answer.outcome
    if isinstance(outcome, Refused):
        found = {str(reason.rule) for reason in outcome.reasons}
        return {played.line.refused} if played.line.refused in found else found
    return {"failed"} if played.answer.exit_code else set()
