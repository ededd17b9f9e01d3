"""What a dashboard says: what there is to do, and what happened since somebody last came."""

from collections.abc import Mapping

from notifications.wording.labels import label
from notifications.wording.typography import NBSP, number_text

TODO: Mapping[str, tuple[str, str]] = {
    "receipt_due": ("accusé de réception complet à adresser", "accusés de réception à adresser"),
    "completion_ending": (
        "délai de consolidation qui s’achève",
        "délais de consolidation qui s’achèvent",
    ),
    "draft_incomplete": (
        "brouillon incomplet de la prochaine clôture",
        "brouillons incomplets de la prochaine clôture",
    ),
    "session_to_convene": ("séance du comité à convoquer", "séances du comité à convoquer"),
    "session_to_plan": (
        "dossier analysé sans séance prévue",
        "dossiers analysés sans séance prévue",
    ),
    "antenna_silent": (
        "antenne sans nouvelles depuis plus de {days} jours",
        "antennes sans nouvelles depuis plus de {days} jours",
    ),
    "letter_to_release": ("courrier à valider", "courriers à valider"),
    "letter_to_check": ("courrier à vérifier", "courriers à vérifier"),
    "address_failed": ("adresse en échec", "adresses en échec"),
    "request_to_settle": (
        "demande reçue avant l’annonce de la décision",
        "demandes reçues avant l’annonce des décisions",
    ),
    "rights_asked": (
        "demande sur des données personnelles",
        "demandes sur des données personnelles",
    ),
    "code_late": (
        "code d’accès remis après une clôture",
        "codes d’accès remis après une clôture",
    ),
    "executive_ended": (
        "collectivité dont le mandat de l’exécutif a pris fin, sans personne à sa suite",
        "collectivités dont le mandat de l’exécutif a pris fin, sans personne à sa suite",
    ),
}
"""Kind of thing to do → its name for one, for several."""
SINCE: Mapping[tuple[str, str], tuple[str, str]] = {
    ("open_draft", "candidature"): ("brouillon ouvert", "brouillons ouverts"),
    ("submit", "candidature"): ("candidature déposée", "candidatures déposées"),
    ("add_piece", "candidature"): ("pièce ajoutée", "pièces ajoutées"),
    ("acknowledge", "candidature"): (
        "accusé de réception adressé",
        "accusés de réception adressés",
    ),
    ("consolidate", "candidature"): ("consolidation demandée", "consolidations demandées"),
    ("extend_completion", "candidature"): (
        "délai de consolidation prolongé",
        "délais de consolidation prolongés",
    ),
    ("resume", "candidature"): (
        "dossier revenu de consolidation",
        "dossiers revenus de consolidation",
    ),
    ("analyse", "candidature"): ("candidature analysée", "candidatures analysées"),
    ("label", "candidature"): ("candidature retenue", "candidatures retenues"),
    ("defer", "candidature"): ("examen reporté", "examens reportés"),
    ("not_select", "candidature"): ("candidature non retenue", "candidatures non retenues"),
    ("support", "candidature"): ("accompagnement proposé", "accompagnements proposés"),
    ("withdraw", "candidature"): ("désistement", "désistements"),
    ("requested", "candidature"): (
        "demande reçue d’une collectivité",
        "demandes reçues de collectivités",
    ),
    ("declare_inadmissible", "candidature"): (
        "candidature irrecevable",
        "candidatures irrecevables",
    ),
    ("carry", "candidature"): (
        "brouillon reporté à la fenêtre suivante",
        "brouillons reportés à la fenêtre suivante",
    ),
    ("lapse", "candidature"): ("brouillon devenu caduc", "brouillons devenus caducs"),
    ("derogate", "candidature"): ("dérogation accordée", "dérogations accordées"),
    ("reapply", "candidature"): (
        "nouvelle candidature préparée",
        "nouvelles candidatures préparées",
    ),
    ("note", "candidature"): (
        "note sur une candidature",
        "notes sur des candidatures",
    ),
    ("note", "antenna"): ("note sur une antenne", "notes sur des antennes"),
    ("start_engineering", "antenna"): ("ingénierie engagée", "ingénieries engagées"),
    ("start_deployment", "antenna"): ("déploiement engagé", "déploiements engagés"),
    ("open", "antenna"): ("antenne ouverte", "antennes ouvertes"),
    ("open_pilot", "antenna"): (
        "antenne ouverte à titre pilote",
        "antennes ouvertes à titre pilote",
    ),
    ("milestone_done", "antenna"): ("étape réalisée", "étapes réalisées"),
    ("milestone_waive", "antenna"): ("dispense d’étape", "dispenses d’étape"),
    ("milestone_propose", "antenna"): ("date d’étape proposée", "dates d’étape proposées"),
    ("milestone_confirm", "antenna"): ("date d’étape confirmée", "dates d’étape confirmées"),
    ("overdue", "antenna"): ("date d’étape passée", "dates d’étape passées"),
    ("suspend", "antenna"): ("mise en sommeil", "mises en sommeil"),
    ("close", "antenna"): ("antenne fermée", "antennes fermées"),
    ("refused", "refusal"): (
        "demande que les règles n’admettent pas",
        "demandes que les règles n’admettent pas",
    ),
    ("person_registered", "person"): ("contact enregistré", "contacts enregistrés"),
    ("person_replaced", "person"): ("contact remplacé", "contacts remplacés"),
    ("mail_stopped", "person"): ("adresse en échec", "adresses en échec"),
    ("authority_registered", "authority"): (
        "collectivité enregistrée",
        "collectivités enregistrées",
    ),
    ("session_recorded", "session"): ("séance enregistrée", "séances enregistrées"),
    ("convoked", "session"): ("séance convoquée", "séances convoquées"),
    ("notified", "session"): (
        "séance dont les collectivités sont informées",
        "séances dont les collectivités sont informées",
    ),
    ("announced", "session"): ("séance annoncée", "séances annoncées"),
    ("deadline_set", "deadline"): ("échéance fixée", "échéances fixées"),
    ("deadline_moved", "deadline"): ("échéance déplacée", "échéances déplacées"),
    ("deadline_extended", "deadline"): ("échéance prorogée", "échéances prorogées"),
    ("letter_settled", "letter"): ("courrier décidé", "courriers décidés"),
    ("letter_bounced", "letter"): ("courrier retourné", "courriers retournés"),
    ("changed", "candidature"): (
        "candidature dont quelque chose a changé",
        "candidatures dont quelque chose a changé",
    ),
    ("changed", "antenna"): (
        "antenne dont quelque chose a changé",
        "antennes dont quelque chose a changé",
    ),
}
"""(Kind of event, kind of case) → its name for one, for several."""


def todo_text(kind: str, count: int, days: int = 0) -> str:
    """Return « 3 courriers à valider »; `days` is the delay some of them name."""
    return _counted(TODO[kind], count).format(days=days)


def since_text(kind: str, case_kind: str, count: int) -> str:
    """Return « 3 candidatures déposées »; without a plural, the name of the history."""
    named = SINCE.get((kind, case_kind))
    if named is not None:
        return _counted(named, count)
    name = label("event", kind)
    return name if count == 1 else f"{name} ({number_text(count)}{NBSP}fois)"


def _counted(names: tuple[str, str], count: int) -> str:
    return f"{number_text(count)}{NBSP}{names[0] if count < 2 else names[1]}"
