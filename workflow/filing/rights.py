"""Which requests about personal data exist, and which of them still wait for an answer."""

from collections.abc import Sequence

from states.events import Event, text_of
from states.history import undone

RIGHTS = ("access", "rectification", "erasure", "opposition")
RIGHTS_ASKED, RIGHTS_SETTLED = "rights_asked", "rights_settled"


def open_requests(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the requests of one person that nobody answered yet, oldest first."""
    answered = {text_of(event.data, "request") for event in events if event.kind == RIGHTS_SETTLED}
    gone = undone(events)
    return tuple(
        event
        for event in events
        if event.kind == RIGHTS_ASKED and event.id not in answered and event.id not in gone
    )
