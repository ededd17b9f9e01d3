"""Dates, hours and deadlines in French, always printed from the statement, never from UTC."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from notifications.wording.typography import NBSP, count_text
from states.deadlines import Deadline
from states.instants import PARIS, EffectiveAt, Precision

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
UNKNOWN_DAY = "date non publiée"
CONVENTIONAL = "date conventionnelle"
ZONE_NAMES = {
    "Europe/Paris": "de Paris",
    "America/Guadeloupe": "de la Guadeloupe",
    "America/Martinique": "de la Martinique",
    "America/Cayenne": "de la Guyane",
    "America/Marigot": "de Saint-Martin",
    "America/St_Barthelemy": "de Saint-Barthélemy",
    "America/Miquelon": "de Saint-Pierre-et-Miquelon",
    "Indian/Reunion": "de La Réunion",
    "Indian/Mayotte": "de Mayotte",
    "Pacific/Noumea": "de la Nouvelle-Calédonie",
    "Pacific/Tahiti": "de Tahiti",
    "Pacific/Marquesas": "des Marquises",
    "Pacific/Gambier": "des Gambier",
    "Pacific/Wallis": "de Wallis-et-Futuna",
    "Etc/UTC": "du temps universel",
    "UTC": "du temps universel",
}
_SEASONS = ("hiver", "printemps", "été", "automne")
_SEASON_PHRASES = {
    "hiver": "à l’hiver",
    "printemps": "au printemps",
    "été": "à l’été",
    "automne": "à l’automne",
}


def short_day_text(day: date) -> str:
    """Return « 6 novembre 2020 », « 1er juillet 2020 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def day_text(day: date) -> str:
    """Return « vendredi 6 novembre 2020 », « mercredi 1er juillet 2020 »."""
    return f"{DAYS[day.weekday()]} {short_day_text(day)}"


def hour_text(hour: time) -> str:
    """Return « 23 h 59 », « 12 h », « 8 h 05 »; seconds are said only when there are any."""
    text = f"{hour.hour}{NBSP}h"
    if hour.minute or hour.second:
        text += f"{NBSP}{hour.minute:02d}"
    return text + (f"{NBSP}min{NBSP}{hour.second:02d}{NBSP}s" if hour.second else "")


def zone_text(zone: ZoneInfo | str) -> str:
    """Return « heure de Paris », « heure de La Réunion »."""
    key = str(zone)
    place = key.rpartition("/")[2].replace("_", " ")
    return f"heure {ZONE_NAMES.get(key, f'de {place}')}"


def instant_text(instant: datetime, zone: ZoneInfo = PARIS) -> str:
    """Return « vendredi 25 juin 2021 à 23 h 59 (heure de Paris) ».

    In the hour the clocks repeat, it says which of the two. Raises ValueError on a naive instant.
    """
    if instant.tzinfo is None:
        raise ValueError(f"naive instant: {instant.isoformat()}")
    local = instant.astimezone(zone)
    return f"{day_text(local.date())} à {hour_text(local.time())} ({zone_text(zone)}{_twin(local)})"


def row_instant_text(instant: datetime) -> str:
    """Return « 25 juin 2021 à 23 h 59 », for a list that says once that its hours are of Paris.

    In the hour the clocks repeat, it says which of the two. Raises ValueError on a naive instant.
    """
    if instant.tzinfo is None:
        raise ValueError(f"naive instant: {instant.isoformat()}")
    local = instant.astimezone(PARIS)
    return f"{short_day_text(local.date())} à {hour_text(local.time())}{_twin(local)}"


def _twin(local: datetime) -> str:
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if first == second:
        return ""
    return ", heure d’hiver" if local.fold else ", heure d’été"


def deadline_day_text(deadline: Deadline) -> str:
    """Return the deadline's civil day alone, or « date non publiée »."""
    return UNKNOWN_DAY if deadline.day is None else day_text(deadline.day)


