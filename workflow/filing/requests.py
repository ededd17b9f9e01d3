"""What people asked about their own data and what was answered, as read."""

from dataclasses import dataclass
from datetime import datetime

from states.events import Event, text_of
from states.identifiers import CaseId, EventId
from workflow.filing.rights import RIGHTS_ASKED, RIGHTS_SETTLED
from workflow.people import Person, text_refs
from workflow.reading import Reading
from workflow.store.filters import EventFilter


@dataclass(frozen=True, kw_only=True)
class RightsRequest:
    """A request about one person's data; `detail` is "" when nothing was added or it was erased.

    `answered_at` None: it waits for the lead.
    """

    person: CaseId
    request: EventId
    right: str
    asked_at: datetime
    detail: str
    answered_at: datetime | None = None
    answer: str = ""


def requests_of(reading: Reading, person: Person) -> tuple[RightsRequest, ...]:
    """Return what one person asked, with the answers given, oldest first."""
    events = reading.archive.events(person.id)
    answers = {
        text_of(event.data, "request"): event for event in events if event.kind == RIGHTS_SETTLED
    }
    return tuple(
        _request(reading, event, answers.get(event.id))
        for event in events
        if event.kind == RIGHTS_ASKED
    )


def waiting_requests(reading: Reading) -> tuple[RightsRequest, ...]:
    """Return every request that waits for an answer, oldest first; for the lead.

    A person erased since waits for nothing any longer.
    """
    return tuple(_request(reading, event, None) for event in waiting_events(reading))


def waiting_events(reading: Reading) -> tuple[Event, ...]:
    """Return the requests nobody answered, in the order of the log."""
    reader = reading.reader
    settled = reader.events(EventFilter(kinds=(RIGHTS_SETTLED,)))
    answered = {text_of(event.data, "request") for event in settled}
    asked = reader.events(EventFilter(kinds=(RIGHTS_ASKED,)))
    return tuple(
        event for event in asked if event.id not in answered and _still_known(reading, event.case)
    )


def _still_known(reading: Reading, case: CaseId) -> bool:
    person = reading.archive.person(case)
    return person is not None and bool(person.texts)


def _request(reading: Reading, asked: Event, answer: Event | None) -> RightsRequest:
    return RightsRequest(
        person=asked.case,
        request=asked.id,
        right=text_of(asked.data, "right"),
        asked_at=asked.recorded_at,
        detail=_words(reading, asked),
        answered_at=answer.recorded_at if answer else None,
        answer=_words(reading, answer) if answer else "",
    )


def _words(reading: Reading, event: Event) -> str:
    text = reading.reader.text(text_refs(event.data).get("detail", ""))
    return text.value if text else ""
