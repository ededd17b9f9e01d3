"""What a letter stops, and which letters join in one message."""

import pytest

from notifications.letters import LETTERS, Category
from tests.workflow.evidence_samples import letter_row, reminder_row
from workflow.mail.posting import MERGING, SUPERSEDES, letter_id, stop_letter
from workflow.store.records import LetterPhase, ReminderStatus
from workflow.store.store import Store

PHASES = (
    "antenna_closed antenna_opened antenna_resumed antenna_suspended "
    "deployment_started engineering_started"
)
STOPPED = {
    ("registration_receipt", "draft_carried draft_lapsed received_too_late"),
    ("receipt_complete", "draft_carried draft_lapsed received_too_late"),
    ("draft_carried", "draft_carried"),
    ("draft_lapsed", "draft_carried"),
    ("consolidation_ended", "consolidation_request"),
    ("inadmissible", "consolidation_ended consolidation_request"),
    (
        "withdrawal_acknowledged",
        "consolidation_request draft_carried draft_lapsed received_too_late",
    ),
    *[
        (decision, "decision_deferred decision_not_retained decision_retained support_offered")
        for decision in ("decision_retained", "decision_not_retained", "decision_deferred")
    ],
    ("antenna_suspended", "antenna_resumed"),
    ("antenna_resumed", "antenna_suspended"),
    *[(end, PHASES) for end in ("antenna_closed", "label_ended")],
}


def test_each_letter_stops_those_it_contradicts_and_no_other() -> None:
    found = {(code, " ".join(sorted(stopped))) for code, stopped in SUPERSEDES.items()}
    assert found == STOPPED


def test_what_is_stopped_and_what_stops_are_letters() -> None:
    named = {code for row in STOPPED for part in row for code in part.split()}
    assert named - set(LETTERS) == set()


def test_reminders_and_announcements_alone_join_in_one_message() -> None:
    assert set(MERGING) == {Category.REMINDER, Category.ANNOUNCEMENT}


@pytest.mark.parametrize("keys", [["a"], ["a", "b"], ["ab"], ["b", "a"]])
def test_the_id_of_a_letter_follows_from_its_keys_alone(keys: list[str]) -> None:
    others = [["a"], ["a", "b"], ["ab"], ["b", "a"]]
    assert [letter_id(other) == letter_id(keys) for other in others] == [
        other == keys for other in others
    ]
    assert len(letter_id(keys)) == 24


STILL_HERE = {LetterPhase.HELD, LetterPhase.QUEUED, LetterPhase.RETRY, LetterPhase.CLAIMED}


@pytest.mark.parametrize("phase", list(LetterPhase))
def test_a_letter_stops_as_long_as_it_has_not_left(store: Store, phase: LetterPhase) -> None:
    letter = letter_row(phase=phase)
    with store.write() as writer:
        writer.add_letter(letter)
        assert stop_letter(writer, letter, LetterPhase.CANCELLED, "erreur") is (phase in STILL_HERE)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (LetterPhase.CANCELLED, ReminderStatus.CANCELLED),
        (LetterPhase.SUPERSEDED, ReminderStatus.SUPERSEDED),
        (LetterPhase.EXPIRED, ReminderStatus.EXPIRED),
        (LetterPhase.SKIPPED, ReminderStatus.SKIPPED),
    ],
)
def test_the_lines_of_a_letter_that_stops_say_why(
    store: Store, target: LetterPhase, status: ReminderStatus
) -> None:
    letter = letter_row()
    with store.write() as writer:
        writer.add_letter(letter)
        writer.add_reminder(reminder_row(letter_id=letter.id, status=ReminderStatus.ATTACHED))
        stop_letter(writer, letter, target, "ainsi")
        stopped, line = writer.letter(letter.id), writer.reminder("k1")
    assert stopped is not None
    assert line is not None
    assert (stopped.phase, line.status, line.why) == (target, status, "ainsi")
