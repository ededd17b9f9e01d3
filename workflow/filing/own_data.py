"""Everything the office keeps about one person, to hand out to that person at once."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from notifications.letters import LETTERS
from states.identifiers import CaseId, Value
from states.instants import iso
from workflow.filing.requests import requests_of
from workflow.people import Person
from workflow.reading import Reading
from workflow.reports.exporting import CSV_BOM, neutral
from workflow.store.filters import EventFilter, LetterFilter


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing kept: its rubric, its name, its value, since when."""

    rubric: str
    name: str
    value: str
    at: datetime | None = None


def own_data(reading: Reading, case: CaseId) -> tuple[Line, ...]:
    """Return what is kept about a person, rubric after rubric, oldest first in each.

    Rubrics: identity, role, letters, acts, requests. A letter is named by its title and its date;
    acts are those the person gave themselves and may still read.
    """
    person = reading.archive.person(case)
    if person is None:
        return ()
    return (
        *_identity(reading, person),
        *_letters(reading, person),
        *_acts(reading, person),
        *_requests(reading, person),
    )


def as_json(lines: tuple[Line, ...], answered_at: datetime) -> bytes:
    """Write the lines as JSON with the instant of the answer."""
    values: dict[str, Value] = {
        "answered_at": iso(answered_at),
        "lines": [
            {
                "rubric": line.rubric,
                "name": line.name,
                "value": line.value,
                "at": iso(line.at) if line.at else "",
            }
            for line in lines
        ],
    }
    return json.dumps(values, ensure_ascii=False, indent=2).encode()


def as_csv(lines: tuple[Line, ...], titles: tuple[str, ...]) -> bytes:
    """Write the lines as CSV for a French spreadsheet, cells that would compute neutralised."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(titles)
    for line in lines:
        at = iso(line.at) if line.at else ""
        writer.writerow([neutral(each) for each in (line.rubric, line.name, line.value, at)])
    return f"{CSV_BOM}{written.getvalue()}".encode()


def _identity(reading: Reading, person: Person) -> Iterator[Line]:
    for name, ref in person.texts.items():
        text = reading.reader.text(ref)
        if text is not None:
            yield Line(rubric="identity", name=name, value=text.value, at=text.created_at)
    yield Line(rubric="role", name="kind", value=str(person.kind))
    yield Line(rubric="role", name="organisation", value=person.organisation)


def _letters(reading: Reading, person: Person) -> Iterator[Line]:
    for letter in reading.reader.letters(LetterFilter(person=person.id)):
        if letter.sent_at is not None:
            spec = LETTERS.get(letter.code)
            title = spec.title if spec else letter.code
            yield Line(rubric="letters", name=letter.id, value=title, at=letter.sent_at)


def _acts(reading: Reading, person: Person) -> Iterator[Line]:
    for event in reading.reader.events(EventFilter(actor=person.id)):
        # Told as this person may know it: what became a request shows as the act asked for.
        shown = {each.id: each.kind for each in reading.shown_events(event.case)}
        if event.id in shown:
            kind = shown[event.id]
            yield Line(rubric="acts", name=event.case, value=kind, at=event.recorded_at)


def _requests(reading: Reading, person: Person) -> Iterator[Line]:
    for request in requests_of(reading, person):
        yield Line(rubric="requests", name=request.right, value=request.detail, at=request.asked_at)
        if request.answered_at is not None:
            yield Line(
                rubric="requests", name="answer", value=request.answer, at=request.answered_at
            )
