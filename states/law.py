"""The law: decide one act, offer all of them, and say what the clock owes.

Pure functions of facts, act, instant and programme. The tables say what exists; this module says
how a row is read: role, state, inputs, time, guards, then the step.
"""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias

from states.acts import (
    Act,
    Effect,
    EffectKind,
    Field,
    FieldKind,
    Offer,
    Reason,
    Refused,
    Rule,
    Step,
)
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.facts import AntennaState, Automatic, Candidature, CandidatureState, Facts
from states.guards import is_late_entry, next_for_draft
from states.identifiers import CLOCK, EventId, Role, Value
from states.instants import EffectiveAt, exactly, require_aware
from states.machine import examine, pass_through
from states.programme import Programme
from states.tables import Lifecycle, Question, Transition

Decision: TypeAlias = Step | Refused
REVERT = "revert"


def lifecycle_of(facts: Facts) -> Lifecycle:
    """Return the table that governs this case."""
    return CANDIDATURE if isinstance(facts, Candidature) else ANTENNA


def decide(facts: Facts, act: Act, now: datetime, programme: Programme) -> Decision:
    """Say what `act` does to the case at `now`, or every reason why it may not.

    `now` is the office's instant (never before the highest one it has seen, so that a closing
    stays closed). Automatic acts already due must have been applied to `facts` by the caller;
    those effective later than the act are undone by the step.
    """
    lifecycle = lifecycle_of(facts)
    facts, undoes = _before_later_automatics(facts, act)
    question = Question(facts=facts, act=act, now=now, programme=programme)
    rows = lifecycle.rows_of(act.trigger)
    if not rows:
        return _refused(facts, act, [Reason(rule=Rule.UNKNOWN_TRIGGER)])
    here = [row for row in rows if facts.state in row.sources]
    row = here[0] if here else rows[0]
    reasons = [*_role_reasons(row, act), *_input_reasons(row, act)]
    reasons += [] if here else [_state_reason(rows, facts)]
    reasons += _time_reasons(row, question)
    malformed = any(reason.rule is Rule.INPUT_INVALID for reason in reasons)
    if malformed or not here:
        return _refused(facts, act, reasons)
    passage = pass_through(lifecycle, str(facts.state), question)
    if reasons or passage.row is None:
        return _refused(facts, act, [*reasons, *passage.reasons])
    target = facts.previous_state if act.trigger == REVERT else passage.state
    return Step(
        case=facts.id,
        trigger=act.trigger,
        source=str(facts.state),
        target=target,
        act=act,
        role=next(role for role in passage.row.roles if role in act.roles),
        unverifiable=tuple(passage.unverifiable),
        outside_rule=_outside_rule(passage.row, question),
        undoes=undoes,
        effects=_effects(passage.row, question),
    )


def offers(facts: Facts, asked: Act, now: datetime, programme: Programme) -> tuple[Offer, ...]:
    """Say, in the order of the table, all that may be done now and why not for the rest.

    `asked` gives the actor, roles and region; its inputs serve every trigger (inputs not given
    are not held against an offer). Consequences and the clock's own acts are left out.
    """
    found = []
    lifecycle = lifecycle_of(facts)
    for trigger in lifecycle.triggers():
        rows = lifecycle.rows_of(trigger)
        if rows[0].consequence or set(rows[0].roles) == {Role.CLOCK}:
            continue
        found.append(_offer(facts, replace(asked, trigger=trigger), now, programme))
    return tuple(found)


def due_act(facts: Facts, now: datetime, programme: Programme) -> Act | None:
    """Return the automatic act already due on the case at `now`, or None.

    Effective at the deadline it follows from, so the answer does not depend on when it is asked.
    Apply it and ask again: several may be due one after the other.
    """
    for act in _clock_acts(facts, programme):
        if isinstance(decide(facts, act, now, programme), Step):
            return act
    return None


