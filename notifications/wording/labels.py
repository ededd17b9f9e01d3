"""The French name of every code a person may read: one table per closed set.

`label` is the only reader; a code without a label is shown between guillemets, never invented.
"""

from collections.abc import Mapping

from notifications.wording import committee, followup
from notifications.wording.acts import ACTS_DONE, EVENTS, TRIGGERS
from notifications.wording.typography import NBSP
from notifications.wording.writing import (
    AWAITED,
    EXCHANGES,
    LEFT_OUT,
    LETTER_CHOICES,
    LETTER_WHYS,
    MAIL_STATES,
    WRITTEN_PARTS,
)
from states.acts import Rule
from states.deadlines import DeadlineKind
from states.facts import AntennaState, CandidatureState, Mark, Outcome
from states.identifiers import CaseKind, ContactKind, Role
from states.instants import Precision
from states.programme import Owner, WindowKind

CANDIDATURE_STATES: Mapping[str, str] = {
    CandidatureState.NONE: "aucune candidature",
    CandidatureState.DRAFT: "brouillon",
    CandidatureState.SUBMITTED: "déposée",
    CandidatureState.CONSOLIDATION: "en consolidation",
    CandidatureState.ANALYSED: "analysée",
    CandidatureState.DEFERRED: "examen reporté à une prochaine séance",
    CandidatureState.LABELLED: "retenue",
    CandidatureState.NOT_SELECTED: "non retenue",
    CandidatureState.SUPPORTED: "accompagnée",
    CandidatureState.INADMISSIBLE: "irrecevable",
    CandidatureState.WITHDRAWN: "désistement",
    CandidatureState.LAPSED: "caduque",
    CandidatureState.REVOKED: "abrogation du label",
    CandidatureState.LABEL_WITHDRAWN: "retrait du label",
}
ANTENNA_STATES: Mapping[str, str] = {
    AntennaState.NONE: "aucune antenne",
    AntennaState.LABELLED: "labellisée",
    AntennaState.ENGINEERING: "en ingénierie",
    AntennaState.DEPLOYMENT: "en déploiement",
    AntennaState.OPEN: "ouverte",
    AntennaState.SUSPENDED: "en sommeil",
    AntennaState.CLOSED: "fermée",
    AntennaState.REVOKED: "abrogation du label",
    AntennaState.LABEL_WITHDRAWN: "retrait du label",
    AntennaState.VOID: "sans effet (labellisation annulée)",
}
ROLES: Mapping[str, str] = {
    Role.LEAD: "responsable du programme",
    Role.CITY: "contact de la collectivité",
    Role.REGIONAL_CENTRE: "centre régional",
    Role.COMMITTEE: "membre du comité",
    Role.GUEST: "personne invitée",
    Role.PARTNER: "partenaire",
    Role.AUDITOR: "personne chargée du contrôle",
    Role.OPERATOR: "exploitant de l’application",
    Role.CLOCK: "échéance automatique",
}
ROLE_SUBJECTS: Mapping[str, str] = {
    Role.LEAD: "la personne responsable du programme",
    Role.CITY: "le contact de la collectivité",
    Role.REGIONAL_CENTRE: "le centre régional",
    Role.COMMITTEE: "un membre du comité",
    Role.GUEST: "une personne invitée",
    Role.PARTNER: "un partenaire",
    Role.AUDITOR: "la personne chargée du contrôle",
    Role.OPERATOR: "l’exploitant de l’application",
    Role.CLOCK: "une échéance automatique",
}
CONTACT_KINDS: Mapping[str, str] = {
    ContactKind.EXECUTIVE: "exécutif de la collectivité",
    ContactKind.CONTACT: "contact de la collectivité",
    ContactKind.GENERAL_SERVICES: "direction générale des services",
    ContactKind.COMMUNICATION: "communication de la collectivité",
    ContactKind.REGIONAL_CENTRE: "centre régional",
    ContactKind.REGIONAL_DIRECTOR: "direction du centre régional",
    ContactKind.REGION: "Région",
    ContactKind.COMMITTEE_MEMBER: "membre du comité",
    ContactKind.GUEST: "personne invitée au comité",
    ContactKind.PARTNER: "partenaire",
    ContactKind.LEAD: "responsable du programme",
    ContactKind.AUDITOR: "personne chargée du contrôle",
    ContactKind.OPERATOR: "exploitant de l’application",
    ContactKind.WITNESS: "dépositaire des relevés de preuve",
}
CASE_KINDS: Mapping[str, str] = {
    CaseKind.PROGRAMME: "programme",
    CaseKind.DEADLINE: "échéance",
    CaseKind.CANDIDATURE: "candidature",
    CaseKind.ANTENNA: "antenne",
    CaseKind.SESSION: "séance",
    CaseKind.PERSON: "personne",
    CaseKind.AUTHORITY: "collectivité",
    CaseKind.INSTALLATION: "installation",
    CaseKind.LETTER: "courrier",
    CaseKind.REFUSAL: "refus",
}
MARKS: Mapping[str, str] = {
    Mark.UNNAMED: "entrée sans nom publié",
    Mark.FICTIONAL: "essai fictif",
    Mark.PILOT: "ouverture pilote",
    Mark.IMPORTED: "historique importé",
}
PRECISIONS: Mapping[str, str] = {
    Precision.INSTANT: "à l’instant près",
    Precision.DAY: "au jour près",
    Precision.MONTH: "au mois près",
    Precision.SEASON: "à la saison près",
    Precision.NOT_AFTER: "au plus tard à cette date",
}
OUTCOMES: Mapping[str, str] = {
    Outcome.LABEL: "candidature retenue",
    Outcome.DEFER: "examen reporté à une prochaine séance",
    Outcome.NOT_SELECT: "candidature non retenue",
}
OWNERS: Mapping[str, str] = {
    Owner.REGIONAL_CENTRE: "centre régional",
    Owner.LOCAL_AUTHORITY: "collectivité",
    Owner.REGION: "Région",
    Owner.CNAM: "Cnam",
}
WINDOW_KINDS: Mapping[str, str] = {WindowKind.WAVE: "vague", WindowKind.ROLLING: "au fil de l’eau"}
CHANNELS: Mapping[str, str] = {
    "portal": "par le portail",
    "email": "par courriel",
    "post": "par courrier postal",
    "hand": "remise en main propre",
}
MOTIVES: Mapping[str, str] = {
    "pieces": "compléter le dossier",
    "projet": "renforcer le projet",
    "late": "dossier parvenu après la clôture",
    "not_eligible": "conditions de l’appel non remplies",
    "incomplete": "dossier resté incomplet au terme du délai",
}
GROUNDS: Mapping[str, str] = {
    "illegality": "décision illégale",
    "fraud": "fraude",
    "beneficiary": "demande de la collectivité",
}
MILESTONE_STATUSES: Mapping[str, str] = {
    "expected": "attendue",
    "done": "réalisée",
    "waived": "dispense accordée",
}
OUTSIDE_RULE: Mapping[str, str] = {
    "derogation": "dérogation",
    "extension": "prorogation",
    "late_entry": "saisie tardive",
    "revert": "acte annulé",
    "waiver": "dispense d’une condition",
    "pilot": "ouverture pilote",
    "no_reason": "décision sans motif enregistré",
    "no_minutes": "décision sans procès-verbal",
    "role_granted": "rôle attribué",
    "programme_changed": "programme modifié",
    "erasure": "données effacées",
    "redaction": "texte caviardé",
    "restore": "sauvegarde remise en place",
    "clock_moved": "horloge déplacée",
    "clock_move": "horloge déplacée",
    "recalled": "diffusion rappelée",
    "unverifiable": "condition non vérifiable (date inconnue)",
    **committee.OUTSIDE_RULE,
}
RULES: Mapping[str, str] = {
    Rule.STATE: "acte non prévu dans cet état",
    Rule.ROLE: "hors de ce rôle",
    Rule.INPUT_MISSING: "information manquante",
    Rule.INPUT_INVALID: "information non admise",
    Rule.WINDOW_UNKNOWN: "fenêtre inconnue",
    Rule.WINDOW_NOT_NAMED: "fenêtre non nommée",
    Rule.WINDOW_NOT_OPEN_YET: "fenêtre pas encore ouverte",
    Rule.WINDOW_CLOSED: "fenêtre close",
    Rule.WINDOW_STILL_OPEN: "fenêtre encore ouverte",
    Rule.NO_WINDOW_OPEN: "aucune fenêtre ouverte",
    Rule.FINAL_CUTOFF_PASSED: "date limite passée",
    Rule.PIECES_MISSING: "pièce manquante",
    Rule.DELAY_RUNNING: "délai non écoulé",
    Rule.SESSION_UNKNOWN: "séance non enregistrée",
    Rule.SESSION_OUTCOME: "autre issue en séance",
    Rule.REASON_MISSING: "motif manquant",
    Rule.RIVAL_LIVE: "autre candidature en cours",
    Rule.NOT_NOTIFIED: "collectivité non informée",
    Rule.MILESTONE_PENDING: "étape à réaliser",
    Rule.EFFECTIVE_IN_FUTURE: "date dans le futur",
    Rule.EFFECTIVE_TOO_EARLY: "date trop ancienne",
    Rule.LATE_ENTRY: "saisie tardive sans preuve",
    Rule.WITHDRAWAL_LIMIT: "quatre mois dépassés",
    Rule.NOTHING_TO_REVERT: "rien à annuler",
    Rule.DEPENDENT_ACT: "acte dont d’autres dépendent",
    Rule.OTHER_REGION: "autre centre régional",
    Rule.UNKNOWN_TRIGGER: "acte inconnu",
    Rule.ALREADY_SUCCEEDED: "candidature déjà représentée",
    Rule.DEADLINE_PAST: "date passée",
    Rule.DEADLINE_BACKWARD: "échéance avancée",
    Rule.LINKED_DEADLINE: "échéance liée",
    **committee.RULES,
    Rule.RECALL_OVER: "dix minutes passées",
    Rule.LETTERS_LEFT: "lettre déjà partie",
}
"""Each rule that refuses, in a few words; `refusals.SENTENCES` says it whole."""
UNVERIFIABLE: Mapping[str, str] = {
    "window_named_takes_files": "la clôture de la fenêtre",
    "window_open_or_announced": "la clôture de la fenêtre",
    "wave_is_closed": "la clôture de la vague",
    "illegality_within_limit": "les quatre mois après la décision",
}
"""What a condition left undecided by an unknown date looked at, by guard."""
PROOFS: Mapping[str, str] = {
    "opened": "ouverte par la personne",
    "registered": "lettre recommandée",
    "reply": "réponse de la personne",
}
MILESTONE_ACTS: Mapping[str, str] = {
    "milestone_done": "réalisée",
    "milestone_waive": "dispenser",
    "milestone_propose": "proposer une date",
    "milestone_confirm": "confirmer une date",
}
VISIBILITIES: Mapping[str, str] = {
    "city": "la collectivité",
    "regional_centre": "le centre régional",
    "committee": "le comité",
    "auditor": "le contrôle",
}
OUTBOX_PHASES: Mapping[str, str] = {
    "held": "À valider",
    "queued": "Programmé",
    "claimed": "Programmé",
    "data": "Programmé",
    "retry": "Programmé",
    "sent": "Remis au serveur",
    "unknown": "À vérifier",
    "given_up": "Non envoyé (adresse ou serveur en refus)",
    "skipped": "Non envoyé (un rappel plus récent le remplace)",
    "expired": "Non envoyé (date passée)",
    "superseded": "Non envoyé (devenu sans objet)",
    "cancelled": "Non envoyé (annulé)",
    "not_applicable": "Non envoyé (sans objet à la date d’ouverture)",
    "bounced": "Non envoyé (message retourné par le serveur du destinataire)",
}
DEADLINE_KINDS: Mapping[str, str] = {
    DeadlineKind.WAVE_CLOSING: "Clôture",
    DeadlineKind.FINAL_CUTOFF: "Date limite",
    DeadlineKind.COMPLETION: "Fin du délai",
    DeadlineKind.RECEIPT_DUE: "Accusé de réception",
    DeadlineKind.SESSION: "Séance",
    DeadlineKind.NOTIFICATION: "Information des collectivités",
    DeadlineKind.ANNOUNCEMENT: "Annonce",
    DeadlineKind.MILESTONE: "Étape",
    DeadlineKind.AGREEMENT: "Terme de la convention",
    DeadlineKind.TARGET: "Objectif",
}

