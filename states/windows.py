"""Which window takes a file at an instant, and which one comes next.

The one place that compares a receipt with a closing. Publication matters: a window nobody knew
of at an instant neither takes a file nor is named in an answer.
"""

from datetime import datetime
from enum import StrEnum

from states.deadlines import Deadline
from states.facts import Candidature
from states.identifiers import CallId, WindowId
from states.instants import EffectiveAt, Precision
from states.programme import Programme, Window


class Standing(StrEnum):
    """How a window stands at an instant; UNKNOWN when its closing was never published."""

    NOT_OPEN_YET = "not_open_yet"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


def is_late(at: EffectiveAt, bound: datetime | None) -> bool | None:
    """Whether something dated `at` came at or after `bound` (exclusive upper bound).

    None when it cannot be told: the bound is unknown, or lies inside what is known of the date.
    """
    if bound is None:
        return None
    if at.precision is Precision.INSTANT:
        return at.instant >= bound
    if at.latest is not None and at.latest <= bound:
        return False
    return True if at.earliest is not None and at.earliest >= bound else None


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


def cutoff_of(call: CallId, programme: Programme) -> Deadline | None:
    """Return the final cutoff in force of a call, None when it has none."""
    found = programme.call(call)
    if found is None or found.final_cutoff is None:
        return None
    return programme.deadlines[found.final_cutoff]


def cutoff_passed(call: CallId, moment: datetime, programme: Programme) -> bool:
    """Whether the call's final cutoff, if one is in force, lies at or before `moment`."""
    cutoff = cutoff_of(call, programme)
    return cutoff is not None and bool(cutoff.is_past(moment))


def published_next(
    call: CallId, moment: datetime, programme: Programme, after: WindowId | None = None
) -> Window | None:
    """Return the next window of `call` known at `moment` that will still take a file, or None.

    Never the window `after`, nor one before it in the call, nor any once the cutoff is past.
    """
    found = programme.call(call)
    if found is None or cutoff_passed(call, moment, programme):
        return None
    order = [window.id for window in found.windows]
    first = order.index(after) + 1 if after in order else 0
    for window in found.windows[first:]:
        closed = standing(window, moment, programme) is Standing.CLOSED
        if window.known_from <= moment and not closed:
            return window
    return None


def derogation_covers(facts: Candidature, window: WindowId, at: EffectiveAt) -> bool:
    """Whether a derogation lets this file submit to `window` on a date surely before its end."""
    return any(
        leave.window == window and is_late(at, leave.until) is False for leave in facts.derogations
    )


def filing_end(facts: Candidature, window: Window, programme: Programme) -> datetime | None:
    """Return the exclusive end of filing of this file in `window`, UTC; None when unknown.

    The closing, or the final cutoff if it comes first, or the end of this file's derogation if
    it comes later.
    """
    cutoff = cutoff_of(window.call, programme)
    bounds = (programme.closing(window).closes_at, cutoff.closes_at if cutoff else None)
    known = [bound for bound in bounds if bound is not None]
    if not known:
        return None
    leaves = (leave.until for leave in facts.derogations if leave.window == window.id)
    return max([min(known), *leaves])
