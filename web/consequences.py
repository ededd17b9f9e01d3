"""What a rehearsed act would set in motion, in words: acts recorded, letters and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from notifications.letters import LETTERS
from notifications.wording import count_text, instant_text, label
from web.visit import Visit
from workflow.commands import Command
from workflow.outcomes import Done
from workflow.reports.naming import Naming
from workflow.schedule.rehearsal import Rehearsal, rehearse
from workflow.store.records import LetterPhase, ReminderRow


@dataclass(frozen=True, kw_only=True)
class Line:
    """One act that would be recorded, or one letter that would be written."""

    file: str
    what: str
    when: str
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """What would happen; an outsider reads whether the act is admitted, and nothing more."""

    rehearsal: Rehearsal
    acts: tuple[Line, ...] = ()
    letters: tuple[Line, ...] = ()
    told: bool = True

    @property
    def accepted(self) -> bool:
        """Whether every act would be done."""
        return self.rehearsal.accepted

    @property
    def counted(self) -> str:
        """How many letters would be written, in words."""
        count = len(self.letters)
        return count_text(count, "lettre") if count else "aucune lettre"


def consequences_of(visit: Visit, commands: Sequence[Command]) -> Consequences:
    """Rehearse commands and say what they would do; nothing is kept."""
    office = visit.counter.office
    rehearsal = rehearse(office, commands)
    if not visit.actor.is_insider:
        return Consequences(rehearsal=rehearsal, told=False)
    held = {letter.id for letter in rehearsal.letters if letter.phase is LetterPhase.HELD}
    with visit.reading() as reading:
        naming = Naming(reading.reader, reading.archive)
        acts = tuple(
            Line(
                file=naming.file(event.case),
                what=label("event", event.kind),
                when=instant_text(event.effective_at.instant),
            )
            for event in rehearsal.events
        )
        letters = tuple(
            Line(
                file=naming.file(line.case_id),
                what=LETTERS[line.template].title,
                when=_leaving(line, held),
                who=naming.person(line.person),
            )
            for line in rehearsal.written
        )
    return Consequences(rehearsal=rehearsal, acts=acts, letters=letters)


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


def _leaving(line: ReminderRow, held: set[str]) -> str:
    return "à valider" if line.letter_id in held else instant_text(line.planned_at)
