"""Every fault of a mail server, played to the real outbox by a real socket.

Each row says, apart from the engine's own table, how DESIGN §4 wants three letters to end: while
the server is at fault, once it is mended and, for a doubt, once the lead has chosen.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from socket import socket

from config.settings import MailTransport, Settings, SmtpSecurity
from notifications.transports.capturing import CapturingTransport
from notifications.transports.smtp import SmtpSettings, SmtpTransport
from states.identifiers import CaseId
from tests.notifications.transports.conftest import DROP, POLITE, RESET, SILENCE, ScriptedServer
from tests.proof.grounds import (
    MAINLAND,
    HandClock,
    broken,
    copied,
    lay_down,
    opened,
    time_left,
    workplace,
)
from tests.proof.rows import Reached
from tests.workflow.bench import LEAD, STARTED_AT, done, file_candidature, open_draft
from workflow.archive import Archive
from workflow.commands import SettleLetter
from workflow.mail.departure import PAUSED
from workflow.office import Office
from workflow.schedule.sweep import sweep
from workflow.store.filters import LetterFilter, ReminderFilter
from workflow.store.records import LetterMove, LetterPhase, LetterRow

LOST = b"lost"
"""Read the whole letter up to its dot, keep nothing, hang up."""
REMINDER_DAY = datetime(2020, 10, 7, 6, tzinfo=UTC)
"""30 days before the closing of wave 1, 08:00 in Paris."""
SUBJECTS = {"receipt_complete": STARTED_AT, "reminder_closing": REMINDER_DAY}
"""What the three letters are: born of an event, or of a deadline; and when they are due."""
SHORT_SECONDS = 0.1
"""What 600 s of silence are shortened to."""
LONG = b"250 " + b"x" * 9_000


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault, how long it lasts, and how the letters end.

    `everywhere`: every connection meets it, otherwise the first one only. `at_fault`: the phase
    of the first letter after one sweep; `others`: of the two others. `mended`: of the first,
    once the server is polite again and two hours have passed; the others are sent by then, unless
    TLS is still refused.
    """

    name: str
    answers: Mapping[str, bytes]
    at_fault: str
    mended: str
    others: str = "sent"
    everywhere: bool = False
    taken: int = 0
    paused: bool = False
    address_stopped: bool = False
    security: SmtpSecurity = SmtpSecurity.NONE
    login: str = ""
    healing: Mapping[str, bytes] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def _later(name: str, step: str, answer: bytes) -> Fault:
    return Fault(name=name, answers={step: answer}, at_fault="retry", mended="sent")


def _over(name: str, step: str, answer: bytes, *, stopped: bool = False) -> Fault:
    return Fault(
        name=name,
        answers={step: answer},
        at_fault="given_up",
        mended="given_up",
        address_stopped=stopped,
    )


def _doubt(name: str, answer: bytes, *, taken: int) -> Fault:
    return Fault(
        name=name, answers={"DOT": answer}, at_fault="unknown", mended="unknown", taken=taken
    )


def _door(name: str, answers: Mapping[str, bytes], **more: str) -> Fault:
    return Fault(
        name=name,
        answers=answers,
        at_fault="retry",
        mended="sent",
        others="retry",
        everywhere=True,
        paused=True,
        login=more.get("login", ""),
        healing={"EHLO": b"250-host\r\n250 AUTH PLAIN", "AUTH": b"235 ok"} if more else {},
    )


def _no_tls(name: str, answers: Mapping[str, bytes]) -> Fault:
    return Fault(
        name=name,
        answers=answers,
        at_fault="retry",
        mended="retry",
        others="queued",
        everywhere=True,
        paused=True,
        security=SmtpSecurity.STARTTLS,
        healing=answers,
    )


