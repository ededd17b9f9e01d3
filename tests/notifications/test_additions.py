"""A lead's own words around those of a letter: plain paragraphs, in three places, never lost."""

from dataclasses import replace

import pytest

from notifications.additions import (
    NOTHING_ADDED,
    Additions,
    paragraph_id,
    with_additions,
    written_blocks,
)
from notifications.blocks import Block, BlockKind
from notifications.composition import LetterError, compose, template_version
from notifications.gallery import samples

N = "\u00a0"


def paragraph(text: str) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, lines=(text,))


FIRST, LAST = paragraph("Un fait."), paragraph("Un autre.")
ACTION = Block(kind=BlockKind.ACTION, lines=("Faites ceci.",))


def said(additions: Additions) -> list[str]:
    body, lost = with_additions((FIRST, LAST, ACTION), additions)
    assert lost == frozenset()
    return ["/".join(block.lines) for block in body]


def test_nothing_added_changes_nothing() -> None:
    assert with_additions((FIRST, ACTION), NOTHING_ADDED) == ((FIRST, ACTION), frozenset())


def test_words_stand_at_the_opening_and_before_what_is_asked() -> None:
    assert said(Additions(opening="Avant.", added="Après.")) == [
        "Avant.",
        "Un fait.",
        "Un autre.",
        "Après.",
        "Faites ceci.",
    ]


def test_a_paragraph_is_replaced_whole_by_the_name_of_its_words() -> None:
    found = said(Additions(replaced={paragraph_id(LAST): "Autrement dit.\n\nEt encore."}))
    assert found == ["Un fait.", "Autrement dit.", "Et encore.", "Faites ceci."]


def test_what_is_no_longer_there_is_reported() -> None:
    _, lost = with_additions((FIRST,), Additions(replaced={paragraph_id(LAST): "Autre."}))
    assert lost == frozenset({paragraph_id(LAST)})


def test_what_is_asked_is_never_replaced() -> None:
    _, lost = with_additions((ACTION,), Additions(replaced={paragraph_id(ACTION): "Rien."}))
    assert lost == frozenset({paragraph_id(ACTION)})


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("a\nb", [BlockKind.PARAGRAPH]),
        ("a\n\nb", [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]),
        ("a\n- b\n- c", [BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ITEM]),
        ("! pas un encadré", [BlockKind.PARAGRAPH]),
        ("> pas une demande", [BlockKind.PARAGRAPH]),
        ("  \n\n ", []),
    ],
)
def test_a_text_makes_paragraphs_and_items_only(written: str, kinds: list[BlockKind]) -> None:
    assert [block.kind for block in written_blocks(written)] == kinds


def test_a_text_is_set_as_french_wants_it() -> None:
    assert written_blocks("Bonjour : l'avis")[0].lines == (f"Bonjour{N}: l’avis",)


def test_a_letter_says_the_version_of_the_words_added() -> None:
    sample = next(each for each in samples() if each.code == "receipt_complete")
    additions = Additions(added="<b>Merci</b>", farewell="À bientôt.", version="added.2")
    heading = replace(sample.heading, additions=additions)
    letter = compose(sample.code, sample.context, sample.recipient, sample.agent, heading)
    assert letter.template_version == f"{template_version(sample.code)}+added.2"
    assert "&lt;b&gt;Merci&lt;/b&gt;" in letter.html
    assert "À bientôt." in letter.text
    assert "salutations distinguées" not in letter.text


def test_a_letter_whose_edited_paragraph_is_gone_is_not_composed() -> None:
    sample = next(each for each in samples() if each.code == "receipt_complete")
    heading = replace(sample.heading, additions=Additions(replaced={"0" * 12: "Autre."}))
    with pytest.raises(LetterError, match="reads otherwise now"):
        compose(sample.code, sample.context, sample.recipient, sample.agent, heading)
