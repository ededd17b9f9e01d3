"""The headings people give to the columns of what they keep, field by field.

In their compared form: no accent, case, punctuation or small word (`columns.normalised`). A page
of the docs (`faire/reprendre-et-garder.md`) lists them; a test holds it equal to the tables here.
"""

from collections.abc import Mapping

CANDIDATURES: Mapping[str, tuple[str, ...]] = {
    "code": (
        "code insee",
        "insee",
        "code commune",
        "code siren",
        "siren",
        "code",
        "code officiel",
        "code insee ou siren",
    ),
    "name": (
        "collectivite",
        "nom collectivite",
        "commune",
        "ville",
        "porteur",
        "collectivite porteuse",
        "candidat",
        "nom",
        "intitule",
    ),
    "kind": ("nature", "type", "type collectivite", "nature collectivite"),
    "departement": ("departement", "dept", "dep", "code departement"),
    "region": ("region", "code region"),
    "members": ("membres", "membres groupement", "autres collectivites"),
    "call": ("appel", "ami"),
    "window": ("vague", "fenetre", "fenetre depot", "session depot"),
    "filed_at": (
        "date depot",
        "depot",
        "depose",
        "deposee",
        "date reception",
        "recu",
        "recue",
        "reception",
        "date heure depot",
        "date heure reception",
    ),
    "channel": ("mode depot", "canal", "mode reception"),
    "state": ("etat", "statut", "avancement"),
    "session": ("seance", "comite", "reference seance", "seance comite"),
    "reason": ("motif", "motivation", "motif decision"),
    "acv": ("acv", "action coeur ville"),
    "ti": ("ti", "territoire industrie", "territoires industrie"),
    "pvd": ("pvd", "petite ville demain", "petites villes demain"),
    "industry": ("offre industrie", "industrie", "formation industrie"),
}
CONTACTS: Mapping[str, tuple[str, ...]] = {
    "code": CANDIDATURES["code"],
    "organisation": (
        "collectivite",
        "organisme",
        "organisation",
        "structure",
        "commune",
        "ville",
        "nom collectivite",
        "centre",
        "centre regional",
    ),
    "kind": ("nature", "type", "role", "qualite", "type contact", "nature contact"),
    "civility": ("civilite", "titre", "contact civilite"),
    "first_name": ("prenom", "contact prenom"),
    "name": ("nom", "nom contact", "nom prenom", "prenom nom", "contact", "contact nom"),
    "function": ("fonction", "contact fonction", "poste"),
    "email": (
        "courriel",
        "email",
        "mail",
        "e mail",
        "adresse electronique",
        "adresse mail",
        "adresse courriel",
        "contact courriel",
        "contact email",
        "contact mail",
    ),
    "phone": ("telephone", "tel", "portable", "numero telephone", "contact telephone"),
    "region": CANDIDATURES["region"],
}
_WHOSE: Mapping[str, tuple[str, ...]] = {
    "code": CANDIDATURES["code"],
    "name": CANDIDATURES["name"],
    "departement": CANDIDATURES["departement"],
    "call": CANDIDATURES["call"],
}
_WHICH_ANTENNA: Mapping[str, tuple[str, ...]] = {
    "reference": ("reference", "reference antenne", "antenne", "numero antenne"),
    **_WHOSE,
    "site": ("site", "nom site", "lieu", "site antenne"),
}
DECISIONS: Mapping[str, tuple[str, ...]] = {
    "reference": (
        *("reference", "reference dossier", "dossier", "numero dossier", "reference candidature"),
    ),
    **_WHOSE,
    "outcome": ("decision", "sens", "sens decision", "resultat", "etat", "statut"),
    "reason": CANDIDATURES["reason"],
    "session": ("seance", "reference seance"),
    "body": ("comite", "jury", "instance"),
    "held_on": ("date seance", "date comite", "date jury", "date decision", "date"),
    "notified_on": ("notifie", "notifiee", "notification", "date notification"),
    "announced_on": ("annonce", "annoncee", "date annonce", "publication", "date publication"),
    "sites": ("sites", "site", "sites labellises"),
}
ANTENNAS: Mapping[str, tuple[str, ...]] = {
    **_WHICH_ANTENNA,
    "state": CANDIDATURES["state"],
    "regional_centre": ("centre regional", "centre", "centre cnam"),
    "target_opening": (
        *("ouverture visee", "ouverture prevue", "date ouverture prevue", "objectif ouverture"),
        *("date ouverture visee", "ouverture previsionnelle"),
    ),
    "engineering_on": ("ingenierie", "debut ingenierie", "date ingenierie", "entree ingenierie"),
    "proposed_on": ("proposition centre", "date proposition", "proposee", "proposition"),
    "deployment_on": (
        *("deploiement", "debut deploiement", "date deploiement", "entree deploiement"),
    ),
    "opened_on": (
        *("ouverture", "ouverte", "date ouverture", "ouverture effective"),
        *("date ouverture effective",),
    ),
    "closed_on": ("fermeture", "fermee", "date fermeture"),
    "reason": CANDIDATURES["reason"],
    "waiver": ("motif dispense", "dispense", "etapes non renseignees"),
}
MILESTONES: Mapping[str, tuple[str, ...]] = {
    **_WHICH_ANTENNA,
    "milestone": ("etape", "jalon", "intitule etape"),
    "state": CANDIDATURES["state"],
    "done_on": ("date realisation", "realisee", "realise", "faite", "fait", "date", "signee"),
    "due_on": ("date prevue", "prevue", "prevu", "echeance", "date cible"),
    "reason": ("motif", "motif dispense", "motivation"),
}
LEARNERS: Mapping[str, tuple[str, ...]] = {
    **_WHICH_ANTENNA,
    "school_year": ("annee scolaire", "annee", "annee universitaire", "exercice"),
    "count": (
        *("apprenants", "nombre apprenants", "effectif", "effectifs", "inscrits", "nombre"),
        *("auditeurs", "nombre auditeurs"),
    ),
    "as_of": ("date comptage", "comptage", "compte", "arrete", "date", "situation"),
    "source": ("source", "origine"),
}
FUNDING: Mapping[str, tuple[str, ...]] = {
    **_WHICH_ANTENNA,
    "funder": ("financeur", "organisme financeur", "organisme", "cofinanceur"),
    "purpose": ("objet", "objet financement", "depense", "dispositif"),
    "asked": ("montant demande", "demande", "sollicite", "montant sollicite"),
    "obtained": (
        *("montant obtenu", "obtenu", "accorde", "montant accorde", "attribue"),
        *("montant attribue",),
    ),
    "date": ("date", "date decision", "date demande", "date notification"),
    "piece": ("piece", "justificatif", "piece justificative", "convention"),
    "source": ("source", "origine"),
}
_ANY_PLACE = "reference|code|name"
NEEDED: Mapping[str, tuple[str, ...]] = {
    "candidatures": ("name|code", "window|call"),
    "contacts": ("email", "name", "organisation|code|region"),
    "decisions": (_ANY_PLACE, "outcome", "session|held_on"),
    "antennes": (_ANY_PLACE, "state"),
    "etapes": (_ANY_PLACE, "milestone", "state|done_on|due_on"),
    "apprenants": (_ANY_PLACE, "count|year"),
    "financements": (_ANY_PLACE, "funder", "asked|obtained"),
}
"""What a file must name, by kind: each part is one field, or any of several."""
TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "candidatures": CANDIDATURES,
    "contacts": CONTACTS,
    "decisions": DECISIONS,
    "antennes": ANTENNAS,
    "etapes": MILESTONES,
    "apprenants": LEARNERS,
    "financements": FUNDING,
}
"""What a file may hold, as it is said on the command line → its fields and their headings."""
