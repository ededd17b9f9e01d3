"""Public holidays by rule, each with the article that makes it one.

The texts in force today are applied to every year. A calendar is a place's own days added to
those of the whole country. School holidays, bridges and local custom do not belong here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

_SATURDAY = 5
_NATIONAL = "code du travail L3133-1"
_ALSACE_MOSELLE = "code du travail L3134-13"
_OVERSEAS = "code du travail L3422-2 / décret 83-1003"


class Calendar(StrEnum):
    """Where a set of holidays is kept; `places` says which département keeps which."""

    FRANCE = "france"
    ALSACE_MOSELLE = "alsace-moselle"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    LA_REUNION = "la-reunion"
    MAYOTTE = "mayotte"
    SAINT_BARTHELEMY = "saint-barthelemy"
    SAINT_MARTIN = "saint-martin"


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A public holiday's French name and its legal basis; two on one day are joined by « et »."""

    name: str
    legal_basis: str


_FIXED = (
    (1, 1, "Jour de l'an"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Victoire 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice 1918"),
    (12, 25, "Noël"),
)
_AFTER_EASTER = (
    (1, "Lundi de Pâques"),
    (39, "Ascension"),
    (50, "Lundi de Pentecôte"),
)
# Good Friday binds only communes with a Protestant or a mixed church: counted everywhere in the
# three départements, which can only send a reminder earlier and end a delay later.
_GOOD_FRIDAY = "Vendredi saint (communes à temple protestant ou église mixte)"
_SECOND_CHRISTMAS_DAY = "Second jour de Noël"
_ABOLITION = "Abolition de l'esclavage"
_ABOLITION_DAYS: Mapping[Calendar, tuple[int, int]] = MappingProxyType(
    {
        Calendar.GUADELOUPE: (5, 27),
        Calendar.MARTINIQUE: (5, 22),
        Calendar.GUYANE: (6, 10),
        Calendar.LA_REUNION: (12, 20),
        Calendar.MAYOTTE: (4, 27),
        Calendar.SAINT_BARTHELEMY: (10, 9),
        Calendar.SAINT_MARTIN: (5, 28),
    }
)


@lru_cache(maxsize=1024)
def holidays_of(year: int, calendar: str) -> Mapping[date, Holiday]:
    """Return the holidays of `year` in `calendar`, in the order of the days.

    Raises:
        ValueError: no such calendar.
    """
    kept: dict[date, Holiday] = {}
    for day, holiday in sorted(_national(year) + _local(year, Calendar(calendar)), key=_day):
        other = kept.get(day)
        kept[day] = holiday if other is None else _joined(other, holiday)
    return MappingProxyType(kept)


def is_open_day(day: date, calendar: str) -> bool:
    """Say whether offices are open (« jour ouvré »): Monday to Friday and not a holiday."""
    return day.weekday() < _SATURDAY and day not in holidays_of(day.year, calendar)


def is_working_day(day: date, calendar: str) -> bool:
    """Say whether a delay in working days counts `day`: the open days, never Saturday."""
    return is_open_day(day, calendar)


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (algorithm of Butcher, valid from 1583)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, leap_rest = divmod(rest, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - leap_rest) % 7
    excess = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * excess + 114, 31)
    return date(year, month, day + 1)


def _national(year: int) -> list[tuple[date, Holiday]]:
    sunday = easter(year)
    fixed = [(date(year, month, day), name) for month, day, name in _FIXED]
    moving = [(sunday + timedelta(days=days), name) for days, name in _AFTER_EASTER]
    return [(day, Holiday(name=name, legal_basis=_NATIONAL)) for day, name in fixed + moving]


def _local(year: int, calendar: Calendar) -> list[tuple[date, Holiday]]:
    if calendar is Calendar.ALSACE_MOSELLE:
        good_friday = easter(year) - timedelta(days=2)
        return [
            (good_friday, Holiday(name=_GOOD_FRIDAY, legal_basis=_ALSACE_MOSELLE)),
            (
                date(year, 12, 26),
                Holiday(name=_SECOND_CHRISTMAS_DAY, legal_basis=_ALSACE_MOSELLE),
            ),
        ]
    if calendar in _ABOLITION_DAYS:
        month, day = _ABOLITION_DAYS[calendar]
        return [(date(year, month, day), Holiday(name=_ABOLITION, legal_basis=_OVERSEAS))]
    return []


def _joined(one: Holiday, other: Holiday) -> Holiday:
    bases = dict.fromkeys((one.legal_basis, other.legal_basis))
    return Holiday(name=f"{one.name} et {other.name}", legal_basis=" ; ".join(bases))


def _day(entry: tuple[date, Holiday]) -> date:
    return entry[0]
