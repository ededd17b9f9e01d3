"""A letter row becomes the bytes that leave: words, people, agent, attachments, envelope.

Nothing is drawn at random: the same row at the same instant gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote

from config.settings import Settings
from notifications.addresses import Mailbox
from notifications.calendar_file import CalendarEntry, calendar_attachment
from notifications.composition import (
    Addressee,
    Agent,
    Composed,
    Heading,
    LetterError,
    Part,
    Signatory,
    compose,
    compose_together,
)
from notifications.letters import LETTERS
from notifications.message import Attachment, Body, Envelope, build
from notifications.message_ids import message_id, thread_id
from notifications.printing import Printer
from notifications.redirect import redirected
from notifications.wording import (
    agenda_line,
    agenda_notes,
    label,
    list_text,
    salutation_text,
)
from notifications.wording.signing import signed_text
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import CaseId, ContactKind, DeadlineId
from states.instants import PARIS, EffectiveAt
from workflow.archive import Archive
from workflow.audience import CITY, recipient_of
from workflow.calendar import InForce
from workflow.mail.letter_context import LetterContext, LetterPart, context_of
from workflow.mail.letter_words import Words, printed
from workflow.mail.signing import is_signed, original_of, signature_of
from workflow.mail.written_words import Pen, additions_for, constants_of, said_by
from workflow.people import Person
from workflow.standing import GOLIVE_ON
from workflow.store.pieces import PieceFolder
from workflow.store.records import LetterRow

LEAD_ADDRESS = "reglage:lead_address"
WITNESS_ADDRESS = "reglage:witness_address"
"""Stand for a person, or a text ref, when an address comes from the settings."""
CHECKPOINT_NAME = "checkpoint"
FILE_PATH = "/d/"
"""Where the page of a file stands for good, before its reference."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a letter's words come from, and the settings that sign and address it."""

    archive: Archive
    in_force: InForce
    settings: Settings
    now: datetime
    secrets: Mapping[str, object] = field(default_factory=dict)
    """What a letter that opens a door says and nobody keeps: made as it leaves."""
    printer: Printer | None = None
    """Makes the document that goes with a decision; None: the message goes alone."""
    pieces: PieceFolder | None = None

    @property
    def domain(self) -> str:
        """The domain of Message-IDs and of calendar entries."""
        return self.settings.sender_address.rpartition("@")[2].lower()

    @property
    def is_live(self) -> bool:
        """Whether letters leave to their real addresses by now."""
        day = self.archive.reader.setting(GOLIVE_ON)
        return bool(day) and date.fromisoformat(str(day)) <= self.now.astimezone(PARIS).date()


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads a letter: the person, None when erased, and how the letter addresses them."""

    person: Person | None
    addressee: Addressee


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A letter ready to leave; `address_ref` says where its address was read."""

    message: bytes
    message_id: str
    template_version: str
    subject: str
    address: str
    address_ref: str
    documents: tuple[Attachment, ...] = ()


def render(letter: LetterRow, source: Source, documents: tuple[Attachment, ...] = ()) -> Rendered:
    """Return the message of a letter as it would leave at `source.now`, with its documents.

    Raises:
        LetterError: a value is missing, erased or not fit to be said.
        MessageError: an address or a header cannot be sent as it is.
    """
    context = context_of(letter.context)
    words = Words(archive=source.archive, programme=source.in_force.programme)
    person = person_of_letter(letter, source.archive)
    reader = _addressee(words, person)
    composed = composed_letter(letter, source)
    address, address_ref = _address(words, person, source.settings)
    envelope = Envelope(
        letter_id=letter.id,
        domain=source.domain,
        sender=Mailbox(address=source.settings.sender_address, name=source.settings.sender_name),
        recipient=Mailbox(address=address, name=reader.name),
        subject=composed.subject,
        date=source.now,
        boundary_seed=letter.id,
        reply_to=Mailbox(address=source.settings.agent_email, name=source.settings.agent_name),
        thread=thread_id(letter.case_id, source.domain) if letter.case_id else "",
        expires=letter.lapses_at if source.secrets else None,
    )
    if not source.is_live:
        envelope = redirected(envelope, source.settings.lead_address)
        address, address_ref = source.settings.lead_address, LEAD_ADDRESS
    attachments = (*documents, *_attachments(context, words, source))
    body = Body(text=composed.text, html=composed.html, attachments=attachments)
    return Rendered(
        message=build(envelope, body),
        message_id=message_id(letter.id, source.domain),
        template_version=composed.template_version,
        subject=envelope.subject,
        address=address,
        address_ref=address_ref,
        documents=documents,
    )


