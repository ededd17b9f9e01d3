"""What prepares a meeting on its session's page: the day, the agenda, who sits on which seat."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from states.instants import PARIS
from states.sessions import EXAMINED
from workflow.audience import SEATED, is_in_office
from workflow.committee.meeting import MeetingPhase
from workflow.committee.reading import meeting_of
from workflow.committee.shown import MeetingRead
from workflow.reading import Reading
from workflow.reports.sessions import SessionRead

OPEN_TO_CHANGES = (MeetingPhase.NONE, MeetingPhase.PREPARED, MeetingPhase.OPEN)


def preparation_of(reading: Reading, read: SessionRead) -> Mapping[str, Any]:
    """Return what the page of a session says of its meeting.

    `preparable`: nothing was decided yet; a session recorded from papers stays as it is.
    """
    meeting = meeting_of(reading, read.sitting)
    assert meeting is not None, "asked by who runs the programme"
    conducted = meeting.phase is not MeetingPhase.NONE
    begun = meeting.phase in (MeetingPhase.CLOSED, MeetingPhase.APPROVED)
    return {
        "meeting": meeting,
        "conducted": conducted,
        "preparable": not begun and (conducted or not read.sitting.session.items),
        "agenda_files": _agenda_files(reading, meeting),
        "sitters": _sitters(reading, read.sitting.session.body),
        "starts": _typed_instant(meeting.starts_at),
    }


def _agenda_files(reading: Reading, meeting: MeetingRead) -> tuple[tuple[str, str, str, int], ...]:
    """Return (id, reference, place, rank) of what may be on the agenda; rank 0 is not on it."""
    if meeting.phase not in OPEN_TO_CHANGES:
        return ()
    ranked = {item.case: item.rank for item in meeting.items}
    files = [
        facts
        for facts in reading.archive.candidatures()
        if facts.state in EXAMINED or facts.id in ranked
    ]
    found = [
        (str(facts.id), facts.reference, reading.place_of(facts), ranked.get(facts.id, 0))
        for facts in files
    ]
    return tuple(sorted(found, key=lambda each: (each[3] or len(found) + 1, each[1])))


def _sitters(reading: Reading, body: str) -> tuple[tuple[str, str], ...]:
    """Return the people of a body who may hold a seat: id, and how they are told apart."""
    today = reading.now.astimezone(PARIS).date()
    people = [
        person
        for person in reading.archive.persons()
        if person.kind in SEATED and person.organisation == body and is_in_office(person, today)
    ]
    refs = {person.id: person.texts.get("name", "") for person in people}
    names = reading.reader.texts(ref for ref in refs.values() if ref)
    return tuple((str(person.id), names.get(refs[person.id], str(person.id))) for person in people)


def _typed_instant(instant: datetime | None) -> str:
    """Return an instant as it is typed, in Paris; "" when there is none."""
    return instant.astimezone(PARIS).strftime("%d/%m/%Y %H:%M") if instant else ""
