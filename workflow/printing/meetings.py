"""The papers of a meeting: its minutes, its decision record, the sheet of each file.

They say what `workflow.committee.minutes` says, word for word, so that what is printed is what
was approved.
"""

from dataclasses import replace

from notifications.printing import Printer, printed
from notifications.wording.minutes import DECISION_HEADS
from notifications.wording.signing import standing_text
from states.instants import PARIS
from workflow.committee.minutes import Document, Section, papers_of
from workflow.committee.reading import MeetingRead
from workflow.committee.sheets import FileSheet, sheet_values

MINUTES = "minutes"
DECISION_RECORD = "decision_record"
FILE_SHEET = "file_sheet"
COUNTS = DECISION_HEADS[4]


def minutes_pdf(meeting: MeetingRead, sender: str, printer: Printer = printed) -> bytes:
    """Return the minutes (procès-verbal) of a meeting; `sender` names who holds it.

    Raises:
        PrinterMissing: the extra `pdf` is not installed.
        NotPrintable: no document can be made of what was recorded.
    """
    return printer(MINUTES, paper_values(meeting, papers_of(meeting).minutes, sender))


def decision_record_pdf(
    meeting: MeetingRead, sender: str, printer: Printer = printed, *, counted: bool = True
) -> bytes:
    """Return the decision record of a meeting (relevé de décisions), votes counted or not.

    Raises:
        PrinterMissing: the extra `pdf` is not installed.
        NotPrintable: no document can be made of what was recorded.
    """
    record = papers_of(meeting).decision_record
    if not counted:
        record = replace(record, sections=tuple(map(_without_counts, record.sections)))
    return printer(DECISION_RECORD, paper_values(meeting, record, sender))


def file_sheet_pdf(
    sheet: FileSheet, meeting: MeetingRead, sender: str, printer: Printer = printed
) -> bytes:
    """Return the sheet of a file on one page.

    Raises:
        PrinterMissing: the extra `pdf` is not installed.
        NotPrintable: no document can be made of what the file says.
    """
    return printer(FILE_SHEET, sheet_values(sheet, meeting, sender))


def _without_counts(section: Section) -> Section:
    """Return a section without its column of votes, if it has one."""
    if COUNTS not in section.head:
        return section
    place = section.head.index(COUNTS)
    head, *rows = (
        tuple(cell for n, cell in enumerate(row) if n != place)
        for row in (section.head, *section.rows)
    )
    return replace(section, head=head, rows=tuple(rows))


def paper_values(meeting: MeetingRead, document: Document, sender: str) -> dict[str, object]:
    """Return what a paper of a meeting prints; its hash is said once it is approved."""
    approved = meeting.approved_at
    day = approved.astimezone(PARIS).date() if approved else None
    return {
        **document.to_value(),
        "author": sender,
        "sender": sender,
        "service": [meeting.body],
        "standing": standing_text(day),
        "is_draft": approved is None,
        "digest": meeting.digest if approved else "",
        "foot": f"{meeting.body} – {document.reference}",
    }
