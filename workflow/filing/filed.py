"""The form as it was filed, for whoever may open a file's pieces."""

from dataclasses import dataclass

from states.identifiers import Role
from workflow.filing.answers import FILED
from workflow.holdings import KEEPERS
from workflow.people import text_refs
from workflow.reading import FileRead, Reading
from workflow.reports.masking import mask_of

READERS = KEEPERS | {Role.COMMITTEE, Role.REGIONAL_CENTRE, Role.CITY}


@dataclass(frozen=True, kw_only=True)
class Filed:
    """One question and the words filed, in the words of the programme in force."""

    question: str
    label: str
    words: str


def filed_form(reading: Reading, read: FileRead) -> tuple[Filed, ...]:
    """Return the form last filed, in its order; () before a filing, or for who opens no piece."""
    in_force = reading.in_force()
    events = [event for event in read.events if event.kind == FILED]
    if in_force is None or not events or not reading.actor.roles & READERS:
        return ()
    words = mask_of(reading).words(reading.reader, text_refs(events[-1].data))
    labels = {question.id: question.label for question in in_force.programme.questions}
    order = {name: rank for rank, name in enumerate(labels)}
    return tuple(
        Filed(question=name, label=labels.get(name, name), words=said)
        for name, said in sorted(words.items(), key=lambda each: order.get(each[0], len(order)))
    )
