"""An act taken back, and a letter already frozen that tells it with something that still holds."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from notifications.smtp_outcome import Phase
from notifications.transports.capturing import CapturingTransport
from notifications.transports.port import DeliveryOutcome
from states.identifiers import CaseId, ContactKind
from tests.workflow.bench import LEAD, act, decide, done, file_candidature, move, written
from tests.workflow.office_stories import AFTER_WAVE_1, recall_over
from workflow.archive import Archive
from workflow.commands import AnnounceSession, SettleLetter
from workflow.mail.letter_context import context_of
from workflow.office import Office
from workflow.schedule.sweep import sweep
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow

BEGUN = {"regional_centre": "75", "target_opening": "2022-09-01"}
LATER = [(Phase.CONNECT, 421)] * 20
CENTRE = "regional-centre-75@ville.example"


class WhileSending(CapturingTransport):
    """A mail server before whose final dot something happens, once."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__()
        self._happens: Callable[[], object] | None = happens

    def deliver(
        self, message: bytes, envelope_from: str, rcpt: str, on_before_dot: Callable[[], bool]
    ) -> DeliveryOutcome:
        """Let it happen while a letter to the centre is claimed, then talk as usual."""
        if self._happens is not None and rcpt == CENTRE:
            happens, self._happens = self._happens, None
            happens()
        return super().deliver(message, envelope_from, rcpt, on_before_dot)


@pytest.fixture
def antennas(office: Office) -> tuple[CaseId, CaseId]:
    """Two antennas of one region whose engineering starts the same day: one letter to a centre."""
    files = [file_candidature(office, code) for code in ("40088", "47001")]
    move(office, AFTER_WAVE_1)
    done(office, AnnounceSession(actor=LEAD, session=decide(office, dict.fromkeys(files, "label"))))
    for letter in _letters(office, LetterPhase.HELD):
        done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="cancel"))
    recall_over(office)
    sweep(office, confirm=True)
    first, second = (CaseId(f"{case}-a1") for case in files)
    for antenna in (first, second):
        act(office, antenna, "start_engineering", **BEGUN)
    return first, second


def test_a_letter_that_waits_to_be_tried_again_is_written_without_what_was_taken_back(
    office: Office, antennas: tuple[CaseId, CaseId]
) -> None:
    office.transport = CapturingTransport(LATER)
    sweep(office)
    assert _told(office, LetterPhase.RETRY) == [antennas]
    act(office, antennas[0], "revert", reason="Mauvaise antenne")

    assert _told(office, LetterPhase.QUEUED) == [antennas[1:]]
    (message,) = _tomorrow(office)
    assert (b"Dax" in message, b"Agen" in message) == (False, True)
    assert written(office, "correction") == []


def test_a_letter_the_lead_holds_stays_held(
    office: Office, antennas: tuple[CaseId, CaseId]
) -> None:
    office.transport = CapturingTransport(LATER)
    sweep(office)
    for letter in _letters(office, LetterPhase.RETRY):
        done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="hold"))
    act(office, antennas[0], "revert", reason="Mauvaise antenne")

    assert _told(office, LetterPhase.HELD) == [antennas[1:]]
    assert _tomorrow(office) == []


def test_a_sender_on_its_way_to_the_dot_learns_that_the_letter_changed(
    office: Office, antennas: tuple[CaseId, CaseId]
) -> None:
    server = WhileSending(lambda: act(office, antennas[0], "revert", reason="Mauvaise antenne"))
    office.transport = server
    sweep(office)

    assert _told(office, LetterPhase.SENT) == [antennas[1:]]
    (message,) = [each.message for each in server.captured if each.rcpt == CENTRE]
    assert b"Dax" not in message


def test_what_left_a_letter_before_it_went_is_not_corrected(
    office: Office, antennas: tuple[CaseId, CaseId]
) -> None:
    antenna = antennas[0]
    act(office, antenna, "suspend", reason="Travaux")
    act(office, antenna, "resume", reason="Erreur")
    sweep(office)
    act(office, antenna, "revert", reason="Les travaux durent")
    corrected = written(office, "correction")
    act(office, antenna, "revert", reason="Mauvaise antenne")

    assert len(corrected) == 4
    assert written(office, "correction") == corrected


def _letters(office: Office, phase: LetterPhase) -> tuple[LetterRow, ...]:
    with office.store.read() as reader:
        return reader.letters(LetterFilter(phases=(phase,)))


def _told(office: Office, phase: LetterPhase) -> list[tuple[CaseId | None, ...]]:
    """The antennas of which each letter to the centre says that engineering started."""
    told = [
        [part for part in context_of(letter.context).parts if part.code == "engineering_started"]
        for letter in _letters(office, phase)
        if letter.person == _centre(office)
    ]
    return [tuple(part.case for part in parts) for parts in told if parts]


def _centre(office: Office) -> str:
    with office.store.read() as reader:
        persons = Archive(reader, office.memory).persons()
    return next(person.id for person in persons if person.kind is ContactKind.REGIONAL_CENTRE)


def _tomorrow(office: Office) -> list[bytes]:
    """What the centre's mail server has by the day after, which takes everything."""
    office.transport = server = CapturingTransport()
    with office.store.read() as reader:
        tomorrow = office.now(reader) + timedelta(days=1)
    move(office, tomorrow)
    sweep(office, confirm=True)
    return [each.message for each in server.captured if each.rcpt == CENTRE]