_STEPS = ("GREETING", "EHLO", "MAIL", "RCPT", "DATA", "DOT")
_OFFERS_LOGIN = b"250-host\r\n250 AUTH PLAIN"
FAULTS: Sequence[Fault] = (
    *(_later(f"{code} at {step}", step, b"%d later" % code)
      for step in _STEPS for code in (421, 450, 451)),
    *(_later(f"{name} at {step}", step, answer)
      for step in ("MAIL", "RCPT", "DATA")
      for name, answer in (("drop", DROP), ("reset", RESET), ("silence", SILENCE),
                           ("oversized answer", LONG), ("no SMTP", b"hello"))),
    *(_over(f"{code} at RCPT", "RCPT", b"%d no" % code, stopped=True)
      for code in (550, 551, 552, 553, 554)),
    *(_over(f"{code} at MAIL", "MAIL", b"%d no" % code) for code in (552, 555)),
    *(_over(f"{code} at {step}", step, b"%d no" % code)
      for step in ("DATA", "DOT") for code in (550, 552, 554)),
    _doubt("drop before acceptance", LOST, taken=0),
    _doubt("drop after acceptance", DROP, taken=1),
    _doubt("reset before acceptance", RESET, taken=0),
    _doubt("silence after the dot", SILENCE, taken=1),
    _doubt("oversized answer after the dot", LONG, taken=1),
    _doubt("no SMTP after the dot", b"hello", taken=0),
    *(_door(f"{name} at {step}", {step: answer})
      for step in ("GREETING", "EHLO")
      for name, answer in (("554", b"554 no"), ("drop", DROP), ("silence", SILENCE),
                           ("oversized answer", LONG), ("no SMTP", b"hello"))),
    *(_door(f"{code} at MAIL", {"MAIL": b"%d no" % code}) for code in (530, 535, 550)),
    _door("530 at RCPT", {"RCPT": b"530 log in"}),
    _door("bad login", {"EHLO": _OFFERS_LOGIN, "AUTH": b"535 no"}, login="compte"),
    _door("login not offered", {}, login="compte"),
    _door("drop at login", {"EHLO": _OFFERS_LOGIN, "AUTH": DROP}, login="compte"),
    _no_tls("STARTTLS refused", {"EHLO": b"250-host\r\n250 STARTTLS", "STARTTLS": b"502 no"}),
    _no_tls("STARTTLS not offered", {}),
    Fault(
        name="a hang-up at the end",
        answers={"QUIT": DROP},
        at_fault="sent",
        mended="sent",
        taken=1,
    ),
    Fault(
        name="8-bit refused",
        answers={"EHLO": b"250 host"},
        at_fault="sent",
        mended="sent",
        taken=1,
        everywhere=True,
    ),
)  # fmt: skip


class FaultyServer(ScriptedServer):
    """A scripted server that is at fault on its first connection, or on each until mended."""

    def __init__(self, fault: Fault, on_silence: Callable[[], None] = lambda: None) -> None:
        self._fault = fault
        self._mended = False
        self._met = 0
        self._on_silence = on_silence
        super().__init__()

    def mend(self) -> None:
        """Answer politely from the next connection on, but for what the row keeps."""
        self._mended = True

    def _answer(self, connection: socket, step: str) -> bool:
        if step == "GREETING":
            self._met += 1
            faulty = not self._mended and (self._fault.everywhere or self._met == 1)
            chosen = self._fault.answers if faulty else self._fault.healing
            self.answers = {**POLITE, **chosen}
        if self.answers.get(step) == SILENCE:
            self._on_silence()
        return self.answers.get(step) != LOST and super()._answer(connection, step)


