"""The French of a file's sheet, as a committee reads it."""

from notifications.wording.typography import french

CODE = "Code"
TERRITORY = "Territoire"
MEMBERS = "Avec"
WINDOW = "Fenêtre de dépôt"
FILED = "Déposée"
PIECES = "Pièces reçues"
NO_PIECE = "aucune"


def sheet_title(file: str) -> str:
    """Return the title of the sheet of a file."""
    return french(f"Dossier {file}")


def session_text(body: str, held: str) -> str:
    """Return which session a sheet is for."""
    return french(f"{body}, séance du {held}")


def foot_text(file: str, session: str) -> str:
    """Return what stands at the foot of a sheet."""
    return french(f"Dossier {file} — séance {session}")
