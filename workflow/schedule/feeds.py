"""Calendar feeds: the deadlines of one person, at a secret address that can be revoked.

Computed from what this person may know, so an outsider's feed says nothing of a decision that is
not lifted. Only the hash of the secret is stored.
"""

from collections.abc import Sequence
from dataclasses import replace

from notifications.calendar_file import CalendarEntry, calendar
from notifications.wording import agenda_line, agenda_notes
from states.identifiers import ActorId, CaseId
from states.instants import PARIS
from workflow.access.admission import roles_on
from workflow.archive import Archive
from workflow.audience import recipient_of
from workflow.calendar import InForce
from workflow.handlers.feeds import token_hash
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Reading
from workflow.schedule.personal_dates import Dated, dates_of
from workflow.store.store import Reader

NOBODY = Actor(id=ActorId(""), roles=frozenset())


def feed_of(office: Office, token: str) -> bytes | None:
    """Return the feed behind a secret; None when it is unknown, revoked, or its person left."""
    with office.store.read() as reader:
        row = reader.feed(token_hash(token))
        if row is None or row.revoked_at is not None:
            return None
        return calendar_of(office, reader, CaseId(row.person))


def calendar_of(office: Office, reader: Reader, person: CaseId) -> bytes | None:
    """Return the calendar of a person as of now; None when that person has no part any longer."""
    archive = Archive(reader, office.memory)
    known = archive.person(person)
    today = office.now(reader).astimezone(PARIS).date()
    roles = roles_on(known, today) if known else frozenset()
    if known is None or not roles:
        return None
    reading = Reading(office, reader, replace(known.as_actor(), roles=roles))
    zone = recipient_of(archive, known).zone
    return _written(office, reading, dates_of(reading, known.kind), zone)


def public_calendar(office: Office, reader: Reader, actor: Actor = NOBODY) -> bytes:
    """Return the programme's deadlines as `actor` may know them, without those of any file."""
    reading = Reading(office, reader, actor)
    own = tuple(dated for dated in dates_of(reading, None) if not dated.file)
    return _written(office, reading, own)


def _written(
    office: Office, reading: Reading, agenda: Sequence[Dated], zone: str = PARIS.key
) -> bytes:
    in_force = reading.in_force()
    name = in_force.programme.label if in_force else ""
    domain = office.settings.sender_address.rpartition("@")[2]
    return calendar(name, [_entry(dated, in_force, domain, zone) for dated in agenda])


def _entry(dated: Dated, in_force: InForce | None, domain: str, zone: str) -> CalendarEntry:
    deadline = dated.deadline
    assert deadline.day is not None
    assert in_force is not None
    return CalendarEntry(
        deadline_id=deadline.id,
        version=deadline.version,
        day=deadline.day,
        summary=agenda_line(deadline, dated.label, dated.file),
        stamped_at=deadline.known_from or in_force.file.known_from,
        domain=domain,
        description="\n".join(agenda_notes(deadline, zone)),
    )