TABLES: Mapping[str, Mapping[str, str]] = {
    "state": CANDIDATURE_STATES,
    "antenna": ANTENNA_STATES,
    "role": ROLES,
    "role_subject": ROLE_SUBJECTS,
    "contact": CONTACT_KINDS,
    "case": CASE_KINDS,
    "trigger": TRIGGERS,
    "done": ACTS_DONE,
    "event": EVENTS,
    "mark": MARKS,
    "precision": PRECISIONS,
    "outcome": OUTCOMES,
    "owner": OWNERS,
    "window": WINDOW_KINDS,
    "channel": CHANNELS,
    "motive": MOTIVES,
    "ground": GROUNDS,
    "milestone": MILESTONE_STATUSES,
    "outside_rule": OUTSIDE_RULE,
    "rule": RULES,
    "proof": PROOFS,
    "unverifiable": UNVERIFIABLE,
    "visibility": VISIBILITIES,
    "phase": OUTBOX_PHASES,
    "deadline": DEADLINE_KINDS,
    "mail_state": MAIL_STATES,
    "written_part": WRITTEN_PARTS,
    "exchange": EXCHANGES,
    "milestone_act": MILESTONE_ACTS,
    "left_out": LEFT_OUT,
    "awaited": AWAITED,
    "letter_choice": LETTER_CHOICES,
    "letter_why": LETTER_WHYS,
    **committee.TABLES,
    **followup.TABLES,
}


def label(table: str, code: str) -> str:
    """Return the French of `code` in one of `TABLES`; an unknown code comes back « quoted »."""
    return TABLES[table].get(code, f"«{NBSP}{code}{NBSP}»")
