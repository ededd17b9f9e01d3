"""The outbox against every kind of answer: nothing twice, nothing silent."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from config.settings import MailTransport, Settings
from notifications.smtp_outcome import Phase, Trouble
from notifications.transports.capturing import Answer, CapturingTransport
from notifications.transports.mailbox import MailboxTransport
from notifications.transports.port import DeliveryOutcome, outcome
from notifications.transports.smtp import SmtpTransport
from states.identifiers import CaseId, ContactKind, DeadlineId
from states.instants import iso
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    WAVE_2,
    act,
    done,
    file_candidature,
    move,
    open_draft,
    written,
)
from workflow.archive import Archive
from workflow.clock import SIMULATED_NOW
from workflow.commands import (
    CorrectPerson,
    ExtendDeadline,
    RecordRestore,
    SettleLetter,
    StopMail,
)
from workflow.composition import OPERATOR
from workflow.mail.departure import PAUSED, recover, resume_sender
from workflow.mail.letter_context import context_of, said_deadline, said_label
from workflow.mail.outbox import TransportForbidden, deliver, transport_of
from workflow.mail.posting import Outgoing, post
from workflow.office import CLOCK_ACTOR, Office
from workflow.schedule.sweep import advance_to, sweep
from workflow.store.filters import LetterFilter, ReminderFilter
from workflow.store.records import (
    LetterMove,
    LetterPhase,
    LetterRow,
    ReminderRow,
    ReminderStatus,
)

STARTED = datetime(2020, 7, 24, 6, tzinfo=UTC)


def _letter(office: Office, code: str = "receipt_complete") -> LetterRow:
    with office.store.read() as reader:
        return reader.letters(LetterFilter(code=code))[0]


def _ledger(office: Office, letter: LetterRow) -> list[str]:
    with office.store.read() as reader:
        return [str(row.status) for row in reader.reminders(ReminderFilter(letter=letter.id))]


def _answering(office: Office, *answers: Answer) -> CapturingTransport:
    transport = CapturingTransport(answers)
    office.transport = transport
    return transport


@pytest.mark.parametrize(
    ("answer", "phase", "ledger"),
    [
        pytest.param((Phase.DOT, 250), "sent", "sent", id="250"),
        pytest.param((Phase.CONNECT, 421), "retry", "attached", id="4xx"),
        pytest.param((Phase.DOT, 451), "retry", "attached", id="4xx after the dot"),
        pytest.param((Phase.RCPT, 550), "given_up", "given_up", id="address refused"),
        pytest.param((Phase.DATA, 554), "given_up", "given_up", id="content refused"),
        pytest.param((Phase.DOT, Trouble.DROP), "unknown", "unknown", id="lost after the dot"),
        pytest.param((Phase.BODY, Trouble.DROP), "retry", "attached", id="lost before the dot"),
        pytest.param((Phase.STARTTLS, 502), "retry", "attached", id="no TLS"),
    ],
)
def test_an_answer_decides_the_phase_of_the_letter_and_of_its_ledger_line(
    office: Office, answer: Answer, phase: str, ledger: str
) -> None:
    file_candidature(office, "40088")
    _answering(office, answer)

    sweep(office)

    letter = _letter(office)
    assert (letter.phase, _ledger(office, letter), letter.attempts) == (phase, [ledger], 1)


def test_a_letter_taken_keeps_its_bytes_and_the_instant(office: Office) -> None:
    file_candidature(office, "40088")
    transport = _answering(office)

    sweep(office)

    letter = _letter(office)
    assert [each.message for each in transport.captured] == [letter.message]
    assert letter.sent_at == STARTED
    assert transport.captured[0].rcpt == "contact-40088@ville.example"
    assert transport.captured[0].envelope_from == "programme@ancrage.example"


def test_a_letter_refused_for_a_while_is_tried_again_later_with_the_same_bytes(
    office: Office,
) -> None:
    file_candidature(office, "40088")
    transport = _answering(office, (Phase.DOT, 451), (Phase.MAIL, 450))

    sweep(office)
    first = _letter(office)
    assert first.next_try_at == STARTED + timedelta(minutes=5)
    sweep(office)
    assert _letter(office).attempts == 1
    advance_to(office, STARTED + timedelta(minutes=16))

    letter = _letter(office)
    assert (letter.phase, letter.attempts, letter.token) == ("sent", 3, 3)
    assert letter.sent_at == STARTED + timedelta(minutes=15)
    assert transport.captured[-1].message == first.message


def test_a_refused_address_gets_nothing_more(office: Office) -> None:
    file_candidature(office, "40088")
    _answering(office, (Phase.RCPT, 550))
    sweep(office)
    with office.store.read() as reader:
        person = Archive(reader, office.memory).person(CaseId(_letter(office).person))
    assert person is not None
    assert person.mail_stopped

    case = _letter(office).case_id
    assert case is not None
    act(office, case, "withdraw")
    assert written(office, "withdrawal_acknowledged") == [
        ("withdrawal_acknowledged", "contact", "skipped"),
        ("withdrawal_acknowledged", "executive", "queued"),
    ]


def test_an_address_stopped_after_the_letter_was_written_gets_nothing(office: Office) -> None:
    file_candidature(office, "40088")
    done(office, StopMail(actor=LEAD, person=CaseId(_letter(office).person), code="550"))

    sweep(office)

    assert (_letter(office).phase, _letter(office).why) == ("skipped", "mail_stopped")


def test_a_letter_whose_text_is_false_is_given_up_and_its_reminder_judged_again(
    office: Office,
) -> None:
    open_draft(office, "40088")
    advance_to(office, datetime(2020, 10, 30, 6, 59, tzinfo=UTC))
    move(office, datetime(2020, 10, 30, 7, tzinfo=UTC))
    _answering(office, *[(Phase.CONNECT, 421)] * 20)
    advance_to(office, datetime(2020, 11, 2, 6, 59, tzinfo=UTC))
    transport = _answering(office)
    advance_to(office, datetime(2020, 11, 2, 10, tzinfo=UTC))

    with office.store.read() as reader:
        letters = [
            letter
            for letter in reader.letters(LetterFilter(code="reminder_closing"))
            if letter.due_at > datetime(2020, 10, 15, tzinfo=UTC)
        ]
        ends = [(letter.phase, letter.why) for letter in letters]
        days = [context_of(letter.context).parts[0].values["days"] for letter in letters]
    assert ends == [("given_up", "text_false"), ("sent", "sent")]
    assert days == [7, 4]
    assert letters[1].message in {each.message for each in transport.captured}


def _dead(office: Office) -> LetterRow:
    """A reminder's letter given up because its text became false before any server took it."""
    open_draft(office, "40088")
    advance_to(office, datetime(2020, 10, 30, 6, 59, tzinfo=UTC))
    move(office, datetime(2020, 10, 30, 7, tzinfo=UTC))
    _answering(office, *[(Phase.CONNECT, 421)] * 20)
    advance_to(office, datetime(2020, 10, 31, 9, tzinfo=UTC))
    return _given_up(office)


