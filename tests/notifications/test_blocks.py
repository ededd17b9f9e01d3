"""The block convention of letters."""

import pytest

from notifications.blocks import Block, BlockKind, marked, plain_value, read_blocks


def blocks_of(source: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(block.kind), block.lines) for block in read_blocks(marked(source))]


def test_each_mark_opens_its_block() -> None:
    opening = "# Objet\n\nUn paragraphe\nsur deux lignes.\n\n## Titre"
    assert blocks_of(f"{opening}\n- un\n- deux\n! Date\n= Dit\n> Agir") == [
        ("#", ("Objet",)),
        ("", ("Un paragraphe sur deux lignes.",)),
        ("##", ("Titre",)),
        ("-", ("un",)),
        ("-", ("deux",)),
        ("!", ("Date",)),
        ("=", ("Dit",)),
        (">", ("Agir",)),
    ]


def test_a_blank_line_ends_a_block_and_empty_blocks_vanish() -> None:
    assert blocks_of("- un\n\nsuite\n \n\n") == [("-", ("un",)), ("", ("suite",))]


def test_a_value_cannot_imitate_a_mark() -> None:
    value = plain_value("- pas un point\n\n# pas un objet")
    assert read_blocks(marked("") + value) == (
        Block(kind=BlockKind.PARAGRAPH, lines=("- pas un point", "# pas un objet")),
    )


def test_a_value_loses_its_control_characters_and_keeps_its_lines() -> None:
    (block,) = read_blocks(plain_value("\x1e#\x1eun\r\n\r\ndeux\x00 "))
    assert block == Block(kind=BlockKind.PARAGRAPH, lines=("#un", "deux"))


def test_a_number_is_printed_in_french() -> None:
    assert plain_value(4100) == "4\u00a0100"


@pytest.mark.parametrize("value", [None, True, 1.5, object()])
def test_anything_but_text_and_whole_numbers_needs_a_filter(value: object) -> None:
    with pytest.raises(TypeError, match="printed without a filter"):
        plain_value(value)
