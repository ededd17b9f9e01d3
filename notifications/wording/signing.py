"""What is said of signed letters: who signed, what proves receipt, periods of appeal."""

from datetime import date

from notifications.wording.dates import day_text, short_day_text
from notifications.wording.labels import label
from notifications.wording.typography import french

NO_APPEAL = french(
    "Aucun délai de recours ne courra : la mention des voies et délais de recours est vide "
    "dans le programme."
)
"""Warns, before a decision leaves, that nothing limits an appeal against it."""
NO_APPEAL_RUNS = french("Aucun délai de recours ne court : la lettre ne les mentionne pas.")
NOT_PROVED = french("Aucune preuve de réception de la décision.")


def signed_text(day: date) -> str:
    """Return what a message says of the original signed on paper."""
    return french(f"Original signé le {short_day_text(day)}, joint à ce courrier.")


def notified_text(day: date, proof: str) -> str:
    """Return « Réception de la décision prouvée le 12 octobre 2021 (lettre recommandée). »."""
    return french(f"Réception de la décision prouvée le {day_text(day)} ({label('proof', proof)}).")


def standing_text(approved_on: date | None) -> str:
    """Return whether a paper of a meeting is approved, and since when."""
    if approved_on is None:
        return french("Projet, non approuvé")
    return french(f"Approuvé le {short_day_text(approved_on)}")


def appeal_runs_text(day: date) -> str:
    """Return from when the periods of appeal that a letter states run."""
    return french(f"Les délais de recours que la lettre mentionne courent du {day_text(day)}.")
