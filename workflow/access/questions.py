"""What may be asked about access: open sessions, codes that came too late, who may be become."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from states.deadlines import Deadline
from states.identifiers import CaseId, PersonId, Role
from states.programme import Programme
from workflow.access.admission import CODE_LASTS, is_open, roles_on
from workflow.access.door import day_of
from workflow.archive import Archive
from workflow.clock import SIMULATED_NOW
from workflow.office import Office
from workflow.people import Actor, Person
from workflow.reading import Reading
from workflow.store.access_records import AccessCodeRow, ApiTokenRow, WebSessionRow

UNMASKED_FOR = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class LateCode:
    """A code asked before a closing and delivered after it, or never: the person could not file.

    `delivered_at` None: it never reached the mail server.
    """

    person: Person
    closing: Deadline
    asked_at: datetime
    delivered_at: datetime | None


def open_sessions(reading: Reading, person: CaseId | None = None) -> tuple[WebSessionRow, ...]:
    """Return the sessions still open, of one person or of everybody, latest first."""
    rows = reading.reader.web_sessions(PersonId(person) if person else None)
    return tuple(row for row in rows if is_open(row, reading.now))


def live_tokens(reading: Reading, person: CaseId | None = None) -> tuple[ApiTokenRow, ...]:
    """Return the tokens of the API still valid, of one person or of everybody, latest first."""
    rows = reading.reader.api_tokens(PersonId(person) if person else None)
    return tuple(
        row
        for row in rows
        if row.revoked_at is None and (row.expires_at is None or row.expires_at > reading.now)
    )


def late_codes(reading: Reading) -> tuple[LateCode, ...]:
    """Return the codes that came too late for a closing of their person's calls, oldest first.

    A town with a file is told of the windows of its call; one without, of every window.
    """
    in_force = reading.in_force()
    if in_force is None:
        return ()
    return tuple(
        LateCode(
            person=person,
            closing=closing,
            asked_at=code.asked_at,
            delivered_at=code.delivered_at,
        )
        for closing in _past_closings(in_force.programme, reading.now)
        for code in _come_late(reading, closing)
        if (person := reading.archive.person(CaseId(code.person))) is not None
        and _concerned(reading, person, closing)
    )


def unmasked_by(reading: Reading, actor: Actor) -> frozenset[CaseId]:
    """Return the persons whose data this actor unmasked with a reason in the last 12 hours."""
    since = reading.now - UNMASKED_FOR
    return frozenset(
        person.id
        for person in reading.archive.persons()
        for event in reading.archive.events(person.id)
        if event.kind == "person_unmasked" and event.actor == actor.id and event.recorded_at > since
    )


def demo_people(office: Office) -> tuple[Person, ...]:
    """Return the persons a visitor of a demonstration may be, by kind; none in a real store."""
    with office.store.read() as reader:
        if reader.setting(SIMULATED_NOW) is None:
            return ()
        today = day_of(office.now(reader))
        people = Archive(reader, office.memory).persons()
    return tuple(
        sorted(
            (person for person in people if roles_on(person, today)),
            key=lambda each: (list(Role).index(min(each.roles)), each.organisation, each.id),
        )
    )


def _past_closings(programme: Programme, now: datetime) -> Iterator[Deadline]:
    for call in programme.calls:
        for window in call.windows:
            closing = programme.closing(window)
            if closing.closes_at is not None and closing.closes_at <= now:
                yield closing


def _come_late(reading: Reading, closing: Deadline) -> Iterator[AccessCodeRow]:
    """Return the codes asked within the hour before a closing that opened nothing before it."""
    assert closing.closes_at is not None
    first = closing.closes_at - CODE_LASTS
    for code in reading.reader.access_codes_asked(first, closing.closes_at):
        never = code.ended_at is None and code.expires_at <= reading.now
        late = never if code.delivered_at is None else code.delivered_at >= closing.closes_at
        if late:
            yield code


def _concerned(reading: Reading, person: Person, closing: Deadline) -> bool:
    if Role.CITY not in person.roles:
        return False
    calls = {
        file.call
        for file in reading.archive.candidatures()
        if person.organisation in (file.authority, *file.members)
    }
    return not calls or closing.subject.partition("/")[0] in calls
