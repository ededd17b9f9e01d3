"""The block convention of a letter: one source, read once, laid out as text and as HTML.

At the start of a line, in a template: `# ` the object, `## ` a heading, `- ` an item, `! ` a
date or figure set apart, `> ` the action asked, `= ` a quotation. A blank line ends a paragraph.
Markers are recognised in the source only: a value that starts with « - » stays a value.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from notifications.wording import french, number_text

_MARK, _BREAK = "\x1e", "\x1d"


class BlockKind(StrEnum):
    """What a block of a letter is."""

    TITLE = "#"
    HEADING = "##"
    ITEM = "-"
    BOX = "!"
    ACTION = ">"
    QUOTE = "="
    PARAGRAPH = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block and its lines of French text (more than one when a value held line breaks)."""

    kind: BlockKind
    lines: tuple[str, ...]


_LINE_MARK = re.compile(r"^(##|[#\-!>=]) ", re.MULTILINE)


def marked(source: str) -> str:
    """Return a template source whose line marks no value can imitate."""
    return _LINE_MARK.sub(rf"{_MARK}\1{_MARK}", source)


def plain_value(value: object) -> str:
    """Return a printed value without control characters; its line breaks stay line breaks.

    Raises TypeError for anything but text and whole numbers: dates go through a filter.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return number_text(value)
    if not isinstance(value, str):
        raise TypeError(f"printed without a filter: {type(value).__name__}")
    text = re.sub(r"\s*\n\s*", _BREAK, value.strip().replace("\r\n", "\n"))
    return "".join(c for c in text if c == _BREAK or unicodedata.category(c) != "Cc")


def read_blocks(rendered: str) -> tuple[Block, ...]:
    """Return the blocks of a rendered letter, in order, typeset."""
    pieces = re.split(rf"\n[ \t]*\n|\n(?={_MARK})", rendered)
    return tuple(_block(piece) for piece in pieces if piece.strip(" \t\n" + _BREAK))


def _block(piece: str) -> Block:
    text = piece.strip(" \t\n")
    kind = BlockKind.PARAGRAPH
    if text.startswith(_MARK):
        _, code, text = text.split(_MARK, 2)
        kind = BlockKind(code)
    lines = (french(re.sub(r"[ \t\n]+", " ", line).strip()).strip() for line in text.split(_BREAK))
    return Block(kind=kind, lines=tuple(line for line in lines if line))
