"""The edit of one letter that waits for the lead: tried whole before it is kept."""

from dataclasses import replace
from typing import NoReturn

from notifications.additions import WrittenPart
from notifications.composition import LetterError
from notifications.letters import LETTERS, Category
from states.identifiers import CaseId, CaseKind, Role, Value
from workflow.audit.evidence import TextKind
from workflow.desk import INSTALLATION, Desk, Entry
from workflow.handlers.rights import require
from workflow.handlers.writing import plain
from workflow.mail.departure import RENDER_FAULTS
from workflow.mail.letter_context import LetterContext, context_of
from workflow.mail.rendering import Source, render
from workflow.mail.standing_texts import BODY
from workflow.mail.written_words import MESSAGE, REPLACED, SUBJECT
from workflow.outcomes import CommandFailed, Invalid
from workflow.store.records import LetterPhase, LetterRow
from workflow.writing.commands import EditLetter

LETTER_EDITED = "letter_edited"


def edit_letter(desk: Desk, command: EditLetter) -> None:
    """Give a held letter words of its own; refused when it could not be rendered with them."""
    require(desk, INSTALLATION, "edit_letter", Role.LEAD)
    letter = _editable(desk, command)
    context = context_of(letter.context)
    if not context.parts:
        _refuse("letter", letter.id, "unsettled")
    text, part = plain(command.text), context.parts[0]
    data: dict[str, Value] = {
        "letter": letter.id,
        "code": letter.code,
        "person": letter.person,
        "part": command.part,
    }
    edits = {name: ref for name, ref in part.edits.items() if name != command.part}
    if text:
        kept = desk.keep_text(text, TextKind.PERSONAL, CaseId(letter.person))
        edits[command.part] = str(kept["ref"])
        data["texts"] = {BODY: kept}
    elif command.part not in part.edits:
        _refuse("text", "", "empty")
    edited = replace(context, parts=(replace(part, edits=edits), *context.parts[1:]))
    _try(desk, letter, edited, command)
    if not desk.writer.edit_letter(letter.id, edited.to_bytes()):
        _refuse("letter", letter.id, "unsettled")
    desk.record(
        Entry(
            case=CaseId(f"lettre:{letter.id}"),
            case_kind=CaseKind.LETTER,
            kind=LETTER_EDITED,
            data=data,
        )
    )


def _editable(desk: Desk, command: EditLetter) -> LetterRow:
    letter = desk.writer.letter(command.letter)
    if letter is None:
        _refuse("letter", command.letter, "unknown")
    if letter.phase is not LetterPhase.HELD:
        _refuse("letter", letter.id, "unsettled")
    if letter.message is not None:
        _refuse("letter", letter.id, "frozen")
    if LETTERS[letter.code].category in (Category.ACCESS, Category.DIGEST):
        _refuse("letter", letter.id, "not_editable")
    if not _is_place(letter.code, command.part):
        _refuse("part", command.part, "not_a_choice")
    return letter


def _is_place(code: str, part: str) -> bool:
    own = (SUBJECT, BODY) if code == MESSAGE else ()
    return part in (*WrittenPart, *own) or (not own and part.startswith(REPLACED))


def _try(desk: Desk, letter: LetterRow, edited: LetterContext, command: EditLetter) -> None:
    source = Source(
        archive=desk.archive, in_force=desk.in_force, settings=desk.settings(), now=desk.now
    )
    try:
        render(replace(letter, context=edited.to_bytes()), source)
    except LetterError:
        replaced = command.part.startswith(REPLACED)
        _refuse(
            "part" if replaced else "text", "", "lost_paragraph" if replaced else "unknown_field"
        )
    except RENDER_FAULTS:
        _refuse("letter", letter.id, "unsettled")


def _refuse(field: str, value: str, problem: str) -> NoReturn:
    raise CommandFailed(Invalid(field=field, value=value, problem=problem))
