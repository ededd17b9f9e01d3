"""The sheet of a file as a committee reads it: one page of facts, what was answered, its pieces.

A permanent guest reads the sheet of a file of their own meeting, as it stood before anything
undisclosed was decided of it; personal answers and documents are the members'.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from notifications.wording import effective_text, label, list_text
from notifications.wording import sheets as words
from notifications.wording.places import departement_text, region_text
from states.facts import Candidature
from states.history import candidature_of
from states.identifiers import CaseId, Role
from states.programme import Programme
from workflow.committee.shown import AgendaItem, MeetingRead
from workflow.filing.answers import FILED
from workflow.holdings import Held, pieces_of
from workflow.people import text_refs
from workflow.reading import FileRead, Reading, missing_pieces
from workflow.reports.masking import mask_of


@dataclass(frozen=True, kw_only=True)
class FileSheet:
    """One file of an agenda, in words: `rows` are facts, `answers` what its form says.

    `missing` are the labels of the pieces the file lacks; `pieces` the documents its reader may
    open.
    """

    case: CaseId
    rank: int
    reference: str
    place: str
    rows: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    pieces: tuple[Held, ...]

    @property
    def title(self) -> str:
        """How the file is called aloud: its reference and its place."""
        return f"{self.reference} {self.place}".strip()


def sheet_of(reading: Reading, item: AgendaItem) -> FileSheet | None:
    """Return the sheet of an item of an agenda, None when the file is not there any more."""
    read, in_force = _read(reading, item.case), reading.in_force()
    if read is None or in_force is None or not isinstance(read.facts, Candidature):
        return None
    programme = in_force.programme
    return FileSheet(
        case=item.case,
        rank=item.rank,
        reference=item.reference,
        place=item.place,
        rows=tuple(_rows(reading, read.facts, programme)),
        answers=tuple(_answers(reading, read, programme)),
        missing=missing_pieces(read.facts, programme),
        pieces=pieces_of(reading, read),
    )


def sheets_of(reading: Reading, meeting: MeetingRead) -> tuple[FileSheet, ...]:
    """Return the sheets of a meeting, in the order of its agenda."""
    found = (sheet_of(reading, item) for item in meeting.items)
    return tuple(sheet for sheet in found if sheet is not None)


def sheet_values(sheet: FileSheet, meeting: MeetingRead, sender: str) -> Mapping[str, object]:
    """Return what the document `file_sheet` prints; dated from the meeting's own day."""
    held = meeting.session.held_on
    assert held is not None, "a meeting on an agenda has its day"
    return {
        "dated": held.instant.date(),
        "title": words.sheet_title(sheet.title),
        "author": sender,
        "sender": sender,
        "reference": sheet.reference,
        "place": sheet.place,
        "rank": sheet.rank,
        "session": words.session_text(meeting.body, effective_text(held)),
        "rows": [list(row) for row in sheet.rows],
        "answers": [list(each) for each in sheet.answers],
        "missing": list(sheet.missing),
        "pieces": [held.name for held in sheet.pieces if held.name],
        "foot": words.foot_text(sheet.title, meeting.reference),
    }


def _read(reading: Reading, case: CaseId) -> FileRead | None:
    """Return a file of the agenda: for a guest, as it stood before what nobody told them."""
    if reading.actor.is_insider:
        return reading.file(case)
    events = reading.shown_events(case)
    if not events or reading.archive.candidature(case) is None:
        return None
    facts = candidature_of(events)
    return FileRead(facts=facts, place=reading.place_of(facts), events=events)


def _rows(reading: Reading, facts: Candidature, programme: Programme) -> Iterator[tuple[str, str]]:
    authority = reading.archive.authority(facts.authority)
    if authority is not None:
        yield words.CODE, facts.authority
        where = [departement_text(authority.departement) if authority.departement else ""]
        where.append(region_text(facts.region) if facts.region else "")
        yield words.TERRITORY, ", ".join(each for each in where if each)
    if facts.members:
        yield words.MEMBERS, list_text([_place(reading, code) for code in facts.members])
    window = programme.window(facts.window)
    yield words.WINDOW, window.label if window else str(facts.window)
    if facts.filed_at is not None:
        how = f", {label('channel', facts.channel)}" if facts.channel else ""
        yield words.FILED, f"{effective_text(facts.filed_at)}{how}"
    labels = {piece.id: piece.label for piece in programme.pieces}
    received = [labels.get(piece, piece) for piece in facts.pieces]
    yield words.PIECES, list_text(received) or words.NO_PIECE


def _answers(reading: Reading, read: FileRead, programme: Programme) -> Iterator[tuple[str, str]]:
    filed = [event for event in read.events if event.kind == FILED]
    if not filed:
        return
    said = mask_of(reading).words(reading.reader, text_refs(filed[-1].data))
    guest = Role.GUEST in reading.actor.roles and not reading.actor.is_insider
    for question in programme.questions:
        if said.get(question.id) and not (guest and question.personal):
            yield question.label, said[question.id]


def _place(reading: Reading, code: str) -> str:
    authority = reading.archive.authority(code)
    text = reading.reader.text(authority.name_ref) if authority else None
    return text.value if text else code
