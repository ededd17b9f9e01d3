"""One line of a spreadsheet being read: its cells to values, each fault told with its cell.

What a candidature, a contact or a piece of history is made of stands in the modules beside this
one; here is what they all read alike: dates, choices, places, files already known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from states.identifiers import CaseId
from states.instants import EffectiveAt
from states.programme import Programme
from workflow.commands import CandidatureRow, ContactRow
from workflow.importing.cells import AUTHORITY_KINDS, Unread, read_choice, read_code, read_when
from workflow.importing.columns import Header, Titles, find_header, no_title, normalised
from workflow.importing.commands import HistoryRow
from workflow.importing.faults import CHOICES, RowFault
from workflow.importing.gazetteer import departement_of, spelled
from workflow.importing.places import (
    Place,
    place_of_code,
    places_like,
    places_named,
    region_code,
)
from workflow.importing.spreadsheets import Line
from workflow.people import Actor

Read = TypeVar("Read")
NAME_LENGTH = 200
UNKNOWN_WORDS = frozenset(
    {"?", "??", "???", "-", "--", "–", "—", "/", "n/a", "n.c.", "n.c", "nc", "nr", "nsp", "n/c"}
)
"""What a cell holds when nobody knows; read as an empty cell."""
TOTALS = frozenset({"total", "totaux", "sous total", "total general", "somme", "ensemble"})
"""What the first cell of a line of sums says."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A file or an antenna already recorded: its reference, whose it is, of which call and site.

    `is_new`: an antenna in no phase yet.
    """

    case: CaseId
    reference: str
    authority: str
    call: str
    site: str = ""
    is_new: bool = False


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What reading needs to know: who imports, the programme, what is already registered.

    `names` maps a name as `spelled` to the codes registered under it. `answers` maps a name or a
    code as it stands in the file to the official code the lead chose for it.
    """

    actor: Actor
    programme: Programme
    names: Mapping[str, tuple[str, ...]]
    files: tuple[Known, ...] = ()
    antennas: tuple[Known, ...] = ()
    sessions: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Named:
    """A name read without its code: the one place that bears it (None), or those to choose among.

    `text` is what the file holds; `close`: the places are only alike, or only of this code.
    """

    line: int
    text: str
    chosen: Place | None
    choices: tuple[Place, ...] = ()
    close: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file says: rows in the order of its lines, faults in the same order.

    `ignored` are the headings that name nothing known, `skipped` the lines of totals or repeated
    headings, `named` the names met without a sound code, `columns` the letters of each field.
    """

    candidatures: tuple[CandidatureRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    faults: tuple[RowFault, ...] = ()
    ignored: tuple[str, ...] = ()
    skipped: tuple[int, ...] = ()
    named: tuple[Named, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many rows were read."""
        return len(self.candidatures) + len(self.contacts) + len(self.history)


def body_of(
    kind: str, lines: tuple[Line, ...], titles: Titles = no_title
) -> tuple[Header, tuple[Line, ...], tuple[int, ...]]:
    """Return the headings, the lines to read and the numbers of those that hold no record.

    Raises:
        FileRefused: the file has no headings we know.
    """
    header = find_header(kind, lines, titles)
    kept, skipped = [], list[int]()
    heading = next(line.cells for line in lines if line.number == header.line)
    for line in lines:
        if line.number <= header.line:
            continue
        first = next((text for text in line.cells if text), "")
        if normalised(first) in TOTALS or line.cells == heading:
            skipped.append(line.number)
        else:
            kept.append(line)
    return header, tuple(kept), tuple(skipped)


