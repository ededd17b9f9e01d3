"""A letter exactly as it left, or as it would leave now; a command tried without keeping it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from jinja2 import TemplateError

from notifications.additions import paragraph_id
from notifications.composition import LetterError
from notifications.faults import MessageError
from notifications.letters import LETTERS, Category
from notifications.message import Attachment
from notifications.printing import NotPrintable
from workflow.archive import Archive
from workflow.commands import Command
from workflow.mail.documents import documents_in, documents_of, render_whole
from workflow.mail.rendering import Source, composed_letter
from workflow.office import Office
from workflow.outcomes import Done, Outcome
from workflow.schedule.rehearsal import staged
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterRow
from workflow.store.store import Reader
from workflow.writing.commands import WriteToSelection
from workflow.writing.selection import LeftOut, Selection, selected

FAULTS = (LetterError, MessageError, NotPrintable, TemplateError, TypeError, LookupError)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A message as its reader gets it. `frozen`: these very bytes left or are to leave.

    Headers are as printed by a mail program; `attachments` are file names.
    """

    subject: str
    sender: str
    to: str
    reply_to: str
    date: str
    text: str
    html: str
    attachments: tuple[str, ...]
    frozen: bool
    template_version: str


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph of a held letter that may be replaced, named by its words."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SelectionRehearsal:
    """What a message to a selection would do; `preview` is the letter of the reader asked.

    `outcome` is what the command would answer with the right count. `redirected`: before the
    start, every letter goes to the lead's own address.
    """

    selection: Selection
    outcome: Outcome
    preview: Preview | None
    redirected: bool

    @property
    def count(self) -> int:
        """How many letters would be written."""
        return len(self.selection.letters)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Who would not be written to, and why."""
        return self.selection.left_out


def source_of(office: Office, reader: Reader) -> Source | None:
    """Return where letters' words come from; None before any programme is applied."""
    in_force = office.calendar.in_force(reader)
    if in_force is None:
        return None
    return Source(
        archive=Archive(reader, office.memory),
        in_force=in_force,
        settings=office.settings,
        now=office.now(reader),
        printer=office.printer,
        pieces=office.pieces,
    )


def preview_of(letter: LetterRow, source: Source) -> Preview | None:
    """Return a letter as it left or would leave now.

    None when it opens a door (its body is never shown), was erased, or cannot be written.
    """
    if LETTERS[letter.code].category is Category.ACCESS:
        return None
    if letter.message is not None:
        return _read(letter.message, letter.template_version, frozen=True)
    try:
        rendered = render_whole(letter, source)
    except FAULTS:
        return None
    return _read(rendered.message, rendered.template_version, frozen=False)


def documents_now(letter: LetterRow, source: Source) -> tuple[Attachment, ...]:
    """Return the documents of a letter as they left, or would leave now; () when it cannot."""
    if letter.message is not None:
        return documents_in(letter.message)
    try:
        return documents_of(letter, source)
    except FAULTS:
        return ()


def paragraphs_of(letter: LetterRow, source: Source) -> tuple[Paragraph, ...]:
    """Return the built-in paragraphs of a letter, which an edit may replace."""
    try:
        found = composed_letter(letter, source).paragraphs
    except FAULTS:
        return ()
    return tuple(Paragraph(id=paragraph_id(block), text="\n".join(block.lines)) for block in found)


def rehearse_selection(
    office: Office, asked: WriteToSelection, reader_of: str | None = None
) -> SelectionRehearsal:
    """Return what a message to a selection would do, with the exact letter of one reader.

    `reader_of` None: the first one. Nothing is kept; the store is locked for writing meanwhile.
    """
    with staged(office) as stage:
        with stage.store.read() as reader:
            source = source_of(stage, reader)
            assert source is not None
            now, programme = source.now, source.in_force.programme
            selection = selected(source.archive, programme, asked, now)
        before = _messages(stage)
        outcome = stage.run(replace(asked, expected=len(selection.letters)))
        chosen: str | None = reader_of or (
            selection.letters[0].person.id if selection.letters else None
        )
        with stage.store.read() as reader:
            source = source_of(stage, reader)
            assert source is not None
            letter = next(
                (
                    each
                    for each in reader.letters(LetterFilter(code="message"))
                    if each.id not in before and each.person == chosen
                ),
                None,
            )
            preview = preview_of(letter, source) if letter else None
            redirected = not source.is_live
    return SelectionRehearsal(
        selection=selection, outcome=outcome, preview=preview, redirected=redirected
    )


def preview_after(
    office: Office, command: Command, letter_of: Callable[[Reader], LetterRow | None]
) -> tuple[Outcome, Preview | None]:
    """Return what a command would answer, and the letter as it would then leave; nothing is kept.

    `letter_of` finds the letter once the command is done.
    """
    with staged(office) as stage:
        outcome = stage.run(command)
        if not isinstance(outcome, Done):
            return outcome, None
        with stage.store.read() as reader:
            source, letter = source_of(stage, reader), letter_of(reader)
            if source is None or letter is None:
                return outcome, None
            return outcome, preview_of(letter, source)


def sample_letter(reader: Reader, code: str, case: str | None = None) -> LetterRow | None:
    """Return the latest letter of a code about a file (any file when None), as never rendered.

    Shows how the words in force would read on a real file.
    """
    found = reader.letters(LetterFilter(code=code, case=case))
    kept = [each for each in found if each.context != b"{}"]
    return replace(kept[-1], message=None) if kept else None


def _messages(office: Office) -> frozenset[str]:
    with office.store.read() as reader:
        return frozenset(each.id for each in reader.letters(LetterFilter(code="message")))


def _read(content: bytes, version: str, *, frozen: bool) -> Preview:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)

    def body(kind: str) -> str:
        found = message.get_body((kind,))
        return str(found.get_content()) if found else ""

    return Preview(
        subject=str(message["Subject"]),
        sender=str(message["From"]),
        to=str(message["To"]),
        reply_to=str(message["Reply-To"] or ""),
        date=str(message["Date"]),
        text=body("plain"),
        html=body("html"),
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
        frozen=frozen,
        template_version=version,
    )
