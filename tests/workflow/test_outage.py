"""An outage of the sweep, as the issue tells it: forty drafts, a stop, two ways to start again."""

import email
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from email import policy
from pathlib import Path

from states.identifiers import CaseId
from tests.workflow.bench import (
    WAVE_1,
    act,
    move,
    open_draft,
    register_town,
)
from workflow.office import Office
from workflow.schedule.sweep import advance_to, sweep
from workflow.store.filters import LetterFilter, ReminderFilter
from workflow.store.records import LetterPhase, ReminderStatus

STOPPED_AT = datetime(2020, 10, 20, 10, tzinfo=UTC)
NOVEMBER_5 = datetime(2020, 11, 5, 9, tzinfo=UTC)
"""Thursday 5 November 2020, 10:00 in Paris: the day before the closing."""
NOVEMBER_7 = datetime(2020, 11, 7, 9, tzinfo=UTC)
DRAFTS = 40
ROOT = Path(__file__).parents[2]


def _stopped(office: Office) -> list[CaseId]:
    """Open forty drafts, sweep until 20 October, then only file six and withdraw two."""
    codes = [f"{47100 + number}" for number in range(DRAFTS)]
    for code in codes:
        register_town(office, code, f"Ville {code}")
    drafts = [open_draft(office, code) for code in codes]
    for draft in drafts[:6]:
        act(office, draft, "add_piece", piece="form")
    advance_to(office, STOPPED_AT)
    move(office, datetime(2020, 10, 28, 10, tzinfo=UTC))
    for draft in drafts[:6]:
        act(office, draft, "submit", window=WAVE_1, channel="email")
    for draft in drafts[6:8]:
        act(office, draft, "withdraw")
    return drafts


def _texts(office: Office, code: str, since: datetime = STOPPED_AT) -> list[str]:
    with office.store.read() as reader:
        rows = reader.letters(LetterFilter(phases=(LetterPhase.SENT,), code=code))
    found = []
    for row in rows:
        if row.sent_at is None or row.sent_at < since or row.message is None:
            continue
        message = email.message_from_bytes(row.message, policy=policy.default)
        found.append(message.get_body(("plain",)).get_content())
    return found


def _statuses(office: Office) -> dict[tuple[int, str], int]:
    with office.store.read() as reader:
        rows = reader.reminders(ReminderFilter(deadline=WAVE_1))
    return dict(Counter((row.days_before, str(row.status)) for row in rows))


def test_started_again_the_day_before_each_draft_reads_tomorrow_once(office: Office) -> None:
    drafts = _stopped(office)
    move(office, NOVEMBER_5)

    sweep(office)

    texts = _texts(office, "reminder_closing")
    assert len(texts) == 32
    assert [text for text in texts if "se termine demain" not in " ".join(text.split())] == []
    assert _statuses(office) == {
        (60, "sent"): 40,
        (30, "sent"): 40,
        (7, "skipped"): 32,
        (7, "superseded"): 8,
        (1, "sent"): 32,
        (1, "superseded"): 8,
        (0, "superseded"): 6,
    }
    with office.store.read() as reader:
        skipped = reader.reminders(ReminderFilter(statuses=(ReminderStatus.SKIPPED,)))
        written = LetterFilter(code="reminder_closing", created_from=NOVEMBER_5)
        concerned = {row.case_id for row in reader.letters(written)}
    assert len({row.key for row in skipped}) == 32
    assert concerned == {*drafts[8:]}


def test_started_again_the_day_after_no_reminder_leaves_and_each_draft_is_carried(
    office: Office,
) -> None:
    _stopped(office)
    move(office, NOVEMBER_7)

    report = sweep(office)

    assert report.acts == 32
    assert _texts(office, "reminder_closing") == []
    assert _statuses(office) == {
        (60, "sent"): 40,
        (30, "sent"): 40,
        (7, "expired"): 40,
        (1, "expired"): 40,
        (0, "expired"): 6,
    }
    with office.store.read() as reader:
        expired = reader.reminders(ReminderFilter(statuses=(ReminderStatus.EXPIRED,)))
    assert {row.why for row in expired} == {"deadline_over"}
    advance_to(office, datetime(2020, 11, 9, 8, tzinfo=UTC))
    assert len(_texts(office, "draft_carried")) == 32


def test_two_processes_sweeping_at_once_write_nothing_twice(office: Office) -> None:
    drafts = _stopped(office)
    move(office, NOVEMBER_5)
    script = (
        "import sys; from pathlib import Path; from workflow.composition import open_office; "
        "from workflow.schedule.sweep import sweep; sweep(open_office(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", script, str(office.store.folder)]

    running = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]

    assert [process.wait(timeout=60) for process in running] == [0, 0]
    with office.store.read() as reader:
        written = LetterFilter(code="reminder_closing", created_from=NOVEMBER_5)
        rows = reader.letters(written)
    assert {row.case_id for row in rows} == {*drafts[8:]}
    assert Counter((row.phase, row.attempts) for row in rows) == {(LetterPhase.SENT, 1): 32}


def test_two_drafts_of_one_contact_are_one_letter_that_names_both(office: Office) -> None:
    open_draft(office, "40088", members=("47001",))
    open_draft(office, "47001")

    advance_to(office, datetime(2020, 11, 5, 8, tzinfo=UTC))

    texts = _texts(office, "reminder_closing", since=datetime(2020, 11, 5, tzinfo=UTC))
    both = [text for text in texts if "AMI2-001 Dax" in text and "AMI2-002 Agen" in text]
    assert (len(texts), len(both)) == (2, 1)
