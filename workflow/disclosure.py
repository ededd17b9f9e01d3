"""Who may know of a decision, and since which act of the lead: the one place that says so."""

from collections.abc import Sequence
from dataclasses import replace

from states.events import Event
from states.facts import Antenna, Candidature, Facts
from states.history import ANNOUNCED as ANNOUNCED
from states.history import CENTRES_TOLD as CENTRES_TOLD
from states.history import (
    DECISIONS,
    LIFTS,
    antenna_of,
    candidature_of,
    lifted,
    undone,
)
from states.history import NOTIFIED as NOTIFIED
from states.identifiers import Role
from workflow.people import Actor


def lifts_for(actor: Actor) -> tuple[str, ...]:
    """Return the kinds of events that disclose a decision to this actor; () for an insider."""
    if actor.is_insider:
        return ()
    return next((LIFTS[role] for role in LIFTS if role in actor.roles), (ANNOUNCED,))


def is_disclosed(facts: Facts, actor: Actor) -> bool:
    """Whether the label of these facts was disclosed to this outsider."""
    if Role.CITY in actor.roles:
        return facts.notified_at is not None
    told = Role.REGIONAL_CENTRE in actor.roles and facts.centres_told_at is not None
    return told or facts.announced_at is not None


def is_hidden(events: Sequence[Event], actor: Actor) -> bool:
    """Whether a decision that stands is not disclosed to this outsider yet."""
    shown, gone = {event.id for event in lifted(events, *lifts_for(actor))}, undone(events)
    decisions = (event for event in events if event.kind in DECISIONS and event.id not in gone)
    return any(event.id not in shown for event in decisions)


def view_of(facts: Facts, events: Sequence[Event], actor: Actor) -> Facts:
    """Return the facts an outsider may know; `facts` itself when nothing is hidden."""
    shown = lifted(events, *lifts_for(actor))
    if len(shown) == len(events):
        return facts
    if isinstance(facts, Candidature):
        return replace(candidature_of(shown), around=facts.around)
    assert isinstance(facts, Antenna)
    return replace(antenna_of(shown), around=facts.around)
