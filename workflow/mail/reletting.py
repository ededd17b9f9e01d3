"""Writes again what still holds of a letter whose text became false before it left."""

from dataclasses import replace

from workflow.desk import Desk
from workflow.mail.letter_context import LetterPart, context_of
from workflow.mail.posting import UNSENT, letter_id
from workflow.store.records import LetterMove, LetterPhase, LetterRow, ReminderStatus

REMINDER = "reminder|"
"""How the keys of reminders begin; the others are letters born of events."""


def relet(desk: Desk, letter: LetterRow) -> str | None:
    """End a letter that has not left and return the id of the one that takes its place, if any.

    Its reminders are judged again, which may write them in another letter; what an event says
    goes into the new one, which the lead holds where they held the first. A sender that claimed
    the first learns before the dot that it lost it.
    """
    tried = letter.attempts > 0
    over = LetterPhase.GIVEN_UP if tried else LetterPhase.EXPIRED
    move = LetterMove(id=letter.id, sources=UNSENT, target=over, why="text_false")
    if not desk.writer.move_letter(move):
        return None
    survivors = []
    for part in context_of(letter.context).parts:
        row = desk.writer.reminder(part.key)
        if row is None or row.letter_id != letter.id or row.status is not ReminderStatus.ATTACHED:
            continue  # it ended, or another letter says it: this one was sent again by the lead
        if row.lapses_at is not None and row.lapses_at <= desk.now:
            status = ReminderStatus.GIVEN_UP if tried else ReminderStatus.EXPIRED
            desk.writer.set_reminder(part.key, status, why="text_false")
        elif part.key.startswith(REMINDER):
            desk.writer.set_reminder(part.key, ReminderStatus.PLANNED, why="again")
        else:
            survivors.append(part)
    return _written_again(desk, letter, survivors) if survivors else None


def _written_again(desk: Desk, letter: LetterRow, parts: list[LetterPart]) -> str:
    """Add a letter that never left, with those parts of another."""
    held = letter.phase is LetterPhase.HELD
    new = replace(
        letter,
        id=letter_id([*(part.key for part in parts), letter.id]),
        context=replace(context_of(letter.context), parts=tuple(parts), copies=()).to_bytes(),
        phase=LetterPhase.HELD if held else LetterPhase.QUEUED,
        lapses_at=None,
        message=None,
        message_id="",
        attempts=0,
        token=0,
        lease_until=None,
        next_try_at=None,
        due_at=desk.now,
    )
    desk.writer.add_letter(new)
    for part in parts:
        desk.writer.set_reminder(part.key, ReminderStatus.ATTACHED, new.id)
    return new.id
