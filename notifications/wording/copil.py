"""The words of the steering committee's report: predicted openings, what they are founded on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from notifications.wording.dates import MONTHS, instant_text, short_day_text
from notifications.wording.indicators import as_of_text
from notifications.wording.labels import label
from notifications.wording.typography import NBSP, count_text, french, number_text
from states.instants import PARIS, day_start

TITLE = "Comité de pilotage"
NOTHING_OBSERVED = "aucune ouverture observée : rien ne se prévoit encore"
NO_UPPER = "sans borne avant dix ans"
BEYOND = "dans plus de dix ans"
FAR = f"plus de 10{NBSP}ans"
ERASED = "nom retiré"
METHOD = (
    "Prévision tirée des seules ouvertures enregistrées à cette date, jamais des objectifs : une "
    "ouverture que personne n’a enregistrée compte comme non ouverte. Deux rythmes sont tenus pour "
    "possibles (constant, croissant avec l’ancienneté) ; l’intervalle couvre les deux, neuf "
    "chances sur dix."
)
PLACES_SHEET, COUNTS_SHEET, PUBLISHED_SHEET = "Lieux", "Comptes", "Chiffres publiés"
PLACE_COLUMNS = (
    *("Département", "Région", "Code INSEE ou SIREN", "Collectivité"),
    *("Action cœur de ville", "Territoires d’industrie", "Petites villes de demain"),
    *("Candidature", "État de la candidature", "Annonce du label"),
    *("Antennes", "Antenne", "État de l’antenne", "Site", "Ouverture"),
    *("Ouverture visée", "Retard (jours)", "Prévue au plus tôt", "Prévue (milieu)"),
    *("Prévue au plus tard", "Ouvertures observées", "Inscription à la convention ACV"),
    *("Offre", "Apprenants", "Année scolaire"),
)
COUNT_COLUMN = "Compte"
PUBLISHED_COLUMNS = ("Classe", "Indicateur", "Au", "Publié", "Chez nous")


def month_text(day: date) -> str:
    """Return « mai 2021 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def founded_text(openings: int) -> str:
    """Return « fondé sur 7 ouvertures observées »."""
    if not openings:
        return french(NOTHING_OBSERVED)
    return f"fondé sur {count_text(openings, 'ouverture observée', 'ouvertures observées')}"


def predicted_text(early: date | None, late: date | None) -> str:
    """Return « de mai 2021 à mars 2024 », and says when there is no bound within ten years."""
    if early is None:
        return BEYOND
    if late is None:
        return f"dès {month_text(early)}, {NO_UPPER}"
    if month_text(early) == month_text(late):
        return f"en {month_text(early)}"
    return f"de {month_text(early)} à {month_text(late)}"


def short_text(day: date | None) -> str:
    """Return « janv. 2023 », or that it lies beyond ten years."""
    return as_of_text(day.isoformat()[:7]) if day else FAR


def aim_text(aim: date | None, *, confirmed: bool) -> str:
    """Return « 26 déc. 2020 », « 26 déc. 2020 (proposée) » for a proposed target, "" for none."""
    if aim is None:
        return ""
    return as_of_text(aim.isoformat()) + ("" if confirmed else " (proposée)")


def late_text(days: int) -> str:
    """Return « 9 mois de retard », « 12 jours de retard », "" when it is not late."""
    if days <= 0:
        return ""
    months = days // 30
    said = f"{months}{NBSP}mois" if months >= 2 else count_text(days, "jour")
    return f"{said} de retard"


def expected_text(low: int, high: int) -> str:
    """Return « entre 2 et 14 antennes ouvertes », « 8 antennes ouvertes »."""
    if low == high:
        return count_text(low, "antenne ouverte", "antennes ouvertes")
    return f"entre {low} et {high}{NBSP}antennes ouvertes"


def moment_text(on: date, known_at: datetime | None) -> str:
    """Return « Situation au soir du 4 octobre 2021 », and what was known when that is asked."""
    said = f"Situation au soir du {short_day_text(on)}"
    if known_at is None:
        return said
    last = (known_at - timedelta(microseconds=1)).astimezone(PARIS).date()
    if known_at == day_start(last + timedelta(days=1)):
        return f"{said}, telle qu’on la savait au soir du {short_day_text(last)}"
    return french(f"{said}, telle qu’on la savait : {instant_text(known_at)}")


def acv_unknown_text(number: int) -> str:
    """Say of how many open antennas nobody knows whether their town is invited, "" for none."""
    if not number:
        return ""
    said = count_text(number, "antenne ouverte", "antennes ouvertes")
    return f"Pour {said}, aucune source ne dit si la ville relève d’Action cœur de ville."


def plot_text(is_open: int, acv: int, points: Sequence[str], targets: Sequence[str]) -> str:
    """Say what the plot of open antennas draws, for whoever cannot see it."""
    said = [f"Antennes ouvertes : {is_open}, dont {acv} en ville ACV."]
    said += [f"Points publiés : {', '.join(points)}."] if points else []
    said += [f"Objectifs : {', '.join(targets)}."] if targets else []
    return french(" ".join(said))


def map_text(places: int) -> str:
    """Say what the map draws."""
    return french(f"Carte de France : {count_text(places, 'lieu', 'lieux')}.")


def tone_text(tone: str) -> str:
    """Say what a tone of the map stands for."""
    return "candidature en cours" if tone == "candidature" else f"antenne {label('antenna', tone)}"


def elsewhere_text(number: int) -> str:
    """Say how many files are on no map, "" for none."""
    if not number:
        return ""
    is_are = "n’est" if number < 2 else "ne sont"
    return f"{count_text(number, 'dossier')} sans lieu publié {is_are} pas sur la carte."


def target_text(value: int, name: str) -> str:
    """Return « sur 100 — 100 antennes d’ici 2022 »."""
    return f"sur {number_text(value)} — {name}"


def aims_text(aims: Sequence[tuple[int, str]]) -> str:
    """Return « objectif : 48 antennes en cours », its number first; "" without any."""
    said = " ; ".join(
        name if name.startswith(f"{value} ") else f"{number_text(value)} ({name})"
        for value, name in aims
    )
    return french(f"objectif : {said}") if said else ""


def unfollowed_text(number: int) -> str:
    """Say of how many antennas nothing is recorded, "" for none."""
    if not number:
        return ""
    said = count_text(number, "antenne attendue", "antennes attendues")
    return f"De {said}, rien n’est enregistré depuis l’annonce."


def more_text(number: int) -> str:
    """Say how many antennas the table holds beside those shown, "" for none."""
    if number <= 0:
        return ""
    return f"Et {count_text(number, 'autre antenne', 'autres antennes')} dans le classeur."
