"""The documents that leave with a decision: the letter on paper, the certificate of a label.

Made as the message is rendered, so frozen with it at its first claim; a copy carries the very
bytes its addressee got. Their hashes are recorded with the departure.
"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256

from notifications.composition import Addressee, Heading, LetterError
from notifications.letters import LETTERS
from notifications.message import Attachment
from notifications.printing import MEDIA_TYPE, PrinterMissing
from notifications.signed_letters import (
    CERTIFICATE,
    LETTER,
    Label,
    Paper,
    certificate_values,
    letter_values,
)
from notifications.wording import label
from states.identifiers import CaseId, CaseKind, ContactKind, Value
from states.instants import PARIS, EffectiveAt
from workflow.audience import executive_of
from workflow.desk import Desk, Entry
from workflow.mail.letter_context import context_of
from workflow.mail.letter_words import Words
from workflow.mail.letter_words import printed as said
from workflow.mail.rendering import (
    Reader,
    Rendered,
    Source,
    agent_of,
    composed_for,
    reader_named,
    render,
    signatory_of,
)
from workflow.mail.signing import Signature, is_signed, letter_case, original_of, signature_of
from workflow.store.pieces import EXTENSIONS
from workflow.store.records import LetterRow

PRINTED = "letter_printed"
LETTER_NAME = "lettre.pdf"
CERTIFICATE_NAME = "attestation.pdf"
SIGNED_NAME = "lettre-signee"
CERTIFIED = "decision_retained"
"""The letter that a certificate goes with."""


def render_whole(letter: LetterRow, source: Source) -> Rendered:
    """Return the message of a letter as it would leave now, its documents attached.

    Raises:
        LetterError: a value is missing, erased or not fit to be said.
        MessageError: an address or a header cannot be sent as it is.
        NotPrintable: a document cannot be made of its words.
    """
    return render(letter, source, documents_of(letter, source))


def documents_of(letter: LetterRow, source: Source) -> tuple[Attachment, ...]:
    """Return the documents that go with a letter, () when none does or none can be made.

    Raises:
        LetterError: a value is missing or erased, or the original signed is no longer there.
        NotPrintable: a document cannot be made of its words.
    """
    if not is_signed(letter.code):
        return ()
    original = original_of(letter, source.archive)
    if original.message is not None:
        return documents_in(original.message)
    signature = signature_of(original.id, source.archive)
    try:
        if signature is not None:
            return (_scanned(signature, source), *_certificates(original, source))
        return (*_letters(original, source), *_certificates(original, source))
    except PrinterMissing:
        return (_scanned(signature, source),) if signature is not None else ()


def documents_in(message: bytes) -> tuple[Attachment, ...]:
    """Return the documents of a message as they left, byte for byte."""
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    found = []
    for part in parsed.iter_attachments():
        name, content = part.get_filename() or "", part.get_payload(decode=True)
        if part.get_content_type() in EXTENSIONS and isinstance(content, bytes):
            kind = part.get_content_type()
            found.append(Attachment(name=name, media_type=kind, content=content))
    return tuple(found)


def record_documents(desk: Desk, letter: LetterRow, rendered: Rendered) -> None:
    """Record the hashes of the documents frozen with a letter; nothing when it has none."""
    if not rendered.documents:
        return
    documents: list[Value] = [
        {
            "name": each.name,
            "sha256": sha256(each.content).hexdigest(),
            "size": len(each.content),
        }
        for each in rendered.documents
    ]
    data: dict[str, Value] = {
        "letter": letter.id,
        "code": letter.code,
        "person": letter.person,
        "documents": documents,
    }
    case = letter_case(letter.id)
    desk.record(Entry(case=case, case_kind=CaseKind.LETTER, kind=PRINTED, data=data))


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What a paper is made from: the letter, its reader, what it bears."""

    letter: LetterRow
    reader: Reader
    paper: Paper
    words: Words


def _letters(letter: LetterRow, source: Source) -> tuple[Attachment, ...]:
    if source.printer is None:
        return ()
    sheet = _sheet(letter, source)
    composed = composed_for(letter, sheet.reader, source)
    values = letter_values(composed, sheet.reader.addressee, sheet.paper)
    content = source.printer(LETTER, values)
    return (Attachment(name=LETTER_NAME, media_type=MEDIA_TYPE, content=content),)


def _certificates(letter: LetterRow, source: Source) -> tuple[Attachment, ...]:
    part = next(iter(context_of(letter.context).parts), None)
    if source.printer is None or part is None or part.case is None or part.code != CERTIFIED:
        return ()
    sheet = _sheet(letter, source)
    values = said(sheet.words, part.values)
    file, decided_at = source.archive.candidature(part.case), values.get("decided_at")
    if file is None or not isinstance(decided_at, EffectiveAt):
        return ()
    sites = values.get("sites")
    attested = Label(
        place=sheet.words.place(file.authority),
        file=file.reference,
        body=str(values.get("body", "")),
        decided_at=decided_at,
        sites=tuple(map(str, sites)) if isinstance(sites, tuple) else (),
    )
    content = source.printer(CERTIFICATE, certificate_values(attested, sheet.paper))
    return (Attachment(name=CERTIFICATE_NAME, media_type=MEDIA_TYPE, content=content),)


def _scanned(signature: Signature, source: Source) -> Attachment:
    content = source.pieces.read(signature.sha256) if source.pieces else None
    if content is None:
        raise LetterError(f"the original signed on {signature.signed_on} is no longer there")
    name = f"{SIGNED_NAME}{EXTENSIONS[signature.media_type]}"
    return Attachment(name=name, media_type=signature.media_type, content=content)


def _sheet(letter: LetterRow, source: Source) -> _Sheet:
    words = Words(archive=source.archive, programme=source.in_force.programme)
    heading = Heading(
        programme=source.in_force.programme.label,
        file=words.file(letter.case_id) if letter.case_id else "",
        copies=tuple(label("contact", kind) for kind in context_of(letter.context).copies),
        signatory=signatory_of(letter, source),
    )
    day = source.now.astimezone(PARIS).date()
    paper = Paper(agent=agent_of(source), heading=heading, day=day)
    return _Sheet(letter=letter, reader=_addressed(letter, words, source), paper=paper, words=words)


def _addressed(letter: LetterRow, words: Words, source: Source) -> Reader:
    """Return who the letter on paper is addressed to; nobody registered, the place alone."""
    person, kinds = source.archive.person(CaseId(letter.person)), LETTERS[letter.code].to
    today = source.now.astimezone(PARIS).date()
    if person is not None and person.kind is ContactKind.EXECUTIVE:
        # Whoever is elected since then reads the letter, and the copies say so too.
        person = executive_of(source.archive, person.organisation, today) or person
    if person is not None and (not kinds or person.kind in kinds):
        return reader_named(person, source)
    file = source.archive.candidature(letter.case_id) if letter.case_id else None
    place = words.place(file.authority) if file else ""
    return Reader(person=None, addressee=Addressee(kind=ContactKind.EXECUTIVE, place=place))
