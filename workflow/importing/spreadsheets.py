"""From the bytes of a spreadsheet to lines of trimmed text, whatever Excel made of them.

CSV in UTF-8 (with or without BOM) or Windows-1252, separated by `;`, `,` or tabs; XLSX without
formulas. A workbook is weighed before anything is inflated.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from openpyxl import load_workbook

from workflow.importing.faults import whole_file

SEPARATORS = (";", ",", "\t")
BOM = b"\xef\xbb\xbf"
MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is taken: bytes as sent, bytes once inflated, lines, columns, characters a cell.

    `ratio`: how many times smaller than its content a member of a workbook may be.
    """

    size: int = 10 * MEGABYTE
    inflated: int = 40 * MEGABYTE
    ratio: int = 60
    members: int = 500
    lines: int = 10_000
    columns: int = 200
    cell: int = 4_000


LIMITS = Limits()
RATIO_FROM = MEGABYTE
"""Members under this size may compress as they like."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line that is not empty; `number` is what the spreadsheet shows, from 1."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """Return a cell, "" beyond the last."""
        return self.cells[index] if index < len(self.cells) else ""


def read_lines(content: bytes, limits: Limits = LIMITS) -> tuple[Line, ...]:
    """Return the lines of a spreadsheet that hold something, cells trimmed.

    Raises:
        FileRefused: empty, too big, neither CSV nor XLSX, or a workbook made to burst.
    """
    if not content.strip():
        raise whole_file("empty")
    if len(content) > limits.size:
        raise whole_file("too_big", str(len(content)))
    rows = _workbook(content, limits) if content.startswith(b"PK") else _text(content)
    lines = tuple(_kept(rows, limits))
    if not lines:
        raise whole_file("empty")
    return lines


def column_letters(index: int) -> str:
    """Return the letters of a column from its index: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _kept(rows: Iterator[tuple[int, Sequence[object]]], limits: Limits) -> Iterator[Line]:
    count = 0
    for number, cells in rows:
        texts = [_cell_text(cell) for cell in cells[: limits.columns]]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        count += 1
        if count > limits.lines:
            raise whole_file("too_many_lines", str(limits.lines))
        if any(len(text) > limits.cell for text in texts):
            raise whole_file("too_long", f"{number}")
        yield Line(number=number, cells=tuple(texts))


def _cell_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time(0):
            return cell.strftime("%d/%m/%Y")
        case datetime():
            return cell.strftime("%d/%m/%Y %H:%M:%S")
        case date():
            return cell.strftime("%d/%m/%Y")
    spaced = "".join(each if each.isprintable() else " " for each in str(cell))
    return " ".join(spaced.split())


def _text(content: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    if b"\x00" in content:
        raise whole_file("not_a_spreadsheet")
    text = _decoded(content)
    separator = max(SEPARATORS, key=lambda each: _weight(text, each))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        # A cell may hold line breaks: the spreadsheet counts rows, not lines of text.
        yield from enumerate(reader, start=1)
    except csv.Error as fault:
        raise whole_file("unreadable") from fault


def _decoded(content: bytes) -> str:
    if content.startswith(BOM):
        content = content[len(BOM) :]
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _weight(text: str, separator: str) -> tuple[int, int]:
    """How much a separator structures the first lines: how many of them, into how many columns.

    A comma inside quotes does not count; those of a few cells never outweigh what parts all lines.
    """
    first = text[:20_000].splitlines()[:20]
    counts = [len(row) for row in csv.reader(first, delimiter=separator)]
    return sum(count > 1 for count in counts), max(counts, default=0)


def _workbook(content: bytes, limits: Limits) -> Iterator[tuple[int, Sequence[object]]]:
    _weigh(content, limits)
    try:
        with warnings.catch_warnings():
            # What the reader mends in a workbook it says in English, on the operator's terminal.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            for row in sheet.iter_rows(max_col=limits.columns):
                cells = [cell.value for cell in row]
                number = next((cell.row for cell in row if getattr(cell, "row", None)), 0)
                if number:
                    yield number, cells
    except Exception as fault:
        # A damaged workbook fails anywhere in the zip, the XML or the reader: all say the same.
        raise whole_file("unreadable") from fault


def _weigh(content: bytes, limits: Limits) -> None:
    """Refuse a workbook from what its directory declares; a reader never goes beyond that."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except Exception as fault:
        raise whole_file("not_a_spreadsheet") from fault
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise whole_file("not_a_spreadsheet")
    inflated = sum(member.file_size for member in members)
    dense = any(
        member.file_size > RATIO_FROM
        and member.file_size > limits.ratio * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > limits.members or inflated > limits.inflated or dense:
        raise whole_file("bursting", str(inflated))
