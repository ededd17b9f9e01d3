"""The documents of decisions: frozen with their message, kept to the byte, hashed in the log."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from typing import Any

import pytest

from notifications.message import Attachment
from notifications.printing import PrinterMissing, printed
from states.acts import Refused
from states.events import Event
from states.identifiers import CaseId, ContactKind, Role
from tests.notifications.pdf_inspection import Inspected
from tests.plain_printer import plain_printer
from tests.workflow.bench import (
    LEAD,
    act,
    city,
    decide,
    done,
    file_candidature,
    move,
    register_person,
)
from workflow.archive import Archive
from workflow.audience import unheaded
from workflow.commands import (
    AnnounceSession,
    ErasePerson,
    RegisterAuthority,
    RegisterPerson,
    SettleLetter,
)
from workflow.mail.commands import AttachSignedLetter
from workflow.mail.documents import CERTIFICATE_NAME, LETTER_NAME, documents_in, documents_of
from workflow.mail.outbox import deliver
from workflow.mail.signing import letter_case
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.people import Actor
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow
from workflow.writing.preview import preview_of, source_of

AFTER_WAVE_1 = datetime(2020, 11, 9, 9, tzinfo=UTC)
RECALL_OVER = timedelta(minutes=11)
SCAN = b"%PDF-1.4\nsigne a la main\n%%EOF\n"


def decided(office: Office, outcome: str = "label", code: str = "40088") -> CaseId:
    case = file_candidature(office, code)
    move(office, AFTER_WAVE_1)
    decide(office, {case: outcome})
    return case


def letters_by_kind(office: Office, code: str) -> dict[ContactKind, LetterRow]:
    """Return the letters of a code by kind of reader, those still to leave before the others."""
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        found = {}
        for letter in reader.letters(LetterFilter(code=code)):
            person = archive.person(CaseId(letter.person))
            if person is not None and letter.phase is not LetterPhase.SUPERSEDED:
                found[person.kind] = letter
        return found


def release(office: Office, code: str = "decision_retained") -> None:
    for letter in letters_by_kind(office, code).values():
        if letter.phase is LetterPhase.HELD:
            done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))


def leave(office: Office, code: str = "decision_retained") -> dict[ContactKind, LetterRow]:
    """Let the letters of a code go and return them as they left."""
    release(office, code)
    with office.store.read() as reader:
        now = office.now(reader)
    move(office, now + RECALL_OVER)
    deliver(office)
    return letters_by_kind(office, code)


def _events(office: Office, case: CaseId) -> tuple[Event, ...]:
    with office.store.read() as reader:
        return tuple(Archive(reader, office.memory).events(case))


def _documents(letter: LetterRow) -> tuple[Attachment, ...]:
    assert letter.message is not None
    return documents_in(letter.message)


def test_a_decision_leaves_with_its_letter_and_the_certificate_of_the_label(
    office: Office,
) -> None:
    office.printer = printed
    decided(office)

    left = leave(office)[ContactKind.EXECUTIVE]

    letter, certificate = _documents(left)
    assert (letter.name, certificate.name) == (LETTER_NAME, CERTIFICATE_NAME)
    assert Inspected(letter.content).faults() == []
    assert Inspected(certificate.content).faults() == []
    said = Inspected(letter.content).read_aloud()
    assert "Objet : Votre candidature est retenue" in said
    assert "Le lundi 9 novembre 2020" in said
    assert "L’administrateur général" in said
    assert "Attestation de label" in Inspected(certificate.content).read_aloud()


def test_the_hash_of_each_document_is_in_the_trail(office: Office) -> None:
    office.printer = plain_printer
    decided(office)

    left = leave(office)

    for letter in left.values():
        (event,) = (
            each
            for each in _events(office, letter_case(letter.id))
            if each.kind == "letter_printed"
        )
        assert event.data["documents"] == [
            {
                "name": each.name,
                "sha256": sha256(each.content).hexdigest(),
                "size": len(each.content),
            }
            for each in _documents(letter)
        ]
        assert (event.actor, event.role) == ("horloge", Role.CLOCK)


def test_a_copy_carries_the_very_bytes_of_the_executive(office: Office) -> None:
    office.printer = plain_printer
    decided(office)

    left = leave(office)

    assert _documents(left[ContactKind.CONTACT]) == _documents(left[ContactKind.EXECUTIVE])
    said = json.loads(_documents(left[ContactKind.CONTACT])[0].content.split(b"\n")[1])
    assert said[1]["recipient"][0] == "Executive 40088"


def test_what_is_shown_before_is_what_leaves_and_stays_the_same_after(office: Office) -> None:
    office.printer = printed
    decided(office)
    release(office)
    move(office, AFTER_WAVE_1 + RECALL_OVER)
    waiting = letters_by_kind(office, "decision_retained")[ContactKind.EXECUTIVE]
    with office.store.read() as reader:
        source = source_of(office, reader)
        assert source is not None
        before = documents_of(waiting, source)
        again = documents_of(waiting, source)

    deliver(office)
    move(office, AFTER_WAVE_1 + timedelta(days=40))

    left = letters_by_kind(office, "decision_retained")[ContactKind.EXECUTIVE]
    with office.store.read() as reader:
        source = source_of(office, reader)
        assert source is not None
        after = documents_of(left, source)
        shown = preview_of(left, source)
    assert before == again == after == _documents(left)
    assert shown is not None
    assert shown.attachments == (LETTER_NAME, CERTIFICATE_NAME)


def test_without_what_prints_the_letter_leaves_alone(office: Office) -> None:
    def missing(_document: str, _values: Mapping[str, object]) -> bytes:
        raise PrinterMissing

    office.printer = missing
    decided(office)

    left = leave(office)[ContactKind.EXECUTIVE]

    assert left.phase is LetterPhase.SENT
    assert _documents(left) == ()
    kinds = [event.kind for event in _events(office, letter_case(left.id))]
    assert "letter_printed" not in kinds


@pytest.mark.parametrize(
    ("outcome", "code", "names"),
    [
        ("label", "decision_retained", [LETTER_NAME, CERTIFICATE_NAME]),
        ("not_select", "decision_not_retained", [LETTER_NAME]),
        ("defer", "decision_deferred", [LETTER_NAME]),
    ],
)
def test_each_decision_has_its_letter_on_paper(
    office: Office, outcome: str, code: str, names: list[str]
) -> None:
    office.printer = plain_printer
    decided(office, outcome)

    left = leave(office, code)[ContactKind.EXECUTIVE]

    assert [each.name for each in _documents(left)] == names


def test_a_letter_that_is_no_decision_has_no_document(office: Office) -> None:
    office.printer = plain_printer
    file_candidature(office, "40088")
    deliver(office)

    left = letters_by_kind(office, "receipt_complete")[ContactKind.CONTACT]

    assert left.phase is LetterPhase.SENT
    assert _documents(left) == ()


def test_the_announcement_leaves_after_the_letter_of_the_executive(office: Office) -> None:
    office.printer = plain_printer
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    session = decide(office, {case: "label"})
    done(office, AnnounceSession(actor=LEAD, session=session))
    move(office, AFTER_WAVE_1 + RECALL_OVER)
    deliver(office)
    held = {letter.phase for letter in letters_by_kind(office, "announcement").values()}

    leave(office)
    move(office, AFTER_WAVE_1 + timedelta(days=1))
    deliver(office)

    decision = letters_by_kind(office, "decision_retained")[ContactKind.EXECUTIVE]
    announced = letters_by_kind(office, "announcement")
    assert held == {LetterPhase.HELD}
    assert decision.sent_at is not None
    assert all(
        letter.sent_at is not None and letter.sent_at >= decision.sent_at
        for letter in announced.values()
    )


def test_communication_reads_the_announcement_and_nothing_before(office: Office) -> None:
    done(
        office,
        RegisterPerson(
            actor=LEAD,
            kind=ContactKind.COMMUNICATION,
            organisation="40088",
            texts={"name": "Service communication", "email": "presse@dax.example"},
        ),
    )
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    session = decide(office, {case: "label"})
    before = _kinds_written(office)
    done(office, AnnounceSession(actor=LEAD, session=session))

    assert ContactKind.COMMUNICATION not in before
    assert ContactKind.COMMUNICATION in letters_by_kind(office, "announcement")
    with office.store.read() as reader:
        people = Archive(reader, office.memory).persons()
    (press,) = (each for each in people if each.kind is ContactKind.COMMUNICATION)
    assert press.roles == frozenset()


def _kinds_written(office: Office) -> set[ContactKind]:
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        people = [archive.person(CaseId(letter.person)) for letter in reader.letters()]
    return {person.kind for person in people if person}


def test_the_letter_goes_to_the_executive_in_office_when_it_leaves(office: Office) -> None:
    office.printer = plain_printer
    done(
        office,
        RegisterAuthority(actor=LEAD, code="16102", name="Cognac", departement="16", region="75"),
    )
    register_person(office, ContactKind.CONTACT, "16102", "75")
    _elect(office, "Madame", until=date(2020, 11, 10))
    _elect(office, "Monsieur", since=date(2020, 11, 11))
    decided(office, code="16102")
    move(office, datetime(2020, 11, 12, 9, tzinfo=UTC))

    left = leave(office)

    executive = left[ContactKind.EXECUTIVE]
    said = json.loads(_documents(executive)[0].content.split(b"\n")[1])
    assert executive.phase is LetterPhase.SENT
    assert said[1]["salutation"] == "Monsieur le Maire,"
    assert _documents(left[ContactKind.CONTACT]) == _documents(executive)


def _elect(
    office: Office, civility: str, since: date | None = None, until: date | None = None
) -> None:
    texts = {
        "name": f"{civility} le maire",
        "function": "Maire",
        "civility": civility,
        "email": f"{civility.lower()}@cognac.example",
    }
    command = RegisterPerson(
        actor=LEAD,
        kind=ContactKind.EXECUTIVE,
        organisation="16102",
        texts=texts,
        since=since,
        until=until,
    )
    done(office, command)


def scan(signed: LetterRow, **more: object) -> AttachSignedLetter:
    asked = {
        "actor": LEAD,
        "letter": signed.id,
        "content": SCAN,
        "file_name": "lettre.pdf",
        "signed_on": date(2020, 11, 9),
        **more,
    }
    return AttachSignedLetter(**asked)  # type: ignore[arg-type]


def test_an_original_signed_on_paper_leaves_in_place_of_the_printed_letter(
    office: Office,
) -> None:
    office.printer = plain_printer
    decided(office)
    copy = letters_by_kind(office, "decision_retained")[ContactKind.CONTACT]

    done(office, scan(copy))
    left = leave(office)

    executive = left[ContactKind.EXECUTIVE]
    signed, certificate = _documents(executive)
    assert (signed.name, signed.content) == ("lettre-signee.pdf", SCAN)
    assert certificate.name == CERTIFICATE_NAME
    assert _documents(left[ContactKind.CONTACT]) == (signed, certificate)
    assert executive.message is not None
    assert "Original signé le 9 novembre 2020" in _plain_text(executive.message)
    kinds = [event.kind for event in _events(office, letter_case(executive.id))]
    assert kinds == ["letter_signed", "letter_settled", "letter_printed"]


def _plain_text(message: bytes) -> str:
    parsed = message_from_bytes(message, policy=policy.default)
    body: Any = parsed.get_body(("plain",))  # type: ignore[attr-defined]
    return " ".join(str(body.get_content()).split())


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"content": b""}, "empty"),
        ({"content": b"bonjour", "file_name": "lettre.txt"}, "unsupported"),
        ({"signed_on": date(2020, 11, 10)}, "future"),
        ({"letter": "inconnue"}, "unknown"),
    ],
)
def test_a_scan_that_cannot_be_taken_is_refused(
    office: Office, more: dict[str, object], problem: str
) -> None:
    decided(office)
    letter = letters_by_kind(office, "decision_retained")[ContactKind.EXECUTIVE]

    refused = office.run(scan(letter, **more))

    assert isinstance(refused, Invalid)
    assert refused.problem == problem


def test_a_scan_comes_too_late_once_the_letter_left(office: Office) -> None:
    decided(office)
    left = leave(office)[ContactKind.EXECUTIVE]

    refused = office.run(scan(left))

    assert isinstance(refused, Invalid)
    assert refused.problem == "frozen"


def test_only_a_decision_is_signed_and_only_the_lead_attaches_its_original(
    office: Office,
) -> None:
    decided(office)
    receipt = letters_by_kind(office, "receipt_complete")[ContactKind.CONTACT]
    decision = letters_by_kind(office, "decision_retained")[ContactKind.EXECUTIVE]

    odd = office.run(scan(receipt))
    other: Actor = city("40088")

    assert isinstance(odd, Invalid)
    assert odd.problem == "not_signed"
    assert isinstance(office.run(scan(decision, actor=other)), Refused)


def test_erasing_the_executive_removes_the_scan(office: Office) -> None:
    decided(office)
    letter = letters_by_kind(office, "decision_retained")[ContactKind.EXECUTIVE]
    done(office, scan(letter))
    kept = sha256(SCAN).hexdigest()
    before = office.pieces.read(kept)

    done(office, ErasePerson(actor=LEAD, person=CaseId(letter.person), reason="Demande"))

    assert before == SCAN
    assert office.pieces.read(kept) is None
    with office.store.read() as reader:
        assert reader.pieces(letter_case(letter.id)) == ()


def test_the_end_of_a_label_is_a_signed_letter_too(office: Office) -> None:
    office.printer = plain_printer
    case = decided(office)
    leave(office)
    with office.store.read() as reader:
        file = Archive(reader, office.memory).candidature(case)
    assert file is not None
    act(office, file.antennas[0], "revoke", reason="La condition n’est plus remplie")

    left = leave(office, "label_ended")[ContactKind.EXECUTIVE]

    assert [each.name for each in _documents(left)] == [LETTER_NAME]


def test_the_lead_is_told_of_a_town_whose_executive_left_without_successor(
    office: Office,
) -> None:
    _elect(office, "Madame", until=date(2020, 11, 10))
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        then = _codes(archive, date(2020, 11, 10))
        after = _codes(archive, date(2020, 11, 11))
    _elect(office, "Monsieur", since=date(2020, 11, 12))
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        between = _codes(archive, date(2020, 11, 11))
        headed = _codes(archive, date(2020, 11, 12))

    assert (then, after, between, headed) == ((), ("16102",), ("16102",), ())


def _codes(archive: Archive, today: date) -> tuple[str, ...]:
    return tuple(each.organisation for each in unheaded(archive, today))
