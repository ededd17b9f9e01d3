"""A reminder and a decision leave by a real SMTP server, are read over IMAP; a bounce returns."""

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from notifications.wording import day_text, hour_text
from states.identifiers import CaseId
from states.instants import PARIS
from tests.journeys.mail_host import MailHost
from tests.journeys.real_post import (
    LEASE_SECONDS,
    MAYOR,
    SENDER_NAME,
    Post,
    copies,
    decoded,
    installed,
    letters,
    place_of,
)
from workflow.archive import Archive
from workflow.cli import invoke
from workflow.clock import MemoryKeeper, SimulatedClock
from workflow.mail.departure import ANSWER_WITHIN
from workflow.office import Office
from workflow.ports import Committable
from workflow.schedule.sweep import sweep
from workflow.store.records import LetterPhase, LetterRow

REMINDER, DECISION = ("reminder_closing", "projets@agen"), ("decision_retained", "maire@dax")
NEVER, AT_ONCE = 10_000, 4
EVERY = {
    REMINDER,
    DECISION,
    ("decision_retained", "projets@dax"),
    ("receipt_complete", "projets@dax"),
}


class Killed(BaseException):
    """The process is gone."""


class Dying:
    """A committer that dies just before its commit number `at`, counted from 1."""

    def __init__(self, at: int) -> None:
        self.left = at

    def commit(self, connection: Committable) -> None:
        """Commit, or die with the transaction open."""
        self.left -= 1
        if self.left == 0:
            raise Killed
        connection.commit()


@pytest.fixture(scope="module")
def post(mail_host: MailHost, tmp_path_factory: pytest.TempPathFactory) -> Post:
    """An installation that has sent nothing yet."""
    return installed(tmp_path_factory.mktemp("courrier") / "installation", mail_host, "cnam")


@pytest.fixture(scope="module")
def received(post: Post, mail_host: MailHost) -> Mapping[tuple[str, str], bytes]:
    """What everybody received after one sweep, raw, by letter code and address."""
    office = post.office()
    sweep(office)
    sent = letters(office, LetterPhase.SENT)
    office.store.close()
    return {(row.code, place_of(row)): raw for row in sent for raw in copies(mail_host, row)}


@pytest.fixture
def office(post: Post, received: Mapping[tuple[str, str], bytes]) -> Iterator[Office]:
    """The installation opened again after its sweep."""
    assert received
    opened = post.office()
    yield opened
    opened.store.close()


def test_every_letter_due_arrives_once_and_nothing_is_left(
    received: Mapping[tuple[str, str], bytes], office: Office, mail_host: MailHost
) -> None:
    assert set(received) >= EVERY
    sent = letters(office, LetterPhase.SENT)
    assert [len(copies(mail_host, row)) for row in sent] == [1] * len(sent)
    sweep(office)
    assert letters(office, LetterPhase.SENT) == sent


def test_bytes_arrive_as_they_were_kept(
    received: Mapping[tuple[str, str], bytes], office: Office
) -> None:
    for row in letters(office, LetterPhase.SENT):
        assert row.message is not None
        arrived, kept = decoded(received[row.code, place_of(row)]), decoded(row.message)
        added = {"Return-Path", "Delivered-To", "Received"}
        assert [pair for pair in arrived.items() if pair[0] not in added] == kept.items()
        words = [[part.get_payload(decode=True) for part in m.walk()] for m in (arrived, kept)]
        assert words[0] == words[1]


@pytest.mark.parametrize("which", [REMINDER, DECISION])
def test_headers_say_from_whom_about_which_file_and_where_to_answer(
    which: tuple[str, str], received: Mapping[tuple[str, str], bytes], office: Office
) -> None:
    letter = decoded(received[which])
    (row,) = (
        each for each in letters(office, LetterPhase.SENT) if (each.code, place_of(each)) == which
    )
    (sender,) = letter["From"].addresses
    (answer,) = letter["Reply-To"].addresses
    assert (sender.display_name, sender.addr_spec) == (SENDER_NAME, "programme@cnam.example")
    assert (answer.display_name, answer.addr_spec) == ("Agente en charge", "agente@cnam.example")
    assert letter["Message-ID"] == f"<letter.{row.id}@cnam.example>" == row.message_id
    assert letter["References"] == f"<case.{row.case_id}@cnam.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert abs(letter["Date"].datetime - datetime.now(UTC)).total_seconds() < 600


