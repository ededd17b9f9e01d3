"""Who stands behind a cookie or a token of the API: asked at every request, cheap, exact.

Somebody whose part ended is nobody at once: what is known of the person now decides, not what was
known when the door opened.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from states.identifiers import CaseId, PersonId, Role
from workflow.access.admission import is_open, is_staff, roles_on, visited
from workflow.access.door import day_of
from workflow.access.tokens import hash_of
from workflow.archive import Archive
from workflow.office import Office
from workflow.people import Actor, Person
from workflow.store.access_records import WebSessionRow
from workflow.store.store import Reader

TOUCHED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody let in: as whom they act, through which session ("" for the API), until when.

    `strong`: by password and TOTP. `last_visit`: when the visit before this one ended.
    """

    actor: Actor
    person: Person
    session: str
    strong: bool
    expires_at: datetime | None
    last_visit: datetime | None = None


def visitor(office: Office, token: str) -> Visitor | None:
    """Return who a session's token lets in, None when nobody; its use is noted once a minute."""
    if not token:
        return None
    with office.store.read() as reader:
        now = office.now(reader)
        session = reader.web_session(hash_of(token))
        if session is None or not is_open(session, now):
            return None
        found = _session_of(office, reader, session, now)
    if found is not None and now - session.seen_at >= TOUCHED_EVERY:
        _touch(office, session, now)
    return found


def bearer(office: Office, token: str) -> Visitor | None:
    """Return who a token of the API lets in, with no more than its roles; None when nobody."""
    if not token:
        return None
    with office.store.read() as reader:
        now = office.now(reader)
        row = reader.api_token(hash_of(token))
        if row is None or row.revoked_at is not None:
            return None
        if row.expires_at is not None and row.expires_at <= now:
            return None
        person = Archive(reader, office.memory).person(CaseId(row.person))
    roles = roles_on(person, day_of(now)) & {Role(role) for role in row.roles} if person else None
    if person is None or not roles:
        return None
    actor = replace(person.as_actor(), roles=frozenset(roles))
    return Visitor(actor=actor, person=person, session="", strong=True, expires_at=row.expires_at)


def _session_of(
    office: Office, reader: Reader, session: WebSessionRow, now: datetime
) -> Visitor | None:
    person = Archive(reader, office.memory).person(CaseId(session.person))
    roles = roles_on(person, day_of(now)) if person else frozenset()
    if person is None or not roles or (is_staff(roles) and not session.strong):
        return None
    visit = reader.visit(session.person)
    return Visitor(
        actor=replace(person.as_actor(), roles=roles),
        person=person,
        session=session.id,
        strong=session.strong,
        expires_at=session.expires_at,
        last_visit=visited(visit, session.person, now).previous_at,
    )


def _touch(office: Office, session: WebSessionRow, now: datetime) -> None:
    """Note that a session is used: no event, for nothing happened."""
    with office.store.write() as writer:
        writer.see_web_session(session.id, now)
        person = PersonId(session.person)
        if writer.web_session(session.token_hash) is not None:
            writer.put_visit(visited(writer.visit(person), person, now))
