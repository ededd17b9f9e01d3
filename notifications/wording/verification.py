"""What is said of a log that was checked, and of a backup that is not taken."""

from collections.abc import Mapping
from datetime import datetime

from notifications.wording.dates import instant_text
from notifications.wording.typography import count_text, french, number_text

FAULTS: Mapping[str, str] = {
    "leaf_missing": "aucune feuille ne le scelle",
    "leaf_gap": "une feuille manque, ou son événement a disparu",
    "leaf_hash": "son contenu a été modifié",
    "form": "son contenu n’a plus la forme d’origine",
    "column": "la colonne « {found} » ne dit pas ce que dit son contenu",
    "case_seq": "un événement manque avant lui dans son dossier",
    "commitment": "le texte {found} n’est pas celui d’origine",
    "root": "le journal n’est plus celui du point de contrôle {found}",
    "signature": "le point de contrôle {found} n’est pas signé par la clé",
    "note": "le point de contrôle {found} a été modifié",
    "piece_missing": "la pièce {found} manque",
    "piece_hash": "la pièce {found} a été modifiée",
}
BACKUP_FAULTS: Mapping[str, str] = {
    "not_a_backup": "Ce dossier n’est pas une sauvegarde : {found}. Donnez celui que « ancrage "
    "backup » a écrit.",
    "changed": "La base de cette sauvegarde a été modifiée : {found}. Prenez-en une autre.",
    "damaged": "La base de cette sauvegarde est endommagée : {found}. Prenez-en une autre.",
    "other_schema": "Cette sauvegarde vient d’une version plus récente du programme ({found}). "
    "Installez cette version d’abord.",
    "piece_missing": "La pièce {found} manque à cette sauvegarde. Prenez-en une autre.",
}


def fault_sentence(what: str, seq: int | None, event: str | None, found: str) -> str:
    """Return what is wrong in a log, the event named by its number and its id."""
    told = FAULTS[what].format(found=found)
    if event is not None:
        number = "sans numéro" if seq is None else f"n° {seq}"
        return french(f"Événement {number} ({event}) : {told}.")
    return french(f"{told[:1].upper()}{told[1:]}.")


def witness_sentence(witnessed: int, size: int) -> str:
    """Return which events a checkpoint received from outside attests, and which it does not."""
    after = size - witnessed
    if witnessed == 0:
        return french("Aucun événement n’est attesté par un point de contrôle reçu.")
    if after == 0:
        return french(f"Tous les événements ({size}) sont attestés par un point de contrôle reçu.")
    return french(
        f"Les {witnessed} premiers événements sont attestés par un point de contrôle reçu ; les "
        f"{after} suivants ne le sont par aucun."
    )


def intact_sentence(size: int, faults: int, control: str) -> str:
    """Return « 12 408 actes vérifiés, aucun modifié depuis … »; `control` is "" when none left."""
    acts = count_text(size, "acte vérifié", "actes vérifiés")
    if faults:
        return french(f"{acts}, {count_text(faults, 'anomalie')}.")
    if not control:
        return french(f"{acts}, aucun modifié. Aucun relevé n’est encore parti au-dehors.")
    return french(f"{acts}, aucun modifié depuis {control}.")


def control_text(made_at: datetime, reader: str, left_at: datetime | None) -> str:
    """Return « le contrôle du … reçu par … »; `left_at`: only handed to the mail server, then."""
    made = f"le contrôle du {instant_text(made_at)}"
    if left_at is None:
        return f"{made}, reçu par {reader}"
    return f"{made}, remis au serveur de messagerie pour {reader} le {instant_text(left_at)}"


def points_sentence(points: int, *, signed: bool) -> str:
    """Return how many checkpoints agree, and whether their signatures were looked at."""
    counted = count_text(points, "point de contrôle concordant", "points de contrôle concordants")
    return f"{counted} ({'signatures vérifiées' if signed else 'sans clé publique'})."


def erased_sentence(count: int) -> str:
    """Return how many texts were erased, and that it takes nothing from the proof."""
    return f"{count_text(count, 'texte effacé', 'textes effacés')} ; les preuves restent valides."


def since_sentence(attested: int, after: int) -> str:
    """Return how many acts the last control attested, and how many came since."""
    return (
        f"Ce contrôle attestait {count_text(attested, 'acte')} ; "
        f"{number_text(after)} ont été enregistrés depuis."
    )


def root_text(root: str) -> str:
    """Return the fingerprint of the log."""
    return f"Empreinte du journal : {root}"


def backup_fault_sentence(fault: str, found: str) -> str:
    """Return why a backup is not restored, and what to do."""
    return french(BACKUP_FAULTS[fault].format(found=found))
