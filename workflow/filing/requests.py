"""What people asked about their own data and what was answered, as read."""

from dataclasses import dataclass
from datetime import datetime

from states.events import Event, text_of
from states.identifiers import CaseId, EventId
from workflow.filing.rights import RIGHTS_ASKED, RIGHTS_SETTLED
from workflow.people import Person, text_refs
from workflow.reading import Reading


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
    """Return every request that waits for an answer, oldest first; for the lead."""
    found = [
        request
        for person in reading.archive.persons()
        for request in requests_of(reading, person)
        if request.answered_at is None
    ]
    return tuple(sorted(found, key=lambda request: (request.asked_at, request.request)))


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
