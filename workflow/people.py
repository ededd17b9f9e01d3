"""Persons and local authorities as the office knows them: folded from their events.

Names and addresses are refs into the erasable texts; whoever needs the words asks the store.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from states.events import Event
from states.history import codes_of, text_of, undone
from states.identifiers import ActorId, CaseId, ContactKind, Role, Value
from workflow.followup.flags import flags_known

Record = TypeVar("Record")

ROLE_OF_KIND: Mapping[ContactKind, Role] = {
    ContactKind.EXECUTIVE: Role.CITY,
    ContactKind.CONTACT: Role.CITY,
    ContactKind.GENERAL_SERVICES: Role.CITY,
    ContactKind.COMMUNICATION: Role.PARTNER,
    ContactKind.REGIONAL_CENTRE: Role.REGIONAL_CENTRE,
    ContactKind.REGIONAL_DIRECTOR: Role.REGIONAL_CENTRE,
    ContactKind.REGION: Role.PARTNER,
    ContactKind.COMMITTEE_MEMBER: Role.COMMITTEE,
    ContactKind.GUEST: Role.GUEST,
    ContactKind.PARTNER: Role.PARTNER,
    ContactKind.LEAD: Role.LEAD,
    ContactKind.AUDITOR: Role.AUDITOR,
    ContactKind.OPERATOR: Role.OPERATOR,
    ContactKind.WITNESS: Role.AUDITOR,
}
LETTERS_ONLY = frozenset({ContactKind.COMMUNICATION})
"""Kinds of people who read letters and come in nowhere: they hold no role at all."""
INSIDERS = frozenset({Role.LEAD, Role.COMMITTEE, Role.AUDITOR, Role.OPERATOR, Role.CLOCK})
"""Roles that see decisions before they are lifted."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who gives a command; `authority` is the local authority a city acts for, if any."""

    id: ActorId
    roles: frozenset[Role]
    region: str = ""
    authority: str = ""

    @property
    def is_insider(self) -> bool:
        """Whether this actor sees decisions before they are lifted."""
        return bool(self.roles & INSIDERS)


@dataclass(frozen=True, kw_only=True)
class Person:
    """A contact or an agent; `texts` maps name, email, function, phone, civility to text refs.

    `organisation` is an authority's code, a region's code or a body's id. `mail_stopped`: letters
    to this address failed for good. `mission_until`: last day of an auditor's mission, inclusive.
    `seat`: the seat of its body that a member of a committee holds, "" when nobody said.
    """

    id: CaseId
    version: int = 0
    kind: ContactKind = ContactKind.CONTACT
    organisation: str = ""
    region: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    active: bool = False
    mail_stopped: bool = False
    replaced_by: CaseId | None = None
    since: date | None = None
    until: date | None = None
    roles: frozenset[Role] = frozenset()
    marks: tuple[str, ...] = ()
    mission_until: date | None = None
    seat: str = ""

    def as_actor(self) -> Actor:
        """Return the person as somebody who gives commands."""
        return Actor(
            id=ActorId(self.id), roles=self.roles, region=self.region, authority=self.organisation
        )


@dataclass(frozen=True, kw_only=True)
class Authority:
    """A commune, an EPCI or a consortium, or an entry the sources do not name.

    `name_ref` is the ref of its public name. Flags are "yes", "no" or "unknown".
    """

    id: CaseId
    version: int = 0
    code: str = ""
    kind: str = "commune"
    name_ref: str = ""
    departement: str = ""
    region: str = ""
    flags: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()


def person_of(events: Sequence[Event]) -> Person:
    """Fold the events of a person, in case_seq order."""
    return _fold(Person(id=events[0].case), events, _PERSON)


def authority_of(events: Sequence[Event]) -> Authority:
    """Fold the events of an authority, in case_seq order; its flags as last recorded."""
    authority = _fold(Authority(id=events[0].case), events, _AUTHORITY)
    return replace(authority, flags=flags_known(events))


def text_refs(data: Mapping[str, Value]) -> dict[str, str]:
    """Return the refs of the texts an event commits to, by name."""
    found = data.get("texts")
    if not isinstance(found, Mapping):
        return {}
    return {
        name: text_of(value, "ref") for name, value in found.items() if isinstance(value, Mapping)
    }


def authority_case(code: str) -> CaseId:
    """Return the case of an authority from its code."""
    return CaseId(f"collectivite:{code}")


def _fold(
    facts: Record, events: Sequence[Event], changes: Mapping[str, Callable[[Record, Event], Record]]
) -> Record:
    gone = undone(events)
    for event in events:
        change = changes.get(event.kind)
        if change and event.id not in gone:
            facts = change(facts, event)
        facts = replace(facts, version=event.case_seq)  # type: ignore[type-var]
    return facts


def _day(data: Mapping[str, Value], name: str) -> date | None:
    text = text_of(data, name)
    return date.fromisoformat(text) if text else None


def _registered(person: Person, event: Event) -> Person:
    data = event.data
    kind = ContactKind(text_of(data, "kind"))
    return replace(
        person,
        kind=kind,
        organisation=text_of(data, "organisation"),
        region=text_of(data, "region"),
        texts={**person.texts, **text_refs(data)},
        active=True,
        since=_day(data, "since"),
        until=_day(data, "until"),
        roles=frozenset() if kind in LETTERS_ONLY else frozenset({ROLE_OF_KIND[kind]}),
        marks=codes_of(data, "marks"),
    )


def _corrected(person: Person, event: Event) -> Person:
    refs = text_refs(event.data)
    return replace(
        person,
        texts={**person.texts, **refs},
        mail_stopped=person.mail_stopped and not refs,
        since=_day(event.data, "since") or person.since,
        until=_day(event.data, "until") or person.until,
    )


def _replaced(person: Person, event: Event) -> Person:
    return replace(person, active=False, replaced_by=CaseId(text_of(event.data, "by")))


def _ended(person: Person, _event: Event) -> Person:
    return replace(person, active=False)


def _stopped(person: Person, _event: Event) -> Person:
    return replace(person, mail_stopped=True)


def _erased(person: Person, _event: Event) -> Person:
    return replace(person, active=False, texts={})


def _granted(person: Person, event: Event) -> Person:
    return replace(person, roles=person.roles | {Role(text_of(event.data, "role"))})


def _missioned(person: Person, event: Event) -> Person:
    return replace(person, mission_until=_day(event.data, "until"))


def _seated(person: Person, event: Event) -> Person:
    return replace(person, seat=text_of(event.data, "seat"))


def _authority_registered(authority: Authority, event: Event) -> Authority:
    data = event.data
    return replace(
        authority,
        code=text_of(data, "code"),
        kind=text_of(data, "kind") or "commune",
        name_ref=text_refs(data).get("name", ""),
        departement=text_of(data, "departement"),
        region=text_of(data, "region"),
        marks=codes_of(data, "marks"),
    )


_PERSON: Mapping[str, Callable[[Person, Event], Person]] = {
    "person_registered": _registered,
    "person_corrected": _corrected,
    "person_replaced": _replaced,
    "person_ended": _ended,
    "mail_stopped": _stopped,
    "person_erased": _erased,
    "role_granted": _granted,
    "mission_granted": _missioned,
    "seated": _seated,
}
_AUTHORITY: Mapping[str, Callable[[Authority, Event], Authority]] = {
    "authority_registered": _authority_registered,
}
