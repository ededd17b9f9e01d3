"""The two bases every letter is laid out with: plain text of 76 columns, and a sober page.

Both are given the same blocks, so they say the same thing.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined

from notifications.blocks import Block, BlockKind
from notifications.wording import french, list_text
from notifications.wording.dates import MONTHS

TEXT_BASE, HTML_BASE = "base.txt.j2", "base.html.j2"
_COLUMNS = 76
_INDENTS: Mapping[BlockKind, tuple[str, str]] = {
    BlockKind.ITEM: ("- ", "  "),
    BlockKind.BOX: ("    ", "    "),
    BlockKind.QUOTE: ("    ", "    "),
}
# The day and its month: a line never ends between them.
_DAY_AND_MONTH = re.compile(rf"(\S*\b(?:\d{{1,2}}|1er) (?:{'|'.join(MONTHS)})\b\S*)")
_LINK = re.compile(r"(https?://\S+)")
_GLUE = "\x1f"


def lay_out(base: str, frame: Mapping[str, object]) -> str:
    """Return a letter laid out with one of the two bases, ending with one line break."""
    return _bases().get_template(base).render(frame).strip() + "\n"


def template_source(name: str) -> str:
    """Return the source of a template of this package, by its path under `templates/`."""
    return files("notifications").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _bases() -> Environment:
    environment = Environment(
        loader=DictLoader({name: template_source(name) for name in (TEXT_BASE, HTML_BASE)}),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=lambda name: bool(name) and str(name).endswith(".html.j2"),
    )
    environment.filters["french"] = french
    environment.filters["listed"] = list_text
    environment.filters["wrapped"] = _wrapped
    environment.filters["by_kind"] = _by_kind
    environment.filters["laid_out"] = _laid_out
    return environment


def _laid_out(blocks: list[Block]) -> str:
    lines: list[str] = []
    for block in blocks:
        first, rest = _INDENTS.get(block.kind, ("", ""))
        lines.extend(_lines(block, first, rest))
    return "\n".join(lines)


def _lines(block: Block, first: str, rest: str) -> Iterator[str]:
    for index, line in enumerate(block.lines):
        yield _wrapped(line, rest if index else first, rest)


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    glued = _DAY_AND_MONTH.sub(lambda found: found[0].replace(" ", _GLUE), text)
    filled = textwrap.fill(
        glued,
        _COLUMNS,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace(_GLUE, " ")


def _by_kind(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a line with what each is: a date, an address to open, or words."""
    return [
        (part, "link" if index % 2 else kind)
        for piece, kind in _by_date(text)
        for index, part in enumerate(_LINK.split(piece))
        if part
    ]


def _by_date(text: str) -> list[tuple[str, str]]:
    parts = _DAY_AND_MONTH.split(text)
    return [(part, "date" if index % 2 else "") for index, part in enumerate(parts) if part]
