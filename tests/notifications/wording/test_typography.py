"""French typography."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.wording import NBSP, count_text, french, list_text, number_text, sentence

N = NBSP


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Quoi ?", f"Quoi{N}?"),
        ("Non ! Si ; enfin : oui", f"Non{N}! Si{N}; enfin{N}: oui"),
        ("« Dax »", f"«{N}Dax{N}»"),
        ("«Dax»", f"«{N}Dax{N}»"),
        ("l'antenne d'Agen", "l’antenne d’Agen"),
        ("à suivre...", "à suivre…"),
        ("4 100 apprenants", f"4{N}100 apprenants"),
        ("23 h 59", f"23{N}h{N}59"),
        ("40 %", f"40{N}%"),
        ("n° 4, M. Durand", f"n°{N}4, M.{N}Durand"),
        ("\u202f: fine", f"{N}: fine"),
        ("o'neil@ville.example ; https://a.example/?a=1 ?", "o'neil@ville.example"),
        ("le 6 novembre 2020", "le 6 novembre 2020"),
    ],
)
def test_french_sets_spaces_apostrophes_and_guillemets(typed: str, set_: str) -> None:
    found = french(typed)
    if "@" in typed:
        assert found == f"{set_}{N}; https://a.example/?a=1{N}?"
    else:
        assert found == set_


@given(st.text(alphabet="ab «»:;?!'.19h% \u00a0\u202f", max_size=40))
@settings(max_examples=80)
def test_setting_a_text_twice_changes_nothing_more(text: str) -> None:
    assert french(french(text)) == french(text)


def test_numbers_carry_no_break_spaces() -> None:
    assert (number_text(4100), number_text(75)) == (f"4{N}100", "75")


def test_counts_agree_with_their_noun() -> None:
    assert [count_text(n, "pièce") for n in (0, 1, 2)] == [
        f"0{N}pièce",
        f"1{N}pièce",
        f"2{N}pièces",
    ]
    assert count_text(3, "travail", "travaux") == f"3{N}travaux"


def test_lists_end_with_and() -> None:
    assert [list_text(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]


def test_a_sentence_opens_with_a_capital_and_ends_with_a_stop() -> None:
    assert sentence("il manque : l'acte") == f"Il manque{N}: l’acte."
    assert sentence("Déjà ?") == f"Déjà{N}?"
