"""Warnings on a calendar: one sentence per code of the linter, « échéance : ce qui cloche »."""

from collections.abc import Mapping

from notifications.wording.dates import deadline_day_text
from notifications.wording.typography import sentence
from states.deadlines import Deadline

WARNINGS: Mapping[str, str] = {
    "session_before_closing": "la séance du comité est prévue avant la clôture de la vague "
    "qu’elle examine",
    "weekend": "l’échéance tombe un samedi ou un dimanche",
    "holiday": "l’échéance tombe un jour férié",
    "clock_change": "l’échéance tombe le jour d’un changement d’heure",
    "agreement_ends_first": "la convention-cadre prend fin avant la dernière clôture",
    "agreement_ends_soon": "la convention-cadre prend fin dans moins de six mois",
    "agreement_before_horizon": "la convention-cadre prend fin avant l’horizon d’un objectif",
    "no_successor": "aucune fenêtre n’est publiée après cette clôture : les brouillons y "
    "deviendront caducs",
    "unreachable_reminder": "un rappel prévu par les règles ne pourra pas partir à temps",
    "unknown_date": "la date n’est pas publiée : aucun rappel ne partira",
}


def warning_sentence(code: str, deadline: Deadline | None = None, detail: str = "") -> str:
    """Return the sentence of a warning, opened by its deadline and closed by a detail if any."""
    head = f"{deadline.label} ({deadline_day_text(deadline)}) : " if deadline else ""
    tail = f" ({detail})" if detail else ""
    return sentence(f"{head}{WARNINGS.get(code, f'avertissement « {code} »')}{tail}")
