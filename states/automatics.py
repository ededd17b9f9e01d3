"""Automatic acts: which ones a case owes the clock, and which ones a late entry takes back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from states.acts import Act
from states.admission import rows_here
from states.antenna import RUNNING
from states.facts import Antenna, Automatic, Candidature, CandidatureState, Facts, MilestoneFact
from states.filing_guards import left_at, next_for_draft
from states.identifiers import CLOCK, EventId, Role, Value
from states.instants import exactly
from states.programme import Programme
from states.tables import SAME, Transition
from states.windows import is_late


def clock_acts(facts: Facts, programme: Programme) -> tuple[Act, ...]:
    """Return what the clock will owe the case, by deadline; the law says whether it is due.

    Each is effective at the deadline it follows from, whenever it is asked.
    """
    if isinstance(facts, Antenna):
        return _overdue_acts(facts)
    if facts.state is CandidatureState.CONSOLIDATION and facts.consolidation:
        closes_at = facts.consolidation.due.closes_at
        return (_clock_act("resume", closes_at, {}),) if closes_at else ()
    end = left_at(facts, programme)
    if facts.state is not CandidatureState.DRAFT or end is None:
        return ()
    upcoming = next_for_draft(facts, programme)
    if upcoming is None:
        return (_clock_act("lapse", end, {}),)
    return (_clock_act("carry", end, {"window": upcoming.id}),)


def before_later_automatics(
    facts: Facts, act: Act, rows: Sequence[Transition]
) -> tuple[Facts, tuple[EventId, ...]]:
    """Return the facts as they stood before automatic acts effective after `act`, and those acts.

    Latest first. An act that keeps the state takes nothing back, except a milestone settled in
    time, which takes back that it was overdue. An act whose date is too vague to tell takes back
    only what stands in its way.
    """
    possible = bool(rows_here(rows, facts))
    later = [
        done
        for done in facts.automatic
        if _came_first(act, done, possible) and _takes_back(done, act, rows, facts)
    ]
    if not later:
        return facts, ()
    kept = tuple(done for done in facts.automatic if done not in later)
    undoes = tuple(done.event for done in reversed(later))
    if isinstance(facts, Antenna):
        return replace(facts, automatic=kept, milestones=_not_overdue(facts, later)), undoes
    first = later[0]
    restored = replace(
        facts,
        state=CandidatureState(first.source),
        window=first.window,
        missing_recorded=facts.missing_recorded and first.trigger != "resume",
        automatic=kept,
    )
    return restored, undoes


def _came_first(act: Act, done: Automatic, possible: bool) -> bool:
    late = is_late(act.effective_at, done.effective_at)
    return late is False or (late is None and not possible)


def _takes_back(done: Automatic, act: Act, rows: Sequence[Transition], facts: Facts) -> bool:
    if Role.CLOCK in act.roles:
        return False
    if isinstance(facts, Candidature):
        return any(row.target != SAME for row in rows)
    if act.text("milestone"):
        return act.text("milestone") == done.about
    # Milestones stop falling due in the states this act leads to.
    return not {row.target for row in rows} & {SAME, *RUNNING}


def _not_overdue(facts: Antenna, later: Sequence[Automatic]) -> dict[str, MilestoneFact]:
    about = {done.about for done in later}
    return {
        name: replace(fact, overdue=fact.overdue and name not in about)
        for name, fact in facts.milestones.items()
    }


def _overdue_acts(facts: Antenna) -> tuple[Act, ...]:
    due = sorted(
        (closes_at, name)
        for name, fact in facts.milestones.items()
        if fact.due and not fact.overdue and (closes_at := fact.due.closes_at)
    )
    return tuple(_clock_act("overdue", closes_at, {"milestone": name}) for closes_at, name in due)


def _clock_act(trigger: str, at: datetime, inputs: dict[str, Value]) -> Act:
    return Act(
        trigger=trigger,
        actor=CLOCK,
        roles=frozenset({Role.CLOCK}),
        effective_at=exactly(at),
        inputs=inputs,
    )