def deadline_text(deadline: Deadline, place_zone: ZoneInfo | str | None = None) -> str:
    """Return « jusqu’au vendredi 6 novembre 2020 inclus (23 h 59, heure de Paris) ».

    A place whose clocks differ reads its own time as well; an unknown day says so.
    """
    if deadline.day is None and deadline.not_after is not None:
        return f"{UNKNOWN_DAY}, au plus tard le {day_text(deadline.not_after)}"
    if deadline.day is None:
        return UNKNOWN_DAY
    zone = zone_text(deadline.zone)
    if deadline.hour is None:
        text = f"jusqu’au {day_text(deadline.day)} inclus (23{NBSP}h{NBSP}59, {zone})"
    else:
        text = f"jusqu’au {day_text(deadline.day)} à {hour_text(deadline.hour)} ({zone})"
    return text + _local_time(deadline, place_zone)


def _local_time(deadline: Deadline, place_zone: ZoneInfo | str | None) -> str:
    closes_at = deadline.closes_at
    if place_zone is None or closes_at is None:
        return ""
    last = closes_at - timedelta(minutes=1) if deadline.hour is None else closes_at
    local = last.astimezone(ZoneInfo(str(place_zone)))
    if local.utcoffset() == last.astimezone(ZoneInfo(deadline.zone)).utcoffset():
        return ""
    day = "" if local.date() == deadline.day else f"le {day_text(local.date())} à "
    return f", soit {day}{hour_text(local.time())} chez vous ({zone_text(str(place_zone))})"


def effective_text(effective: EffectiveAt, zone: ZoneInfo = PARIS) -> str:
    """Return the date as precisely as it is known: « janvier 2020 », « au plus tard le … »."""
    text = _known_text(effective, zone)
    return f"{text} ({CONVENTIONAL})" if effective.conventional else text


def effective_phrase(effective: EffectiveAt, zone: ZoneInfo = PARIS) -> str:
    """Return the date with its preposition: « le vendredi … », « en janvier 2020 »."""
    text = effective_text(effective, zone)
    if effective.precision is Precision.MONTH:
        return f"en {text}"
    if effective.precision is Precision.SEASON:
        season, _, year = text.partition(" ")
        return f"{_SEASON_PHRASES[season]} {year}"
    return text if effective.precision is Precision.NOT_AFTER else f"le {text}"


def day_phrase(effective: EffectiveAt) -> str:
    """Return `effective_phrase` without the hour of an instant: « le lundi 4 octobre 2021 »."""
    if effective.precision is not Precision.INSTANT:
        return effective_phrase(effective)
    return f"le {day_text(effective.instant.astimezone(PARIS).date())}"


def _known_text(effective: EffectiveAt, zone: ZoneInfo) -> str:
    local = effective.instant.astimezone(zone)
    if effective.precision is Precision.INSTANT:
        return instant_text(effective.instant, zone)
    if effective.precision is Precision.DAY:
        return day_text(local.date())
    if effective.precision is Precision.MONTH:
        return f"{MONTHS[local.month - 1]} {local.year}"
    if effective.precision is Precision.SEASON:
        return f"{_SEASONS[local.month % 12 // 3]} {local.year}"
    latest = effective.latest
    last = local if latest is None else (latest - timedelta(microseconds=1)).astimezone(zone)
    return f"au plus tard le {day_text(last.date())}"


def relative_text(days: int) -> str:
    """Return « aujourd’hui », « demain », « dans 7 jours », « hier », « il y a 3 jours »."""
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    count = count_text(abs(days), "jour")
    return f"dans {count}" if days > 0 else f"il y a {count}"


def days_until(deadline: Deadline, now: datetime) -> int | None:
    """Return the civil days from `now` to the deadline's day, in the deadline's own zone."""
    if deadline.day is None:
        return None
    return (deadline.day - now.astimezone(ZoneInfo(deadline.zone)).date()).days
