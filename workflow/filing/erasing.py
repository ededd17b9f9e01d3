"""What filing erases with a person: uploads they started, answers that name them."""

from states.identifiers import PersonId
from workflow.desk import Desk
from workflow.filing.answers import FILED
from workflow.filing.uploads import forget
from workflow.people import text_refs
from workflow.store.filters import EventFilter
from workflow.store.store import Reader
from workflow.traces import names_somebody


def answer_refs(reader: Reader) -> frozenset[str]:
    """Return the texts of every answer, of drafts and of what was ever filed."""
    filed = reader.events(EventFilter(kinds=(FILED,)))
    found = {ref for event in filed for ref in text_refs(event.data).values()}
    return frozenset({*found, *(row.ref for row in reader.all_answers())})


def erase_answers(desk: Desk, words: tuple[str, ...]) -> tuple[str, ...]:
    """Erase the answers that hold one of these words, filed or not, and return their refs.

    What an event committed to stays proved: value and key go, the commitment stays.
    """
    erased = []
    for ref in sorted(answer_refs(desk.writer)):
        if names_somebody(words, desk.words(ref).encode()):
            desk.writer.redact_text(ref)
            erased.append(ref)
    return tuple(erased)


def forget_uploads_of(desk: Desk, person: PersonId) -> None:
    """Forget the uploads a person started, with the names of their files."""
    for row in desk.writer.uploads_of(person):
        forget(desk, row)
