"""The words of the steering committee's report: predicted openings, what they are founded on."""

from datetime import date

from notifications.wording.dates import MONTHS
from notifications.wording.indicators import as_of_text
from notifications.wording.typography import NBSP, count_text, french

TITLE = "Comité de pilotage"
NOTHING_OBSERVED = "aucune ouverture observée : rien ne se prévoit encore"
NO_UPPER = "sans borne avant dix ans"
BEYOND = "dans plus de dix ans"
FAR = f"plus de 10{NBSP}ans"
METHOD = (
    "Prévision tirée des seules ouvertures enregistrées à cette date, jamais des objectifs : une "
    "ouverture tue compte comme non ouverte. Deux rythmes sont tenus pour possibles (constant, "
    "croissant avec l’ancienneté) ; l’intervalle couvre les deux, neuf chances sur dix."
)


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
