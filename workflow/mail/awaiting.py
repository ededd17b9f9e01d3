"""Letters that wait for the lead, for the digest and the pages: to release, to check, not sent."""

from datetime import datetime, timedelta

from workflow.mail.posting import AWAITS_DECISIONS
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow, Release
from workflow.store.store import Reader

NOT_SENT = (
    LetterPhase.GIVEN_UP,
    LetterPhase.BOUNCED,
    LetterPhase.EXPIRED,
    LetterPhase.SKIPPED,
)
LOOKED_BACK = timedelta(days=60)
"""How long before they fell due letters are written at most."""


def letters_to_release(reader: Reader) -> tuple[LetterRow, ...]:
    """Return the letters held for the lead's word, those that await a disclosure apart."""
    held = LetterFilter(phases=(LetterPhase.HELD,))
    return tuple(
        letter
        for letter in reader.letters(held)
        if letter.release is Release.LEAD and letter.why != AWAITS_DECISIONS
    )


def letters_to_check(reader: Reader) -> tuple[LetterRow, ...]:
    """Return the letters nobody can tell whether they left."""
    return reader.letters(LetterFilter(phases=(LetterPhase.UNKNOWN,)))


def letters_not_sent(reader: Reader, since: datetime) -> tuple[LetterRow, ...]:
    """Return the letters due since an instant (inclusive) that will not leave by themselves."""
    narrowed = LetterFilter(phases=NOT_SENT, created_from=since - LOOKED_BACK)
    return tuple(letter for letter in reader.letters(narrowed) if letter.due_at >= since)
