"""The values of the register that cross the store's boundary."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from states.facts import AntennaState, CandidatureState
from states.identifiers import CaseId, CaseKind, ContactKind

RANKED_STATES = tuple(dict.fromkeys([*map(str, CandidatureState), *map(str, AntennaState)]))
"""States in the order of a file's life, for sorting."""


class Audience(StrEnum):
    """Who reads: each knows of a decision since another act of the lead."""

    INSIDER = "insider"
    CITY = "city"
    CENTRE = "centre"
    PUBLIC = "public"


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One file as one audience may know it; every value follows from the events it may know.

    `dated_at`: when the candidature was filed or the antenna opened, `dated` its `EffectiveAt` as
    JSON, "" when it was not. `began_at`: draft opened, or label given. `heard_at`: last act of a
    person. `owner`: whose move it is. `flags` hold « acv » when sure, « acv? » when unknown.
    `sort_name` and `words` are folded. `due_at`: end of the delay of the file itself.
    `receipt_owed_since`: filed then, and its full acknowledgement is still to be sent.
    """

    case_id: CaseId
    audience: Audience
    kind: CaseKind
    version: int
    state: str
    updated_at: datetime
    reference: str = ""
    call: str = ""
    window: str = ""
    authority: str = ""
    members: tuple[str, ...] = ()
    place: str = ""
    site: str = ""
    sort_name: str = ""
    words: str = ""
    departement: str = ""
    region: str = ""
    flags: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    owner: str = ""
    due_at: datetime | None = None
    began_at: datetime | None = None
    dated_at: datetime | None = None
    dated: str = ""
    heard_at: datetime | None = None
    receipt_owed_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class KnownPerson:
    """A person as the search knows them: refs of texts, never the words."""

    person: CaseId
    kind: ContactKind
    organisation: str
    region: str
    name_ref: str
    email_ref: str
    active: bool
    mail_stopped: bool


class RegisterOrder(StrEnum):
    """Orders of a list, ties by reference then id."""

    REFERENCE = "reference"
    PLACE = "place"
    STATE = "state"
    DEPARTEMENT = "departement"
    WINDOW = "window"
    BEGAN = "began"
    DATED = "dated"
    DUE = "due"
    OWED = "owed"
    HEARD = "heard"
    UPDATED = "updated"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """Narrows the rows of an audience; an empty field narrows nothing.

    `own`: the authority that must be the file's or a member of it. `words` are folded and must
    all be found; `people` looks for them in the names of contacts too. `required` are the pieces a
    draft must hold, `closings` the instant (ISO) at which each window closes. `incomplete` keeps
    the files that lack a piece, `quiet_since` those nobody acted on since (exclusive), `due_from`
    and `due_by` those whose own delay ends between them (inclusive), `updated_since` those that
    changed after.
    """

    audience: Audience
    kind: str | None = None
    states: tuple[str, ...] = ()
    call: str | None = None
    window: str | None = None
    own: str | None = None
    region: str | None = None
    departement: str | None = None
    flag: str | None = None
    mark: str | None = None
    owner: str | None = None
    words: tuple[str, ...] = ()
    people: bool = False
    incomplete: bool = False
    quiet_since: datetime | None = None
    receipt_owed: bool = False
    due_from: datetime | None = None
    due_by: datetime | None = None
    updated_since: datetime | None = None
    without_mark: str | None = None
    required: tuple[str, ...] = ()
    closings: tuple[tuple[str, datetime], ...] = ()
    order: RegisterOrder = RegisterOrder.REFERENCE
    descending: bool = False
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class ListedFile:
    """A row of a list with what depends on the programme in force.

    `missing`: required pieces it does not hold, 0 for an antenna. `ends_at`: its own delay, else
    the closing of the window its draft is in.
    """

    row: RegisterRow
    missing: int
    ends_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many files stand in a state: real ones, and fictional ones that no count may hold."""

    real: int
    fictional: int = 0

    @property
    def both(self) -> int:
        """How many rows a list of them has."""
        return self.real + self.fictional


@dataclass(frozen=True, kw_only=True)
class FoundPerson:
    """A person found by name; `name` comes from the erasable texts."""

    person: CaseId
    kind: ContactKind
    organisation: str
    name: str
    active: bool


@dataclass(frozen=True, kw_only=True)
class PlaceCount:
    """How many files of a place stand in a state; `departement` locates it."""

    authority: str
    place: str
    departement: str
    kind: CaseKind
    state: str
    flags: tuple[str, ...]
    count: int
