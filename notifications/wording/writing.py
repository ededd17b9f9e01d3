"""The French names of what a lead writes, notes and reads of letters."""

from collections.abc import Mapping

MAIL_STATES: Mapping[str, str] = {
    "to_validate": "À valider",
    "planned": "Programmé",
    "handed_over": "Remis au serveur",
    "to_check": "À vérifier",
    "not_sent": "Non envoyé",
}
"""The five states in which people read of a letter."""
WRITTEN_PARTS: Mapping[str, str] = {
    "opening": "paragraphe d’ouverture",
    "added": "paragraphe ajouté",
    "farewell": "formule de politesse",
    "subject": "objet du message",
    "body": "texte du message",
}
"""The places of a letter that hold a lead's own words."""
EXCHANGES: Mapping[str, str] = {
    "phone": "appel téléphonique",
    "email": "courriel",
    "visit": "visite ou réunion",
    "other": "autre échange",
}
LEFT_OUT: Mapping[str, str] = {
    "unknown_file": "dossier inconnu",
    "nobody": "personne en fonction parmi les destinataires choisis",
    "no_address": "aucune adresse électronique",
    "mail_stopped": "envois arrêtés à cette adresse",
    "no_date": "aucune échéance à venir à imprimer",
    "not_disclosed": "antenne dont la collectivité n’est pas encore informée",
}
"""Why a file or a person of a selection is not written to."""
AWAITED: Mapping[str, str] = {
    "draft": "le dépôt de la candidature",
    "pieces": "des compléments au dossier",
    "news": "des nouvelles de l’antenne",
}
"""What may be awaited of a contact; a milestone is named by the programme."""
