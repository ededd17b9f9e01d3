"""How people are addressed."""

import pytest

from notifications.wording import farewell_text, of_place, salutation_text, together_text


@pytest.mark.parametrize(
    ("civility", "function", "said"),
    [
        ("Mme", "Maire", "Madame la Maire"),
        ("M.", "maire de Villexemple", "Monsieur le Maire"),
        ("M.", "Président de la communauté d’agglomération", "Monsieur le Président"),
        ("Mme", "Présidente", "Madame la Présidente"),
        ("Mme", "Directrice générale des services", "Madame la Directrice générale"),
        ("M.", "Directeur", "Monsieur le Directeur"),
        ("Mme", "Chargée de mission", "Madame"),
        ("M.", "", "Monsieur"),
        ("", "Maire", "Madame, Monsieur"),
        ("Mx", "Maire", "Madame, Monsieur"),
    ],
)
def test_a_salutation_follows_the_function(civility: str, function: str, said: str) -> None:
    assert salutation_text(civility, function) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Saverne", "de Saverne"),
        ("Agen", "d’Agen"),
        ("Épinal", "d’Épinal"),
        ("Le Mans", "du Mans"),
        ("Les Abymes", "des Abymes"),
        ("La Rochelle", "de La Rochelle"),
        ("Hazebrouck", "de Hazebrouck"),
    ],
)
def test_a_place_takes_its_preposition(name: str, said: str) -> None:
    assert of_place(name) == said


def test_an_elected_executive_is_greeted_as_such() -> None:
    assert (
        farewell_text("Madame la Maire", "Maire de Villexemple", signed=True)
        == "Je vous prie d’agréer, Madame la Maire, l’expression de ma haute considération."
    )
    assert (
        farewell_text("Monsieur le Président", "Président", signed=False)
        == "Nous vous prions d’agréer, Monsieur le Président, l’expression de notre haute"
        " considération."
    )


@pytest.mark.parametrize(("signed", "whose"), [(True, "mes"), (False, "nos")])
def test_everybody_else_is_greeted_with_distinguished_regards(signed: bool, whose: str) -> None:
    said = farewell_text("Madame, Monsieur", "Chargée de mission", signed)
    assert said.endswith(f"l’expression de {whose} salutations distinguées.")


def test_a_merged_message_says_how_many() -> None:
    assert together_text(2) == "2\u00a0messages pour vos dossiers"
