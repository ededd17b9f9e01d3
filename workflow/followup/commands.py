"""Commands that follow an antenna after its label, and the flags of its local authority.

Each records what was true on a day, with its source where it is known. Nothing is ever deleted:
`corrects` names the record (an event's id) that turned out wrong, and takes its place.
`workflow.handlers.HANDLERS` maps each to its function.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from states.identifiers import CaseId
from workflow.commands import Command


class Inscription(StrEnum):
    """Where the inscription of an antenna in the town's ACV agreement stands."""

    NONE = "none"
    ASKED = "asked"
    INSCRIBED = "inscribed"
    UNKNOWN = "unknown"


class Flag(StrEnum):
    """The national programmes a local authority may belong to, each between dates."""

    ACV = "acv"
    TI = "ti"
    PVD = "pvd"


class Family(StrEnum):
    """What an antenna may offer; nobody says that it must."""

    INDUSTRY = "industry"
    APPRENTICESHIP = "apprenticeship"
    CPF = "cpf"


class Truth(StrEnum):
    """What is known of a yes-or-no question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class RecordInscription(Command):
    """Record the inscription of an antenna in the ACV agreement, by which amendment, on which day.

    `on` None: the day is not known.
    """

    antenna: CaseId
    status: str
    amendment: str = ""
    on: date | None = None
    source: str = ""
    corrects: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordFlag(Command):
    """Record whether an authority (its code) belongs to a programme, between two days inclusive.

    `since` None: since a day nobody knows; `until` None: still.
    """

    authority: str
    flag: str
    value: str = Truth.YES
    since: date | None = None
    until: date | None = None
    source: str = ""
    corrects: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordFunding(Command):
    """Record what was asked of a funder, what was obtained, or both, in cents.

    `line` "" opens a new line ("f1", "f2"…, shown as `line`); a line named takes the amounts given
    and keeps the others. `piece` says in words which document proves it. An amount of None is not
    known; a line whose two amounts were corrected to None is withdrawn.
    """

    antenna: CaseId
    funder: str = ""
    purpose: str = ""
    asked: int | None = None
    obtained: int | None = None
    on: date | None = None
    piece: str = ""
    line: str = ""
    source: str = ""
    corrects: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordOffer(Command):
    """Record whether an antenna offers a family of training, since a day if it is known."""

    antenna: CaseId
    family: str
    offered: str
    on: date | None = None
    source: str = ""
    corrects: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordSite(Command):
    """Name the site of an antenna: the public name of the place where it teaches."""

    antenna: CaseId
    name: str
    on: date | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordLearners(Command):
    """Record how many learners an antenna has in a school year ("2021-2022"), counted on a day.

    `count` None: known to be unknown; the last day of counting of a year is its figure.
    """

    antenna: CaseId
    school_year: str
    count: int | None
    as_of: date | None = None
    source: str = ""
    corrects: str = ""


@dataclass(frozen=True, kw_only=True)
class AskLearners(Command):
    """Ask the regional centres for the learners of their open antennas, once a term.

    The sweep does it by itself on the term's day; the lead may do it for one `region` or for all
    ("") during the term. A centre already asked this term is not asked again.
    """

    region: str = ""
