"""How a deadline reads in an agenda: one line, and what stands below it."""

from notifications.wording.dates import deadline_text, hour_text, zone_text
from notifications.wording.typography import french, sentence
from states.deadlines import Deadline, DeadlineKind

COMPLETION = "fin de la consolidation du dossier"
PROPOSED = "Date proposée, à confirmer"
WHOLE_DAY = "23 h 59"
WITHOUT_HOUR = (DeadlineKind.TARGET, DeadlineKind.AGREEMENT)
"""A horizon or a contract: its day says enough."""


def agenda_line(deadline: Deadline, label: str = "", file: str = "") -> str:
    """Return « AMI2-014 – Vague 1 de l’AMI 2 (23 h 59, heure de Paris) ».

    `label` is the programme's own name of the deadline; the delay of a file has none.
    """
    name = label or (COMPLETION if deadline.kind is DeadlineKind.COMPLETION else deadline.label)
    if deadline.hour is None and deadline.kind in WITHOUT_HOUR:
        return french(name[:1].upper() + name[1:])
    hour = WHOLE_DAY if deadline.hour is None else hour_text(deadline.hour)
    head = f"{file} – {name}" if file else name[:1].upper() + name[1:]
    return french(f"{head} ({hour}, {zone_text(deadline.zone)})")


def agenda_notes(deadline: Deadline, zone: str = "Europe/Paris") -> tuple[str, ...]:
    """Return what an agenda says below: until when, local time, reading, source, one each."""
    notes = [sentence(deadline_text(deadline, zone))]
    if not deadline.confirmed:
        notes.append(sentence(PROPOSED))
    if deadline.interpretation:
        notes.append(sentence(deadline.interpretation))
    if deadline.source:
        notes.append(sentence(f"Source : {deadline.source}"))
    return tuple(notes)
