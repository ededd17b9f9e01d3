"""The law: decide one act, offer all of them, and say what the clock owes.

Pure functions of facts, act, instant and programme. The tables say what exists; this module says
how a row is read: role, state, inputs, dates, guards, then the step.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from states.acts import Act, Effect, EffectKind, Offer, Reason, Refused, Rule, Step
from states.admission import reasons_before_guards, rows_here
from states.antenna import ANTENNA
from states.automatics import before_later_automatics, clock_acts
from states.candidature import CANDIDATURE
from states.facts import Candidature, CandidatureState, Facts
from states.filing_guards import is_late_entry
from states.identifiers import Role
from states.machine import pass_through
from states.offering import offer_of
from states.programme import Programme
from states.tables import Lifecycle, Question, Transition
from states.validation import require_sound

Decision: TypeAlias = Step | Refused
REVERT = "revert"
LIFECYCLES = (CANDIDATURE, ANTENNA)


def lifecycle_of(facts: Facts) -> Lifecycle:
    """Return the table that governs this case."""
    return CANDIDATURE if isinstance(facts, Candidature) else ANTENNA


def decide(facts: Facts, act: Act, now: datetime, programme: Programme) -> Decision:
    """Say what `act` does to the case at `now`, or every reason why it may not.

    `now` is the office's instant (never before the highest one it has seen, so that a closing
    stays closed). Automatic acts already due must have been applied to `facts` by the caller;
    those effective later than the act are undone by the step. The remedy of a refusal is an act
    of the same person and the same date.
    """
    lifecycle = lifecycle_of(facts)
    rows = lifecycle.rows_of(act.trigger)
    if not rows:
        unknown = Reason(rule=Rule.UNKNOWN_TRIGGER, found={"value": act.trigger})
        return _refused(facts, act, [unknown])
    facts, undoes = before_later_automatics(facts, act, rows)
    question = Question(facts=facts, act=act, now=now, programme=programme)
    reasons = reasons_before_guards(rows, question)
    malformed = any(reason.rule is Rule.INPUT_INVALID for reason in reasons)
    if malformed or not rows_here(rows, facts):
        return _refused(facts, act, reasons)
    passage = pass_through(lifecycle, str(facts.state), question)
    if reasons or passage.row is None:
        return _refused(facts, act, [*reasons, *passage.reasons])
    return Step(
        case=facts.id,
        trigger=act.trigger,
        source=str(facts.state),
        target=facts.previous_state if act.trigger == REVERT else passage.state,
        act=act,
        role=next(role for role in passage.row.roles if role in act.roles),
        unverifiable=tuple(passage.unverifiable),
        outside_rule=_outside_rule(passage.row, question),
        undoes=undoes,
        effects=_effects(passage.row, question),
    )


def offers(facts: Facts, asked: Act, now: datetime, programme: Programme) -> tuple[Offer, ...]:
    """Say, in the order of the table, all that may be done now and why not for the rest.

    `asked` gives the actor, roles, region and date; its inputs serve every trigger. Inputs not
    given are not held against an offer: the choices of its fields are those that then work.
    Consequences and the clock's own acts are left out.
    """
    lifecycle, found = lifecycle_of(facts), []
    for trigger in lifecycle.triggers():
        rows = lifecycle.rows_of(trigger)
        if rows[0].consequence or set(rows[0].roles) == {Role.CLOCK}:
            continue
        act = replace(asked, trigger=trigger)
        before, _ = before_later_automatics(facts, act, rows)
        found.append(offer_of(rows, Question(facts=before, act=act, now=now, programme=programme)))
    return tuple(found)


def due_act(facts: Facts, now: datetime, programme: Programme) -> Act | None:
    """Return the automatic act already due on the case at `now`, or None.

    Effective at the deadline it follows from, so the answer does not depend on when it is asked.
    Apply it and ask again: several may be due one after the other.
    """
    for act in clock_acts(facts, programme):
        if isinstance(decide(facts, act, now, programme), Step):
            return act
    return None


def fingerprint(lifecycles: Sequence[Lifecycle] = LIFECYCLES) -> str:
    """Return the SHA-256 (hex) of the tables with the version of each guard.

    Raises:
        UnsoundLifecycleError: a table must not be used.
    """
    for lifecycle in lifecycles:
        require_sound(lifecycle)
    lines = [
        repr((lifecycle.name, str(lifecycle.initial), *map(str, lifecycle.states)))
        for lifecycle in lifecycles
    ]
    lines += [_row_text(lifecycle, row) for lifecycle in lifecycles for row in lifecycle.rows]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _row_text(lifecycle: Lifecycle, row: Transition) -> str:
    """All that a row says, as one text: what changes the law changes it."""
    fields = [(f.name, str(f.kind), f.required, f.choices) for f in row.fields]
    return repr(
        (
            lifecycle.name,
            row.trigger,
            [str(source) for source in row.sources],
            str(row.target),
            [str(role) for role in row.roles],
            [f"{guard.name}@{guard.version}" for guard in row.guards],
            fields,
            [effect.__name__ for effect in row.effects],
            row.outside_rule,
            (row.consequence, row.backdated),
        )
    )


def _outside_rule(row: Transition, question: Question) -> tuple[str, ...]:
    codes = list(row.outside_rule)
    if row.trigger == "submit" and is_late_entry(question):
        codes.append("late_entry")
    return tuple(codes)


def _effects(row: Transition, question: Question) -> tuple[Effect, ...]:
    effects = [effect for make in row.effects for effect in make(question)]
    if row.trigger == REVERT:
        effects += _effects_of_reverting(question.facts)
    return tuple(effects)


def _effects_of_reverting(facts: Facts) -> list[Effect]:
    """What taking back the last transition does to the cases tied to it."""
    if isinstance(facts, Candidature):
        voids = facts.last_trigger == "label"
        return [Effect(kind=EffectKind.VOID_ANTENNAS)] if voids else []
    # A consortium kept its label while another of its sites carried it.
    ended = facts.around.candidature_state is not CandidatureState.LABELLED
    restores = ended and facts.last_trigger in ("revoke", "withdraw_label")
    return [Effect(kind=EffectKind.RESTORE_LABEL)] if restores else []


def _refused(facts: Facts, act: Act, reasons: list[Reason]) -> Refused:
    unique = {_identity(reason): reason for reason in reasons}
    return Refused(case=facts.id, trigger=act.trigger, act=act, reasons=tuple(unique.values()))


def _identity(reason: Reason) -> str:
    return f"{reason.rule}|{sorted(reason.found.items(), key=str)}"