class SheetRow:
    """One line being read; what cannot be read leaves a fault and a blank value."""

    def __init__(self, header: Header, line: Line, ground: Ground) -> None:
        self.header = header
        self.line = line
        self.ground = ground
        self.faults: list[RowFault] = []
        self.named: list[Named] = []

    def value(self, name: str) -> str:
        """Return the text of a field, "" when its cell is empty or says that nobody knows."""
        text = self.header.value(self.line, name)
        return "" if text.casefold() in UNKNOWN_WORDS else text

    def is_said_unknown(self, name: str) -> bool:
        """Whether the cell of a field says that nobody knows, rather than nothing."""
        return self.header.value(self.line, name).casefold() in UNKNOWN_WORDS

    def fault(self, name: str, problem: str, *expected: str) -> None:
        """Record that the cell of a field cannot be taken."""
        self.faults.append(self.header.fault(self.line, name, problem, *expected))

    def told(self, name: str, read: Read | Unread, blank: Read) -> Read:
        """Return what was read, or record why not and return a blank."""
        if isinstance(read, Unread):
            self.fault(name, read.problem, *read.expected)
            return blank
        return read

    def choice(self, name: str, table: Mapping[str, str]) -> str:
        """Read a word of a closed list."""
        words = CHOICES.get(name, "") if table is not AUTHORITY_KINDS else ""
        # « nc » is an answer where the list has one for what is unknown, a fault elsewhere.
        asks = table.get("") == "unknown"
        text = self.value(name) if asks else self.header.value(self.line, name)
        return self.told(name, read_choice(table, text, words), "")

    def word(self, name: str, table: Mapping[str, str], shown: tuple[str, ...]) -> str:
        """Read a word of a list of ours; `shown` are the words offered instead of another."""
        text = self.header.value(self.line, name)
        found = table.get(normalised(text))
        if found is None:
            self.fault(name, "not_in_list" if text else "missing", *shown)
        return found or ""

    def when(self, name: str) -> EffectiveAt | None:
        """Read a date with its precision, None when it is unknown."""
        text = self.value(name)
        blank: EffectiveAt | None = None
        return self.told(name, read_when(text), blank) if text else None

    def required(self, name: str) -> str:
        """Return the text of a field that must hold one."""
        text = self.value(name)
        if not text:
            self.fault(name, "missing")
        return text

    def region(self) -> str:
        """Read a region by its code or its name."""
        text = self.value("region")
        found = region_code(text) if text else ""
        if found is None:
            self.fault("region", "unknown")
        return found or ""

    def place(self, name: str) -> Place:
        """Return the place of a line: by its code, else by a name that only one place bears.

        A code the file lost a zero of, a name several places bear or none bears exactly is told
        with the places to choose among; `Ground.answers` says which one the lead chose.
        """
        text, code = self.value(name), self.value("code")
        if not code and isinstance(read_code(text), str):
            text, code = "", text
        if len(text) > NAME_LENGTH:
            self.fault(name, "too_long")
        answer = self.ground.answers.get(spelled(code or text), "")
        if answer:
            return place_of_code(answer, text) or unlisted(answer, text)
        if code:
            return self._place_of_code(code, text, name)
        if not text:
            self.fault("code", "missing")
            return unlisted("", "")
        return self._place_named(text, name)

    def registered(self, text: str) -> tuple[str, ...]:
        """Return the codes already registered under a name, whatever its spelling."""
        return self.ground.names.get(spelled(text), ())

    def _place_named(self, text: str, name: str) -> Place:
        registered = self.registered(text)
        near = departement_of(self.value("departement"))
        found = {code: unlisted(code, text) for code in registered}
        found = {place.code: place for place in places_named(text, near)} | found
        if len(found) == 1:
            (place,) = found.values()
            self.named.append(Named(line=self.line.number, text=text, chosen=place))
            return place
        choices = tuple(found[code] for code in sorted(found)) or places_like(text)
        self.named.append(
            Named(line=self.line.number, text=text, chosen=None, choices=choices, close=not found)
        )
        problem = "homonym" if found else "resembling" if choices else "unknown_place"
        self.fault(name, problem, *(place.shown for place in choices))
        return unlisted("", text)

    def _place_of_code(self, code: str, text: str, name: str) -> Place:
        read = read_code(code)
        if isinstance(read, Unread):
            places = [place_of_code(each, text) for each in read.expected]
            known = tuple(place for place in places if place)
            self.fault("code", read.problem, *([p.shown for p in known] or read.expected))
            self.named.append(
                Named(line=self.line.number, text=code, chosen=None, choices=known, close=True)
            )
            return unlisted("", text)
        place = place_of_code(read, text)
        if place is None and not text:
            self.fault(name, "missing")
        return place or unlisted(read, text)


def unlisted(code: str, name: str) -> Place:
    """Return a place no list knows, as the file names it."""
    departement = ""
    if len(code) == 5:
        departement = code[:3] if code.startswith("97") else code[:2]
    return Place(code=code, name=name, kind="commune", departement=departement, region="")
