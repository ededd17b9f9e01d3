"""The French of what is followed of an antenna: inscription, flags, funding, offer, learners."""

from collections.abc import Mapping

from notifications.wording.typography import NBSP, count_text, number_text

TRIGGERS: Mapping[str, str] = {
    "record_inscription": "enregistrer l’inscription à la convention ACV",
    "record_flag": "enregistrer l’appartenance à un programme national",
    "record_funding": "enregistrer un financement",
    "record_offer": "enregistrer l’offre de formation",
    "record_site": "nommer le site de l’antenne",
    "record_learners": "enregistrer les effectifs",
    "learners_asked": "demander les effectifs aux centres régionaux",
}
ACTS_DONE: Mapping[str, str] = {
    "inscription_recorded": "enregistré l’inscription à la convention ACV",
    "flag_recorded": "enregistré l’appartenance à un programme national",
    "funding_recorded": "enregistré un financement",
    "offer_recorded": "enregistré l’offre de formation",
    "site_named": "nommé le site de l’antenne",
    "learners_counted": "enregistré les effectifs",
    "learners_asked": "demandé les effectifs aux centres régionaux",
}
EVENTS: Mapping[str, str] = {
    "inscription_recorded": "inscription à la convention ACV enregistrée",
    "flag_recorded": "appartenance à un programme national enregistrée",
    "funding_recorded": "financement enregistré",
    "offer_recorded": "offre de formation enregistrée",
    "site_named": "site de l’antenne nommé",
    "learners_counted": "effectifs enregistrés",
    "learners_asked": "effectifs demandés aux centres régionaux",
}
FIELDS: Mapping[str, str] = {
    "amendment": "avenant",
    "antenna": "antenne",
    "as_of": "date de comptage",
    "asked": "montant demandé",
    "corrects": "enregistrement à corriger",
    "count": "effectif",
    "family": "famille de formation",
    "flag": "programme national",
    "funder": "financeur",
    "inscription": "inscription à la convention ACV",
    "line": "ligne de financement",
    "obtained": "montant obtenu",
    "offered": "offre",
    "purpose": "objet du financement",
    "school_year": "année scolaire",
    "since": "depuis le",
    "status": "inscription",
}
PROBLEMS: Mapping[str, str] = {
    "already_asked": "les effectifs de ce trimestre ont déjà été demandés",
    "before_school_year": "ce jour précède l’année scolaire",
    "before_since": "la date de fin précède la date de début",
    "not_a_count": "l’effectif ne se lit pas",
    "not_a_school_year": "l’année scolaire ne se lit pas",
    "not_an_amount": "le montant ne se lit pas ou dépasse cent millions d’euros",
    "nothing_missing": "aucun effectif ne manque pour ce trimestre",
}
REMEDIES: Mapping[str, str] = {
    "already_asked": "relancez plutôt le centre par un message",
    "before_school_year": "vérifiez l’année scolaire ou le jour",
    "before_since": "corrigez l’une des deux dates",
    "not_a_count": "écrivez un nombre entier, ou laissez vide s’il est inconnu",
    "not_a_school_year": "écrivez deux années qui se suivent, par exemple 2021-2022",
    "not_an_amount": "écrivez un montant en euros, par exemple 12500 ou 12500,50",
    "nothing_missing": "choisissez une autre région ou attendez le trimestre suivant",
}
INSCRIPTIONS: Mapping[str, str] = {
    "none": "non demandée",
    "asked": "demandée",
    "inscribed": "inscrite",
    "unknown": "inconnue",
}
FLAGS: Mapping[str, str] = {
    "acv": "Action cœur de ville",
    "ti": "Territoires d’industrie",
    "pvd": "Petites villes de demain",
}
FAMILIES: Mapping[str, str] = {
    "industry": "formations liées à l’industrie",
    "apprenticeship": "apprentissage",
    "cpf": "formations éligibles au CPF",
}
TRUTHS: Mapping[str, str] = {"yes": "oui", "no": "non", "unknown": "inconnu"}
TABLES: Mapping[str, Mapping[str, str]] = {
    "inscription": INSCRIPTIONS,
    "flag": FLAGS,
    "family": FAMILIES,
    "truth": TRUTHS,
    "offer": {"none": "aucune"},
}


def euros_text(cents: int) -> str:
    """Return « 12 500 € », « 12 500,50 € »."""
    euros, rest = divmod(cents, 100)
    return f"{number_text(euros)}{f',{rest:02}' if rest else ''}{NBSP}€"


def learners_text(count: int | None) -> str:
    """Return « 48 apprenants », « effectif inconnu » when nobody knows."""
    return "effectif inconnu" if count is None else count_text(count, "apprenant")
