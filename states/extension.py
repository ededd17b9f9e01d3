"""Extending a deadline of the programme: a new version, forward only, linked dates together."""

from dataclasses import replace
from datetime import date, datetime

from states.acts import Reason, Rule
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import Value
from states.programme import Programme


def extend(
    deadline: Deadline, new_day: date, now: datetime, programme: Programme
) -> Deadline | tuple[Reason, ...]:
    """Return the next version of `deadline`, ending on `new_day`, or every reason against it.

    A closing already past may be extended only to an end after `now`. A wave may not close after
    its call's final cutoff: extend the cutoff first.
    """
    moved = replace(deadline, day=new_day, version=deadline.version + 1, known_from=now)
    found: dict[str, Value] = {"field": "day", "value": new_day.isoformat()}
    reasons = []
    if moved.is_past(now):
        reasons.append(Reason(rule=Rule.DEADLINE_PAST, deadline=deadline, found=found))
    if deadline.day is not None and new_day <= deadline.day:
        reasons.append(Reason(rule=Rule.DEADLINE_BACKWARD, deadline=deadline, found=found))
    reasons += linked(moved, programme)
    return tuple(reasons) or moved


def linked(moved: Deadline, programme: Programme) -> tuple[Reason, ...]:
    """Return a reason when a wave would close after the final cutoff of its call."""
    if moved.kind is not DeadlineKind.WAVE_CLOSING or moved.closes_at is None:
        return ()
    for call in programme.calls:
        if call.final_cutoff is None or moved.id not in {w.closing for w in call.windows}:
            continue
        cutoff = programme.deadlines[call.final_cutoff]
        if cutoff.closes_at is not None and moved.closes_at > cutoff.closes_at:
            found: dict[str, Value] = {"field": "day", "value": str(moved.day)}
            return (Reason(rule=Rule.FINAL_CUTOFF_PASSED, deadline=cutoff, found=found),)
    return ()
