"""The door: finding who stands at an address, counting how often, opening a session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from notifications.addresses import checked_address
from notifications.faults import MessageError
from states.events import Event
from states.identifiers import ActorId, CaseId, CaseKind, PersonId, Role, Value
from states.instants import PARIS, iso
from workflow.access.admission import (
    CONFIRMED_LASTS,
    DEMO_LASTS,
    PREFERRED,
    SESSION_LASTS,
    is_staff,
    roles_on,
    visited,
)
from workflow.access.allowance import Allowance, spend
from workflow.access.commands import EnterDemo
from workflow.access.commands import Entry as Entering
from workflow.access.tokens import hash_of, session_token
from workflow.archive import Archive
from workflow.desk import Desk, Entry
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import Actor, Person
from workflow.store.access_records import AllowanceRow, CredentialRow, WebSessionRow

VISITOR = Actor(id=ActorId("visiteur"), roles=frozenset())
"""Who gives a command before being recognised."""
LONGEST_DEVICE = 80
DEMO = "demo"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """How somebody came in; `said` goes to the event beside."""

    how: str
    strong: bool = False
    said: Mapping[str, Value] = field(default_factory=dict)


def tidy(address: str) -> str:
    """Return an address as it is compared.

    Raises:
        CommandFailed: nobody's address is written so.
    """
    typed = address.strip()
    try:
        return checked_address("email", typed).lower()
    except MessageError as fault:
        problem = "not_an_email" if typed else "empty"
        raise CommandFailed(Invalid(field="email", value="", problem=problem)) from fault


def person_at(
    archive: Archive, address: str, now: datetime, about: CaseId | None = None
) -> Person | None:
    """Return who comes in by codes at an address: first whom the file concerns, then a contact."""
    return min(
        by_codes(archive, address, now),
        key=lambda each: (not concerns(archive, each, about), PREFERRED.index(each.kind), each.id),
        default=None,
    )


def by_codes(archive: Archive, address: str, now: datetime) -> tuple[Person, ...]:
    """Return the persons at an address who come in by codes; an agent never does."""
    return tuple(
        person
        for person in persons_at(archive, address)
        if (roles := roles_on(person, day_of(now))) and not is_staff(roles)
    )


def persons_at(archive: Archive, address: str) -> tuple[Person, ...]:
    """Return the persons whose present address this is."""
    found = []
    for case in archive.reader.persons_written(address):
        person = archive.person(CaseId(case))
        text = archive.reader.text(person.texts.get("email", "")) if person else None
        if person is not None and text is not None and text.value.strip().lower() == address:
            found.append(person)
    return tuple(found)


def agent_at(
    archive: Archive, address: str, now: datetime
) -> tuple[Person | None, CredentialRow | None]:
    """Return the agent at an address and what they come in with."""
    for person in persons_at(archive, address):
        if is_staff(roles_on(person, day_of(now))):
            return person, archive.reader.credential(PersonId(person.id))
    return None, None


def concerns(archive: Archive, person: Person, about: CaseId | None) -> bool:
    """Whether a candidature is one of this person's own town: no other file is ever named."""
    file = archive.candidature(about) if about else None
    return file is not None and person.organisation in (file.authority, *file.members)


def day_of(now: datetime) -> date:
    """Return the civil day in Paris."""
    return now.astimezone(PARIS).date()


def allowed(desk: Desk, asked: Iterable[tuple[Allowance, str]]) -> tuple[AllowanceRow, ...]:
    """Return what one more makes of each bucket; an unknown source has none. Nothing is written.

    Raises:
        CommandFailed: one of them is empty; the answer says when to try again.
    """
    rows, again = [], None
    for allowance, whom in asked:
        if not whom:
            continue
        bucket = allowance.bucket(whom)
        kept = desk.writer.allowance(bucket)
        spent = spend(allowance, kept.free_at if kept else None, desk.now)
        rows.append(AllowanceRow(bucket=bucket, free_at=spent.free_at))
        again = max(filter(None, (again, spent.again_at)), default=None)
    if again is not None:
        values: dict[str, Value] = {"again_at": iso(again)}
        raise CommandFailed(Invalid(field="entry", value="", problem="too_often", values=values))
    return tuple(rows)


def count(desk: Desk, spent: Iterable[AllowanceRow]) -> None:
    """Keep what was spent, and forget the buckets that are full again."""
    desk.writer.forget_allowances(desk.now)
    for row in spent:
        desk.writer.put_allowance(row)


def let_in(desk: Desk, person: Person, asked: Entering, passage: Passage) -> None:
    """Open a session for a person; shows its secret, which is kept nowhere."""
    token, own = session_token(desk.randomness), PersonId(person.id)
    lasts = CONFIRMED_LASTS if asked.confirmed and not passage.strong else SESSION_LASTS
    session = WebSessionRow(
        id=desk.randomness.token(8),
        token_hash=hash_of(token),
        person=own,
        opened_at=desk.now,
        seen_at=desk.now,
        expires_at=desk.now + (DEMO_LASTS if isinstance(asked, EnterDemo) else lasts),
        strong=passage.strong,
        confirmed=asked.confirmed,
        device=asked.device[:LONGEST_DEVICE],
    )
    desk.writer.put_web_session(session)
    desk.writer.put_visit(visited(desk.writer.visit(own), own, desk.now))
    said = {"how": passage.how, "session": session.id, **passage.said}
    record_as(desk, person, "entered", said)
    desk.shown |= {
        "token": token,
        "session": session.id,
        "person": person.id,
        "expires_at": iso(session.expires_at),
    }


def record_as(
    desk: Desk, person: Person, kind: str, data: Mapping[str, Value], actor: Actor | None = None
) -> Event:
    """Record what a person did on their own account before being known as an actor.

    `actor`: who says so, if nobody knows yet that it is that person.
    """
    role = next((role for role in Role if role in person.roles), Role.GUEST)
    return desk.record(
        Entry(
            case=person.id,
            case_kind=CaseKind.PERSON,
            kind=kind,
            data=data,
            actor=actor.id if actor else ActorId(person.id),
            role=role,
        )
    )
