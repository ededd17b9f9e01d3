"""The identity of what is to be written, as one text: planner, sender and query share it.

Each part is percent-encoded, so that distinct parts always give distinct keys.
"""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from states.identifiers import DeadlineId, EventId, PersonId

_SEPARATOR = "|"
_READABLE = "/:@"


@dataclass(frozen=True, kw_only=True)
class ReminderIdentity:
    """What makes two reminders the same one; `offset` is in civil days before the deadline."""

    rule: str
    subject: str
    deadline: DeadlineId
    version: int
    offset: int
    person: PersonId


def reminder_key(identity: ReminderIdentity) -> str:
    """Return the ledger's key of a reminder, ASCII."""
    return _joined(
        "reminder",
        identity.rule,
        identity.subject,
        identity.deadline,
        str(identity.version),
        str(identity.offset),
        identity.person,
    )


def event_letter_key(template: str, event: EventId, person: PersonId) -> str:
    """Return the ledger's key of a letter born of an event, ASCII; never a reminder's."""
    return _joined("event", template, event, person)


def event_of(key: str) -> EventId | None:
    """Return the event an `event_letter_key` names, None for the key of a reminder."""
    kind, *parts = key.split(_SEPARATOR)
    return EventId(unquote(parts[1])) if kind == "event" else None


def _joined(*parts: str) -> str:
    return _SEPARATOR.join(quote(part, safe=_READABLE) for part in parts)
