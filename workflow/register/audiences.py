"""Audiences of the register: who shares what may be known, and which rows of it each reads."""

from collections.abc import Mapping

from states.identifiers import ActorId, Role
from workflow.people import Actor
from workflow.store.register_records import Audience

AUDIENCES: Mapping[Audience, Actor] = {
    Audience.INSIDER: Actor(id=ActorId(""), roles=frozenset({Role.LEAD})),
    Audience.CITY: Actor(id=ActorId(""), roles=frozenset({Role.CITY})),
    Audience.CENTRE: Actor(id=ActorId(""), roles=frozenset({Role.REGIONAL_CENTRE})),
    Audience.PUBLIC: Actor(id=ActorId(""), roles=frozenset({Role.PARTNER})),
}
"""Each audience by somebody of it; `workflow.disclosure` says what they may know."""


def audience_of(actor: Actor) -> Audience:
    """Return the audience somebody reads with; a city that is also a centre reads as a city."""
    if actor.is_insider:
        return Audience.INSIDER
    if Role.CITY in actor.roles:
        return Audience.CITY
    return Audience.CENTRE if Role.REGIONAL_CENTRE in actor.roles else Audience.PUBLIC


def finds_people(actor: Actor) -> bool:
    """Whether names of people are searched: for those who write to them, no one else."""
    return bool(actor.roles & {Role.LEAD, Role.OPERATOR})


def own_authority(actor: Actor) -> str | None:
    """Return the authority whose files alone this reader sees, None when it is not narrowed."""
    return actor.authority if audience_of(actor) is Audience.CITY else None


def own_region(actor: Actor) -> str | None:
    """Return the region whose files alone this reader sees, None when it is not narrowed.

    A regional centre reads its own; a Région too, among the partners.
    """
    audience = audience_of(actor)
    if audience is Audience.CENTRE:
        return actor.region
    is_partner = audience is Audience.PUBLIC and Role.PARTNER in actor.roles
    return actor.region or None if is_partner else None