def composed_letter(letter: LetterRow, source: Source) -> Composed:
    """Return the words of a letter, without its envelope.

    Raises:
        LetterError: a value is missing, erased or not fit to be said.
    """
    words = Words(archive=source.archive, programme=source.in_force.programme)
    person = person_of_letter(letter, source.archive)
    reader = Reader(person=person, addressee=_addressee(words, person))
    return composed_for(letter, reader, source)


def composed_for(letter: LetterRow, reader: Reader, source: Source) -> Composed:
    """Return the words of a letter as this reader would read them.

    Raises:
        LetterError: a value is missing, erased or not fit to be said.
    """
    context = context_of(letter.context)
    if not context.parts:
        raise LetterError(f"{letter.code}: its context was erased")
    words = Words(archive=source.archive, programme=source.in_force.programme)
    signatory = signatory_of(letter, source) if is_signed(letter.code) else None
    return _composed(context, words, reader, signatory, source)


def agent_of(source: Source) -> Agent:
    """Return the agent in charge, whom the settings name."""
    settings, programme = source.settings, source.in_force.programme
    return Agent(
        name=settings.agent_name,
        function=settings.agent_quality,
        email=settings.agent_email,
        phone=settings.agent_phone,
        service=programme.service or programme.label,
        address=settings.agent_address,
    )


def signatory_of(letter: LetterRow, source: Source) -> Signatory:
    """Return who signs a decision, and the day of the original signed on paper if there is one."""
    signature = signature_of(original_of(letter, source.archive).id, source.archive)
    return Signatory(
        name=source.settings.signatory_name,
        function=source.settings.signatory_quality,
        signed_outside=signed_text(signature.signed_on) if signature else "",
    )


def reader_named(person: Person, source: Source) -> Reader:
    """Return a registered person as a reader."""
    words = Words(archive=source.archive, programme=source.in_force.programme)
    return Reader(person=person, addressee=_addressee(words, person))


def person_of_letter(letter: LetterRow, archive: Archive) -> Person | None:
    """Return the reader of a letter; the readers named by the settings are nobody registered."""
    if letter.person == LEAD_ADDRESS:
        return Person(id=CaseId(LEAD_ADDRESS), kind=ContactKind.LEAD, active=True)
    if letter.person == WITNESS_ADDRESS:
        return Person(id=CaseId(WITNESS_ADDRESS), kind=ContactKind.WITNESS, active=True)
    return archive.person(CaseId(letter.person))


def address_of_letter(letter: LetterRow, archive: Archive, settings: Settings) -> str:
    """Return the address of a letter already rendered: the one its message bears."""
    if letter.address_ref == LEAD_ADDRESS:
        return settings.lead_address
    if letter.address_ref == WITNESS_ADDRESS:
        return settings.witness_address
    text = archive.reader.text(letter.address_ref)
    if text is not None:
        return text.value
    person = archive.person(CaseId(letter.person))
    found = archive.reader.text(person.texts.get("email", "")) if person else None
    return found.value if found else ""


def _addressee(words: Words, person: Person | None) -> Addressee:
    if person is None:
        return Addressee(kind=ContactKind.CONTACT)
    texts = {name: words.text(ref) for name, ref in person.texts.items()}
    recipient = recipient_of(words.archive, person)
    return Addressee(
        kind=person.kind,
        salutation=salutation_text(texts.get("civility", ""), texts.get("function", "")),
        name=texts.get("name", ""),
        function=texts.get("function", ""),
        place=words.place(person.organisation) if person.organisation else "",
        zone=recipient.zone,
    )


def _address(words: Words, person: Person | None, settings: Settings) -> tuple[str, str]:
    if person is None:
        return "", ""
    if person.id == LEAD_ADDRESS:
        return settings.lead_address, LEAD_ADDRESS
    if person.id == WITNESS_ADDRESS:
        return settings.witness_address, WITNESS_ADDRESS
    ref = person.texts.get("email", "")
    return words.text(ref), ref


def _composed(
    context: LetterContext,
    words: Words,
    reader: Reader,
    signatory: Signatory | None,
    source: Source,
) -> Composed:
    agent = agent_of(source)
    pen = _pen(words, reader, agent, source)
    parts = [
        Part(
            code=part.code,
            context={**said_by(part, words, pen), **source.secrets},
            file=words.file(part.case) if part.case else "",
            addressed_to=_addressed_to(part, words, reader.person),
            additions=additions_for(part, words, pen),
        )
        for part in context.parts
    ]
    heading = Heading(
        programme=source.in_force.programme.label,
        link=_link(context, words, source.settings) if len(parts) == 1 else "",
        file=parts[0].file if len(parts) == 1 else "",
        copies=tuple(label("contact", kind) for kind in context.copies),
        addressed_to=parts[0].addressed_to,
        additions=parts[0].additions,
        signatory=signatory,
    )
    if len(parts) == 1:
        return compose(parts[0].code, parts[0].context, reader.addressee, agent, heading)
    return compose_together(parts, reader.addressee, agent, heading)


