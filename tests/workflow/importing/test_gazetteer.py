"""Every place that bears a name is offered, whatever its spelling; none is chosen among several."""

import pytest

from workflow.importing.gazetteer import (
    departement_name,
    departement_of,
    official_of_code,
    officials_like,
    officials_named,
)

SAINT_LOUIS = (
    "57618 (Saint-Louis, Moselle)",
    "68297 (Saint-Louis, Haut-Rhin)",
    "97126 (Saint-Louis, Guadeloupe)",
    "97414 (Saint-Louis, La Réunion)",
)


def named(name: str) -> tuple[str, ...]:
    return tuple(place.shown for place in officials_named(name))


@pytest.mark.parametrize("name", ["Saint-Louis", "St Louis", "SAINT LOUIS", "saint–louis"])
def test_four_communes_are_called_saint_louis(name: str) -> None:
    assert named(name) == SAINT_LOUIS


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("laon", "02408 (Laon, Aisne)"),
        ("Ste-Ménehould", "51507 (Sainte-Menehould, Marne)"),
        ("CHARLEVILLE MEZIERES", "08105 (Charleville-Mézières, Ardennes)"),
        ("Agglomération du Saint-Quentinois", "200071892 (CA du Saint-Quentinois, Aisne)"),
        ("Communauté urbaine d’Arras", "200033579 (CU d'Arras, Pas-de-Calais)"),
        ("Pays de Saint-Omer", "200069037 (CA du Pays de Saint-Omer, Pas-de-Calais)"),
        ("Grand Chalon", "247100589 (CA Le Grand Chalon, Saône-et-Loire)"),
    ],
)
def test_a_published_name_finds_the_official_one(name: str, shown: str) -> None:
    assert named(name) == (shown,)


def test_a_name_nobody_bears_exactly_is_only_given_those_that_resemble_it() -> None:
    assert named("Charlevile-Mézières") == ()
    assert [place.code for place in officials_like("Charlevile-Mézières")] == ["08105"]
    assert officials_like("zz") == ()
    assert officials_like("Xqzwvk") == ()


def test_codes_are_text_and_name_one_place() -> None:
    laon = official_of_code("02408")
    assert laon is not None
    assert (laon.name, laon.departement, laon.region, laon.kind) == ("Laon", "02", "32", "commune")
    assert official_of_code("2408") is None
    assert official_of_code("99999") is None


def test_a_departement_is_read_by_its_code_or_its_name() -> None:
    assert [departement_of(text) for text in ("2", "2a", "971", "Haut-Rhin", "Ain", "xx")] == [
        *("02", "2A", "971", "68", "01", "")
    ]
    assert departement_name("974") == "La Réunion"
