"""Names of a file and the official codes chosen for them: what is proposed, and what comes back.

The lead fills the column « code retenu »; a line left empty answers nothing.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from workflow.importing.cells import read_code
from workflow.importing.columns import normalised
from workflow.importing.faults import FileRefused, RowFault, whole_file
from workflow.importing.gazetteer import spelled
from workflow.importing.sheet import Named
from workflow.importing.spreadsheets import Line, column_letters, read_lines

COLUMNS = ("nom lu", "ligne", "choix possibles", "code retenu")
BETWEEN = " | "
YES = frozenset({"oui", "o", "x"})
CODE = re.compile(r"(?<![0-9A-Z])(\d{9}|2[AB]\d{3}|\d{5})(?= \()")
BOM = "\ufeff"


def answer_sheet(named: Sequence[Named]) -> bytes:
    """Return the file to fill in: each name that must be chosen, with the places to choose among.

    CSV for Excel: UTF-8 with its mark, semicolons.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in named:
        if each.chosen is None:
            choices = BETWEEN.join(place.shown for place in each.choices)
            writer.writerow((_harmless(each.text), each.line, _harmless(choices), ""))
    return (BOM + text.getvalue()).encode("utf-8")


def read_answers(content: bytes) -> Mapping[str, str]:
    """Return the code chosen for each name, by the name as `spelled`.

    « oui » takes the only place proposed; a code that lost its zero is taken when it is among the
    places proposed.

    Raises:
        FileRefused: it is no such file, or a code cannot be read: the first fault is told.
    """
    lines = read_lines(content)
    titles = {normalised(text): index for index, text in enumerate(lines[0].cells)}
    missing = [title for title in ("nom lu", "code retenu") if title not in titles]
    if missing:
        raise whole_file("no_header", "", *missing)
    found: dict[str, str] = {}
    for line in lines[1:]:
        name, said = line.cell(titles["nom lu"]), line.cell(titles["code retenu"])
        offered = CODE.findall(line.cell(titles.get("choix possibles", len(line.cells))))
        if name and said:
            found[spelled(name.removeprefix("'"))] = _code(line, titles["code retenu"], offered)
    return found


def _code(line: Line, index: int, offered: Sequence[str]) -> str:
    said = line.cell(index)
    if normalised(said) in YES and len(offered) == 1:
        return offered[0]
    code = said.partition(" ")[0].upper()
    if f"0{code}" in offered:
        return f"0{code}"
    read = read_code(code)
    if isinstance(read, str):
        return read
    raise FileRefused(
        RowFault(
            line=line.number,
            column=column_letters(index),
            field="code",
            value=said,
            problem=read.problem,
            expected=read.expected or tuple(offered),
        )
    )


def _harmless(text: str) -> str:
    """Return a text no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
