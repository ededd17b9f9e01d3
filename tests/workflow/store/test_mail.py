"""The ledger and the letters: identity, claims, fencing, moves."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from states.identifiers import CaseId, EventId, PersonId
from tests.workflow.evidence_samples import NOON, event, letter_row, reminder_row
from workflow.store.connection import IntegrityError
from workflow.store.filters import LetterFilter, ReminderFilter
from workflow.store.records import LetterMove, LetterPhase, ReminderStatus
from workflow.store.store import Store, Writer

LEASE = NOON + timedelta(minutes=5)
P1, P2 = PersonId("p1"), PersonId("p2")


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_key_of_a_reminder_is_planned_once(store: Store) -> None:
    first = reminder_row()
    with store.write() as writer:
        assert writer.add_reminder(first)
        assert not writer.add_reminder(replace(first, planned_at=later(9), template="other"))
        assert writer.reminders() == (first,)
        assert (writer.reminder("k1"), writer.reminder("k2")) == (first, None)


@pytest.mark.parametrize("changes", [{"key": ""}, {"key": None}, {"status": "sleeping"}])
def test_reminder_out_of_its_closed_sets_is_an_error_not_ignored(
    store: Store, changes: dict[str, str]
) -> None:
    with pytest.raises(IntegrityError), store.write() as writer:
        writer.add_reminder(reminder_row(**changes))


def test_result_of_a_letter_is_copied_to_its_reminders(store: Store) -> None:
    with store.write() as writer:
        writer.add_letter(letter_row())
        for key in ("k1", "k2", "k3"):
            writer.add_reminder(reminder_row(key))
        for key in ("k1", "k2"):
            assert writer.set_reminder(key, ReminderStatus.ATTACHED, "l1")
        assert writer.set_reminders_of("l1", ReminderStatus.SENT, "250") == 2
        assert writer.set_reminder("k3", ReminderStatus.SKIPPED, why="nearer")
        assert not writer.set_reminder("absent", ReminderStatus.SENT)
        told = [(row.key, row.status, row.letter_id, row.why) for row in writer.reminders()]
        assert told == [
            ("k1", "sent", "l1", "250"),
            ("k2", "sent", "l1", "250"),
            ("k3", "skipped", None, "nearer"),
        ]
        assert writer.reminder_counts() == {"sent": 2, "skipped": 1}


@pytest.mark.parametrize(
    ("narrowed", "kept"),
    [
        (ReminderFilter(), ["k2", "k1", "k3"]),
        (ReminderFilter(statuses=(ReminderStatus.PLANNED,)), ["k2", "k1"]),
        (ReminderFilter(deadline="AMI2/vague-1"), ["k1"]),
        (ReminderFilter(case="c1"), ["k2"]),
        (ReminderFilter(person="p2"), ["k3"]),
        (ReminderFilter(planned_by=later(0)), ["k2", "k1"]),
        (ReminderFilter(letter="l1"), []),
        (ReminderFilter(limit=1), ["k2"]),
    ],
)
def test_filter_keeps_reminders_by_planned_time(
    store: Store, narrowed: ReminderFilter, kept: list[str]
) -> None:
    with store.write() as writer:
        writer.add_reminder(reminder_row("k1", deadline="AMI2/vague-1"))
        writer.add_reminder(reminder_row("k2", planned_at=later(-1), case_id=CaseId("c1")))
        skipped = ReminderStatus.SKIPPED
        writer.add_reminder(reminder_row("k3", planned_at=later(1), person=P2, status=skipped))
        assert [row.key for row in writer.reminders(narrowed)] == kept


def test_id_of_a_letter_is_taken_once(store: Store) -> None:
    row = letter_row(lapses_at=later(60))
    with store.write() as writer:
        assert [writer.add_letter(row), writer.add_letter(replace(row, person=P2))] == [True, False]
        assert (writer.letter("l1"), writer.letter("l2")) == (row, None)


def test_letter_is_claimed_once_until_its_lease_ends(store: Store) -> None:
    with store.write() as writer:
        writer.add_letter(letter_row())
        assert writer.claim_letter("l1", later(-1), LEASE) is None
        assert writer.claim_letter("l1", NOON, LEASE) == 1
        assert writer.claim_letter("l1", LEASE, later(10)) is None
        assert writer.claim_letter("l1", later(6), later(11)) == 2
        row = writer.letter("l1")
    assert row == letter_row(phase=LetterPhase.CLAIMED, token=2, attempts=2, lease_until=later(11))


@pytest.mark.parametrize("phase", [p for p in LetterPhase if p not in ("queued", "retry")])
def test_letter_of_any_other_phase_is_not_claimed(store: Store, phase: LetterPhase) -> None:
    with store.write() as writer:
        writer.add_letter(letter_row(phase=phase))
        assert writer.claim_letter("l1", later(99), later(100)) is None


def test_retry_waits_for_its_next_try(store: Store) -> None:
    with store.write() as writer:
        writer.add_letter(letter_row(phase=LetterPhase.RETRY, next_try_at=later(20)))
        assert writer.claim_letter("l1", later(19), later(30)) is None
        assert writer.claim_letter("l1", later(20), later(30)) == 1


def move(target: LetterPhase, *sources: LetterPhase, **changes: object) -> LetterMove:
    return LetterMove(id="l1", sources=sources, target=target, **changes)  # type: ignore[arg-type]


def test_sender_that_lost_its_token_moves_nothing(store: Store) -> None:
    with store.write() as writer:
        writer.add_letter(letter_row())
        lost = writer.claim_letter("l1", NOON, LEASE)
        held = writer.claim_letter("l1", later(6), later(11))
        assert not writer.move_letter(
            move(LetterPhase.DATA, LetterPhase.CLAIMED, token=lost, message=b"lost")
        )
        assert writer.move_letter(
            move(LetterPhase.DATA, LetterPhase.CLAIMED, token=held, message=b"held")
        )
        assert not writer.move_letter(move(LetterPhase.SENT, LetterPhase.CLAIMED, token=held))
        assert stands(writer) == (LetterPhase.DATA, b"held")


def stands(writer: Writer) -> tuple[LetterPhase, bytes | None]:
    row = writer.letter("l1")
    assert row is not None
    return row.phase, row.message


def test_bytes_of_a_letter_are_stored_once(store: Store) -> None:
    with store.write() as writer:
        writer.add_letter(letter_row())
        first = move(
            LetterPhase.CLAIMED, LetterPhase.QUEUED, message=b"first", message_id="<1@x.example>"
        )
        writer.move_letter(first)
        again = move(
            LetterPhase.RETRY,
            LetterPhase.CLAIMED,
            message=b"second",
            message_id="<2@x.example>",
            next_try_at=later(5),
            last_reply="451 plus tard",
            why="4xx",
        )
        writer.move_letter(again)
        row = writer.letter("l1")
    assert row == letter_row(
        phase=LetterPhase.RETRY,
        message=b"first",
        message_id="<1@x.example>",
        next_try_at=later(5),
        last_reply="451 plus tard",
        why="4xx",
    )


def test_move_writes_what_it_is_given_and_clears_the_lease(store: Store) -> None:
    with store.write() as writer:
        writer.add_letter(letter_row(phase=LetterPhase.HELD, lease_until=LEASE, why="lead"))
        writer.move_letter(
            move(
                LetterPhase.SENT,
                LetterPhase.HELD,
                due_at=later(3),
                sent_at=later(4),
                template_version="v2",
                address_ref="t9",
            )
        )
        row = writer.letter("l1")
    assert row == letter_row(
        phase=LetterPhase.SENT,
        due_at=later(3),
        sent_at=later(4),
        template_version="v2",
        address_ref="t9",
        why="lead",
    )


@pytest.mark.parametrize(
    ("narrowed", "kept"),
    [
        (LetterFilter(), ["l3", "l1", "l2"]),
        (LetterFilter(phases=(LetterPhase.RETRY, LetterPhase.CLAIMED)), ["l1", "l2"]),
        (LetterFilter(person="p2"), ["l3"]),
        (LetterFilter(case="c1"), ["l2"]),
        (LetterFilter(code="digest"), ["l3"]),
        (LetterFilter(event="e000001"), ["l2"]),
        (LetterFilter(due_by=NOON), ["l3", "l2"]),
        (LetterFilter(leased_before=later(6)), ["l2"]),
        (LetterFilter(created_from=later(1)), ["l3"]),
        (LetterFilter(created_until=later(1)), ["l1", "l2"]),
        (LetterFilter(limit=2), ["l3", "l1"]),
    ],
)
def test_filter_keeps_letters_by_due_time(
    store: Store, narrowed: LetterFilter, kept: list[str]
) -> None:
    with store.write() as writer:
        writer.append(event(1))
        writer.add_letter(letter_row("l1", phase=LetterPhase.RETRY, next_try_at=later(20)))
        writer.add_letter(
            letter_row(
                "l2",
                case_id=CaseId("c1"),
                event_id=EventId("e000001"),
                phase=LetterPhase.CLAIMED,
                lease_until=LEASE,
            )
        )
        writer.add_letter(
            letter_row("l3", person=P2, code="digest", due_at=later(-1), created_at=later(1))
        )
        assert [row.id for row in writer.letters(narrowed)] == kept
        assert writer.letter_counts() == {
            ("digest", "queued"): 1,
            ("registration_receipt", "claimed"): 1,
            ("registration_receipt", "retry"): 1,
        }


def test_next_due_looks_at_letters_leases_and_reminders(store: Store) -> None:
    with store.write() as writer:
        assert writer.next_due_at() is None
        writer.add_reminder(reminder_row(planned_at=later(9)))
        assert writer.next_due_at() == later(9)
        writer.add_letter(letter_row("l1", phase=LetterPhase.CLAIMED, lease_until=later(8)))
        assert writer.next_due_at() == later(8)
        writer.add_letter(letter_row("l2", due_at=later(1), next_try_at=later(7)))
        assert writer.next_due_at() == later(7)
        writer.add_letter(letter_row("l3", phase=LetterPhase.HELD, due_at=later(-7)))
        assert writer.next_due_at() == later(7)


def test_line_taken_out_of_a_letter_keeps_its_own_end(store: Store) -> None:
    with store.write() as writer:
        writer.add_letter(letter_row())
        for key, status in (
            ("k1", ReminderStatus.ATTACHED),
            ("k2", ReminderStatus.SUPERSEDED),
            ("k3", ReminderStatus.CANCELLED),
        ):
            writer.add_reminder(reminder_row(key))
            writer.set_reminder(key, status, "l1")
        assert writer.set_reminders_of("l1", ReminderStatus.SENT, "sent") == 1
        told = [(row.key, row.status) for row in writer.reminders()]
        assert told == [("k1", "sent"), ("k2", "superseded"), ("k3", "cancelled")]
