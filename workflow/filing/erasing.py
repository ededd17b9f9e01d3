"""What filing erases with a person: uploads they started, answers that name them."""

from states.identifiers import PersonId
from workflow.desk import Desk
from workflow.filing.uploads import forget
from workflow.traces import names_somebody


def erase_answers(desk: Desk, words: tuple[str, ...]) -> tuple[str, ...]:
    """Erase the answers that hold one of these words, filed or not, and return their refs.

    What an event committed to stays proved: value and key go, the commitment stays.
    """
    erased = []
    for row in desk.writer.all_answers():
        if names_somebody(words, desk.words(row.ref).encode()):
            desk.writer.redact_text(row.ref)
            erased.append(row.ref)
    return tuple(erased)


def forget_uploads_of(desk: Desk, person: PersonId) -> None:
    """Forget the uploads a person started, with the names of their files."""
    for row in desk.writer.uploads_of(person):
        forget(desk, row)
