"""Indicators in French: their names, how ours stands beside the published one, their figures."""

from collections.abc import Mapping

from notifications.wording.typography import NBSP, number_text

MATCHES: Mapping[str, str] = {
    "recomputed": "recalculé à partir de lieux nommés",
    "compatible": "compatible",
    "reported": "repris de la source, non vérifiable",
    "unknown": "inconnu",
    "contradicted": "contredit par ce qui est enregistré",
}
MATCH_NOTES: Mapping[str, str] = {
    "recomputed": "Nos lieux nommés, à dates sûres, donnent le même nombre.",
    "compatible": "Le nombre publié est possible ; des entrées non nommées ou des dates "
    "imprécises entrent dans le nôtre.",
    "reported": "Ce programme ne suit pas ces nombres, ou ce sont des objectifs.",
    "unknown": "Aucune source ne dit assez de ces dossiers pour les compter.",
    "contradicted": "Les faits enregistrés excluent le nombre publié.",
}
INDICATORS: Mapping[str, str] = {
    "auditeurs": "Auditeurs",
    "parcours_de_formation": "Parcours de formation",
    "certifications": "Certifications",
    "unites_enseignement": "Unités d’enseignement",
    "reponses_recues": "Réponses reçues",
    "dossiers_deposes": "Dossiers déposés",
    "candidatures": "Candidatures analysées",
    "part_des_villes_acv": "Part des villes ACV",
    "laureats": "Lauréats",
    "laureats_en_ti": "Lauréats en Territoires d’industrie",
    "cible_antennes": "Objectif d’antennes",
    "cible_antennes_acv_min": "Objectif d’antennes en villes ACV",
    "cible_antennes_revisee": "Objectif d’antennes, hypothèse",
    "antennes_ouvertes": "Antennes ouvertes",
    "antennes_en_cours": "Antennes en cours",
    "emplois_industriels_non_pourvus": "Emplois industriels non pourvus",
    "apprenants": "Apprenants",
    "villes_retenues": "Villes retenues",
    "candidatures_analysees": "Candidatures analysées",
    "labellises": "Collectivités labellisées",
    "labellises_acv": "Labellisées, villes ACV",
    "labellises_ti": "Labellisées, Territoires d’industrie",
    "labellises_pvd": "Labellisées, Petites villes de demain",
    "offre_industrie": "Offre liée à l’industrie",
    "regions_ami2": "Régions des lauréats",
    "villes_acv": "Villes ACV",
    "territoires_industrie": "Territoires d’industrie",
}
COUNTS: Mapping[str, str] = {
    "filed": "Dossiers déposés",
    "analysed": "Candidatures analysées",
    "labelled": "Collectivités labellisées",
    "labelled_acv": "dont villes Action cœur de ville",
    "labelled_ti": "dont Territoires d’industrie",
    "labelled_pvd": "dont Petites villes de demain",
    "labelled_industry": "dont offre liée à l’industrie",
    "labelled_regions": "Régions des labellisées",
    "antennas_open": "Antennes ouvertes",
    "antennas_under_way": "Antennes en cours",
}
_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
_HEDGES = {"more_than": "plus de ", "about": "environ "}


def figure_text(low: int, high: int | None, unit: str = "") -> str:
    """Return « 75 », « entre 43 et 71 », « au moins 8 », « 42 % à 93 % »."""
    mark = f"{NBSP}%" if unit == "percent" else ""
    first = f"{number_text(low)}{mark}"
    if high is None:
        return f"au moins {first}"
    if low == high:
        return first
    return f"entre {number_text(low)} et {number_text(high)}{mark}"


def published_text(value: int, unit: str, hedge: str = "") -> str:
    """Return a published figure as its source hedges it: « plus de 4 100 », « environ 40 % »."""
    mark = f"{NBSP}%" if unit == "percent" else ""
    return f"{_HEDGES.get(hedge, '')}{number_text(value)}{mark}"


def as_of_text(text: str) -> str:
    """Return the date of a published figure, no more precise than its source: « sept. 2019 »."""
    parts = text.split("-")
    if len(parts) == 1:
        return text
    month = _MONTHS[int(parts[1]) - 1]
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    day = "1er" if parts[2] == "01" else str(int(parts[2]))
    return f"{day} {month} {parts[0]}"


def scope_text(scope: str) -> str:
    """Return the scope of a published figure: « AMI 1 + AMI 2 », « 11 du 8 septembre 2021 »."""
    names = {
        "AMI1": f"AMI{NBSP}1",
        "AMI2": f"AMI{NBSP}2",
        "AMI1+AMI2": f"AMI{NBSP}1 et{NBSP}2",
        "programme": "programme",
        "context": "contexte",
        "11 of 2021-09-08": f"les 11 du 8{NBSP}sept. 2021",
    }
    return names.get(scope, scope)
