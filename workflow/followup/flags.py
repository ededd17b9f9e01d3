"""Whether a local authority belongs to a national programme on a day, folded from its events.

What was said without a date holds wherever no dated record says otherwise. A dated membership
begins on its day: before the first one there was none.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from states.events import Event, text_of
from states.history import undone
from states.instants import PARIS
from workflow.followup.kinds import CORRECTS, FLAGGED

YES, NO, UNKNOWN = "yes", "no", "unknown"
REGISTERED = "authority_registered"


def flag_on(events: Sequence[Event], flag: str, day: date) -> str:
    """Return "yes", "no" or "unknown" for a civil day; `events` are one authority's, in order."""
    undated, dated = UNKNOWN, []
    wrong = corrected(events)
    for event in events:
        flags = event.data.get("flags")
        if event.kind == REGISTERED and isinstance(flags, Mapping):
            undated = str(flags.get(flag, undated))
        elif event.kind == FLAGGED and event.data.get("flag") == flag and event.id not in wrong:
            if day_in(event, "since") or day_in(event, "until"):
                dated.append(event)
            else:
                undated = text_of(event.data, "value")
    dated.sort(key=lambda event: (_since(event), event.case_seq))
    begun = [event for event in dated if _since(event) <= day]
    if not begun:
        return NO if dated and text_of(dated[0].data, "value") == YES else undated
    value, until = text_of(begun[-1].data, "value"), day_in(begun[-1], "until")
    if until is None or day <= until:
        return value
    return NO if value == YES else UNKNOWN


def flags_known(events: Sequence[Event]) -> dict[str, str]:
    """Return every flag of an authority as it stood the day its last event was recorded."""
    names: dict[str, None] = {}
    for event in events:
        flags = event.data.get("flags")
        if event.kind == REGISTERED and isinstance(flags, Mapping):
            names |= dict.fromkeys(flags)
        elif event.kind == FLAGGED:
            names[text_of(event.data, "flag")] = None
    day = events[-1].recorded_at.astimezone(PARIS).date() if events else date.min
    return {name: flag_on(events, name, day) for name in names}


def corrected(events: Sequence[Event]) -> frozenset[str]:
    """Return the ids of the events that later ones correct or take back."""
    return frozenset({*(text_of(event.data, CORRECTS) for event in events), *undone(events)})


def day_in(event: Event, name: str) -> date | None:
    """Return a civil day of an event's data, None when absent."""
    text = text_of(event.data, name)
    return date.fromisoformat(text) if text else None


def _since(event: Event) -> date:
    return day_in(event, "since") or date.min
