"""Erasing a person leaves no byte of their name or address, and every proof valid."""

import base64
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from states.acts import Refused
from states.identifiers import CaseId, PersonId
from tests.workflow.evidence_samples import letter_row
from tests.workflow.small_office import AUDITOR, LAUNCH, LEAD, SmallOffice
from workflow.audit.verification import verify
from workflow.commands import ErasePerson
from workflow.keys import ensure_key, known_public_key, sign_now
from workflow.mail.outbox import MAILBOX_FOLDER
from workflow.outcomes import Done, Invalid
from workflow.store.records import FeedRow, LetterPhase
from workflow.upkeep.erasing import Mention, erase

NAME, EMAIL = "Zéphyrine Ancelin", "zephyrine.ancelin@dax.example"
REASON = "demande de la personne"


@pytest.fixture
def person(small: SmallOffice) -> CaseId:
    small.town("40088", "Dax")
    return small.person("40088", name=NAME, email=EMAIL, phone="05 58 00 00 00")


def message(to: str, body: str, **headers: str) -> bytes:
    made = EmailMessage()
    made["To"], made["Subject"] = to, headers.pop("subject", "Rappel")
    made["Message-ID"] = headers.pop("message_id", "<m1@ancrage.example>")
    made.set_content(body, cte="quoted-printable")
    return made.as_bytes()


def keep_letter(small: SmallOffice, name: str, person: str, content: bytes, **more: object) -> None:
    row = letter_row(name, person=PersonId(person), message=content, created_at=LAUNCH)
    with small.office.store.write() as writer:
        writer.add_letter(replace(row, **more))  # type: ignore[arg-type]
    folder = small.folder / MAILBOX_FOLDER
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.eml").write_bytes(content)


def erased(small: SmallOffice, person: CaseId, reason: str = REASON) -> tuple[Mention, ...]:
    done = erase(small.office, ErasePerson(actor=LEAD, person=person, reason=reason))
    assert isinstance(done.outcome, Done), done.outcome
    return done.mentions


def found_in(folder: Path, *words: str) -> set[str]:
    """Return the files that hold a word as text, in Base64 at any offset, or quoted."""
    forms = set[bytes]()
    for word in words:
        for encoding in ("utf-8", "cp1252", "utf-16-le"):
            raw = word.encode(encoding)
            forms |= {raw, raw.lower(), raw.upper()}
            for shift in range(3):
                forms.add(base64.b64encode(b"x" * shift + raw)[4:-4])
        quoted = EmailMessage()
        quoted.set_content(word, cte="quoted-printable")
        forms.add(quoted.get_payload().strip().encode())  # type: ignore[union-attr]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(form in path.read_bytes() for form in forms)}


def test_no_byte_of_the_installation_holds_name_or_address(
    small: SmallOffice, person: CaseId
) -> None:
    other = small.person("40088", name="Ambroise Teulier", email="a.teulier@dax.example")
    keep_letter(small, "own", person, message(EMAIL, f"Bonjour {NAME},\n"))
    body = f"Votre contact est désormais {NAME}."
    keep_letter(small, "other", other, message("a.teulier@dax.example", body))
    redirected = message("responsable@ancrage.example", "Texte", subject=f"[{EMAIL}] Rappel")
    keep_letter(small, "redirected", person, redirected)
    keep_letter(small, "kept", other, message("a.teulier@dax.example", "Rien de plus."))
    with small.office.store.write() as writer:
        writer.put_feed(FeedRow(token_hash="0" * 64, person=PersonId(person)))
    assert found_in(small.folder, NAME, EMAIL) != set()
    erased(small, person)
    assert found_in(small.folder, NAME, EMAIL) == set()
    small.office.store.close()
    assert found_in(small.folder, NAME, EMAIL) == set()
    left = sorted(path.name for path in (small.folder / MAILBOX_FOLDER).iterdir())
    assert left == ["kept.eml"]
    with small.office.store.read() as reader:
        assert reader.feeds_of(person) == ()
        assert {row.id: row.message is None for row in reader.letters()} == {
            "own": True,
            "other": True,
            "redirected": True,
            "kept": False,
        }


