"""Commands of the lead's daily writing: notes, nudges, messages, texts, letters before they leave.

`workflow.handlers.HANDLERS` maps each to its function.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from states.identifiers import CaseId, ContactKind
from workflow.commands import Command


class Exchange(StrEnum):
    """How people spoke with each other."""

    PHONE = "phone"
    EMAIL = "email"
    VISIT = "visit"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class NoteExchange(Command):
    """Note an exchange about a file: how, on which day (None: today), with whom if registered."""

    case: CaseId
    kind: str
    text: str
    on: date | None = None
    person: CaseId | None = None
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class NudgePerson(Command):
    """Write now to a person about what is awaited of them for a file.

    `about` is a code of `workflow.writing.awaited` ("" the most pressing). `confirmed`: a recent
    letter about the file was read, and one more is wanted.
    """

    case: CaseId
    person: CaseId
    about: str = ""
    text: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class WriteToSelection(Command):
    """Write one held message to each person of these kinds, for the files they follow.

    `expected` is the number of letters the rehearsal announced.
    """

    cases: tuple[CaseId, ...]
    subject: str
    text: str
    reason: str
    expected: int
    to: tuple[ContactKind, ...] = (ContactKind.CONTACT,)


@dataclass(frozen=True, kw_only=True)
class EditText(Command):
    """Write a new version of a standing text of a letter; an empty text removes it."""

    code: str
    part: str
    text: str


@dataclass(frozen=True, kw_only=True)
class EditLetter(Command):
    """Give one held letter words of its own.

    `part` is a `WrittenPart`, "paragraph:ID" for one of its paragraphs, or "subject" and "body"
    for a message to a selection. An empty text takes the edit back.
    """

    letter: str
    part: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SettleLetters(Command):
    """Make one choice for several letters, all or none; `expected` is how many were confirmed."""

    letters: tuple[str, ...]
    choice: str
    expected: int


@dataclass(frozen=True, kw_only=True)
class SettleReminders(Command):
    """Say what becomes of reminders in doubt that no letter carries, all or none.

    A restore leaves such: they were due, and may have left after the backup. `choice`: again
    (planned again, and judged anew by the next sweep) or arrived (they did leave).
    """

    keys: tuple[str, ...]
    choice: str
