"""A picture of what the demonstration prints: SVG, with no font fetched from elsewhere."""

import io
import re
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console, RenderableType
from rich.text import Text

FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
WIDTH = 84
LINES = 62
"""Lines drawn at most, cut at a blank one: the counts and the first published figures."""


def save_picture(path: Path, parts: Iterable[RenderableType]) -> None:
    """Write the beginning of the pages as an SVG picture."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False, markup=False)
    console.print(Text("\n").join(opening(parts)))
    drawn = console.export_svg(title="ancrage demo", unique_id="ancrage")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FONT_FACE.sub("", drawn), encoding="utf-8")


def opening(parts: Iterable[RenderableType]) -> list[Text]:
    """Return the first lines of the pages, with their styles."""
    drawing = Console(
        width=WIDTH - 4,
        file=io.StringIO(),
        force_terminal=True,
        color_system="standard",
        highlight=False,
        markup=False,
    )
    for part in parts:
        drawing.print(part)
    assert isinstance(drawing.file, io.StringIO)
    lines = [Text.from_ansi(line) for line in drawing.file.getvalue().splitlines()[:LINES]]
    while lines and lines[-1].plain.strip():
        lines.pop()
    return lines
