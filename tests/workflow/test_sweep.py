"""The sweep, from commands to letters in the mailbox."""

from datetime import UTC, datetime

from tests.workflow.bench import file_candidature, open_draft
from workflow.office import Office
from workflow.store.records import LetterPhase
from workflow.sweep import advance_to, sweep


def _letters(office: Office) -> list[tuple[str, LetterPhase]]:
    with office.store.read() as reader:
        return [(letter.code, letter.phase) for letter in reader.letters()]


def test_a_receipt_leaves_at_the_next_sweep(office: Office) -> None:
    file_candidature(office, "40088")

    report = sweep(office)

    assert report.deliveries.actions == {"sent": 1}
    assert _letters(office) == [("receipt_complete", LetterPhase.SENT)]
    assert len(list((office.store.folder / "courrier").glob("*.eml"))) == 1


def test_the_clock_passes_from_due_time_to_due_time(office: Office) -> None:
    open_draft(office, "40088")

    advance_to(office, datetime(2020, 11, 9, 9, tzinfo=UTC))

    with office.store.read() as reader:
        codes = [
            (letter.code, letter.phase, letter.why)
            for letter in reader.letters()
            if letter.code != "weekly_digest"
        ]
    assert codes == [
        ("reminder_council", "sent", "sent"),
        ("reminder_closing", "sent", "sent"),
        ("reminder_closing", "sent", "sent"),
        ("reminder_closing", "sent", "sent"),
        ("draft_carried", "sent", "sent"),
    ]
