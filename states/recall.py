"""The recall of a disclosure: the last act that told of a session's decisions, for ten minutes.

Letters born of that act wait as long, so a recall leaves nobody written to. What is recorded as
already true (history) neither waits nor is recalled once a letter left.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from states.acts import Reason, Remedy, Rule
from states.events import Event
from states.history import DISCLOSURES, undone
from states.instants import iso

RECALL_WINDOW = timedelta(minutes=10)


def last_disclosure(events: Sequence[Event]) -> Event | None:
    """Return the last act of a session that told somebody and still stands, None before any."""
    gone = undone(events)
    told = [event for event in events if event.kind in DISCLOSURES and event.id not in gone]
    return told[-1] if told else None


def recall_ends_at(disclosure: Event) -> datetime:
    """Return when an act of disclosure can no longer be recalled (exclusive)."""
    return disclosure.recorded_at + RECALL_WINDOW


def letters_wait_until(event: Event) -> datetime | None:
    """Return before when no letter of a disclosure may leave; None when it may leave as usual."""
    if event.kind not in DISCLOSURES or event.effective_at.instant < event.recorded_at:
        return None
    return recall_ends_at(event)


def reasons_against_recall(
    reference: str, last: Event | None, now: datetime, left: int, dependents: Sequence[str]
) -> tuple[Reason, ...]:
    """Say why the last disclosure of a session stays: nothing told, too late, or relied upon.

    `left` counts its letters that left or may have left; `dependents` names the files on which
    something was done since.
    """
    if last is None:
        return (Reason(rule=Rule.STATE, found={"session": reference, "since": "not_told"}),)
    reasons = []
    ends_at = recall_ends_at(last)
    if now >= ends_at:
        found = {"session": reference, "value": iso(ends_at)}
        reasons.append(Reason(rule=Rule.RECALL_OVER, found=found, remedy=Remedy(trigger="revert")))
    if left:
        reasons.append(Reason(rule=Rule.LETTERS_LEFT, found={"value": left}))
    if dependents:
        reasons.append(Reason(rule=Rule.DEPENDENT_ACT, found={"dependents": list(dependents)}))
    return tuple(reasons)
