"""Offers: all that may be done with a case now, and why not for the rest, in one pass.

An offer is allowed when some values of the inputs not given yet make its guards hold; the choices
of its fields are narrowed to those values. Inputs without a closed set (texts, days, pieces) are
supposed to be given well.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from states.acts import Field, Offer, Reason, Rule
from states.admission import (
    EMPTY,
    date_reasons,
    invalid_inputs,
    role_reasons,
    rows_here,
    state_reason,
)
from states.facts import Candidature
from states.machine import examine
from states.tables import Question, Transition

_WINDOW_RULES = frozenset(
    {
        Rule.WINDOW_NOT_NAMED,
        Rule.WINDOW_CLOSED,
        Rule.FINAL_CUTOFF_PASSED,
    }
)


@dataclass(frozen=True, kw_only=True)
class _Trial:
    """One choice of the closed inputs not given, and what the guards say of it."""

    choice: dict[str, str]
    reasons: tuple[Reason, ...]
    unverifiable: tuple[str, ...]


def offer_of(rows: tuple[Transition, ...], question: Question) -> Offer:
    """Return how the trigger of `rows` stands; `question.act` gives who asks and what is given."""
    here = rows_here(rows, question.facts)
    row = here[0] if here else rows[0]
    act = question.act
    reasons = [*role_reasons(row, act), *invalid_inputs(row, act)]
    fields: tuple[Field, ...] = row.fields
    unverifiable: tuple[str, ...] = ()
    if not here:
        reasons.append(state_reason(rows, question.facts))
    elif not any(reason.rule is Rule.INPUT_INVALID for reason in reasons):
        trials = [_trial(here, question, choice) for choice in _choices(row, question)]
        best = min(trials, key=lambda trial: len(trial.reasons))
        reasons += [*date_reasons(row, question), *_explained(best, question)]
        unverifiable = best.unverifiable
        fields = tuple(_narrowed(field, trials) for field in row.fields)
    return Offer(
        trigger=act.trigger,
        allowed=not reasons,
        targets=tuple(dict.fromkeys(str(each.target) for each in rows)),
        fields=fields,
        reasons=tuple(reasons),
        unverifiable=unverifiable,
    )


def _choices(row: Transition, question: Question) -> Iterator[dict[str, str]]:
    """Every combination of the closed inputs not given; one empty choice when there is none."""
    asked = [field for field in row.fields if question.act.inputs.get(field.name) in EMPTY]
    closed = {field.name: values for field in asked if (values := _values(field, question))}
    for values in product(*closed.values()):
        yield dict(zip(closed, values, strict=True))


def _values(field: Field, question: Question) -> tuple[str, ...]:
    facts, programme = question.facts, question.programme
    if field.name == "milestone":
        return tuple(rule.id for rule in programme.milestones)
    if field.name == "window" and isinstance(facts, Candidature):
        windows = (window for call in programme.calls for window in call.windows)
        known = tuple(window.id for window in windows if window.known_from <= question.now)
        return (facts.window,) if question.act.trigger == "submit" else known
    if field.name == "session":
        sessions = facts.around.sessions.values()
        return tuple(
            session.id
            for session in sessions
            if any(item.case == facts.id for item in session.items)
        )
    return field.choices


def _trial(here: tuple[Transition, ...], question: Question, choice: dict[str, str]) -> _Trial:
    act = replace(question.act, inputs={**question.act.inputs, **choice})
    asked = replace(question, act=act)
    missing = {field.name for field in here[0].fields if act.inputs.get(field.name) in EMPTY}
    found = [examine(row, asked) for row in here]
    reasons, unverifiable = min(found, key=lambda pair: len(pair[0]))
    kept = tuple(reason for reason in reasons if not _only_asks(reason, missing))
    return _Trial(choice=choice, reasons=kept, unverifiable=tuple(unverifiable))


def _only_asks(reason: Reason, missing: set[str]) -> bool:
    """Whether a reason says nothing but that an input has not been given yet."""
    if reason.rule in (Rule.INPUT_MISSING, Rule.REASON_MISSING):
        return reason.found.get("field") in missing and "session" not in reason.found
    if reason.rule is Rule.LATE_ENTRY:
        return set(reason.found["missing"]) <= missing  # type: ignore[arg-type]
    return False


def _explained(best: _Trial, question: Question) -> tuple[Reason, ...]:
    """The reasons of the best choice; that no window takes a new file says it for all of them."""
    new_file = question.act.trigger in ("open_draft", "reapply")
    if not new_file or question.act.text("window"):
        return best.reasons
    others = tuple(reason for reason in best.reasons if reason.rule not in _WINDOW_RULES)
    if others == best.reasons:
        return best.reasons
    return (Reason(rule=Rule.NO_WINDOW_OPEN), *others)


def _narrowed(field: Field, trials: list[_Trial]) -> Field:
    tried = [trial for trial in trials if field.name in trial.choice]
    working = [trial.choice[field.name] for trial in tried if not trial.reasons]
    return replace(field, choices=tuple(dict.fromkeys(working))) if working else field
