"""Where a place is on the clock and on the calendar, from its département.

An overseas town reads local time beside Paris time, and its reminders keep its own holidays.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from states.holidays import Calendar

PARIS_ZONE = "Europe/Paris"
_COMMUNE_CODE = re.compile(r"(?:2[AB]|[0-9]{2})[0-9]{3}")

_ZONES: Mapping[str, str] = MappingProxyType(
    {
        "971": "America/Guadeloupe",
        "972": "America/Martinique",
        "973": "America/Cayenne",
        "974": "Indian/Reunion",
        "975": "America/Miquelon",
        "976": "Indian/Mayotte",
        "977": "America/St_Barthelemy",
        "978": "America/Marigot",
        "986": "Pacific/Wallis",
        "987": "Pacific/Tahiti",
        "988": "Pacific/Noumea",
    }
)

# 975, 986, 987 and 988 set their own holidays by their own texts, which this programme does not
# cite: they keep the days of the whole country.
_CALENDARS: Mapping[str, Calendar] = MappingProxyType(
    {
        "57": Calendar.ALSACE_MOSELLE,
        "67": Calendar.ALSACE_MOSELLE,
        "68": Calendar.ALSACE_MOSELLE,
        "971": Calendar.GUADELOUPE,
        "972": Calendar.MARTINIQUE,
        "973": Calendar.GUYANE,
        "974": Calendar.LA_REUNION,
        "976": Calendar.MAYOTTE,
        "977": Calendar.SAINT_BARTHELEMY,
        "978": Calendar.SAINT_MARTIN,
    }
)

# Communes of Guadeloupe until 2007; old files still carry these codes.
_FORMER_CODES: Mapping[str, str] = MappingProxyType({"97123": "977", "97127": "978"})


def departement_of(insee: str) -> str | None:
    """Return the département of a commune code, as text (`02`, `2B`, `974`).

    None when the code is not a commune's: a SIREN, an unnamed entry, a code that lost its zero.
    """
    if _COMMUNE_CODE.fullmatch(insee) is None:
        return None
    if insee in _FORMER_CODES:
        return _FORMER_CODES[insee]
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def zone_of(departement: str | None) -> str:
    """Return the IANA zone of a département; Europe/Paris for mainland, Corsica and unknown."""
    return _ZONES.get(departement or "", PARIS_ZONE)


def holiday_calendar_of(departement: str | None) -> Calendar:
    """Return the holiday calendar a département keeps; that of the whole country by default."""
    return _CALENDARS.get(departement or "", Calendar.FRANCE)
