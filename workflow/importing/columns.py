"""Which column is what: the headings of a file, whatever line they stand on, to fields of a row.

Headings are compared without accents, case, punctuation or articles; `headings` lists them.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workflow.importing.faults import RowFault, whole_file
from workflow.importing.headings import NEEDED, TABLES
from workflow.importing.spreadsheets import Line, column_letters

HEADER_WITHIN = 20
"""A title, a date or a logo's alternative text may stand above the headings, no further."""

LIGATURES = {0x153: "oe", 0x152: "OE"}
"""What no Unicode normalisation takes apart."""
_SMALL_WORDS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et", "a", "au", "n"})


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where each field stands: its column index; `line` is the line of the headings.

    `ignored` are headings not known, in their order.
    """

    line: int
    columns: Mapping[str, int]
    ignored: tuple[str, ...] = ()

    @property
    def letters(self) -> Mapping[str, str]:
        """Field → the letters of its column."""
        return {field: column_letters(index) for field, index in self.columns.items()}

    def value(self, line: Line, field: str) -> str:
        """Return the text of a field on a line, "" when it has no column."""
        index = self.columns.get(field)
        return "" if index is None else line.cell(index)

    def fault(self, line: Line, field: str, problem: str, *expected: str) -> RowFault:
        """Return a fault at the cell of a field."""
        index = self.columns.get(field)
        return RowFault(
            line=line.number,
            column="" if index is None else column_letters(index),
            field=field.partition(":")[0],
            value=self.value(line, field),
            problem=problem,
            expected=expected,
        )


def normalised(text: str) -> str:
    """Return a text without accents, case, punctuation or small words, for comparing."""
    plain = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    bare = "".join(each for each in plain if not unicodedata.combining(each)).lower()
    words = re.findall(r"[a-z0-9]+", bare)
    return " ".join(word for word in words if word not in _SMALL_WORDS)


Titles = Callable[[str], str]
"""Gives the field of a heading that no table lists, "" when it means none."""


def no_title(_heading: str) -> str:
    """Know no heading beside those of the tables."""
    return ""


def find_header(kind: str, lines: tuple[Line, ...], titles: Titles = no_title) -> Header:
    """Return the headings: the line, among the first, that names the most known fields.

    A group heading merged over several columns, on the line above, completes the ones below it.
    `titles` knows headings that depend on the programme (a milestone) or on a form (a year).

    Raises:
        FileRefused: no line names what is needed, or two columns name the same field.
    """
    best: tuple[int, int, dict[str, int]] | None = None
    for position, line in enumerate(lines[:HEADER_WITHIN]):
        above = lines[position - 1] if position else None
        found = _fields(kind, line, above, titles)
        if best is None or len(found) > len(best[2]):
            best = (position, line.number, found)
    assert best is not None
    position, number, columns = best
    named = {field.partition(":")[0] for field in columns}
    missing = [each for each in NEEDED[kind] if not set(each.split("|")) & named]
    if missing:
        names = [TABLES[kind][each.split("|")[0]][0] for each in missing]
        raise whole_file("no_header", "", *names)
    known = set(columns.values())
    ignored = tuple(
        text for index, text in enumerate(lines[position].cells) if text and index not in known
    )
    return Header(line=number, columns=columns, ignored=ignored)


def _fields(kind: str, line: Line, above: Line | None, titles: Titles) -> dict[str, int]:
    table = {text: field for field, texts in TABLES[kind].items() for text in texts}
    groups = _spread(above) if above else ()
    found: dict[str, int] = {}
    for index, text in enumerate(line.cells):
        heading = normalised(text)
        group = groups[min(index, len(groups) - 1)] if groups else ""
        field = table.get(f"{group} {heading}".strip()) or table.get(heading) or titles(text)
        if field and field not in found:
            found[field] = index
    return found


def _spread(line: Line) -> tuple[str, ...]:
    """Return the headings of a merged line, each spread over the empty cells after it."""
    spread: list[str] = []
    for text in line.cells:
        spread.append(normalised(text) or (spread[-1] if spread else ""))
    return tuple(spread)
