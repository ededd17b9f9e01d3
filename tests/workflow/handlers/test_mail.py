"""What the lead does with a letter, and what proves that it came."""

import pytest

from states.acts import Refused
from states.identifiers import ActorId, CaseId, Role
from tests.workflow.bench import LEAD, city, done, file_candidature
from tests.workflow.office_stories import kinds
from workflow.archive import Archive
from workflow.commands import RecordBounce, RecordProof, SettleLetter
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.people import Actor
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterMove, LetterPhase, LetterRow


@pytest.fixture
def letter(office: Office) -> LetterRow:
    """The receipt of a file, still waiting to leave."""
    file_candidature(office, "40088")
    with office.store.read() as reader:
        return reader.letters(LetterFilter())[0]


def put(office: Office, letter: LetterRow, phase: LetterPhase) -> None:
    with office.store.write() as writer:
        move = LetterMove(id=letter.id, sources=tuple(LetterPhase), target=phase)
        assert writer.move_letter(move)


def phase(office: Office, letter: LetterRow) -> LetterPhase:
    with office.store.read() as reader:
        found = reader.letter(letter.id)
    assert found is not None
    return found.phase


def settle(letter: str, choice: str, actor: Actor = LEAD) -> SettleLetter:
    return SettleLetter(actor=actor, letter=letter, choice=choice)


@pytest.mark.parametrize(
    ("source", "choice", "target"),
    [
        (LetterPhase.HELD, "release", LetterPhase.QUEUED),
        (LetterPhase.QUEUED, "hold", LetterPhase.HELD),
        (LetterPhase.RETRY, "cancel", LetterPhase.CANCELLED),
        (LetterPhase.UNKNOWN, "resend", LetterPhase.QUEUED),
        (LetterPhase.UNKNOWN, "arrived", LetterPhase.SENT),
    ],
)
def test_a_choice_moves_a_letter_that_allows_it(
    office: Office, letter: LetterRow, source: LetterPhase, choice: str, target: LetterPhase
) -> None:
    put(office, letter, source)
    done(office, settle(letter.id, choice))
    assert phase(office, letter) is target
    assert kinds(office, f"lettre:{letter.id}") == ["letter_settled"]


@pytest.mark.parametrize("choice", ["release", "arrived"])
def test_a_letter_gone_is_not_moved(office: Office, letter: LetterRow, choice: str) -> None:
    put(office, letter, LetterPhase.SENT)
    outcome = office.run(settle(letter.id, choice))
    assert isinstance(outcome, Invalid)
    assert (outcome.problem, phase(office, letter)) == ("unsettled", LetterPhase.SENT)


def test_a_choice_or_a_letter_that_does_not_exist_is_named(
    office: Office, letter: LetterRow
) -> None:
    odd = office.run(settle(letter.id, "brûler"))
    assert isinstance(odd, Invalid)
    assert odd.field == "choice"
    assert office.run(settle("l0", "release")) == Invalid(
        field="letter", value="l0", problem="unknown"
    )


def test_a_permanent_bounce_stops_mail_to_the_person(office: Office, letter: LetterRow) -> None:
    put(office, letter, LetterPhase.SENT)
    done(office, RecordBounce(actor=LEAD, letter=letter.id, code="5.1.1"))
    with office.store.read() as reader:
        person = Archive(reader, office.memory).person(CaseId(letter.person))
    assert person is not None
    assert (person.mail_stopped, phase(office, letter)) == (True, LetterPhase.BOUNCED)
    again = office.run(RecordBounce(actor=LEAD, letter=letter.id, code="5.1.1"))
    assert isinstance(again, Invalid)


def test_a_passing_bounce_leaves_the_address_good(office: Office, letter: LetterRow) -> None:
    put(office, letter, LetterPhase.SENT)
    done(office, RecordBounce(actor=LEAD, letter=letter.id, code="4.2.2", permanent=False))
    assert "mail_stopped" not in kinds(office, letter.person)


def test_a_proof_is_of_a_known_kind_and_kept_with_its_detail(
    office: Office, letter: LetterRow
) -> None:
    proof = RecordProof(actor=LEAD, letter=letter.id, proof="registered", detail="RK 123")
    outcome = done(office, proof)
    assert outcome.events[0].data["proof"] == "registered"
    assert "RK 123" not in str(outcome.events[0].data)
    odd = office.run(RecordProof(actor=LEAD, letter=letter.id, proof="télépathie"))
    assert isinstance(odd, Invalid)
    assert odd.field == "proof"


def test_a_city_proves_the_receipt_of_its_own_letters_only(
    office: Office, letter: LetterRow
) -> None:
    own = Actor(id=ActorId(letter.person), roles=frozenset({Role.CITY}), authority="40088")
    done(office, RecordProof(actor=own, letter=letter.id, proof="opened"))
    other = office.run(RecordProof(actor=city("47001"), letter=letter.id, proof="opened"))
    assert other == Invalid(field="letter", value=letter.id, problem="unknown")
    assert isinstance(office.run(settle(letter.id, "hold", own)), Refused)
    assert isinstance(office.run(RecordBounce(actor=own, letter=letter.id)), Refused)
