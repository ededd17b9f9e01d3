"""What a rehearsed act would set in motion, said: the acts recorded, the letters written."""

from dataclasses import dataclass

from notifications.letters import LETTERS
from notifications.wording import instant_text, label
from notifications.wording.foresight import TO_RELEASE
from notifications.wording.signing import NO_APPEAL
from workflow.archive import Archive
from workflow.mail.notification import lacks_appeal
from workflow.office import Office
from workflow.reports.naming import Naming
from workflow.schedule.rehearsal import Rehearsal
from workflow.store.records import LetterPhase, ReminderRow


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """Acts as (file, act, date); letters as (letter, reader, file, departure); counts by letter.

    `warnings` are sentences on what the letters leave out.
    """

    acts: tuple[tuple[str, str, str], ...]
    letters: tuple[tuple[str, str, str, str], ...]
    counted: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def consequences_of(office: Office, rehearsal: Rehearsal) -> Consequences:
    """Return what a rehearsal found, in words; people by function."""
    held = {letter.id for letter in rehearsal.letters if letter.phase is LetterPhase.HELD}
    with office.store.read() as reader:
        naming = Naming(reader, Archive(reader, office.memory))
        acts = tuple(
            (
                naming.file(event.case),
                label("event", event.kind),
                instant_text(event.effective_at.instant),
            )
            for event in rehearsal.events
        )
        letters = tuple(
            (
                LETTERS[line.template].title,
                naming.person(line.person),
                naming.file(line.case_id),
                _leaving(line, held),
            )
            for line in rehearsal.written
        )
    counted = tuple(
        f"{LETTERS[code].title} : {count}" for code, count in rehearsal.letter_counts.items()
    )
    silent = any(lacks_appeal(letter) for letter in rehearsal.letters)
    warnings = (NO_APPEAL,) if silent else ()
    return Consequences(acts=acts, letters=letters, counted=counted, warnings=warnings)


def _leaving(line: ReminderRow, held: set[str]) -> str:
    return TO_RELEASE if line.letter_id in held else instant_text(line.planned_at)
