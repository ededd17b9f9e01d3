"""Who may come in, as what, and for how long: pure rules on what is known of a person."""

from datetime import date, datetime, timedelta

from states.identifiers import ContactKind, PersonId, Role
from workflow.audience import is_in_office
from workflow.people import Person
from workflow.store.access_records import AccessCodeRow, VisitRow, WebSessionRow

STAFF = frozenset({Role.LEAD, Role.OPERATOR})
"""Roles that come in by password and TOTP only."""
CODE_LASTS = timedelta(minutes=60)
INVITATION_LASTS = timedelta(days=3)
CONFIRMED_LASTS = timedelta(days=30)
SESSION_LASTS = timedelta(hours=12)
DEMO_LASTS = timedelta(days=3650)
"""A simulated clock is moved by months at once; nobody is sent out for that."""
LAST_CODES = 3
MOST_TRIES = 5
VISIT_GAP = timedelta(minutes=30)
"""A longer silence ends a visit."""
PREFERRED = (
    ContactKind.CONTACT,
    ContactKind.GENERAL_SERVICES,
    ContactKind.EXECUTIVE,
    *(kind for kind in ContactKind if kind is not ContactKind.WITNESS),
)
"""As what somebody known under several functions at one address comes in."""


def roles_on(person: Person, today: date) -> frozenset[Role]:
    """Return the roles a person may come in with on a day; none once their part has ended.

    Nobody audits without a mission, nor after its last day.
    """
    if not is_in_office(person, today):
        return frozenset()
    missioned = person.mission_until is not None and person.mission_until >= today
    return person.roles if missioned else person.roles - {Role.AUDITOR}


def is_staff(roles: frozenset[Role]) -> bool:
    """Whether these roles take a password and TOTP."""
    return bool(roles & STAFF)


def stands(code: AccessCodeRow, now: datetime) -> bool:
    """Whether a code still opens: not consumed, not revoked, not expired."""
    return code.ended_at is None and now < code.expires_at


def is_open(session: WebSessionRow, now: datetime) -> bool:
    """Whether a session still is: not revoked, not expired."""
    return session.revoked_at is None and now < session.expires_at


def visited(before: VisitRow | None, person: PersonId, now: datetime) -> VisitRow:
    """Return the visit of a person seen now: the one that goes on, or a new one."""
    if before is None:
        return VisitRow(person=person, seen_at=now)
    ended = now - before.seen_at > VISIT_GAP
    return VisitRow(
        person=person,
        seen_at=max(now, before.seen_at),
        previous_at=before.seen_at if ended else before.previous_at,
    )
