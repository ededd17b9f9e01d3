"""What the answers of the control are called and say: questions, columns, durations, counts."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from notifications.wording.typography import count_text, list_text

QUESTIONS: Mapping[str, str] = {
    "history": "Histoire d’un dossier",
    "deadline": "Qui a déplacé cette date",
    "acts": "Qui a fait quoi",
    "refusals": "Demandes refusées",
    "letters": "Lettres à une personne",
    "letter": "Preuve d’une lettre",
    "outside-rule": "Actes hors de la règle",
    "treatment": "Égalité de traitement",
    "sample": "Tirage reproductible",
    "delays": "Délais",
}
ASKED: Mapping[str, str] = {
    "case": "dossier",
    "deadline": "échéance",
    "actor": "auteur",
    "person": "personne",
    "letter": "lettre",
    "call": "appel",
    "count": "nombre",
    "seed": "mot",
    "among": "tirés parmi",
    "at": "vrai au",
    "known_at": "connu au",
    "since": "depuis",
    "until": "jusqu’au",
}
"""What was asked, as an answer says it."""
ANSWERED = "réponse du"
LEG_TITLES: Mapping[str, str] = {
    "filing_to_decision": "Dépôt → décision",
    "decision_to_notification": "Décision → information",
    "notification_to_proof": "Information → réception prouvée",
    "notification_to_opening": "Information → ouverture",
}
INTERVALS = (
    "« de … à … » : les dates ne sont connues qu’entre deux bornes ; la médiane prend le milieu."
)
CASE_COLUMNS = ("Dossier",)
EVENT_COLUMNS = (
    *("N°", "Enregistré", "Effet", "Dossier", "Acte", "Identifiant", "Auteur", "Textes"),
)
REFUSAL_COLUMNS = ("Quand", "Dossier", "Acte demandé", "Règles", "Auteur", "Fois")
LETTER_COLUMNS = ("Prévue", "Lettre", "Dossier", "Suite", "Remise au serveur", "Preuves")
OUTSIDE_COLUMNS = ("N°", "Quand", "Dossier", "Acte", "Pourquoi", "Auteur")
TREATMENT_COLUMNS = ("Dossier", "Fenêtre", "Accordé", "Refus pour une date")
DELAY_COLUMNS = (*CASE_COLUMNS, *(f"{title} (jours)" for title in LEG_TITLES.values()))
NO_PROOF = "aucune"
CONCEALED = "masqué"
"""What is shown in the place of a text that belongs to somebody."""
DIFFERENCES: Mapping[str, str] = {"added": "ajouté", "removed": "retiré", "changed": "modifié"}
"""What became of a key of the programme."""


def apart_sentence(count: int) -> str:
    """Return what is said of acts left out of a list because only an unknown date put them in."""
    acts = count_text(count, "acte")
    return f"À part, {acts} où une date inconnue a laissé une condition non vérifiable."


def days_between_text(at_least: int, at_most: int) -> str:
    """Return a number of days, or the interval it lies in."""
    return str(at_least) if at_least == at_most else f"de {at_least} à {at_most}"


def spread_sentence(known: int, unknown: int, least_median_most: Sequence[Fraction | None]) -> str:
    """Return the median and the extremes of durations, unknowns apart."""
    least, median, most = (_days(each) for each in least_median_most)
    told = f"médiane {median}, de {least} à {most}" if known else "aucun connu"
    return f"{told} ({count_text(known, 'connu')}, {count_text(unknown, 'inconnu')})."


def contents_sentence(label: str, counts: Sequence[int]) -> str:
    """Return what a programme holds: its calls, windows, deadlines, milestones and rules."""
    nouns = (
        ("appel", ""),
        ("fenêtre de dépôt", "fenêtres de dépôt"),
        ("échéance", ""),
        ("étape", ""),
        ("règle de rappel", "règles de rappel"),
    )
    counted = (count_text(n, *noun) for n, noun in zip(counts, nouns, strict=True))
    return f"{label} : {list_text(tuple(counted))}."


def _days(value: Fraction | None) -> str:
    if value is None:
        return ""
    exact = value.denominator == 1
    return str(value.numerator) if exact else f"{float(value):.1f}".replace(".", ",")
