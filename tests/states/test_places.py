"""Zones and calendars by département."""

from zoneinfo import ZoneInfo

import pytest

from states.holidays import Calendar
from states.places import departement_of, holiday_calendar_of, zone_of

PLACES = [
    ("02408", "02", "Europe/Paris", Calendar.FRANCE),
    ("2B033", "2B", "Europe/Paris", Calendar.FRANCE),
    ("2A004", "2A", "Europe/Paris", Calendar.FRANCE),
    ("57463", "57", "Europe/Paris", Calendar.ALSACE_MOSELLE),
    ("67437", "67", "Europe/Paris", Calendar.ALSACE_MOSELLE),
    ("68297", "68", "Europe/Paris", Calendar.ALSACE_MOSELLE),
    ("90010", "90", "Europe/Paris", Calendar.FRANCE),
    ("97105", "971", "America/Guadeloupe", Calendar.GUADELOUPE),
    ("97209", "972", "America/Martinique", Calendar.MARTINIQUE),
    ("97302", "973", "America/Cayenne", Calendar.GUYANE),
    ("97411", "974", "Indian/Reunion", Calendar.LA_REUNION),
    ("97502", "975", "America/Miquelon", Calendar.FRANCE),
    ("97608", "976", "Indian/Mayotte", Calendar.MAYOTTE),
    ("97701", "977", "America/St_Barthelemy", Calendar.SAINT_BARTHELEMY),
    ("97801", "978", "America/Marigot", Calendar.SAINT_MARTIN),
    ("98613", "986", "Pacific/Wallis", Calendar.FRANCE),
    ("98735", "987", "Pacific/Tahiti", Calendar.FRANCE),
    ("98818", "988", "Pacific/Noumea", Calendar.FRANCE),
]


@pytest.mark.parametrize(("insee", "departement", "zone", "calendar"), PLACES)
def test_a_commune_code_gives_departement_zone_and_calendar(
    insee: str, departement: str, zone: str, calendar: Calendar
) -> None:
    assert departement_of(insee) == departement
    assert zone_of(departement) == zone
    assert holiday_calendar_of(departement) is calendar


@pytest.mark.parametrize(("insee", "departement"), [("97123", "977"), ("97127", "978")])
def test_codes_of_guadeloupe_until_2007_follow_their_island(insee: str, departement: str) -> None:
    assert departement_of(insee) == departement


@pytest.mark.parametrize(
    "code", ["", "2408", "200066876", "candidature-007", "2C033", "02408 ", "٠٢٤٠٨", "2b033"]
)
def test_what_is_not_a_commune_code_has_no_departement(code: str) -> None:
    assert departement_of(code) is None


def test_an_unknown_place_is_held_to_be_in_paris_and_keeps_the_national_days() -> None:
    for departement in (None, "", "99"):
        assert zone_of(departement) == "Europe/Paris"
        assert holiday_calendar_of(departement) is Calendar.FRANCE


def test_every_zone_exists() -> None:
    assert [ZoneInfo(zone).key for _, _, zone, _ in PLACES] == [zone for _, _, zone, _ in PLACES]