def _pen(words: Words, reader: Reader, agent: Agent, source: Source) -> Pen:
    details = {
        "agent": agent.name,
        "courriel": agent.email,
        "service": agent.service,
        "telephone": agent.phone,
    }
    constants = constants_of(words, details, source.now)
    return Pen(addressee=reader.addressee, person=reader.person, constants=constants)


def _link(context: LetterContext, words: Words, settings: Settings) -> str:
    """Return the permanent address of the file a letter is about, "" when it is about none."""
    case = context.parts[0].case
    reference = words.reference(case) if case else ""
    return f"{settings.base_url}{FILE_PATH}{quote(reference)}" if reference else ""


def _addressed_to(part: LetterPart, words: Words, person: Person | None) -> str:
    """Return whose letter a reader in copy has, "" for those it is addressed to.

    A partner of a consortium has a copy of what its lead member reads.
    """
    spec, archive = LETTERS[part.code], words.archive
    if person is None or not spec.to:
        return ""
    file = (archive.candidature(part.case) or archive.antenna(part.case)) if part.case else None
    other_town = person.kind in CITY and file is not None and person.organisation != file.authority
    if person.kind in spec.to and not other_town:
        return ""
    named = list_text([label("contact", kind) for kind in spec.to])
    return f"{named} ({words.place(file.authority)})" if file else named


def _attachments(context: LetterContext, words: Words, source: Source) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    for number, part in enumerate(context.parts, start=1):
        values = printed(words, part.values)
        deadline = _dated(part.code, values)
        if deadline is not None and deadline.day is not None:
            file = words.file(part.case) if part.case else ""
            entry = _entry(deadline, file, source)
            name = "echeance.ics" if len(context.parts) == 1 else f"echeance-{number}.ics"
            found.append(calendar_attachment(entry, name))
        note = _checkpoint(source, str(values.get(CHECKPOINT_NAME, "")))
        if note is not None:
            found.append(note)
    return tuple(found)


def _dated(code: str, values: Mapping[str, object]) -> Deadline | None:
    """Return the date a letter asks to keep, if its kind of letter carries a calendar entry."""
    if not LETTERS[code].calendar:
        return None
    closings = values.get("closings")
    candidates = [values.get("deadline"), values.get("due")]
    candidates += list(closings) if isinstance(closings, tuple) else []
    found = next((each for each in candidates if isinstance(each, Deadline)), None)
    held_on = values.get("held_on")
    if found is None and isinstance(held_on, EffectiveAt):
        return _session(held_on)
    return found


def _session(held_on: EffectiveAt) -> Deadline:
    local = held_on.instant.astimezone(PARIS)
    return Deadline(
        id=DeadlineId(f"seance/{local.date().isoformat()}"),
        kind=DeadlineKind.SESSION,
        subject="",
        label=label("deadline", DeadlineKind.SESSION),
        day=local.date(),
        hour=local.time().replace(second=0, microsecond=0),
    )


def _entry(deadline: Deadline, file: str, source: Source) -> CalendarEntry:
    assert deadline.day is not None
    return CalendarEntry(
        deadline_id=deadline.id,
        version=deadline.version,
        day=deadline.day,
        summary=agenda_line(deadline, deadline.label, file),
        description="\n".join(agenda_notes(deadline)),
        stamped_at=source.now,
        domain=source.domain,
    )


def _checkpoint(source: Source, name: str) -> Attachment | None:
    """Return the signed statement a digest announces under this file name."""
    if not name:
        return None
    wanted = name.removesuffix(".txt")
    for checkpoint in source.archive.reader.checkpoints():
        if wanted == checkpoint_name(checkpoint.made_at, checkpoint.id).removesuffix(".txt"):
            content = checkpoint.note.encode()
            return Attachment(name=name, media_type="text/plain", content=content)
    return None


def checkpoint_name(made_at: datetime, checkpoint_id: str) -> str:
    """Return the file name under which a checkpoint is sent."""
    return f"releve-{made_at.astimezone(PARIS).date().isoformat()}-{checkpoint_id}.txt"
