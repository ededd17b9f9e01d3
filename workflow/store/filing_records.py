"""The rows of filing: the answers of a draft, and the uploads on their way."""

from dataclasses import dataclass
from datetime import datetime

from states.identifiers import CaseId, PersonId


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """The answers of one file as a whole: how often they were saved, by whom and when last."""

    case_id: CaseId
    version: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """One answer: its words are the text `ref`; frozen, an event commits to them.

    `version` is the version of the draft that last changed it.
    """

    case_id: CaseId
    question: str
    ref: str
    version: int
    frozen: bool = False


@dataclass(frozen=True, kw_only=True)
class UploadRow:
    """A piece on its way: `received` of `size` bytes are in the temporary file named by `id`.

    `name_ref` is the text ref of the file's own name.
    """

    id: str
    case_id: CaseId
    piece: str
    size: int
    received: int
    name_ref: str
    person: PersonId
    started_at: datetime
    expires_at: datetime
