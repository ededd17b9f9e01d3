"""Who holds which seat of a committee, today and in one meeting."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from states.committee import SeatId, seats_of
from states.identifiers import CaseId
from states.instants import PARIS
from states.programme import Body
from workflow.archive import Archive
from workflow.audience import SEATED, is_in_office
from workflow.people import Actor, Person
from workflow.sittings import Sitting
from workflow.store.folding import folded

ENDINGS = ("person_ended", "person_replaced")


def holders_of(archive: Archive, body: Body, day: date) -> Mapping[SeatId, Person]:
    """Return who holds each seat of a body on a day.

    A person holds the seat they were given, else the first free one of their organisation. Who
    left since that day still held it, and who replaced them did not yet.
    """
    of_body = [
        each for each in archive.persons() if each.kind in SEATED and each.organisation == body.id
    ]
    left = {each.id: _left_on(archive, each) for each in of_body if not each.active}
    begun = {each.replaced_by: left.get(each.id) for each in of_body if each.replaced_by}
    sitting = [
        each
        for each in of_body
        if is_in_office(each, day) and (each.since or begun.get(each.id) or day) <= day
    ]
    # They come last: the seat was still theirs, whoever was given it since.
    for each in of_body:
        last = left.get(each.id)
        if last is not None and day < last and is_in_office(replace(each, active=True), day):
            sitting.append(each)
    found = {SeatId(each.seat): each for each in sitting if each.seat}
    for person in (each for each in sitting if not each.seat):
        own = _organisation(archive, person)
        for seat, known in seats_of(body).items():
            if seat not in found and own and own == folded(known.organisation):
                found[seat] = person
                break
    return found


def persons_of(
    archive: Archive, sitting: Sitting, body: Body | None, today: date
) -> Mapping[SeatId, CaseId]:
    """Return who holds each seat in a meeting: as it opened, else as things stand today."""
    meeting = sitting.meeting
    usual = meeting.persons or usual_persons(archive, body, today)
    return {**usual, **meeting.substitutes}


def usual_persons(archive: Archive, body: Body | None, day: date) -> Mapping[SeatId, CaseId]:
    """Return who holds each seat of a body on a day, whoever replaces them."""
    holders = holders_of(archive, body, day) if body else {}
    return {seat: person.id for seat, person in holders.items()}


def seat_of(persons: Mapping[SeatId, CaseId], actor: Actor) -> SeatId:
    """Return the seat somebody holds in a meeting, "" when they hold none."""
    own = str(actor.id)
    return next((seat for seat, person in persons.items() if str(person) == own), SeatId(""))


def _left_on(archive: Archive, person: Person) -> date | None:
    """Return the day since which somebody has no part any more."""
    ends = [each for each in archive.events(person.id) if each.kind in ENDINGS]
    return ends[-1].effective_at.instant.astimezone(PARIS).date() if ends else None


def _organisation(archive: Archive, person: Person) -> str:
    text = archive.reader.text(person.texts.get("organisation_name", ""))
    return folded(text.value) if text else ""
