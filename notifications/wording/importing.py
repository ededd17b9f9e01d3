"""What is said of a spreadsheet taken over: the words a cell may hold, what was left out."""

from collections.abc import Mapping, Sequence

from notifications.wording.typography import french

OUTCOMES = ("retenue", "non retenue", "reportée")
ANTENNA_STATES = (
    *("labellisée", "en ingénierie", "en déploiement", "ouverte", "pilote", "en sommeil", "fermée"),
)
MILESTONES = ("faite", "dispensée", "prévue")
"""Words of a closed list, to write instead of another."""


def ignored_text(headings: Sequence[str]) -> str:
    """Return which columns mean nothing known."""
    return french(f"Colonnes ignorées : {', '.join(headings)}.")


def skipped_text(lines: Sequence[int]) -> str:
    """Return which lines hold sums or headings rather than a record."""
    one = len(lines) == 1
    title = "Ligne de total ou de titres, non reprise"
    title = title if one else "Lignes de total ou de titres, non reprises"
    return french(f"{title} : {', '.join(map(str, lines))}.")


def named_text(chosen: Mapping[str, str]) -> str:
    """Return which names were matched to the code that only one place bears."""
    told = " ; ".join(f"{text} → {shown}" for text, shown in chosen.items())
    return french(f"Noms rapprochés de leur code officiel : {told}.")
