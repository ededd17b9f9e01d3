"""The fold of events into facts: one function for now, for a past date and for a restricted view.

An event taken back (by a revert, or by a late entry that undoes an automatic act) is skipped, as
known at the recorded instant asked. What was asked while a decision was not disclosed counts as
done once that decision was taken back in silence. Filters come first, the fold is the same. What
each event changes is in `states.candidature_history` and `states.antenna_history`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from states import antenna_history, candidature_history
from states.candidature_history import DECISIONS as DECISIONS
from states.events import Event
from states.events import codes_of as codes_of
from states.events import text_of as text_of
from states.facts import Antenna, Candidature
from states.identifiers import CaseId, CaseKind, EventId, Role, Value
from states.instants import Certainty

Folded = TypeVar("Folded", Candidature, Antenna)

RECALLED = "recalled"
"""Takes back a disclosure within its ten minutes: for whoever was told, it never was."""
TAKEN_BACK = ("revert", "undo", RECALLED)
REQUESTED = "requested"
"""An act asked while a decision is not disclosed; the lead settles it."""
NOTIFIED, CENTRES_TOLD, ANNOUNCED = "notified", "centres_told", "announced"
DISCLOSURES = (NOTIFIED, CENTRES_TOLD, ANNOUNCED)
LIFTS: Mapping[Role, tuple[str, ...]] = {
    Role.CITY: (NOTIFIED,),
    Role.REGIONAL_CENTRE: (CENTRES_TOLD, ANNOUNCED),
}
"""What discloses a decision to each role that acts on files from outside."""
_UNAPPLIED = frozenset({*TAKEN_BACK, REQUESTED})
_EMBARGOED = frozenset({*DECISIONS, "create"})
"""What stays undisclosed until lifted: decisions, and the antenna that a label creates."""


def candidature_of(events: Sequence[Event]) -> Candidature:
    """Fold the events of one candidature, in case_seq order, into its facts."""
    facts = Candidature(id=events[0].case if events else CaseId(""))
    gone = undone(events)
    for event in granted(events):
        if event.id not in gone and event.kind not in _UNAPPLIED:
            facts = candidature_history.apply(facts, event)
    return _stamped(facts, events)


def antenna_of(events: Sequence[Event]) -> Antenna:
    """Fold the events of one antenna, in case_seq order, into its facts."""
    facts = Antenna(id=events[0].case if events else CaseId(""))
    gone = undone(events)
    for event in events:
        if event.id not in gone and event.kind not in _UNAPPLIED:
            facts = antenna_history.apply(facts, event)
    return _stamped(facts, events)


def undone(events: Iterable[Event]) -> frozenset[EventId]:
    """Return the ids of the events that later ones take back."""
    return frozenset(_taken_back(event) for event in events if event.kind in TAKEN_BACK)


def reverted(events: Sequence[Event], last: EventId) -> Candidature:
    """Return the facts of a candidature as they are once its last transition is taken back."""
    after = replace(
        events[-1],
        id=EventId(""),
        case_seq=events[-1].case_seq + 1,
        kind="revert",
        data=taking_back(events, last),
    )
    return candidature_of((*events, after))


def taking_back(events: Sequence[Event], last: EventId) -> dict[str, Value]:
    """Return what the revert of an event carries: what it undoes, the requests it grants.

    A request is granted where every decision that hid the file from who asked is gone before it
    was disclosed to them: a file never decided would have taken the act at once. After a
    disclosure a request stays a request.
    """
    gone = undone(events) | {last}
    grants: list[Value] = [
        event.id
        for place, event in enumerate(granted(events))
        if event.kind == REQUESTED and _holds(events, place, gone)
    ]
    return {"undoes": last, **({"grants": grants} if grants else {})}


def granted(events: Sequence[Event]) -> tuple[Event, ...]:
    """Turn into acts the requests that a taking-back says it grants."""
    return _granted_by(events, (event for event in events if event.kind in TAKEN_BACK))


def as_of(
    events: Sequence[Event], at: datetime | None = None, known_at: datetime | None = None
) -> tuple[Event, ...]:
    """Keep what was known at `known_at` (recorded axis) of what was true at `at` (effective axis).

    Both inclusive; None does not filter. What cannot be told to be true at `at` is left out:
    counts add its bounds themselves. A later taking-back applies whatever its effective date.
    A case whose later act was true before its own birth (a pilot) keeps its first event, which
    says who it is; what was only recorded of an antenna (a funding) does not make it older.
    """
    known = tuple(e for e in events if known_at is None or e.recorded_at <= known_at)
    if at is None:
        return known
    kept = tuple(
        event
        for event in known
        if event.kind in TAKEN_BACK or event.effective_at.compared_to(at) is Certainty.BEFORE
    )
    if all(event.kind in TAKEN_BACK for event in kept):
        return ()
    if kept[0] is known[0]:
        return kept
    stands = known[0].case_kind is not CaseKind.ANTENNA or any("to" in e.data for e in kept)
    return (known[0], *kept) if stands else ()


def lifted(events: Sequence[Event], *lifts: str) -> tuple[Event, ...]:
    """Keep what somebody outside the decision may know: the facts last lifted.

    `lifts` are the kinds that lift for the reader: "notified" for the city, "announced" for all.
    From the first decision not lifted yet, nothing of the case shows, but the reader's own
    requests, which show as the acts they asked for; versions count what shows. A decision taken
    back before it was lifted never shows at all, nor does a disclosure that was recalled.
    """
    shown: list[Event] = []
    waiting: list[Event] = []
    for event in granted(tellable(events, *lifts)):
        if waiting:
            waiting.append(event)
            if event.kind in lifts:
                shown, waiting = [*shown, *waiting], []
        elif event.kind in _EMBARGOED:
            waiting = [event]
        else:
            shown.append(event)
    asked = [_as_asked(event) for event in waiting if event.kind == REQUESTED]
    return tuple(_numbered(event, n) for n, event in enumerate([*shown, *asked], start=1))


def tellable(events: Sequence[Event], *lifts: str) -> tuple[Event, ...]:
    """Leave out what somebody outside the decision is never to know, whatever moment they ask of.

    A disclosure that was recalled, a decision taken back before it was lifted, with what took
    them back. To be given every event of a case, before any `as_of`: cut short of the recall, the
    log would show for ever what was told for a few minutes.
    """
    known = _without_recalls(events)
    silent = _silent(granted(known), lifts)
    acts = _granted_by(known, (event for event in known if event.id in silent))
    return tuple(event for event in acts if event.id not in silent)


def _granted_by(events: Sequence[Event], taken_back: Iterable[Event]) -> tuple[Event, ...]:
    ids = {request for event in taken_back for request in codes_of(event.data, "grants")}
    return tuple(_as_asked(event) if event.id in ids else event for event in events)


def _holds(events: Sequence[Event], place: int, gone: frozenset[EventId]) -> bool:
    """Whether the decisions that hid a request's file from its author are gone, untold to them."""
    lifts = LIFTS.get(events[place].role, (ANNOUNCED,))
    told = [n for n, event in enumerate(events) if event.kind in lifts and event.id not in gone]
    if any(n > place for n in told):
        return False
    hidden = events[max(told, default=0) : place]
    return all(event.id in gone for event in hidden if event.kind in _EMBARGOED)


