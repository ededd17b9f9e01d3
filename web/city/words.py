"""What a city reads of its files in plain words: a sentence per state, names of rights, days."""

from collections.abc import Mapping

from notifications.wording import french
from states.facts import AntennaState, CandidatureState
from workflow.filing.council import Origin, Stage

STANDING: Mapping[str, str] = {
    CandidatureState.DRAFT: "Votre candidature est un brouillon : rien n’est déposé encore. "
    "Personne d’autre que vous et la personne responsable du programme ne la lit.",
    CandidatureState.SUBMITTED: "Votre candidature est déposée. Son contenu ne change plus ; vous "
    "pouvez encore ajouter des pièces.",
    CandidatureState.CONSOLIDATION: "Une consolidation vous est demandée : complétez ou renforcez "
    "votre dossier avant la date indiquée.",
    CandidatureState.ANALYSED: "Votre candidature est analysée. Elle est présentée au comité ; la "
    "personne responsable du programme vous écrit dès que ses résultats peuvent être communiqués.",
    CandidatureState.DEFERRED: "L’examen de votre candidature est reporté à une prochaine séance "
    "du comité. Vous n’avez rien à refaire.",
    CandidatureState.LABELLED: "Votre candidature est retenue : votre collectivité est "
    "labellisée. La suite se passe du côté de l’antenne.",
    CandidatureState.NOT_SELECTED: "Votre candidature n’est pas retenue. Le motif est dans la "
    "lettre que vous avez reçue ; vous pouvez présenter une nouvelle candidature dès qu’une "
    "fenêtre est ouverte.",
    CandidatureState.SUPPORTED: "Votre candidature n’est pas retenue et un accompagnement sur "
    "mesure vous est proposé. Vous pouvez présenter une nouvelle candidature.",
    CandidatureState.INADMISSIBLE: "Votre candidature est irrecevable. Le motif est dans la "
    "lettre que vous avez reçue ; vous pouvez présenter une nouvelle candidature dès qu’une "
    "fenêtre est ouverte.",
    CandidatureState.WITHDRAWN: "Vous vous êtes désistés. Vous pouvez présenter une nouvelle "
    "candidature dès qu’une fenêtre est ouverte.",
    CandidatureState.LAPSED: "Ce brouillon est caduc : la date limite est passée sans dépôt. Ce "
    "que vous aviez écrit reste lisible.",
    CandidatureState.REVOKED: "Le label a été abrogé.",
    CandidatureState.LABEL_WITHDRAWN: "Le label a été retiré.",
}
"""Code of a candidature's state → where the city stands."""
ANTENNA: Mapping[str, str] = {
    AntennaState.LABELLED: "L’antenne est labellisée. L’ingénierie commence avec votre centre "
    "régional.",
    AntennaState.ENGINEERING: "L’antenne est en ingénierie avec votre centre régional.",
    AntennaState.DEPLOYMENT: "L’antenne est en déploiement.",
    AntennaState.OPEN: "L’antenne est ouverte.",
    AntennaState.SUSPENDED: "L’antenne est en sommeil.",
    AntennaState.CLOSED: "L’antenne est fermée.",
    AntennaState.REVOKED: "Le label de l’antenne a été abrogé.",
    AntennaState.LABEL_WITHDRAWN: "Le label de l’antenne a été retiré.",
    AntennaState.VOID: "Cette antenne est sans effet : la décision qui la créait a été reprise.",
}
RIGHTS: Mapping[str, str] = {
    "access": "Savoir tout ce qui est gardé sur moi",
    "rectification": "Faire corriger ce qui est inexact",
    "erasure": "Faire effacer mes données",
    "opposition": "M’opposer à un usage de mes données",
}
RUBRICS: Mapping[str, str] = {
    "identity": "identité",
    "role": "rôle",
    "letters": "lettres",
    "acts": "actes",
    "requests": "demandes",
}
TITLES = ("rubrique", "nom", "valeur", "date")
STAGES: Mapping[str, str] = {
    Stage.REMINDER: "Le programme vous rappelle la délibération",
    Stage.NOTICE: "Envoyez la convocation du conseil au plus tard ce jour-là",
    Stage.COUNCIL: "Votre conseil se réunit",
    Stage.LATEST_COUNCIL: "Dernier jour possible pour la réunion de votre conseil",
    Stage.CLOSING: "Clôture de la fenêtre de dépôt",
}
ORIGINS: Mapping[str, str] = {
    Origin.PUBLISHED: "date publiée",
    Origin.PROGRAMME: "règle du programme",
    Origin.TYPED: "d’après ce que vous avez indiqué",
}


def standing_sentence(kind: str, state: str) -> str:
    """Return where a file stands; `kind` is « antenna » or « state » (a candidature)."""
    return french((ANTENNA if kind == "antenna" else STANDING).get(state, ""))
