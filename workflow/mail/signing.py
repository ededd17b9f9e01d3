"""Who a letter is really addressed to, and the original signed on paper that goes with it."""

from dataclasses import dataclass
from datetime import date

from notifications.letters import LETTERS, Category
from states.events import text_of
from states.identifiers import CaseId
from workflow.archive import Archive
from workflow.mail.letter_context import context_of
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow

SIGNED = "letter_signed"
DEAD = (
    LetterPhase.CANCELLED,
    LetterPhase.SUPERSEDED,
    LetterPhase.EXPIRED,
    LetterPhase.SKIPPED,
)


@dataclass(frozen=True, kw_only=True)
class Signature:
    """The scan of a letter signed on paper: its bytes by their SHA-256, the day it was signed."""

    sha256: str
    media_type: str
    signed_on: date


def is_signed(code: str) -> bool:
    """Whether a kind of letter is a decision, which somebody signs."""
    spec = LETTERS.get(code)
    return spec is not None and spec.category is Category.DECISION


def letter_case(letter: str) -> CaseId:
    """Return the case under which what is done with one letter is recorded."""
    return CaseId(f"lettre:{letter}")


def original_of(letter: LetterRow, archive: Archive) -> LetterRow:
    """Return the letter that this one copies: itself for an addressee, or when there is none."""
    spec = LETTERS[letter.code]
    if letter.case_id is None or _is_addressed(letter, archive):
        return letter
    found = [
        each
        for each in archive.reader.letters(LetterFilter(case=letter.case_id, code=spec.code))
        if each.phase not in DEAD
        and (each.event_id == letter.event_id or each.created_at <= letter.created_at)
        and _is_addressed(each, archive)
        and context_of(each.context).parts  # nothing is made again of an erased letter
    ]
    return max(found, key=lambda each: (each.created_at, each.id), default=letter)


def signature_of(letter: str, archive: Archive) -> Signature | None:
    """Return the scan last attached to a letter."""
    for event in reversed(archive.events(letter_case(letter))):
        if event.kind == SIGNED:
            return Signature(
                sha256=text_of(event.data, "sha256"),
                media_type=text_of(event.data, "media_type"),
                signed_on=date.fromisoformat(text_of(event.data, "signed_on")),
            )
    return None


def _is_addressed(letter: LetterRow, archive: Archive) -> bool:
    person = archive.person(CaseId(letter.person))
    return person is not None and person.kind in LETTERS[letter.code].to
