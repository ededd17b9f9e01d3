"""What a rehearsed act would set in motion, and what a done one recorded, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from notifications.wording import count_text, label
from web.visit import Visit
from workflow.commands import Command
from workflow.outcomes import Done
from workflow.reports.consequences import Consequences as Said
from workflow.reports.consequences import consequences_of as said_of
from workflow.schedule.rehearsal import Rehearsal, rehearse

UNTOLD = Said(acts=(), letters=(), counted=())


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """What would happen; an outsider reads whether the act is admitted, and nothing more."""

    rehearsal: Rehearsal
    said: Said = UNTOLD
    told: bool = True

    @property
    def counted(self) -> str:
        """How many letters would be written, in words."""
        count = len(self.said.letters)
        return count_text(count, "lettre") if count else "aucune lettre"


def consequences_of(visit: Visit, commands: Sequence[Command]) -> Consequences:
    """Rehearse commands and say what they would do; nothing is kept."""
    office = visit.counter.office
    rehearsal = rehearse(office, commands)
    if not visit.actor.is_insider:
        return Consequences(rehearsal=rehearsal, told=False)
    return Consequences(rehearsal=rehearsal, said=said_of(office, rehearsal))


def recorded(outcome: Done, insider: bool) -> tuple[str, ...]:
    """Return what was recorded, in sentences; an outsider is not told what it set in motion."""
    if not insider:
        return ("C’est enregistré.",)
    moved = [
        f"{label('event', step.trigger).capitalize()}."
        for step in outcome.steps
        if step.trigger == outcome.steps[0].trigger
    ]
    said = ["C’est enregistré.", *dict.fromkeys(moved)]
    if outcome.letters:
        said.append(f"Lettres préparées : {len(outcome.letters)}.")
    return (" ".join(said),)
