"""What is said of what is to come: forecasts, rehearsals, rules of reminders, moved dates."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from notifications.wording.dates import instant_text, short_day_text
from notifications.wording.labels import label
from notifications.wording.typography import count_text, french, list_text

ASSUMED = "Prévision établie en supposant qu’aucune personne n’agit d’ici là."
CONFIRMED = "La reprise des envois attend une confirmation : elle est supposée donnée."
TO_RELEASE = "à valider"
"""When a letter leaves that waits for the lead."""
OWNER_OF_MILESTONE = "qui tient l’étape"
REMINDERS: Mapping[str, str] = {
    "planned": "prévu",
    "attached": "écrit",
    "sent": "remis au serveur",
    "not_applicable": "sans objet",
    "skipped": "sauté",
    "expired": "passé",
    "superseded": "devenu sans objet",
    "cancelled": "annulé",
    "given_up": "non envoyé",
    "bounced": "retourné",
    "unknown": "à vérifier",
}
"""What became of reminders, after their number."""


def departure_text(leaves_at: datetime, *, held: bool) -> str:
    """Return when a letter leaves, at the soonest when it waits for the lead."""
    when = instant_text(leaves_at)
    return f"{TO_RELEASE}, au plus tôt {when}" if held else when


def version_sentence(
    number: int, day: date | None, kind: str, recorded_at: datetime, role_reason: tuple[str, str]
) -> str:
    """Return one version of a deadline: its day, by what act, when, under which role, why."""
    role, reason = role_reason
    said = short_day_text(day) if day else "sans date publiée"
    why = f" — {reason}" if reason else ""
    return french(
        f"version {number} : {said}, {label('event', kind)} le "
        f"{instant_text(recorded_at)} ({label('role', role)}){why}"
    )


def session_text(reference: str) -> str:
    """Return how a warning names a session."""
    return f"séance {reference}"


def rule_text(rule: str) -> str:
    """Return how a warning names a rule of reminders."""
    return f"règle {rule}"


def rule_sentence(
    days_before: int, letter: str, readers: Sequence[str], states: Sequence[str], complete: bool
) -> str:
    """Return a rule of reminders: « 30 jours avant : « … », destinataire : … »."""
    narrowed = [f"état : {list_text(states)}"] if states else []
    if complete:
        narrowed.append("dossiers complets seulement")
    tail = f" ({' ; '.join(narrowed)})" if narrowed else ""
    told = list_text(readers) or OWNER_OF_MILESTONE
    noun = "destinataires" if len(readers) > 1 else "destinataire"
    return f"{moment_text(days_before)} : « {letter} », {noun} : {told}{tail}"


def moment_text(days_before: int) -> str:
    """Return « 30 jours avant », « le jour même », « 7 jours après »."""
    if days_before == 0:
        return "le jour même"
    side = "avant" if days_before > 0 else "après"
    return f"{count_text(abs(days_before), 'jour')} {side}"


def reminders_text(counts: Mapping[str, int]) -> str:
    """Return how many reminders of a rule became what."""
    return list_text([f"{counts[each]} {said}" for each, said in REMINDERS.items() if counts[each]])
