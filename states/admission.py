"""What every act is asked before the guards of its row: role, state, inputs, dates.

`states.law` puts these reasons beside those of the guards, so that a refusal hides none.
"""

from collections.abc import Sequence
from datetime import date, datetime

from states.acts import Act, Field, FieldKind, Reason, Rule
from states.facts import Facts
from states.identifiers import Role, Value
from states.instants import EffectiveAt, Precision, require_aware
from states.tables import Question, Transition

EMPTY: tuple[Value, ...] = (None, "", (), [])
"""Values that count as an input not given; False is a value."""
YEARS = range(1, 3000)
"""Years a day or an instant may be in: day arithmetic overflows next to year 9999."""


def rows_here(rows: Sequence[Transition], facts: Facts) -> tuple[Transition, ...]:
    """Return the rows that start from the state of the case, in order."""
    return tuple(row for row in rows if facts.state in row.sources)


def reasons_before_guards(rows: Sequence[Transition], question: Question) -> list[Reason]:
    """Return every reason that the rows of one trigger give before any guard is looked at."""
    here = rows_here(rows, question.facts)
    row = here[0] if here else rows[0]
    reasons = [*role_reasons(row, question.act), *missing_inputs(row, question.act)]
    reasons += invalid_inputs(row, question.act)
    reasons += [] if here else [state_reason(rows, question.facts)]
    return [*reasons, *date_reasons(row, question)]


def role_reasons(row: Transition, act: Act) -> list[Reason]:
    """Refuse who holds none of the row's roles."""
    if act.roles & set(row.roles):
        return []
    wanted: list[Value] = [str(role) for role in row.roles]
    found: list[Value] = [str(role) for role in sorted(act.roles)]
    return [Reason(rule=Rule.ROLE, found={"wanted": wanted, "found": found})]


def state_reason(rows: Sequence[Transition], facts: Facts) -> Reason:
    """Say in which states the act is possible, and which one the case is in."""
    sources: list[Value] = list(dict.fromkeys(str(state) for row in rows for state in row.sources))
    return Reason(rule=Rule.STATE, found={"state": str(facts.state), "sources": sources})


def missing_inputs(row: Transition, act: Act) -> list[Reason]:
    """Name each required input not given; the clock's acts are built whole."""
    if Role.CLOCK in act.roles:
        return []
    return [
        Reason(rule=Rule.INPUT_MISSING, found={"field": field.name})
        for field in row.fields
        if field.required and act.inputs.get(field.name) in EMPTY
    ]


def invalid_inputs(row: Transition, act: Act) -> list[Reason]:
    """Name each input given whose value is not of its kind or not among its choices."""
    reasons = []
    for field in row.fields:
        value = act.inputs.get(field.name)
        if value in EMPTY or _is_valid(field, value):
            continue
        found: dict[str, Value] = {"field": field.name, "value": str(value)}
        if field.choices:
            found["known"] = list(field.choices)
        reasons.append(Reason(rule=Rule.INPUT_INVALID, found=found))
    return reasons


def date_reasons(row: Transition, question: Question) -> list[Reason]:
    """Refuse an act surely of the future, or surely before the case's last human transition.

    Acts recorded without a change of state (pieces, notes, milestones) bound nothing.
    """
    at, last = question.act.effective_at, question.facts.last_human_act
    shown = at.instant.isoformat()
    if earliest(at) > question.now:
        return [Reason(rule=Rule.EFFECTIVE_IN_FUTURE, found={"value": shown})]
    if row.backdated or last is None or Role.CLOCK in question.act.roles:
        return []
    if not _surely_before(at, earliest(last)):
        return []
    found = {
        "value": shown,
        "last": last.instant.isoformat(),
        "trigger": question.facts.last_trigger,
    }
    return [Reason(rule=Rule.EFFECTIVE_TOO_EARLY, found=found)]


def earliest(at: EffectiveAt) -> datetime:
    """Return the first instant a date may mean, UTC; its conventional one if nothing is known."""
    return at.earliest or at.instant


def _surely_before(at: EffectiveAt, bound: datetime) -> bool:
    """Whether all that a date may mean is before an instant; its end is exclusive."""
    if at.precision is Precision.INSTANT or at.latest is None:
        return at.instant < bound
    return at.latest <= bound


def _is_valid(field: Field, value: Value) -> bool:
    if field.kind is FieldKind.CODES:
        codes = [value] if isinstance(value, str) else value
        texts = isinstance(codes, Sequence) and all(isinstance(code, str) for code in codes)
        return texts and (not field.choices or set(codes) <= set(field.choices))  # type: ignore[arg-type]
    if field.kind is FieldKind.FLAG:
        return isinstance(value, bool)
    if field.kind is FieldKind.NUMBER:
        return str(value).isdecimal()
    if not isinstance(value, str) or (field.choices and value not in field.choices):
        return False
    return _is_dated(field, value)


def _is_dated(field: Field, value: str) -> bool:
    """Whether a DAY or INSTANT reads as one the calendar can count from; others have no date."""
    try:
        if field.kind is FieldKind.DAY:
            return date.fromisoformat(value).year in YEARS
        if field.kind is FieldKind.INSTANT:
            return require_aware(datetime.fromisoformat(value)).year in YEARS
    except (ValueError, OverflowError):
        return False
    return True
