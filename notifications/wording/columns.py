"""The French headings of exports: one table, used by every sheet."""

from collections.abc import Mapping

SHEETS: Mapping[str, str] = {
    "candidatures": "Candidatures",
    "antennas": "Antennes",
    "deadlines": "Échéances",
    "letters": "Lettres",
    "events": "Événements",
    "contacts": "Contacts",
    "query": "Requête",
}
COLUMNS: Mapping[str, str] = {
    "reference": "Référence",
    "place": "Collectivité",
    "authority": "Code INSEE ou SIREN",
    "region": "Région",
    "call": "Appel",
    "window": "Fenêtre de dépôt",
    "state": "État",
    "filed_at": "Dépôt",
    "filed_precision": "Précision du dépôt",
    "channel": "Mode de dépôt",
    "decided_at": "Décision",
    "notified_at": "Information de la collectivité",
    "announced_at": "Annonce",
    "opened_at": "Ouverture",
    "opened_precision": "Précision de l’ouverture",
    "site": "Site",
    "candidature": "Candidature",
    "centre": "Centre régional",
    "target_opening": "Ouverture visée",
    "marks": "Mentions",
    "id": "Identifiant",
    "kind": "Nature",
    "label": "Intitulé",
    "subject": "Objet",
    "day": "Jour",
    "hour": "Heure",
    "zone": "Fuseau horaire",
    "closes_at": "Instant (temps universel)",
    "version": "Version",
    "confirmed": "Confirmée",
    "source": "Source",
    "code": "Lettre",
    "to": "Destinataire",
    "phase": "Suite donnée",
    "due_at": "Prévue le",
    "sent_at": "Remise au serveur le",
    "proof": "Preuve de réception",
    "number": "Numéro",
    "recorded_at": "Enregistré le (temps universel)",
    "effective_at": "Effet le (temps universel)",
    "precision": "Précision",
    "actor": "Auteur",
    "role": "Qualité",
    "case": "Dossier",
    "event": "Événement",
    "name": "Nom",
    "function": "Fonction",
    "email": "Adresse électronique",
    "phone": "Téléphone",
    "civility": "Civilité",
    "organisation": "Organisme",
    "active": "En fonction",
    "ti": "Territoires d’industrie",
    "pvd": "Petites villes de demain",
    "inscription": "Inscription à la convention ACV",
    "obtained": "Financement obtenu (euros)",
    "learners": "Apprenants",
    "learners_year": "Année scolaire des apprenants",
    "offer": "Offre",
    "field": "Donnée",
    "value": "Valeur",
}


def column_title(name: str) -> str:
    """Return the heading of a column."""
    return COLUMNS[name]


def sheet_title(name: str) -> str:
    """Return the name of a sheet."""
    return SHEETS[name]
