"""An erasure reaches the documents: a PDF or a scan that names somebody, whoever holds it."""

import io
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from email import message_from_bytes, policy
from hashlib import sha256

import pytest
from pypdf import PdfReader

from notifications.printing import printed
from states.identifiers import CaseId, ContactKind
from tests.plain_printer import plain_printer
from tests.workflow.bench import LEAD, decide, done, file_candidature, move
from tests.workflow.mail.test_documents import (
    AFTER_WAVE_1,
    RECALL_OVER,
    SCAN,
    _elect,
    decided,
    leave,
    letters_by_kind,
    release,
    scan,
)
from workflow.audit.verification import verify
from workflow.commands import ErasePerson, RegisterAuthority, SettleLetter
from workflow.keys import ensure_key, known_public_key, sign_now
from workflow.mail.outbox import MAILBOX_FOLDER, deliver
from workflow.office import Office
from workflow.outcomes import Done
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow
from workflow.upkeep.erasing import erase

CODE = "decision_retained"
PACKED = b"%PDF-1.7\npacked\n"
HEAD, OTHER_HEAD = "Executive 40088", "Executive 47001"


def packed(document: str, values: Mapping[str, object]) -> bytes:
    """Return the values compressed, as the words of a PDF are: no search of bytes sees them."""
    return PACKED + zlib.compress(plain_printer(document, values))


@pytest.fixture
def mailed(office: Office) -> Office:
    """An office that keeps what leaves in its mailbox folder."""
    (office.store.folder / MAILBOX_FOLDER).mkdir(exist_ok=True)
    return office


def erased(office: Office, person: str) -> None:
    command = ErasePerson(actor=LEAD, person=CaseId(person), reason="Demande de la personne")
    assert isinstance(erase(office, command).outcome, Done)


def letters(office: Office) -> tuple[LetterRow, ...]:
    with office.store.read() as reader:
        return reader.letters(LetterFilter(code=CODE))


def stored_files(office: Office) -> Iterator[bytes]:
    """Yield each message and piece of an installation, in its store and in its folders."""
    yield from (letter.message for letter in letters(office) if letter.message)
    for path in sorted(office.store.folder.rglob("*")):
        if path.is_file() and not path.name.startswith("ancrage.db"):
            yield path.read_bytes()


def documents(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"%PDF"):
        yield content
    elif b"Content-Type" in content:
        for part in message_from_bytes(content, policy=policy.default).walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload


def printed_for(office: Office, name: str) -> int:
    """Count the PDFs whose text, as a reader sees it, holds a name."""
    found = 0
    for content in stored_files(office):
        for document in documents(content):
            if document.startswith(b"%PDF"):
                pages = PdfReader(io.BytesIO(document)).pages
                text = " ".join(" ".join(page.extract_text() for page in pages).split())
                found += name.casefold() in text.casefold()
    return found


def unpacked(document: bytes) -> bytes:
    is_packed = document.startswith(PACKED)
    return zlib.decompress(document.removeprefix(PACKED)) if is_packed else document


def holding(office: Office, wanted: bytes) -> int:
    return sum(
        wanted in unpacked(document)
        for content in stored_files(office)
        for document in documents(content)
    )


def test_no_pdf_that_names_the_executive_is_left_with_anybody(mailed: Office) -> None:
    mailed.printer = printed
    ensure_key(mailed.store.folder, mailed.randomness)
    cases = [file_candidature(mailed, code) for code in ("40088", "47001")]
    move(mailed, AFTER_WAVE_1)
    decide(mailed, dict.fromkeys(cases, "label"))
    for letter in letters(mailed):
        done(mailed, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))
    move(mailed, AFTER_WAVE_1 + RECALL_OVER)
    deliver(mailed)
    for letter in letters(mailed):  # the mailbox of a live installation keeps the same bytes
        path = mailed.store.folder / MAILBOX_FOLDER / f"copie-{letter.id}.eml"
        path.write_bytes((letter.message or b"").replace(letter.message_id.encode(), b"<x@y>"))
    sign_now(mailed, LEAD, "digest")
    before = {name: printed_for(mailed, name) for name in (HEAD, OTHER_HEAD)}
    head = next(each for each in letters(mailed) if each.case_id == cases[0] and is_head(each))

    erased(mailed, head.person)

    assert before[HEAD] == before[OTHER_HEAD] >= 4
    assert (printed_for(mailed, HEAD), printed_for(mailed, OTHER_HEAD)) == (0, before[OTHER_HEAD])
    kept = {letter.case_id for letter in letters(mailed) if letter.message is not None}
    assert kept == {cases[1]}
    with mailed.store.read() as reader:
        found = verify(reader, known_public_key(mailed.store.folder))
        assert (found.problems, found.checkpoints) == ((), 1)


