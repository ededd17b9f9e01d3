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
    "learners": "les effectifs de l’antenne",
}
"""What may be awaited of a contact; a milestone is named by the programme."""
LETTER_CHOICES: Mapping[str, str] = {
    "release": "validé",
    "hold": "retenu",
    "cancel": "annulé",
    "resend": "à renvoyer",
    "arrived": "noté comme arrivé",
}
"""What a lead chose for a letter."""
LETTER_WHYS: Mapping[str, str] = {
    "awaits_decisions": "il attend que les lettres de décision soient parties",
    "mail_stopped": "les envois à cette adresse sont arrêtés",
    "person_gone": "la personne n’a plus de rôle dans le programme",
    "person_replaced": "la personne a été remplacée",
    "office_ended": "son mandat a pris fin, la lettre part à la personne qui lui succède",
    "person_ended": "le rôle de la personne a pris fin",
    "person_erased": "les données de la personne ont été effacées",
    "erasure": "les données d’une personne ont été effacées",
    "text_false": "son texte n’était plus vrai",
    "subject_gone": "il n’avait plus d’objet",
    "nearer_reminder": "un rappel plus proche de la date l’a remplacé",
    "deadline_over": "la date était passée",
    "three_relances": "trois relances ont déjà suivi la date",
    "lease_ended": "l’envoi s’est interrompu avant la remise, il recommence",
    "lease_ended_after_dot": "la liaison s’est rompue à la remise, on ignore s’il est arrivé",
    "unknown": "le serveur n’a pas répondu à la remise, on ignore s’il est arrivé",
    "retry": "le serveur a demandé de réessayer plus tard",
    "retry_and_count": "le serveur a demandé de réessayer plus tard",
    "pause": "le serveur de messagerie ne répond pas, les envois attendent",
    "stop_address": "le serveur a refusé l’adresse",
    "give_up": "le serveur a refusé ce courrier",
    "render": "il n’a pas pu être composé, une information manque ou a été effacée",
    "lead:release": "validé par la personne responsable du programme",
    "lead:hold": "retenu par la personne responsable du programme",
    "lead:cancel": "annulé par la personne responsable du programme",
    "lead:resend": "à renvoyer, sur décision de la personne responsable du programme",
    "lead:arrived": "noté comme arrivé par la personne responsable du programme",
}
"""Why a letter stands where it does, beside its state."""