def test_the_decision_reads_exactly_and_names_its_reader(
    received: Mapping[tuple[str, str], bytes], post: Post
) -> None:
    letter = decoded(received[DECISION])
    assert letter["Subject"] == "AMI2-001 Dax – Votre candidature est retenue"
    (reader,) = letter["To"].addresses
    assert (reader.display_name, reader.addr_spec) == (MAYOR, "maire@dax.cnam.example")
    text = words_of(letter).replace("\r\n", "\n")
    assert text.startswith(
        "Au cœur des territoires\nDossier AMI2-001 Dax\n\nVotre candidature est retenue\n\n"
        "Madame la Maire,\n\n"
    )
    said = on_one_line(text)
    assert (
        f"le comité de sélection, réuni le {day_text(post.held_on)}, a retenu la candidature"
        in said
    )
    assert "Projet mûr." in said
    assert "Je vous prie d’agréer, Madame la Maire, l’expression de ma haute" in said


def test_the_reminder_says_its_closing_and_carries_it_for_the_agenda(
    received: Mapping[tuple[str, str], bytes], post: Post
) -> None:
    letter = decoded(received[REMINDER])
    sent_on = letter["Date"].datetime.astimezone(PARIS).date()
    days = (post.closing.date() - sent_on).days
    title = ("Dernier jour pour déposer votre candidature", "Clôture du dépôt demain")[days]
    assert letter["Subject"] == f"AMI2-002 Agen – {title}"
    said = on_one_line(words_of(letter))
    closing = f"{day_text(post.closing.date())} à {hour_text(post.closing.time())} (heure de Paris)"
    assert closing in said
    (attached,) = letter.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == (
        "text/calendar",
        "echeance.ics",
    )
    (event,) = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert event.decoded("dtstart") == post.closing.date()


def test_letters_are_not_taken_for_spam(
    received: Mapping[tuple[str, str], bytes], spam_score: Callable[[bytes], float]
) -> None:
    scores = {which: spam_score(received[which]) for which in (REMINDER, DECISION)}
    assert [which for which, score in scores.items() if score >= 1] == []


def test_a_process_killed_at_any_commit_sends_nothing_twice(
    mail_host: MailHost, tmp_path: Path
) -> None:
    whole = installed(tmp_path / "entier", mail_host, "vif")
    unhurt = Dying(NEVER)
    assert _survives(whole.copy(tmp_path / "temoin", "temoin"), unhurt)
    commits = NEVER - unhurt.left
    assert commits > 2 * len(EVERY)

    def killed_and_started_again(at: int) -> tuple[LetterRow, ...]:
        post = whole.copy(tmp_path / f"mort-{at}", f"mort{at}")
        assert not _survives(post, Dying(at))
        return _started_again(post)

    with ThreadPoolExecutor(AT_ONCE) as several:
        lives = list(several.map(killed_and_started_again, range(1, commits + 1)))
    found = {(row.phase, len(copies(mail_host, row, 0))) for ended in lives for row in ended}
    sure = {(LetterPhase.SENT, 1), (LetterPhase.UNKNOWN, 1)}
    assert sure <= found <= {*sure, (LetterPhase.UNKNOWN, 0)}


def _survives(post: Post, committer: Dying) -> bool:
    """Sweep once; False when a commit killed the process."""
    office = post.office(committer)
    try:
        sweep(office)
    except Killed:
        return False
    finally:
        office.store.close()
    return True


def _started_again(post: Post) -> tuple[LetterRow, ...]:
    """After the lease a new process sweeps: what is then sent, and what is left in doubt."""
    office = post.office()
    patience = max(LEASE_SECONDS, ANSWER_WITHIN * office.settings.smtp_timeout_seconds)
    now = datetime.now(UTC) + timedelta(seconds=patience + 1)
    office.clock = SimulatedClock(MemoryKeeper(now))
    sweep(office)
    ended = (*letters(office, LetterPhase.SENT), *letters(office, LetterPhase.UNKNOWN))
    assert {(row.code, place_of(row)) for row in ended} >= EVERY
    office.store.close()
    return ended


def test_a_report_of_non_delivery_marks_the_letter_and_stops_the_address(
    mail_host: MailHost, tmp_path: Path
) -> None:
    post = installed(tmp_path / "retour", mail_host, "retour", contact="inconnu")
    office = post.office()
    sweep(office)
    returned = mail_host.fetch("programme@retour.example")
    about = {row.message_id: row for row in letters(office, LetterPhase.SENT)}
    report = tmp_path / "rapport.eml"
    report.write_bytes(returned[0])

    answer = invoke(office, ["outbox", "bounce", str(report)])

    assert answer.exit_code == 0, answer.output
    (bounced,) = letters(office, LetterPhase.BOUNCED)
    assert bounced.message_id in about
    with office.store.read() as reader:
        person = Archive(reader, office.memory).person(CaseId(bounced.person))
    assert person is not None
    assert person.mail_stopped
    office.store.close()


def words_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def on_one_line(text: str) -> str:
    """A text without its line ends; its no-break spaces stay."""
    return re.sub(r"[ \r\n]+", " ", text)