def _line(office: Office, letter: LetterRow) -> ReminderRow:
    """The ledger line of what a letter says first."""
    with office.store.read() as reader:
        row = reader.reminder(context_of(letter.context).parts[0].key)
    assert row is not None
    return row


def test_a_dead_letter_sent_again_changes_nothing_of_what_ended_since(office: Office) -> None:
    over = _dead(office)
    transport = _answering(office)
    for day in (2, 9):
        advance_to(office, datetime(2020, 11, day, 10, tzinfo=UTC))
        told = len(transport.captured)
        done(office, SettleLetter(actor=LEAD, letter=over.id, choice="resend"))
        sweep(office)
        row = _line(office, over)
        assert (row.status, row.letter_id == over.id) == (ReminderStatus.SENT, False)
        assert len(transport.captured) == told


def test_a_dead_letter_sent_again_does_not_give_up_a_reminder_that_expired(office: Office) -> None:
    over = _dead(office)
    move(office, datetime(2020, 11, 9, 10, tzinfo=UTC))
    sweep(office, confirm=True)
    for _ in range(2):
        row = _line(office, over)
        assert (row.status, row.letter_id) == (ReminderStatus.EXPIRED, over.id)
        done(office, SettleLetter(actor=LEAD, letter=over.id, choice="resend"))
        sweep(office)


