"""The fold of events into facts: one function for now, for a past date and for a restricted view.

An event taken back (by a revert, or by a late entry that undoes an automatic act) is skipped, as
known at the recorded instant asked. Filters come first, the fold is the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from states.deadlines import Deadline, DeadlineKind
from states.events import Event
from states.facts import (
    Antenna,
    AntennaState,
    Automatic,
    Candidature,
    CandidatureState,
    Consolidation,
    Derogation,
    Mark,
    MilestoneFact,
)
from states.identifiers import (
    AuthorityCode,
    CallId,
    CaseId,
    DeadlineId,
    EventId,
    Role,
    Value,
    WindowId,
)
from states.instants import Certainty, instant_of

DECISIONS = ("label", "defer", "not_select")
TAKEN_BACK = ("revert", "undo")


def candidature_of(events: Sequence[Event]) -> Candidature:
    """Fold the events of one candidature, in case_seq order, into its facts."""
    facts = Candidature(id=events[0].case if events else CaseId(""))
    gone = undone(events)
    for event in events:
        if event.id not in gone and event.kind not in TAKEN_BACK:
            facts = _apply_candidature(facts, event)
        facts = replace(facts, version=event.case_seq, last_event=event.id)
    return facts


def antenna_of(events: Sequence[Event]) -> Antenna:
    """Fold the events of one antenna, in case_seq order, into its facts."""
    facts = Antenna(id=events[0].case if events else CaseId(""))
    gone = undone(events)
    for event in events:
        if event.id not in gone and event.kind not in TAKEN_BACK:
            facts = _apply_antenna(facts, event)
        facts = replace(facts, version=event.case_seq, last_event=event.id)
    return facts


def undone(events: Iterable[Event]) -> frozenset[EventId]:
    """Return the ids of the events that later ones take back."""
    return frozenset(
        EventId(str(event.data["undoes"])) for event in events if event.kind in TAKEN_BACK
    )


def as_of(
    events: Sequence[Event], at: datetime | None = None, known_at: datetime | None = None
) -> tuple[Event, ...]:
    """Keep what was known at `known_at` (recorded axis) of what was true at `at` (effective axis).

    Both inclusive; None does not filter. What cannot be told to be true at `at` is left out:
    counts add its bounds themselves. A later taking-back applies whatever its effective date.
    """
    known = tuple(e for e in events if known_at is None or e.recorded_at <= known_at)
    if at is None:
        return known
    return tuple(
        event
        for event in known
        if event.kind in TAKEN_BACK or event.effective_at.compared_to(at) is Certainty.BEFORE
    )


def lifted(events: Sequence[Event], lift: str) -> tuple[Event, ...]:
    """Keep what somebody outside the decision may know: the facts last lifted.

    `lift` is the kind that lifts for the reader: "notified" for the city, "announced" for all.
    From the first decision not lifted yet, nothing of the case shows.
    """
    shown: list[Event] = []
    waiting: list[Event] = []
    for event in events:
        if waiting:
            waiting.append(event)
            if event.kind == lift:
                shown, waiting = [*shown, *waiting], []
        elif event.kind in DECISIONS:
            waiting = [event]
        else:
            shown.append(event)
    return tuple(shown)


def text_of(value: Mapping[str, Value], name: str) -> str:
    """Return a text value of event data, "" when absent."""
    found = value.get(name)
    return "" if found is None else str(found)


def codes_of(value: Mapping[str, Value], name: str) -> tuple[str, ...]:
    """Return a list of codes of event data, () when absent."""
    found = value.get(name) or ()
    return (found,) if isinstance(found, str) else tuple(str(code) for code in found)  # type: ignore[union-attr]


def _apply_candidature(facts: Candidature, event: Event) -> Candidature:
    change = _CANDIDATURE.get(event.kind)
    facts = change(facts, event) if change else facts
    target = text_of(event.data, "to")
    if not target:
        return facts
    automatic = event.role is Role.CLOCK
    if automatic:
        entry = Automatic(
            event=event.id,
            trigger=event.kind,
            effective_at=event.effective_at.instant,
            source=text_of(event.data, "from"),
            window=WindowId(text_of(event.data, "from_window") or facts.window),
        )
        facts = replace(facts, automatic=(*facts.automatic, entry))
    if target == text_of(event.data, "from"):
        return facts
    return replace(
        facts,
        state=CandidatureState(target),
        definition=event.definition,
        last_human_act=facts.last_human_act if automatic else event.effective_at,
        last_transition=event.id,
        previous_state=text_of(event.data, "from"),
        last_trigger=event.kind,
    )


def _apply_antenna(facts: Antenna, event: Event) -> Antenna:
    change = _ANTENNA.get(event.kind)
    facts = change(facts, event) if change else facts
    target, source = text_of(event.data, "to"), text_of(event.data, "from")
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


def _opened(facts: Candidature, event: Event) -> Candidature:
    data = event.data
    predecessor = text_of(data, "predecessor")
    return replace(
        facts,
        reference=text_of(data, "reference"),
        call=CallId(text_of(data, "call")),
        window=WindowId(text_of(data, "window")),
        authority=AuthorityCode(text_of(data, "authority")),
        region=text_of(data, "region"),
        members=tuple(AuthorityCode(code) for code in codes_of(data, "members")),
        marks=frozenset(Mark(code) for code in codes_of(data, "marks")),
        opened_at=event.effective_at,
        predecessor=CaseId(predecessor) if predecessor else None,
    )


def _piece_added(facts: Candidature, event: Event) -> Candidature:
    piece = text_of(event.data, "piece")
    return facts if piece in facts.pieces else replace(facts, pieces=(*facts.pieces, piece))


def _submitted(facts: Candidature, event: Event) -> Candidature:
    return replace(
        facts,
        window=WindowId(text_of(event.data, "window")),
        filed_at=event.effective_at,
        channel=text_of(event.data, "channel"),
        missing_at_filing=codes_of(event.data, "missing"),
    )


def _consolidated(facts: Candidature, event: Event) -> Candidature:
    due = Deadline(
        id=DeadlineId(f"{facts.id}/completion"),
        kind=DeadlineKind.COMPLETION,
        subject=facts.id,
        label="",
        day=date.fromisoformat(text_of(event.data, "due")),
        version=1 + (facts.consolidation.due.version if facts.consolidation else 0),
        known_from=event.recorded_at,
        set_by=event.actor,
    )
    request = Consolidation(
        motive=text_of(event.data, "motive"), pieces=codes_of(event.data, "pieces"), due=due
    )
    return replace(facts, consolidation=request)


def _completion_extended(facts: Candidature, event: Event) -> Candidature:
    request = facts.consolidation
    if request is None:
        return facts
    due = replace(
        request.due,
        day=date.fromisoformat(text_of(event.data, "due")),
        version=request.due.version + 1,
        set_by=event.actor,
    )
    return replace(facts, consolidation=replace(request, due=due))


def _resumed(facts: Candidature, _event: Event) -> Candidature:
    wanted = facts.consolidation.pieces if facts.consolidation else ()
    missing = any(piece not in facts.pieces for piece in wanted)
    return replace(facts, missing_recorded=missing)


def _decided(facts: Candidature, event: Event) -> Candidature:
    return replace(
        facts,
        decided_at=event.effective_at,
        decided_in=CaseId(text_of(event.data, "session")),
        notified_at=None,
        announced_at=None,
        antennas=tuple(CaseId(code) for code in codes_of(event.data, "antennas")),
    )


def _derogated(facts: Candidature, event: Event) -> Candidature:
    window = WindowId(text_of(event.data, "window"))
    leave = Derogation(window=window, until=instant_of(text_of(event.data, "until")))
    return replace(facts, derogations=(*facts.derogations, leave), window=window)


def _carried(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, window=WindowId(text_of(event.data, "window")))


def _succeeded(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, successor=CaseId(text_of(event.data, "successor")))


def _inadmissible(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, inadmissible_motive=text_of(event.data, "motive"))


def _acknowledged(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, acknowledged_at=event.effective_at.instant)


def _told(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, notified_at=event.effective_at.instant)


def _made_public(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, announced_at=event.effective_at.instant)


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


_CANDIDATURE: Mapping[str, Callable[[Candidature, Event], Candidature]] = {
    "open_draft": _opened,
    "add_piece": _piece_added,
    "submit": _submitted,
    "acknowledge": _acknowledged,
    "consolidate": _consolidated,
    "extend_completion": _completion_extended,
    "resume": _resumed,
    "declare_inadmissible": _inadmissible,
    "label": _decided,
    "defer": _decided,
    "not_select": _decided,
    "derogate": _derogated,
    "carry": _carried,
    "reapply": _succeeded,
    "notified": _told,
    "announced": _made_public,
}
_ANTENNA: Mapping[str, Callable[[Antenna, Event], Antenna]] = {
    "create": _created,
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
    "announced": _antenna_public,
}