@dataclass(frozen=True, kw_only=True)
class Post:
    """An office with three letters due, and the server it sends them through."""

    office: Office
    clock: HandClock
    server: FaultyServer
    subject: str

    def letters(self) -> tuple[LetterRow, ...]:
        """Return the three letters."""
        with self.office.store.read() as reader:
            return reader.letters(LetterFilter(code=self.subject))

    def phases(self) -> Counter[str]:
        """Return how many of the three letters are in each phase, as told to their reminders."""
        letters = self.letters()
        with self.office.store.read() as reader:
            for letter in letters:
                lines = reader.reminders(ReminderFilter(letter=letter.id))
                told = {str(line.status) for line in lines}
                assert told == {_LEDGER.get(letter.phase, letter.phase)}, (letter.phase, told)
                known = letter.phase == "sent" and letter.why != "lead:arrived"
                assert (letter.sent_at is not None) == known, (letter.phase, letter.why)
        return Counter(str(letter.phase) for letter in letters)

    def accepted(self, letter: LetterRow) -> int:
        """Return how many times the server took a letter, told by its Message-ID."""
        header = f"Message-ID: {letter.message_id}".encode()
        return sum(header in each.replace(b":\r\n ", b": ") for each in self.server.accepted)

    def is_paused(self) -> bool:
        """Whether the sender waits."""
        with self.office.store.read() as reader:
            return reader.setting(PAUSED) is not None

    def stopped(self) -> int:
        """Return to how many of the three readers nothing more goes."""
        with self.office.store.read() as reader:
            archive = Archive(reader, self.office.memory)
            persons = [archive.person(CaseId(letter.person)) for letter in self.letters()]
        return sum(person is not None and person.mail_stopped for person in persons)


_LEDGER: Mapping[str, str] = {"queued": "attached", "retry": "attached", "claimed": "attached"}


def prepare(folder: Path) -> Mapping[str, Path]:
    """Lay down one installation per subject, its three letters due and none of them sent."""
    ground = lay_down(folder / "ground")
    made = {}
    for subject in SUBJECTS:
        made[subject] = copied(ground, folder / subject)
        clock = HandClock()
        office = opened(made[subject], clock)
        for code in MAINLAND:
            make = file_candidature if subject == "receipt_complete" else open_draft
            make(office, code)
        if subject == "reminder_closing":
            office.transport = CapturingTransport()
            clock.pass_until(REMINDER_DAY - timedelta(hours=12))
            sweep(office)
        office.store.close()
    return made


def check(fault: Fault, ground: Path, subject: str, folder: Path) -> None:
    """Play one row to one subject.

    Raises:
        AssertionError: a letter or a reminder does not end as the row says.
    """
    with _post(fault, copied(ground, folder), subject) as post:
        sweep(post.office)
        assert post.phases() == Counter([fault.at_fault, *[fault.others] * 2])
        assert post.is_paused() == fault.paused
        assert post.stopped() == int(fault.address_stopped)
        post.server.mend()
        for _ in range(8):
            post.clock.pass_by(timedelta(minutes=15))
            sweep(post.office)
        if fault.security is SmtpSecurity.STARTTLS:
            assert set(post.phases()) <= {"retry", "queued"}
        else:
            assert post.phases() == Counter([fault.mended, "sent", "sent"])
        _check_copies(post, fault)


def _check_copies(post: Post, fault: Fault) -> None:
    """Each letter was taken as often as its phase says, a doubt once the lead has chosen."""
    expected = {"sent": 1, "unknown": fault.taken}
    for letter in post.letters():
        assert post.accepted(letter) == expected.get(letter.phase, 0), letter
        if letter.phase == "unknown":
            choice = "arrived" if fault.taken else "resend"
            done(post.office, SettleLetter(actor=LEAD, letter=letter.id, choice=choice))
            sweep(post.office)
            assert (post.phases(), post.accepted(letter)) == (Counter(sent=3), 1)
    assert all(each.isascii() for each in post.server.accepted)
    said = [each.partition(" ")[0].upper() for each in post.server.commands]
    if fault.security is SmtpSecurity.STARTTLS:
        assert not {"AUTH", "MAIL", "RCPT", "DATA"} & set(said), said


