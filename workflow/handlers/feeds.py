"""Commands on calendar feeds: a new secret, shown once, or an end to all of a person's."""

import hashlib

from states.identifiers import CaseId, CaseKind, PersonId, Role, Value
from workflow.commands import IssueFeed, RevokeFeeds
from workflow.desk import Desk, Entry
from workflow.handlers.rights import require
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import Person
from workflow.store.records import FeedRow

SECRET_BYTES = 32


def issue_feed(desk: Desk, command: IssueFeed) -> None:
    """Give a person a feed and revoke those before; shows the secret, which is kept nowhere."""
    person = _person(desk, command.person, "issue_feed")
    if not person.active:
        raise CommandFailed(Invalid(field="person", value=command.person, problem="ended"))
    revoked = desk.writer.revoke_feeds(PersonId(command.person), desk.now)
    token = desk.randomness.token(SECRET_BYTES)
    desk.writer.put_feed(FeedRow(token_hash=token_hash(token), person=PersonId(command.person)))
    _record(desk, command.person, "feed_issued", {"revoked": revoked})
    desk.shown |= {"token": token, "revoked": revoked}


def revoke_feeds(desk: Desk, command: RevokeFeeds) -> None:
    """Have a person's feeds stop answering; shows how many did."""
    _person(desk, command.person, "revoke_feeds")
    revoked = desk.writer.revoke_feeds(PersonId(command.person), desk.now)
    if revoked == 0:
        raise CommandFailed(Invalid(field="feed", value=command.person, problem="unknown"))
    _record(desk, command.person, "feed_revoked", {"revoked": revoked})
    desk.shown["revoked"] = revoked


def token_hash(token: str) -> str:
    """Return what is stored of a feed's secret, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def _person(desk: Desk, case: CaseId, trigger: str) -> Person:
    """Return the person, whose feeds the lead, the operator or the person alone may settle."""
    found = desk.archive.person(case)
    if found is None:
        raise CommandFailed(Invalid(field="person", value=case, problem="unknown"))
    if str(desk.actor.id) != str(case):
        require(desk, case, trigger, Role.LEAD, Role.OPERATOR)
    return found


def _record(desk: Desk, person: CaseId, kind: str, data: dict[str, Value]) -> None:
    desk.record(Entry(case=person, case_kind=CaseKind.PERSON, kind=kind, data=data))
