"""What leaves as tables: candidatures, antennas, deadlines, letters, events, contacts.

Each sheet is read on behalf of somebody: outsiders get the facts last lifted, their own letters
and contacts, nothing else. Cells that a spreadsheet would run as a formula are neutralised.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from xlsxwriter import Workbook

from notifications.wording import label
from notifications.wording.columns import column_title, sheet_title
from states.facts import Antenna, Candidature
from states.history import RECALLED
from states.identifiers import CaseKind, Role
from states.instants import PARIS, EffectiveAt, iso
from workflow.followup.cells import COLUMNS as FOLLOWED
from workflow.followup.cells import cells_of
from workflow.followup.reading import followed
from workflow.people import Person
from workflow.reading import NOW, FileRead, Moment, Reading
from workflow.reports.masking import Mask, mask_of
from workflow.schedule.personal_dates import programme_dates
from workflow.store.filters import EventFilter
from workflow.store.records import LetterRow

Cell: TypeAlias = str | int
CSV_BOM = "\ufeff"
FORMULA = re.compile(r"[\t\r]|[\s\u00ad\u200b-\u200d\u2060\ufeff]*[=+@-]")
"""How a cell begins that some spreadsheet runs, blanks and unseen marks before the sign."""
FILE_KINDS = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)
KEEPERS = frozenset({Role.LEAD, Role.OPERATOR, Role.AUDITOR})
"""Who gets every letter and contact; others only what concerns them."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table: its name, the names of its columns, its rows in a stable order.

    `in_words`: its names are already what a person reads.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    in_words: bool = False

    def title(self) -> str:
        """Return its name in French, short enough for a workbook."""
        return self.name[:31] if self.in_words else sheet_title(self.name)

    def headings(self) -> tuple[str, ...]:
        """Return the names of its columns in French."""
        return self.columns if self.in_words else tuple(map(column_title, self.columns))