@contextmanager
def _post(
    fault: Fault, folder: Path, subject: str, on_silence: Callable[[HandClock], None] | None = None
) -> Iterator[Post]:
    clock = HandClock(SUBJECTS[subject])
    told = (lambda: on_silence(clock)) if on_silence else (lambda: None)
    server = FaultyServer(fault, told)
    settings = Settings(
        data_folder=folder,
        mail_transport=MailTransport.SMTP,
        smtp_port=server.port,
        smtp_security=fault.security,
        smtp_login=fault.login,
        smtp_password=fault.login,
    )
    office = opened(folder, clock, settings)
    if SILENCE in fault.answers.values():
        office.transport = SmtpTransport(
            SmtpSettings(
                host="127.0.0.1",
                port=server.port,
                helo_name="programme.example",
                security=fault.security,
                timeout_seconds=SHORT_SECONDS,
            )
        )
    try:
        yield Post(office=office, clock=clock, server=server, subject=subject)
    finally:
        server.stop()
        office.store.close()


def check_long_silence(step: str, ground: Path, folder: Path) -> None:
    """Outlive a lease in silence while another process sweeps: never two copies of a letter.

    Before the dot the other process takes the letter over; after it, it is a doubt for the lead.

    Raises:
        AssertionError: a letter left twice, or its end is not told.
    """
    fault = Fault(name=step, answers={step: SILENCE}, at_fault="", mended="")
    others = CapturingTransport()
    place = copied(ground, folder)

    def another_process(clock: HandClock) -> None:
        clock.pass_by(timedelta(seconds=600))
        other = opened(place, clock)
        other.transport = others
        sweep(other)
        other.store.close()

    with _post(fault, place, "receipt_complete", another_process) as post:
        sweep(post.office)
        sweep(post.office)
        after_dot = step == "DOT"
        assert post.phases() == (Counter(sent=2, unknown=1) if after_dot else Counter(sent=3))
        for letter in post.letters():
            elsewhere = sum(each.message == letter.message for each in others.captured)
            assert post.accepted(letter) + elsewhere == 1, letter


def check_eight_bits(ground: Path, folder: Path) -> None:
    """A letter whose stored bytes are not 7-bit is given up before any word to the server.

    Raises:
        AssertionError: it left, or blocked the two others.
    """
    fault = Fault(name="8-bit letter", answers={}, at_fault="", mended="")
    with _post(fault, copied(ground, folder), "receipt_complete") as post:
        poisoned = post.letters()[0]
        with post.office.store.write() as writer:
            waiting = (LetterPhase.QUEUED,)
            raw = "Subject: été\r\n\r\nété\r\n".encode()
            writer.move_letter(
                LetterMove(id=poisoned.id, sources=waiting, target=LetterPhase.QUEUED, message=raw)
            )
        sweep(post.office)
        assert post.phases() == Counter(given_up=1, sent=2)
        assert [each.isascii() for each in post.server.accepted] == [True, True]


def prove(seconds: float | None) -> Reached:
    """Play every row to every subject within the budget."""
    left, played, failures = time_left(seconds), 0, list[str]()
    wanted = [(fault, subject) for fault in FAULTS for subject in SUBJECTS]
    with workplace() as folder:
        grounds = prepare(folder)
        receipts = grounds["receipt_complete"]
        for name, check_apart in apart(receipts, folder):
            failures += told(name, broken(check_apart))
        for number, (fault, subject) in enumerate(wanted):
            if not left():
                break
            place = folder / str(number)
            played_row = partial(check, fault, grounds[subject], subject, place)
            failures += told(f"{fault.name}, {subject}", broken(played_row))
            played += 1
    line = f"{played} of {len(wanted)} rows (phase x reply x subject), silences and 8 bits apart"
    return Reached(line=f"{line}: every end as DESIGN §4 says", failures=tuple(failures))


def apart(receipts: Path, folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the rows that need a scene of their own."""
    yield "an 8-bit letter", partial(check_eight_bits, receipts, folder / "eight")
    for step in ("RCPT", "DOT"):
        place = folder / f"silence-{step}"
        yield f"600 s of silence at {step}", partial(check_long_silence, step, receipts, place)


def told(name: str, fault: str) -> list[str]:
    """Return a failure with its name, nothing for none."""
    return [f"{name}: {fault}"] if fault else []
