"""Commands of filing: what a city contact gives from the pages.

Instants are aware. The web layer alone gives `FileDraft.arrived_at`.
"""

from dataclasses import dataclass
from datetime import datetime

from states.identifiers import CaseId, EventId
from workflow.commands import Command


@dataclass(frozen=True, kw_only=True)
class AnswerGiven:
    """The words typed for one question of the form; empty takes the answer back."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class SaveDraft(Command):
    """Save answers of a draft; `seen` is the version of the answers the writer saw, 0 for none."""

    case: CaseId
    answers: tuple[AnswerGiven, ...]
    seen: int = 0


@dataclass(frozen=True, kw_only=True)
class FileDraft(Command):
    """File a draft as it stands, through the portal.

    `arrived_at` is the office's instant when the headers of the request were complete: the
    filing is dated so. When it is recorded says when its body was complete.
    """

    case: CaseId
    window: str
    arrived_at: datetime


@dataclass(frozen=True, kw_only=True)
class StartUpload(Command):
    """Announce a piece sent in parts: its kind, its whole size in bytes, its file's name."""

    case: CaseId
    piece: str
    size: int
    file_name: str


@dataclass(frozen=True, kw_only=True)
class AppendPart(Command):
    """Give the bytes of an upload that begin at `offset`; the last ones make it a piece."""

    upload: str
    offset: int
    part: bytes


@dataclass(frozen=True, kw_only=True)
class DropUpload(Command):
    """Give up an upload on its way."""

    upload: str


@dataclass(frozen=True, kw_only=True)
class AskRights(Command):
    """Ask about one's own data; `kind` is access, rectification, erasure or opposition."""

    person: CaseId
    kind: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class SettleRights(Command):
    """Say what was answered to a request about personal data."""

    person: CaseId
    request: EventId
    detail: str
