"""A recall and a message that tells two sessions at once: it drops its part or is refused."""

from dataclasses import replace

import pytest

from states.acts import Rule
from states.identifiers import CaseId
from tests.workflow.bench import LEAD, act, done, file_candidature, move
from tests.workflow.committee.test_recall import recall, release, rules, wait
from tests.workflow.office_stories import AFTER_WAVE_1, decided, kinds
from workflow.commands import AnnounceSession, NotifySession, SettleLetter
from workflow.committee.recall import RecallSession
from workflow.mail.letter_context import context_of
from workflow.office import Office
from workflow.schedule.sweep import sweep
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterMove, LetterPhase, LetterRow, ReminderStatus

HELD, QUEUED = (LetterPhase.HELD,), (LetterPhase.QUEUED,)


@pytest.fixture
def sessions(office: Office) -> list[CaseId]:
    """Two sessions announced at one instant, one town each, their decision letters gone."""
    cases = [file_candidature(office, code) for code in ("40088", "47001")]
    move(office, AFTER_WAVE_1)
    for case in cases:
        act(office, case, "analyse")
    held = [decided(office, case) for case in cases]
    for session in held:
        done(office, NotifySession(actor=LEAD, session=session))
    release(office)
    wait(office, 15)
    sweep(office, confirm=True)
    for session in held:
        done(office, AnnounceSession(actor=LEAD, session=session))
    return held


def merged(office: Office) -> LetterRow:
    """Join in one letter, as reminders of a day join, what announces both sessions to a centre."""
    with office.store.write() as writer:
        announced: dict[str, list[LetterRow]] = {}
        for letter in writer.letters(LetterFilter(code="announcement")):
            announced.setdefault(letter.person, []).append(letter)
        first, second = next(pair for pair in announced.values() if len(pair) == 2)
        (joining,) = context_of(second.context).parts
        assert writer.move_letter(LetterMove(id=first.id, sources=HELD, target=LetterPhase.QUEUED))
        context = context_of(first.context)
        context = replace(context, parts=(*context.parts, joining))
        assert writer.merge_letter(first.id, context.to_bytes(), None)
        writer.move_letter(LetterMove(id=second.id, sources=HELD, target=LetterPhase.SUPERSEDED))
        writer.set_reminder(joining.key, ReminderStatus.ATTACHED, first.id)
    return now_of(office, first)


def now_of(office: Office, letter: LetterRow) -> LetterRow:
    with office.store.read() as reader:
        found = reader.letter(letter.id)
    assert found is not None
    return found


def towns_told(letter: LetterRow) -> list[str]:
    message = (letter.message or b"").decode()
    return [town for town in ("Dax", "Agen") if town in message]


def test_a_recall_takes_its_part_out_of_a_letter_that_waits(
    office: Office, sessions: list[CaseId]
) -> None:
    letter = merged(office)
    recall(office, sessions[1])
    wait(office, 60 * 24)
    sweep(office, confirm=True)
    left = now_of(office, letter)
    assert (left.phase, towns_told(left)) == (LetterPhase.SENT, ["Dax"])


def test_a_recall_takes_its_part_out_of_a_letter_the_lead_holds(
    office: Office, sessions: list[CaseId]
) -> None:
    letter = merged(office)
    done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="hold"))
    recall(office, sessions[1])
    assert now_of(office, letter).phase is LetterPhase.HELD
    done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))
    wait(office, 60 * 24)
    sweep(office, confirm=True)
    left = now_of(office, letter)
    assert (left.phase, towns_told(left)) == (LetterPhase.SENT, ["Dax"])


@pytest.mark.parametrize("phase", [LetterPhase.RETRY, LetterPhase.CLAIMED, LetterPhase.HELD])
def test_a_recall_is_refused_when_its_part_is_frozen_with_another(
    office: Office, sessions: list[CaseId], phase: LetterPhase
) -> None:
    letter = merged(office)
    frozen = LetterMove(id=letter.id, sources=QUEUED, target=phase, message=b"Subject: x\n\nx")
    with office.store.write() as writer:
        assert writer.move_letter(frozen)
    before = now_of(office, letter)
    assert rules(office, RecallSession(actor=LEAD, session=sessions[1])) == [Rule.LETTERS_LEFT]
    assert now_of(office, letter) == before
    assert kinds(office, sessions[1])[-1] == "announced"


@pytest.mark.parametrize("is_frozen", [False, True])
def test_what_was_recalled_never_leaves_with_what_still_stands(
    office: Office, sessions: list[CaseId], *, is_frozen: bool
) -> None:
    letter = merged(office)
    recall(office, sessions[1])
    (key,) = {part.key for part in context_of(letter.context).parts} - {
        part.key for part in context_of(now_of(office, letter).context).parts
    }
    with office.store.write() as writer:  # as an installation of before this rule left it
        assert writer.merge_letter(letter.id, letter.context, letter.lapses_at)
        if is_frozen:
            message = b"Subject: Agen\n\nAgen"
            move_to = LetterMove(
                id=letter.id, sources=QUEUED, target=LetterPhase.RETRY, message=message
            )
            assert writer.move_letter(move_to)
    wait(office, 60 * 24)
    sweep(office, confirm=True)
    with office.store.read() as reader:
        line = reader.reminder(key)
        told = [
            towns_told(each)
            for each in reader.letters(LetterFilter(code="announcement"))
            if each.phase is LetterPhase.SENT and each.person == letter.person
        ]
    assert line is not None
    assert (line.status, line.why) == (ReminderStatus.CANCELLED, "recalled")
    assert told == [["Dax"]]