def test_a_restore_doubts_a_reminder_planned_again_and_not_the_letter_that_is_over(
    office: Office,
) -> None:
    over = _dead(office)
    done(office, RecordRestore(actor=OPERATOR, backup_size=3, backup_root="00", known_size=5))
    row = _line(office, over)
    assert (over.why, row.status, row.letter_id) == ("text_false", "unknown", None)
    assert _given_up(office).phase is LetterPhase.GIVEN_UP


def _given_up(office: Office) -> LetterRow:
    with office.store.read() as reader:
        (letter,) = reader.letters(LetterFilter(phases=(LetterPhase.GIVEN_UP,)))
    return letter


def test_a_letter_always_true_is_given_up_after_five_days(office: Office) -> None:
    file_candidature(office, "40088")
    _answering(office, *[(Phase.CONNECT, 421)] * 400)

    advance_to(office, STARTED + timedelta(days=6))

    assert (_letter(office).phase, _ledger(office, _letter(office))) == ("given_up", ["given_up"])


def test_a_letter_held_until_its_date_is_over_expires(office: Office) -> None:
    open_draft(office, "40088")
    moved = ExtendDeadline(
        actor=LEAD, deadline=DeadlineId(WAVE_1), day=date(2020, 11, 13), reason="Panne"
    )
    done(office, moved)
    held = _letter(office, "extension")
    move(office, datetime(2020, 11, 14, 9, tzinfo=UTC))
    sweep(office)

    assert _letter(office, "extension").phase == "expired"
    assert _ledger(office, held) == ["expired"]


def _merged(office: Office) -> CaseId:
    """Make one message of a reminder and a notice for the contact of Agen, on 7 September 2020.

    Agen has a draft of its own (a reminder at 08:00) and is told at 07:00 that another is carried.
    """
    agen = open_draft(office, "47001")
    advance_to(office, datetime(2020, 9, 7, 5, tzinfo=UTC))
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        person = next(
            each
            for each in archive.persons()
            if each.organisation == "47001" and each.kind is ContactKind.CONTACT
        )
    with office.transaction(CLOCK_ACTOR) as desk:
        said = {
            "closed": said_deadline(desk.programme.deadlines[DeadlineId(WAVE_1)]),
            "window": said_label("window_name", WAVE_2),
            "deadline": said_deadline(desk.programme.deadlines[DeadlineId(WAVE_2)]),
        }
        post(
            desk,
            Outgoing(
                code="draft_carried", person=person, identity="essai", rule="carry", values=said
            ),
        )
    _answering(office, *[(Phase.CONNECT, 421)] * 200)
    advance_to(office, datetime(2020, 9, 7, 6, tzinfo=UTC))
    return agen


def _parts(office: Office) -> list[tuple[list[str], str]]:
    with office.store.read() as reader:
        found = reader.letters(LetterFilter(created_from=datetime(2020, 9, 7, 4, tzinfo=UTC)))
    return [
        (sorted(part.code for part in context_of(each.context).parts), str(each.phase))
        for each in found
        if each.code != "weekly_digest"
    ]


def test_what_is_still_true_of_a_message_that_is_not_any_more_is_written_again(
    office: Office,
) -> None:
    _merged(office)
    assert _parts(office) == [(["draft_carried", "reminder_council"], "retry")]
    advance_to(office, datetime(2020, 9, 8, 4, tzinfo=UTC))
    _answering(office)
    advance_to(office, datetime(2020, 9, 8, 9, tzinfo=UTC))

    assert _parts(office) == [
        (["draft_carried", "reminder_council"], "given_up"),
        (["draft_carried"], "sent"),
        (["reminder_council"], "sent"),
    ]


def test_a_frozen_message_whose_reminder_lost_its_subject_does_not_leave(office: Office) -> None:
    agen = _merged(office)
    act(office, agen, "withdraw")
    _answering(office)
    advance_to(office, datetime(2020, 9, 7, 9, tzinfo=UTC))

    assert [each for each in _parts(office) if "withdrawal_acknowledged" not in each[0]] == [
        (["draft_carried", "reminder_council"], "given_up"),
        (["draft_carried"], "sent"),
    ]


def test_three_letters_refused_at_the_door_pause_the_sender(office: Office) -> None:
    for code in ("40088", "47001", "97120"):
        file_candidature(office, code)
    transport = _answering(office, *[(Phase.CONNECT, 554)] * 3)

    sweep(office)
    assert {letter[2] for letter in written(office)} == {"retry"}
    with office.store.read() as reader:
        assert reader.setting(PAUSED) == iso(STARTED + timedelta(minutes=30))
    advance_to(office, STARTED + timedelta(minutes=29))
    assert transport.captured == []
    advance_to(office, STARTED + timedelta(hours=1))

    assert len(transport.captured) == 3
    with office.store.read() as reader:
        assert reader.setting(PAUSED) is None