def _stamped(facts: Folded, events: Sequence[Event]) -> Folded:
    if not events:
        return facts
    return replace(facts, version=events[-1].case_seq, last_event=events[-1].id)


def _without_recalls(events: Sequence[Event]) -> tuple[Event, ...]:
    """Leave out each disclosure that was recalled, with what recalled it."""
    recalls = [event for event in events if event.kind == RECALLED]
    silent = {event.id for event in recalls} | {_taken_back(event) for event in recalls}
    return tuple(event for event in events if event.id not in silent)


def _silent(events: Sequence[Event], lifts: Sequence[str]) -> frozenset[EventId]:
    """Return the ids of each decision taken back before it was lifted, and of what took it back."""
    open_decisions: dict[EventId, Event] = {}
    silent: set[EventId] = set()
    for event in events:
        if event.kind in _EMBARGOED:
            open_decisions[event.id] = event
        elif event.kind in lifts:
            open_decisions.clear()
        elif event.kind in TAKEN_BACK and _taken_back(event) in open_decisions:
            silent |= {event.id, _taken_back(event)}
    return frozenset(silent)


def _taken_back(event: Event) -> EventId:
    return EventId(text_of(event.data, "undoes"))


def _as_asked(event: Event) -> Event:
    return replace(event, kind=text_of(event.data, "trigger"))


def _numbered(event: Event, seq: int) -> Event:
    return event if event.case_seq == seq else replace(event, case_seq=seq)