def is_head(letter: LetterRow) -> bool:
    return b"executive-" in (letter.message or b"")[:2000]


def test_no_scan_of_the_letter_signed_is_left_with_anybody(mailed: Office) -> None:
    decided(mailed)
    head = letters_by_kind(mailed, CODE)[ContactKind.EXECUTIVE]
    done(mailed, scan(head))
    leave(mailed)
    assert holding(mailed, SCAN) >= 3

    erased(mailed, head.person)

    assert holding(mailed, SCAN) == 0
    assert mailed.pieces.read(sha256(SCAN).hexdigest()) is None


def test_a_copy_that_left_before_the_letter_it_copies_is_found_too(office: Office) -> None:
    office.printer = packed
    decided(office)
    waiting = letters_by_kind(office, CODE)
    copy, head = waiting[ContactKind.CONTACT], waiting[ContactKind.EXECUTIVE]
    done(office, SettleLetter(actor=LEAD, letter=copy.id, choice="release"))
    move(office, AFTER_WAVE_1 + RECALL_OVER)
    deliver(office)
    done(office, SettleLetter(actor=LEAD, letter=head.id, choice="cancel"))
    assert holding(office, HEAD.encode()) >= 1

    erased(office, head.person)

    assert holding(office, HEAD.encode()) == 0


def test_a_copy_still_to_leave_leaves_without_the_name(office: Office) -> None:
    office.printer = packed
    decided(office)
    waiting = letters_by_kind(office, CODE)
    copy, head = waiting[ContactKind.CONTACT], waiting[ContactKind.EXECUTIVE]
    done(office, SettleLetter(actor=LEAD, letter=head.id, choice="release"))
    move(office, AFTER_WAVE_1 + RECALL_OVER)
    deliver(office)

    erased(office, head.person)
    done(office, SettleLetter(actor=LEAD, letter=copy.id, choice="release"))
    deliver(office)

    left = next(letter for letter in letters(office) if letter.id == copy.id)
    assert left.phase is LetterPhase.SENT
    assert left.message is not None
    assert holding(office, HEAD.encode()) == 0


def test_erasing_who_was_copied_leaves_the_letter_to_its_addressee(office: Office) -> None:
    office.printer = packed
    decided(office)
    left = leave(office)

    erased(office, left[ContactKind.CONTACT].person)

    kept = {letter.id for letter in letters(office) if letter.message is not None}
    assert left[ContactKind.EXECUTIVE].id in kept
    assert left[ContactKind.CONTACT].id not in kept


def test_a_letter_printed_for_whoever_was_elected_since_goes_with_them(office: Office) -> None:
    office.printer = packed
    done(
        office,
        RegisterAuthority(actor=LEAD, code="16102", name="Cognac", departement="16", region="75"),
    )
    _elect(office, "Madame")
    decided(office, code="16102")
    release(office)
    _elect(office, "Monsieur", since=date(2020, 11, 10))
    move(office, AFTER_WAVE_1 + timedelta(days=1))
    deliver(office)
    assert holding(office, b"Monsieur le maire") >= 1
    with office.store.read() as reader:
        (text,) = (each for each in reader.all_texts() if each.value == "Monsieur le maire")

    assert text.person is not None
    erased(office, text.person)

    assert holding(office, b"Monsieur le maire") == 0


def test_a_file_that_no_letter_answers_for_goes_by_its_hash(mailed: Office) -> None:
    mailed.printer = packed
    decided(mailed)
    head = leave(mailed)[ContactKind.EXECUTIVE]
    stray = mailed.store.folder / MAILBOX_FOLDER / "ancien.eml"
    content = (head.message or b"").replace(head.message_id.encode(), b"<autre@y>")
    stray.write_bytes(content)

    erased(mailed, head.person)

    assert not stray.exists()
