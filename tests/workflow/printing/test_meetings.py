"""The papers of a meeting say what its minutes say, on pages that anybody can read."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from notifications.printing import printed
from tests.notifications.pdf_inspection import Inspected
from tests.workflow.bench import LEAD
from tests.workflow.committee.test_meeting import whole_story
from tests.workflow.meeting_bench import REFERENCE, Bench, documents_of
from workflow.committee.commands import ApproveMinutes
from workflow.committee.minutes import draft_of
from workflow.committee.reading import MeetingRead, meeting_read
from workflow.committee.sheets import sheets_of
from workflow.office import Office
from workflow.printing.meetings import decision_record_pdf, file_sheet_pdf, minutes_pdf
from workflow.reading import Reading

NBSP = "\N{NO-BREAK SPACE}"
SENDER = "Conservatoire national des arts et métiers"


def _read(bench: Bench) -> MeetingRead:
    with bench.office.store.read() as reader:
        found = meeting_read(Reading(bench.office, reader, LEAD), REFERENCE)
    assert found is not None
    return found


def _said(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace(NBSP, " ").split())


def test_minutes_print_every_paragraph_and_every_row_of_the_minutes(office: Office) -> None:
    bench = whole_story(office)

    content = minutes_pdf(_read(bench), SENDER)

    said, inspected = _said(content).replace(" ", ""), Inspected(content)
    assert inspected.faults() == []
    for section in documents_of(bench).minutes.sections:
        cells = [words for row in section.rows for words in row]
        for words in (section.title, *section.paragraphs, *cells):
            assert "".join(words.replace(NBSP, " ").split()) in said, words
    assert "Projet,nonapprouvé" in said


def test_approved_minutes_print_what_was_frozen_with_its_hash(office: Office) -> None:
    bench = whole_story(office)
    bench.do(ApproveMinutes)
    read = _read(bench)

    assert documents_of(bench).frozen
    assert documents_of(bench).minutes == draft_of(read).minutes
    assert documents_of(bench).decision_record == draft_of(read).decision_record
    said = _said(minutes_pdf(read, SENDER))
    assert "Approuvé le" in said
    assert read.digest in said
    assert minutes_pdf(read, SENDER) == minutes_pdf(read, SENDER)


def test_the_decision_record_and_the_sheets_are_fit_to_be_kept(office: Office) -> None:
    bench = whole_story(office)
    read = _read(bench)
    with office.store.read() as reader:
        sheets = sheets_of(Reading(office, reader, LEAD), read)

    record = decision_record_pdf(read, SENDER)
    sheet = file_sheet_pdf(sheets[0], read, SENDER)

    assert Inspected(record).faults() == []
    assert Inspected(sheet).faults() == []
    assert len(PdfReader(BytesIO(sheet)).pages) == 1
    assert len(sheets) == 11


@pytest.mark.parametrize("make", [minutes_pdf, decision_record_pdf])
def test_another_printer_is_given_the_same_values(office: Office, make: object) -> None:
    bench = whole_story(office)
    given: list[str] = []

    def printer(document: str, values: object) -> bytes:
        assert isinstance(values, dict)
        given.append(f"{document} {values['reference']}")
        return b""

    assert callable(make)
    make(_read(bench), SENDER, printer)
    assert given[0].endswith(f" PV-{REFERENCE}")
    assert printed is not printer