def test_every_proof_stays_valid_after_an_erasure(small: SmallOffice, person: CaseId) -> None:
    ensure_key(small.folder, small.office.randomness)
    sign_now(small.office, LEAD, "digest")
    erased(small, person)
    with small.office.store.read() as reader:
        found = verify(reader, known_public_key(small.folder))
        assert (found.problems, found.erased_texts, found.checkpoints) == ((), 3, 1)
        event = reader.events_of(person)[-1]
        assert (event.kind, event.data["texts_erased"], event.data["outside_rule"]) == (
            "person_erased",
            3,
            ["erasure"],
        )
        assert [row.person for row in reader.erasures()] == [person]


def test_letters_still_to_leave_are_cancelled(small: SmallOffice, person: CaseId) -> None:
    keep_letter(small, "queued", person, b"", phase=LetterPhase.QUEUED)
    keep_letter(small, "sent", person, message(EMAIL, "x"), phase=LetterPhase.SENT)
    erased(small, person)
    with small.office.store.read() as reader:
        found = {row.id: (row.phase, row.why) for row in reader.letters()}
    assert found == {
        "queued": (LetterPhase.CANCELLED, "erasure"),
        "sent": (LetterPhase.SENT, ""),
    }


def test_a_file_delivered_with_the_letter_s_id_goes_even_if_it_names_nobody(
    small: SmallOffice, person: CaseId
) -> None:
    content = message("x@dax.example", "Bonjour.", message_id="<l9@ancrage.example>")
    keep_letter(small, "l9", person, content, message_id="<l9@ancrage.example>")
    erased(small, person)
    assert list((small.folder / MAILBOX_FOLDER).iterdir()) == []


def test_a_function_that_another_bears_too_is_nobody_s_name(small: SmallOffice) -> None:
    small.town("40088", "Dax")
    first = small.person("40088", name="Contact de la ville", email="un@dax.example")
    second = small.person("40088", name="Contact de la ville", email="deux@dax.example")
    keep_letter(small, "second", second, message("deux@dax.example", "Contact de la ville"))
    erased(small, first)
    with small.office.store.read() as reader:
        (letter,) = reader.letters()
    assert letter.message is not None


def test_records_that_still_name_the_person_are_told_not_erased(
    small: SmallOffice, person: CaseId
) -> None:
    case = small.draft("40088")
    small.act(case, "note", text=f"Appel de {NAME.upper()} ce matin")
    mentions = erased(small, person)
    assert [mention.case for mention in mentions] == [case]
    with small.office.store.read() as reader:
        text = reader.text(mentions[0].ref)
    assert text is not None


def test_a_reason_that_names_the_person_is_refused(small: SmallOffice, person: CaseId) -> None:
    command = ErasePerson(actor=LEAD, person=person, reason=f"À la demande de {NAME}")
    refused = erase(small.office, command).outcome
    assert refused == Invalid(field="reason", value="", problem="names_the_person")


@pytest.mark.parametrize("reason", ["", REASON])
def test_a_refused_erasure_touches_no_file(small: SmallOffice, person: CaseId, reason: str) -> None:
    keep_letter(small, "own", person, message(EMAIL, f"Bonjour {NAME},\n"))
    actor = AUDITOR if reason else LEAD
    outcome = erase(small.office, ErasePerson(actor=actor, person=person, reason=reason)).outcome
    assert isinstance(outcome, Refused if reason else Invalid)
    assert (small.folder / MAILBOX_FOLDER / "own.eml").exists()


def test_an_unknown_person_cannot_be_erased(small: SmallOffice) -> None:
    command = ErasePerson(actor=LEAD, person=CaseId("personne"), reason=REASON)
    assert erase(small.office, command).outcome == Invalid(
        field="person", value="personne", problem="unknown"
    )
