"""Extending a deadline of the programme: a wave, a cutoff, a session. Forward only, never past.

The completion delay of one file and a derogation are rows of the candidature's table.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from states.acts import Reason, Rule
from states.admission import YEARS
from states.deadlines import Deadline
from states.programme import Programme
from states.windows import cutoff_of


def extend(
    deadline: Deadline, new_day: date, now: datetime, programme: Programme | None = None
) -> Deadline | tuple[Reason, ...]:
    """Return the next version of a deadline, ending with `new_day` (inclusive), or why not.

    A closing already past is extended like any other, to an end after `now`: nothing reopens in
    between. The hour, if any, stays. The reading of a silent source ends with the day it read.
    With a `programme`, the deadlines it would overtake refuse it too. Who sets it is for the
    caller to say.
    """
    reasons = []
    found = {"field": "day", "value": new_day.isoformat()}
    if new_day.year not in YEARS:
        return (Reason(rule=Rule.INPUT_INVALID, found=found),)
    later = replace(
        deadline,
        day=new_day,
        version=deadline.version + 1,
        known_from=now,
        set_by=None,
        interpretation="",
    )
    if later.is_past(now):
        reasons.append(Reason(rule=Rule.DEADLINE_PAST, deadline=deadline, found=found))
    if deadline.day is not None and new_day <= deadline.day:
        reasons.append(Reason(rule=Rule.DEADLINE_BACKWARD, deadline=deadline, found=found))
    reasons += linked(later, programme) if programme else ()
    return tuple(reasons) or later


def linked(extended: Deadline, programme: Programme) -> tuple[Reason, ...]:
    """Return the deadlines that must move with (or before) an extended one.

    One reason each: the final cutoff of a call whose window would close after it, the closing of
    the next window of the call if the extended one would not come before it any more.
    """
    ends_at = extended.closes_at
    if ends_at is None:
        return ()
    found = {"field": "day", "value": (ends_at - timedelta(microseconds=1)).isoformat()}
    overtaken: dict[str, Deadline] = {}
    for call in programme.calls:
        for place, window in enumerate(call.windows):
            if window.closing != extended.id:
                continue
            after = [programme.closing(other) for other in call.windows[place + 1 :]]
            cutoff = cutoff_of(call.id, programme)
            overtaken |= {each.id: each for each in after if _not_after(each, ends_at)}
            if cutoff is not None and cutoff.id != extended.id and _before(cutoff, ends_at):
                overtaken[cutoff.id] = cutoff
    return tuple(
        Reason(rule=Rule.LINKED_DEADLINE, deadline=each, found=found) for each in overtaken.values()
    )


def _not_after(deadline: Deadline, ends_at: datetime) -> bool:
    return deadline.closes_at is not None and deadline.closes_at <= ends_at


def _before(deadline: Deadline, ends_at: datetime) -> bool:
    return deadline.closes_at is not None and deadline.closes_at < ends_at
