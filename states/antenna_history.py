"""What each event does to the facts of an antenna; `states.history` folds them.

The events themselves are decided by the table `states.antenna`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from states.deadlines import Deadline, DeadlineKind
from states.events import Event, codes_of, text_of
from states.facts import Antenna, AntennaState, Automatic, Mark, MilestoneFact
from states.identifiers import AuthorityCode, CallId, CaseId, DeadlineId, Role, WindowId


def apply(facts: Antenna, event: Event) -> Antenna:
    """Return the facts after one event that still stands."""
    change = _CHANGES.get(event.kind)
    facts = change(facts, event) if change else facts
    target, source = text_of(event.data, "to"), text_of(event.data, "from")
    if event.role is Role.CLOCK and target:
        entry = Automatic(
            event=event.id,
            trigger=event.kind,
            effective_at=event.effective_at.instant,
            source=source,
            window=WindowId(""),
            about=text_of(event.data, "milestone"),
        )
        facts = replace(facts, automatic=(*facts.automatic, entry))
    if not target or target == source:
        return facts
    return replace(
        facts,
        state=AntennaState(target),
        definition=event.definition,
        last_human_act=event.effective_at,
        last_transition=event.id,
        previous_state="" if event.kind == "create" else source,
        last_trigger=event.kind,
    )


def _created(facts: Antenna, event: Event) -> Antenna:
    data = event.data
    return replace(
        facts,
        reference=text_of(data, "reference"),
        candidature=CaseId(text_of(data, "candidature")),
        call=CallId(text_of(data, "call")),
        authority=AuthorityCode(text_of(data, "authority")),
        site=text_of(data, "site"),
        region=text_of(data, "region"),
        marks=frozenset(Mark(code) for code in codes_of(data, "marks")),
        labelled_at=event.effective_at,
    )


def _site_named(facts: Antenna, event: Event) -> Antenna:
    return replace(facts, site=text_of(event.data, "site"))


def _engineering(facts: Antenna, event: Event) -> Antenna:
    return replace(
        facts,
        regional_centre=text_of(event.data, "regional_centre"),
        target_opening=date.fromisoformat(text_of(event.data, "target_opening")),
    )


def _antenna_opened(facts: Antenna, event: Event) -> Antenna:
    marks = facts.marks | ({Mark.PILOT} if event.kind == "open_pilot" else frozenset())
    return replace(facts, opened_at=event.effective_at, marks=marks)


def _suspended(facts: Antenna, _event: Event) -> Antenna:
    return replace(facts, suspended_from=facts.state)


def _antenna_told(facts: Antenna, event: Event) -> Antenna:
    return replace(facts, notified_at=event.effective_at.instant)


def _antenna_told_to_centres(facts: Antenna, event: Event) -> Antenna:
    return replace(facts, centres_told_at=event.effective_at.instant)


def _antenna_public(facts: Antenna, event: Event) -> Antenna:
    return replace(facts, announced_at=event.effective_at.instant)


def _milestone_settled(facts: Antenna, event: Event) -> Antenna:
    status = "done" if event.kind == "milestone_done" else "waived"
    fact = _milestone(facts, event)
    return _with_milestone(facts, replace(fact, status=status, done_at=event.effective_at))


def _milestone_dated(facts: Antenna, event: Event) -> Antenna:
    fact = _milestone(facts, event)
    due = Deadline(
        id=DeadlineId(f"{facts.id}/{fact.id}"),
        kind=DeadlineKind.MILESTONE,
        subject=facts.id,
        label=fact.id,
        day=date.fromisoformat(text_of(event.data, "day")),
        hard=False,
        version=1 + (fact.due.version if fact.due else 0),
        confirmed=event.kind == "milestone_confirm",
        known_from=event.recorded_at,
        set_by=event.actor,
    )
    return _with_milestone(facts, replace(fact, due=due, overdue=False))


def _milestone_overdue(facts: Antenna, event: Event) -> Antenna:
    return _with_milestone(facts, replace(_milestone(facts, event), overdue=True))


def _milestone(facts: Antenna, event: Event) -> MilestoneFact:
    name = text_of(event.data, "milestone")
    return facts.milestones.get(name) or MilestoneFact(id=name)


def _with_milestone(facts: Antenna, fact: MilestoneFact) -> Antenna:
    return replace(facts, milestones={**facts.milestones, fact.id: fact})


_CHANGES: Mapping[str, Callable[[Antenna, Event], Antenna]] = {
    "create": _created,
    "site_named": _site_named,
    "start_engineering": _engineering,
    "open": _antenna_opened,
    "open_pilot": _antenna_opened,
    "suspend": _suspended,
    "milestone_done": _milestone_settled,
    "milestone_waive": _milestone_settled,
    "milestone_propose": _milestone_dated,
    "milestone_confirm": _milestone_dated,
    "overdue": _milestone_overdue,
    "notified": _antenna_told,
    "centres_told": _antenna_told_to_centres,
    "announced": _antenna_public,
}
