"""Which window takes a file at an instant, and which one comes next.

The one place that compares a receipt with a closing. Publication matters: a window nobody knew
of at an instant neither takes a file nor is named in an answer.
"""

from datetime import datetime
from enum import StrEnum

from states.facts import Candidature
from states.identifiers import CallId, WindowId
from states.programme import Programme, Window


class Standing(StrEnum):
    """How a window stands at an instant; UNKNOWN when its closing was never published."""

    NOT_OPEN_YET = "not_open_yet"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


def opening_of(window: Window, programme: Programme) -> datetime:
    """Return the first instant at which `window` takes files, UTC.

    Its published opening; else the later of the day it became known and the closing of the
    window before it in the call (a reading, since the sources give no opening).
    """
    if window.opens_at is not None:
        return window.opens_at
    call = programme.call(window.call)
    windows = call.windows if call else ()
    earlier = windows[: windows.index(window)] if window in windows else ()
    closings = (programme.closing(before).closes_at for before in earlier)
    return max([window.known_from, *(closing for closing in closings if closing)])


def standing(window: Window, moment: datetime, programme: Programme) -> Standing:
    """Say how `window` stands at `moment` (inclusive opening, exclusive closing)."""
    if moment < opening_of(window, programme):
        return Standing.NOT_OPEN_YET
    past = programme.closing(window).is_past(moment)
    if past is None:
        return Standing.UNKNOWN
    return Standing.CLOSED if past else Standing.OPEN


def cutoff_passed(call: CallId, moment: datetime, programme: Programme) -> bool:
    """Whether the call's final cutoff, if one is in force, lies at or before `moment`."""
    found = programme.call(call)
    if found is None or found.final_cutoff is None:
        return False
    return bool(programme.deadlines[found.final_cutoff].is_past(moment))


def published_next(
    call: CallId, moment: datetime, programme: Programme, after: WindowId | None = None
) -> Window | None:
    """Return the next window of `call` known at `moment` that will still take a file, or None.

    Never the window `after`, nor one before it in the call.
    """
    found = programme.call(call)
    if found is None:
        return None
    order = [window.id for window in found.windows]
    first = order.index(after) + 1 if after in order else 0
    for window in found.windows[first:]:
        closed = standing(window, moment, programme) is Standing.CLOSED
        if window.known_from <= moment and not closed:
            return window
    return None


def derogation_covers(facts: Candidature, window: WindowId, moment: datetime) -> bool:
    """Whether a derogation lets this file submit to `window` at `moment`."""
    return any(leave.window == window and moment < leave.until for leave in facts.derogations)