def test_the_operator_may_end_a_pause(office: Office) -> None:
    file_candidature(office, "40088")
    transport = _answering(office, (Phase.STARTTLS, 454), (Phase.STARTTLS, 502))
    advance_to(office, STARTED + timedelta(minutes=20))
    assert transport.captured == []

    with office.transaction(CLOCK_ACTOR) as desk:
        resume_sender(desk)
    advance_to(office, STARTED + timedelta(minutes=26))

    assert len(transport.captured) == 1


def test_a_letter_that_cannot_be_rendered_blocks_nobody(office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "declare_inadmissible", motive="late", reason="Hors délai")
    file_candidature(office, "47001")
    with office.store.write() as writer:
        for letter in writer.letters(LetterFilter(code="inadmissible")):
            writer.move_letter(
                LetterMove(id=letter.id, sources=(LetterPhase.HELD,), target=LetterPhase.QUEUED)
            )
        for row in writer.letters(LetterFilter(code="inadmissible")):
            writer.merge_letter(row.id, row.context.replace(b'"motive"', b'"autre"'), None)

    sweep(office)

    assert written(office) == [
        ("inadmissible", "contact", "given_up"),
        ("inadmissible", "executive", "given_up"),
        ("receipt_complete", "contact", "sent"),
        ("receipt_complete", "contact", "sent"),
    ]
    assert _letter(office, "inadmissible").why == "render:LetterError"


def test_an_erased_letter_is_given_up(office: Office) -> None:
    file_candidature(office, "40088")
    letter = _letter(office)
    with office.store.write() as writer:
        writer.merge_letter(letter.id, b"{}", None)

    sweep(office)

    assert _letter(office).phase == "given_up"


class _DyingTransport:
    """Dies at a moment of its delivery, as a killed process does."""

    def __init__(self, *, after_dot: bool) -> None:
        self._after_dot = after_dot

    def deliver(
        self, message: bytes, envelope_from: str, rcpt: str, on_before_dot: Callable[[], bool]
    ) -> DeliveryOutcome:
        """Die before or after the final dot."""
        del message, envelope_from, rcpt
        if self._after_dot:
            on_before_dot()
        raise KeyboardInterrupt


@pytest.mark.parametrize(("after_dot", "expected"), [(False, "sent"), (True, "unknown")])
def test_after_a_crash_a_letter_is_sent_again_only_before_the_dot(
    office: Office, after_dot: bool, expected: str
) -> None:
    file_candidature(office, "40088")
    office.transport = _DyingTransport(after_dot=after_dot)
    with pytest.raises(KeyboardInterrupt):
        sweep(office)

    transport = _answering(office)
    sweep(office)
    assert transport.captured == []
    move(office, STARTED + timedelta(seconds=181))
    sweep(office)
    sweep(office)

    letter = _letter(office)
    assert (letter.phase, len(transport.captured)) == (expected, 0 if after_dot else 1)
    assert _ledger(office, letter) == [expected]


class _SlowTransport:
    """Answers the dot after a while, while another process sweeps or the store is put back."""

    def __init__(
        self, office: Office, wait: timedelta, *, answer: int = 250, restored: bool = False
    ) -> None:
        self._office, self._wait = office, wait
        self._answer, self._restored = answer, restored

    def deliver(
        self, message: bytes, envelope_from: str, rcpt: str, on_before_dot: Callable[[], bool]
    ) -> DeliveryOutcome:
        """Let time pass between the dot and the answer."""
        del message, envelope_from, rcpt
        assert on_before_dot()
        with self._office.store.read() as reader:
            ends = self._office.now(reader) + self._wait
        move(self._office, ends)
        with self._office.transaction(CLOCK_ACTOR) as desk:
            recover(desk)
        if self._restored:
            done(
                self._office,
                RecordRestore(actor=OPERATOR, backup_size=3, backup_root="00", known_size=5),
            )
        self.phase = _letter(self._office).phase
        return outcome(Phase.DOT, self._answer)


