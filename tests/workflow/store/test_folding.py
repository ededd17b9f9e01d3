"""Words are compared without case, accents, ligatures or punctuation."""

import pytest

from workflow.store.folding import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saint-Dié-des-Vosges", "saint die des vosges"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("  AMI2-014   Dax ", "ami2 014 dax"),
        ("Pointe-a\u0300-Pitre", "pointe a pitre"),
        ("02408", "02408"),
        ("«\u00a0»", ""),
    ],
)
def test_text_folds_into_the_words_one_types(text: str, expected: str) -> None:
    assert folded(text) == expected
