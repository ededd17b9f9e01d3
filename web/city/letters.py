"""The letters a city received about a file, as they left."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from notifications.letters import LETTERS, Category
from web.city.remaining import own_path
from web.files.found import found
from web.mail.papers import handed_out
from web.pages import not_found, page, see_other
from web.visit import Visit
from workflow.commands import RecordProof
from workflow.holdings import letters_of
from workflow.mail.documents import documents_in
from workflow.mail.notification import PROVED
from workflow.mail.signing import is_signed, letter_case
from workflow.outcomes import Done
from workflow.reading import FileRead, Reading
from workflow.store.records import LetterRow
from workflow.writing.preview import preview_of, source_of


@dataclass(frozen=True, kw_only=True)
class Received:
    """A letter handed to the mail server for the reader."""

    id: str
    title: str
    sent_at: datetime


def show_letters(visit: Visit) -> Response:
    """List the letters sent to the visitor about a file, latest first."""
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        if read is None:
            return not_found(visit)
        letters = tuple(_received(each) for each in received_of(reading, read))
    path = own_path(read.facts.reference)
    return page(visit, "city/letters.html.j2", read=read, letters=letters, path=path)


def show_letter(visit: Visit) -> Response:
    """Show one of these letters as it left."""
    wanted = visit.path("letter")
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        sent = received_of(reading, read) if read else ()
        letter = next((each for each in sent if each.id == wanted), None)
        source = source_of(visit.counter.office, reading.reader)
        if read is None or letter is None or source is None:
            return not_found(visit)
        preview = preview_of(letter, source) if letter.message is not None else None
        papers = documents_in(letter.message) if letter.message is not None else ()
        events = reading.archive.events(letter_case(letter.id))
        proved = any(event.kind == PROVED for event in events)
    return page(
        visit,
        "city/letter.html.j2",
        read=read,
        letter=_received(letter),
        preview=preview,
        path=own_path(read.facts.reference),
        ranks={each.name: rank for rank, each in enumerate(papers, start=1)},
        may_acknowledge=is_signed(letter.code) and not proved,
        proved=proved,
    )


def open_document(visit: Visit) -> Response:
    """Hand out a document of one of these letters, byte for byte."""
    with visit.reading() as reading:
        letter = _own_letter(visit, reading)
    message = letter.message if letter else None
    return handed_out(visit, documents_in(message) if message is not None else ())


def acknowledge(visit: Visit) -> Response:
    """Record that the reader has the letter: this proves its receipt."""
    with visit.reading() as reading:
        letter = _own_letter(visit, reading)
    if letter is None or not is_signed(letter.code):
        return not_found(visit)
    outcome = visit.run(RecordProof(actor=visit.actor, letter=letter.id, proof="opened"))
    path = f"{own_path(visit.path('reference'))}/lettres/{letter.id}"
    if isinstance(outcome, Done):
        return see_other(visit, path, "Merci : la réception de cette lettre est enregistrée.")
    return see_other(visit, path, *visit.explain(outcome), tone="fault")


def _own_letter(visit: Visit, reading: Reading) -> LetterRow | None:
    read = found(reading, visit.path("reference"))
    sent = received_of(reading, read) if read else ()
    return next((each for each in sent if each.id == visit.path("letter")), None)


def received_of(reading: Reading, read: FileRead) -> tuple[LetterRow, ...]:
    """Return the letters about a file that left for this very reader, latest first."""
    return tuple(
        letter
        for letter in letters_of(reading, read.facts.id)
        if letter.sent_at is not None
        and letter.person == str(reading.actor.id)
        and LETTERS[letter.code].category is not Category.ACCESS
    )


def _received(letter: LetterRow) -> Received:
    assert letter.sent_at is not None
    return Received(id=letter.id, title=LETTERS[letter.code].title, sent_at=letter.sent_at)