@pytest.mark.parametrize(("minutes", "meanwhile"), [(2.5, "data"), (10, "unknown")])
def test_a_late_answer_to_the_dot_is_an_answer(
    office: Office, minutes: float, meanwhile: str
) -> None:
    file_candidature(office, "40088")
    slow = _SlowTransport(office, timedelta(minutes=minutes))
    deliver(office, slow)
    assert slow.phase == meanwhile
    letter = _letter(office)
    assert (letter.phase, _ledger(office, letter)) == ("sent", ["sent"])


def test_a_late_refusal_after_the_dot_lets_the_letter_and_its_lines_be_tried_again(
    office: Office,
) -> None:
    file_candidature(office, "40088")
    slow = _SlowTransport(office, timedelta(minutes=10), answer=451)
    deliver(office, slow)
    letter = _letter(office)
    assert (slow.phase, letter.phase, _ledger(office, letter)) == ("unknown", "retry", ["attached"])


@pytest.mark.parametrize("answer", [250, 451, 554])
@pytest.mark.parametrize("minutes", [1, 10])
def test_the_answer_to_an_attempt_begun_before_a_restore_settles_no_doubt(
    office: Office, answer: int, minutes: int
) -> None:
    file_candidature(office, "40088")
    slow = _SlowTransport(office, timedelta(minutes=minutes), answer=answer, restored=True)
    deliver(office, slow)
    letter = _letter(office)
    assert (letter.phase, _ledger(office, letter)) == ("unknown", ["unknown"])


def test_a_doubtful_letter_is_sent_again_only_when_the_lead_says_so(office: Office) -> None:
    file_candidature(office, "40088")
    transport = _answering(office, (Phase.DOT, Trouble.TIMEOUT))
    sweep(office)
    sweep(office)
    assert len(transport.captured) == 1

    done(office, SettleLetter(actor=LEAD, letter=_letter(office).id, choice="resend"))
    sweep(office)

    assert [each.message for each in transport.captured] == [_letter(office).message] * 2


class _OvertakenTransport:
    """Loses its claim to another sender just before the dot."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.allowed: list[bool] = []

    def deliver(
        self, message: bytes, envelope_from: str, rcpt: str, on_before_dot: Callable[[], bool]
    ) -> DeliveryOutcome:
        """Cancel the letter as the lead would, then ask for the dot."""
        letter = _letter(self._office)
        with self._office.store.write() as writer:
            writer.move_letter(
                LetterMove(
                    id=letter.id, sources=(LetterPhase.CLAIMED,), target=LetterPhase.CANCELLED
                )
            )
        transport = CapturingTransport()
        ended = transport.deliver(message, envelope_from, rcpt, on_before_dot)
        self.allowed.append(bool(transport.captured))
        return ended


def test_a_letter_cancelled_while_it_is_being_sent_does_not_leave(office: Office) -> None:
    file_candidature(office, "40088")
    overtaken = _OvertakenTransport(office)

    report = deliver(office, overtaken)

    assert (report.actions, report.sent, overtaken.allowed) == ({"aborted": 1}, 0, [False])
    assert _letter(office).phase == "cancelled"


def test_a_corrected_address_serves_a_letter_rendered_before(office: Office) -> None:
    file_candidature(office, "40088")
    transport = _answering(office, (Phase.CONNECT, 421))
    sweep(office)
    person = CaseId(_letter(office).person)
    done(office, CorrectPerson(actor=LEAD, person=person, texts={"email": "juste@dax.example"}))
    advance_to(office, STARTED + timedelta(minutes=6))

    assert [each.rcpt for each in transport.captured] == ["juste@dax.example"]


def test_transports_follow_the_settings(office: Office) -> None:
    assert isinstance(transport_of(office), MailboxTransport)
    capturing = Office(
        office.store,
        office.clock,
        office.randomness,
        Settings(mail_transport=MailTransport.CAPTURING),
    )
    assert isinstance(transport_of(capturing), CapturingTransport)
    smtp = Office(
        office.store, office.clock, office.randomness, Settings(mail_transport=MailTransport.SMTP)
    )
    with pytest.raises(TransportForbidden):
        transport_of(smtp)
    with office.store.write() as writer:
        writer.put_setting(SIMULATED_NOW, None)
    assert isinstance(transport_of(smtp), SmtpTransport)