def fingerprint() -> str:
    """Return the SHA-256 (hex) of both tables with the version of each guard."""
    lines = [
        "|".join(
            (
                lifecycle.name,
                row.trigger,
                ",".join(row.sources),
                row.target,
                ",".join(row.roles),
                ",".join(f"{guard.name}@{guard.version}" for guard in row.guards),
                ",".join(f"{field.name}:{field.kind}" for field in row.fields),
            )
        )
        for lifecycle in (CANDIDATURE, ANTENNA)
        for row in lifecycle.rows
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _offer(facts: Facts, act: Act, now: datetime, programme: Programme) -> Offer:
    rows = lifecycle_of(facts).rows_of(act.trigger)
    row = next((row for row in rows if facts.state in row.sources), rows[0])
    if isinstance(facts, Candidature) and not act.text("window") and act.trigger == "submit":
        act = replace(act, inputs={**act.inputs, "window": facts.window})
    question = Question(facts=facts, act=act, now=now, programme=programme)
    reasons = _role_reasons(row, act)
    unverifiable: list[str] = []
    if facts.state not in row.sources:
        reasons.append(_state_reason(rows, facts))
    else:
        found = [examine(each, question) for each in rows if facts.state in each.sources]
        best, unverifiable = min(found, key=lambda pair: len(pair[0]))
        asks = {field.name for field in row.fields if not act.text(field.name)}
        reasons += [reason for reason in best if not _is_missing_input(reason, asks)]
    return Offer(
        trigger=act.trigger,
        allowed=not reasons,
        targets=tuple(dict.fromkeys(str(each.target) for each in rows)),
        fields=row.fields,
        reasons=tuple(reasons),
        unverifiable=tuple(unverifiable),
    )


def _is_missing_input(reason: Reason, asks: set[str]) -> bool:
    """Whether a reason only says that an input has not been given yet."""
    if reason.rule is Rule.WINDOW_UNKNOWN:
        return "window" in asks
    if reason.rule in (Rule.INPUT_MISSING, Rule.REASON_MISSING):
        return str(reason.found.get("field")) in asks and "session" not in reason.found
    return reason.rule is Rule.LATE_ENTRY


def _clock_acts(facts: Facts, programme: Programme) -> tuple[Act, ...]:
    if not isinstance(facts, Candidature):
        return tuple(
            _clock_act("overdue", fact.due.closes_at, {"milestone": name})
            for name, fact in facts.milestones.items()
            if fact.due and fact.due.closes_at and not fact.overdue
        )
    if facts.state is CandidatureState.CONSOLIDATION and facts.consolidation:
        closes_at = facts.consolidation.due.closes_at
        return (_clock_act("resume", closes_at, {}),) if closes_at else ()
    window = programme.window(facts.window)
    if facts.state is not CandidatureState.DRAFT or window is None:
        return ()
    closes_at = programme.closing(window).closes_at
    if closes_at is None:
        return ()
    leaves = (leave.until for leave in facts.derogations if leave.window == window.id)
    last_leave = max([closes_at, *leaves])
    upcoming = next_for_draft(
        Question(
            facts=facts,
            act=_clock_act("carry", closes_at, {}),
            now=closes_at,
            programme=programme,
        )
    )
    if upcoming is None:
        return (_clock_act("lapse", last_leave, {}),)
    return (_clock_act("carry", last_leave, {"window": upcoming.id}),)


def _clock_act(trigger: str, at: datetime, inputs: dict[str, Value]) -> Act:
    return Act(
        trigger=trigger,
        actor=CLOCK,
        roles=frozenset({Role.CLOCK}),
        effective_at=exactly(at),
        inputs=inputs,
    )


def _before_later_automatics(facts: Facts, act: Act) -> tuple[Facts, tuple[EventId, ...]]:
    """Return the facts as they stood before automatic acts effective after `act`."""
    if Role.CLOCK in act.roles or not facts.automatic:
        return facts, ()
    at = act.effective_at.instant
    later: list[Automatic] = [done for done in facts.automatic if done.effective_at > at]
    if not later:
        return facts, ()
    undoes = tuple(done.event for done in reversed(later))
    kept = tuple(done for done in facts.automatic if done not in later)
    if isinstance(facts, Candidature):
        state = CandidatureState(later[0].source)
        window = later[0].window
        return replace(facts, state=state, window=window, automatic=kept), undoes
    return replace(facts, state=AntennaState(later[0].source), automatic=kept), undoes


def _role_reasons(row: Transition, act: Act) -> list[Reason]:
    if act.roles & set(row.roles):
        return []
    wanted: list[Value] = [str(role) for role in row.roles]
    found: list[Value] = [str(role) for role in sorted(act.roles)]
    return [Reason(rule=Rule.ROLE, found={"wanted": wanted, "found": found})]


def _state_reason(rows: tuple[Transition, ...], facts: Facts) -> Reason:
    sources: list[Value] = [str(source) for row in rows for source in row.sources]
    return Reason(rule=Rule.STATE, found={"state": str(facts.state), "sources": sources})


def _input_reasons(row: Transition, act: Act) -> list[Reason]:
    if Role.CLOCK in act.roles:
        return []
    reasons = [
        Reason(rule=Rule.INPUT_MISSING, found={"field": field.name})
        for field in row.fields
        if field.required and act.inputs.get(field.name) in (None, "", ())
    ]
    for field in row.fields:
        value = act.inputs.get(field.name)
        if value not in (None, "", ()) and not _is_valid(field, value):
            found: dict[str, Value] = {"field": field.name, "value": str(value)}
            if field.choices:
                found["known"] = list(field.choices)
            reasons.append(Reason(rule=Rule.INPUT_INVALID, found=found))
    return reasons


def _is_valid(field: Field, value: Value) -> bool:
    if field.choices:
        return value in field.choices
    try:
        if field.kind is FieldKind.DAY:
            date.fromisoformat(str(value))
        elif field.kind is FieldKind.INSTANT:
            require_aware(datetime.fromisoformat(str(value)))
        elif field.kind is FieldKind.NUMBER:
            int(str(value))
    except ValueError:
        return False
    return True


def _time_reasons(row: Transition, question: Question) -> list[Reason]:
    act, facts = question.act, question.facts
    if act.effective_at.instant > question.now:
        found: dict[str, Value] = {"value": act.effective_at.instant.isoformat()}
        return [Reason(rule=Rule.EFFECTIVE_IN_FUTURE, found=found)]
    last = facts.last_human_act
    if row.backdated or last is None or Role.CLOCK in act.roles:
        return []
    if _latest(act.effective_at) >= _earliest(last):
        return []
    found = {
        "value": act.effective_at.instant.isoformat(),
        "last": last.instant.isoformat(),
        "trigger": facts.last_trigger,
    }
    return [Reason(rule=Rule.EFFECTIVE_TOO_EARLY, found=found)]


def _latest(at: EffectiveAt) -> datetime:
    return at.latest or at.instant


def _earliest(at: EffectiveAt) -> datetime:
    return at.earliest or at.instant


def _outside_rule(row: Transition, question: Question) -> tuple[str, ...]:
    codes = list(row.outside_rule)
    if row.trigger == "submit" and is_late_entry(question):
        codes.append("late_entry")
    return tuple(codes)


def _effects(row: Transition, question: Question) -> tuple[Effect, ...]:
    effects = [effect for make in row.effects for effect in make(question)]
    last = question.facts.last_trigger
    if row.trigger == REVERT and last == "label":
        effects.append(Effect(kind=EffectKind.VOID_ANTENNAS))
    if row.trigger == REVERT and last in ("revoke", "withdraw_label"):
        effects.append(Effect(kind=EffectKind.RESTORE_LABEL))
    return tuple(effects)


def _refused(facts: Facts, act: Act, reasons: list[Reason]) -> Refused:
    unique = {_identity(reason): reason for reason in reasons}
    return Refused(case=facts.id, trigger=act.trigger, act=act, reasons=tuple(unique.values()))


def _identity(reason: Reason) -> str:
    return f"{reason.rule}|{sorted(reason.found.items(), key=str)}"
