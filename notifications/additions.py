"""What a lead adds to the words of a letter: plain paragraphs around them, never inside a fact.

Texts come in already filled; they are laid out as paragraphs and items, nothing else.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from notifications.blocks import Block, BlockKind
from notifications.wording import french


class WrittenPart(StrEnum):
    """A place of a letter that holds a lead's own words."""

    OPENING = "opening"
    """After the salutation."""
    ADDED = "added"
    """After what the letter says, before the action it asks."""
    FAREWELL = "farewell"
    """Instead of the closing formula."""


@dataclass(frozen=True, kw_only=True)
class Additions:
    """A lead's own words for one letter, "" where there are none.

    `replaced`: new words of whole paragraphs, by `paragraph_id` of the words they replace.
    `version` names these words beside those of the template, "" when nothing is added.
    """

    opening: str = ""
    added: str = ""
    farewell: str = ""
    replaced: Mapping[str, str] = field(default_factory=dict)
    version: str = ""


NOTHING_ADDED = Additions()


def written_blocks(text: str) -> tuple[Block, ...]:
    """Return plain text as blocks: a blank line ends a paragraph, « - » begins an item."""
    pieces = re.split(r"\n[ \t]*\n|\n(?=- )", text.strip())
    return tuple(_block(piece) for piece in pieces if piece.strip())


def paragraph_id(block: Block) -> str:
    """Return what names a paragraph by its words, so that an edit never lands on others."""
    return hashlib.sha256("\n".join(block.lines).encode()).hexdigest()[:12]


def with_additions(
    body: Iterable[Block], additions: Additions
) -> tuple[tuple[Block, ...], frozenset[str]]:
    """Return the body with a lead's words, and the ids of the paragraphs no longer found."""
    found: set[str] = set()
    blocks: list[Block] = []
    for block in body:
        name = paragraph_id(block) if block.kind is BlockKind.PARAGRAPH else ""
        if name in additions.replaced:
            found.add(name)
            blocks.extend(written_blocks(additions.replaced[name]))
        else:
            blocks.append(block)
    end = next(
        (place for place, block in enumerate(blocks) if block.kind is BlockKind.ACTION), len(blocks)
    )
    opening, added = written_blocks(additions.opening), written_blocks(additions.added)
    whole = (*opening, *blocks[:end], *added, *blocks[end:])
    return whole, frozenset(additions.replaced) - found


def _block(piece: str) -> Block:
    is_item = piece.startswith("- ")
    lines = (french(" ".join(line.split())) for line in piece.removeprefix("- ").splitlines())
    return Block(
        kind=BlockKind.ITEM if is_item else BlockKind.PARAGRAPH,
        lines=tuple(line for line in lines if line),
    )