class Query(Protocol):
    """What an export answers, printed with it."""

    @property
    def made_at(self) -> datetime:
        """When it was made."""
        ...

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return what was asked as pairs of words."""
        ...


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an export answers: printed with it, so that a table found later explains itself."""

    sheets: tuple[str, ...]
    actor: str
    made_at: datetime
    moment: Moment = NOW

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the query as pairs of words."""
        moment = self.moment
        return (
            ("sheets", " ".join(self.sheets)),
            ("actor", self.actor),
            ("made_at", iso(self.made_at)),
            ("at", iso(moment.at) if moment.at else ""),
            ("known_at", iso(moment.known_at) if moment.known_at else ""),
        )


def sheet_of(name: str, reading: Reading, moment: Moment = NOW) -> Sheet:
    """Return one sheet as the reader may see it; `name` is a key of `SHEETS`.

    Letters and contacts are those of now: only facts and events are read at a moment.
    """
    columns, rows = SHEETS[name]
    return Sheet(name=name, columns=columns, rows=tuple(rows(reading, moment)))


def as_csv(sheet: Sheet, asked: Query | None = None) -> bytes:
    """Return a sheet as French Excel opens it: `;`, UTF-8 with its mark, CRLF; the query last."""
    text = io.StringIO(newline="")
    text.write(CSV_BOM)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.headings())
    writer.writerows([neutral(cell) for cell in row] for row in sheet.rows)
    if asked is not None:
        writer.writerows([[], *([neutral(cell) for cell in line] for line in asked.lines())])
    return text.getvalue().encode("utf-8")


def as_xlsx(sheets: Sequence[Sheet], asked: Query) -> bytes:
    """Return sheets as one workbook, the query last; the same content gives the same bytes."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(content, options)
    book.set_properties({"created": asked.made_at.astimezone(PARIS).replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    query = Sheet(name="query", columns=("field", "value"), rows=asked.lines())
    for sheet in (*sheets, query):
        page = book.add_worksheet(sheet.title())
        page.freeze_panes(1, 0)
        page.write_row(0, 0, sheet.headings(), bold)
        for number, row in enumerate(sheet.rows, start=1):
            for index, cell in enumerate(row):
                write = page.write_number if isinstance(cell, int) else page.write_string
                write(number, index, neutral(cell))
    book.close()
    return content.getvalue()


def neutral(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet runs: an apostrophe before what would start a formula."""
    # NFKC: where signs of full width are typed, a spreadsheet takes them for the plain ones.
    if isinstance(cell, str) and FORMULA.match(unicodedata.normalize("NFKC", cell)):
        return f"'{cell}"
    return cell


def _candidatures(reading: Reading, moment: Moment) -> list[tuple[Cell, ...]]:
    return [_candidature_row(read) for read in reading.files(moment)]


def _candidature_row(read: FileRead) -> tuple[Cell, ...]:
    facts = read.facts
    assert isinstance(facts, Candidature)
    return (
        facts.reference,
        read.place,
        facts.authority,
        facts.region,
        facts.call,
        facts.window,
        label("state", facts.state),
        *_dated(facts.filed_at),
        label("channel", facts.channel) if facts.channel else "",
        _instant(facts.decided_at.instant if facts.decided_at else None),
        _instant(facts.notified_at),
        _instant(facts.announced_at),
        _marks(facts.marks),
    )


def _antennas(reading: Reading, moment: Moment) -> list[tuple[Cell, ...]]:
    return [
        (*_antenna_row(reading, read), *cells_of(known))
        for read in reading.antennas(moment)
        if (known := followed(reading, read.facts.id, moment))
    ]


def _antenna_row(reading: Reading, read: FileRead) -> tuple[Cell, ...]:
    facts = read.facts
    assert isinstance(facts, Antenna)
    candidature = reading.archive.candidature(facts.candidature)
    return (
        facts.reference,
        candidature.reference if candidature else "",
        read.place,
        facts.authority,
        facts.site,
        facts.region,
        label("antenna", facts.state),
        facts.regional_centre,
        facts.target_opening.isoformat() if facts.target_opening else "",
        *_dated(facts.opened_at),
        _marks(facts.marks),
    )


def _deadlines(reading: Reading, moment: Moment) -> list[tuple[Cell, ...]]:
    in_force = reading.in_force(moment)
    if in_force is None:
        return []
    every = in_force.programme.deadlines.values()
    told = {dated.deadline.id for dated in programme_dates(reading, in_force)}
    return [
        (
            deadline.id,
            str(deadline.kind),
            deadline.label,
            deadline.day.isoformat() if deadline.day else "",
            deadline.hour.isoformat("minutes") if deadline.hour else "",
            deadline.zone,
            _instant(deadline.closes_at),
            deadline.version,
            "oui" if deadline.confirmed else "non",
            deadline.source,
        )
        for deadline in sorted(every, key=lambda each: each.id)
        if reading.actor.is_insider or deadline.id in told
    ]


def _letters(reading: Reading, _moment: Moment) -> list[tuple[Cell, ...]]:
    proofs: dict[str, str] = {}
    for event in reading.reader.events(EventFilter(kinds=("letter_proved",))):
        proofs[str(event.data["letter"])] = str(event.data["proof"])
    mine = [letter for letter in reading.reader.letters() if _is_mine(reading, letter)]
    return [
        (
            letter.id,
            letter.code,
            letter.person,
            _reference(reading, letter.case_id or ""),
            label("phase", letter.phase),
            _instant(letter.due_at),
            _instant(letter.sent_at),
            proofs.get(letter.id, ""),
        )
        for letter in mine
    ]


def _is_mine(reading: Reading, letter: LetterRow) -> bool:
    """Whether a reader knows of a letter: of their own, unless its news was recalled."""
    own = letter.person == str(reading.actor.id) and letter.why != RECALLED
    return own or bool(reading.actor.roles & KEEPERS)


def _events(reading: Reading, moment: Moment) -> list[tuple[Cell, ...]]:
    places = {logged.event.id: logged.seq for logged in reading.reader.logged()}
    if reading.actor.is_insider:
        events = [
            logged.event
            for logged in reading.reader.logged()
            if moment.known_at is None or logged.event.recorded_at <= moment.known_at
        ]
    else:
        read = (*reading.files(moment), *reading.antennas(moment))
        events = sorted(
            (event for file in read for event in file.events), key=lambda e: places[e.id]
        )
    return [
        (
            # An outsider counts what shows: places in the log would tell what does not.
            places[event.id] if reading.actor.is_insider else number,
            _reference(reading, event.case),
            event.case_seq,
            event.kind,
            iso(event.recorded_at),
            iso(event.effective_at.instant),
            label("precision", event.effective_at.precision),
            event.actor if reading.actor.is_insider else "",
            label("role", event.role),
        )
        for number, event in enumerate(events)
    ]


def _contacts(reading: Reading, _moment: Moment) -> list[tuple[Cell, ...]]:
    mask = mask_of(reading)
    return [
        (
            person.id,
            label("contact", person.kind),
            person.organisation,
            person.region,
            *(_word(reading, mask, person, name) for name in CONTACT_TEXTS),
            "oui" if person.active else "non",
        )
        for person in sorted(
            reading.archive.persons(), key=lambda each: (each.organisation, each.kind, each.id)
        )
        if _may_know(reading, person)
    ]


def _may_know(reading: Reading, person: Person) -> bool:
    actor = reading.actor
    if actor.roles & KEEPERS:
        return True
    if Role.CITY in actor.roles:
        return bool(actor.authority) and person.organisation == actor.authority
    if Role.REGIONAL_CENTRE in actor.roles:
        return bool(actor.region) and person.region == actor.region
    return person.id == str(actor.id)


def _word(reading: Reading, mask: Mask, person: Person, name: str) -> str:
    text = reading.reader.text(person.texts.get(name, ""))
    return mask.word(name, text) if text else ""


def _reference(reading: Reading, case: str) -> str:
    row = reading.reader.case(case) if case else None
    return row.reference or case if row else case


def _instant(instant: datetime | None) -> str:
    return iso(instant) if instant else ""


def _dated(at: EffectiveAt | None) -> tuple[str, str]:
    return (iso(at.instant), label("precision", at.precision)) if at else ("", "")


def _marks(marks: frozenset[str]) -> str:
    return ", ".join(label("mark", mark) for mark in sorted(marks))


CONTACT_TEXTS = ("civility", "name", "function", "email", "phone")
SHEETS: Mapping[
    str, tuple[tuple[str, ...], Callable[[Reading, Moment], list[tuple[Cell, ...]]]]
] = {
    "candidatures": (
        (
            *("reference", "place", "authority", "region", "call", "window", "state", "filed_at"),
            *("filed_precision", "channel", "decided_at", "notified_at", "announced_at", "marks"),
        ),
        _candidatures,
    ),
    "antennas": (
        (
            *("reference", "candidature", "place", "authority", "site", "region", "state"),
            *("centre", "target_opening", "opened_at", "opened_precision", "marks"),
            *FOLLOWED,
        ),
        _antennas,
    ),
    "deadlines": (
        (
            *("id", "kind", "label", "day", "hour", "zone", "closes_at", "version"),
            *("confirmed", "source"),
        ),
        _deadlines,
    ),
    "letters": (("id", "code", "to", "case", "phase", "due_at", "sent_at", "proof"), _letters),
    "events": (
        (
            *("number", "case", "version", "event", "recorded_at", "effective_at", "precision"),
            *("actor", "role"),
        ),
        _events,
    ),
    "contacts": (
        ("id", "kind", "organisation", "region", *CONTACT_TEXTS, "active"),
        _contacts,
    ),
}
"""Name of a sheet → its columns and how its rows are read; a reader starts here."""
