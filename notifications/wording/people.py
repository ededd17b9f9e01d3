"""How a letter addresses and names people: by their function, never by their history."""

import unicodedata
from collections.abc import Mapping

from notifications.wording.typography import count_text, french
from states.identifiers import ContactKind

FALLBACK = "Madame, Monsieur"
_FEMININE = ("mme", "madame", "f")
_MASCULINE = ("m", "m.", "monsieur")
_FUNCTIONS: Mapping[str, tuple[str, str]] = {
    "maire": ("Madame la Maire", "Monsieur le Maire"),
    "président": ("Madame la Présidente", "Monsieur le Président"),
    "présidente": ("Madame la Présidente", "Monsieur le Président"),
    "administrateur général": (
        "Madame l’Administratrice générale",
        "Monsieur l’Administrateur général",
    ),
    "administratrice générale": (
        "Madame l’Administratrice générale",
        "Monsieur l’Administrateur général",
    ),
    "directeur": ("Madame la Directrice", "Monsieur le Directeur"),
    "directrice": ("Madame la Directrice", "Monsieur le Directeur"),
    "directeur général": ("Madame la Directrice générale", "Monsieur le Directeur général"),
    "directrice générale": ("Madame la Directrice générale", "Monsieur le Directeur général"),
    "sénateur": ("Madame la Sénatrice", "Monsieur le Sénateur"),
    "sénatrice": ("Madame la Sénatrice", "Monsieur le Sénateur"),
    "préfet": ("Madame la Préfète", "Monsieur le Préfet"),
    "préfète": ("Madame la Préfète", "Monsieur le Préfet"),
}
WHY: Mapping[ContactKind, str] = {
    ContactKind.EXECUTIVE: "vous représentez la collectivité dans ce programme",
    ContactKind.CONTACT: "vous êtes le contact de la collectivité pour ce programme",
    ContactKind.GENERAL_SERVICES: "la direction générale des services suit ce dossier",
    ContactKind.COMMUNICATION: "votre service assure la communication de la collectivité",
    ContactKind.REGIONAL_CENTRE: "votre centre régional suit ce dossier",
    ContactKind.REGIONAL_DIRECTOR: "vous dirigez le centre régional qui suit ce dossier",
    ContactKind.REGION: "la Région est associée au déploiement de cette antenne",
    ContactKind.COMMITTEE_MEMBER: "vous siégez au comité de sélection",
    ContactKind.GUEST: "vous participez au comité de sélection en qualité de personne invitée",
    ContactKind.PARTNER: "votre organisme est partenaire du programme",
    ContactKind.LEAD: "vous êtes responsable du programme",
    ContactKind.AUDITOR: "vous assurez le contrôle du programme",
    ContactKind.OPERATOR: "vous exploitez l’application",
    ContactKind.WITNESS: "vous conservez les relevés de preuve du programme",
}
_VOWELS = tuple("aeiou")
_ELECTED = ("maire", "président")


def salutation_text(civility: str, function: str) -> str:
    """Return « Madame la Maire », « Monsieur le Président », or « Madame, Monsieur ».

    A function may be longer than its title (« Maire de Dax », « Président du Grand Dax »).
    """
    index = _gender(civility)
    if index is None:
        return FALLBACK
    words = function.casefold()
    titles = [title for title in _FUNCTIONS if words == title or words.startswith(f"{title} ")]
    if titles:
        return _FUNCTIONS[max(titles, key=len)][index]
    return ("Madame", "Monsieur")[index]


def of_place(name: str) -> str:
    """Return « de Dax », « d’Agen », « du Mans », « des Abymes », « de La Rochelle »."""
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    plain = unicodedata.normalize("NFD", name[:1]).casefold()[:1]
    return f"d’{name}" if plain in _VOWELS else f"de {name}"


def farewell_text(salutation: str, function: str, signed: bool) -> str:
    """Return the closing formula: an elected executive is greeted as such; « je » when signed."""
    opening = "Je vous prie" if signed else "Nous vous prions"
    if function.casefold().startswith(_ELECTED):
        wish = "ma haute considération" if signed else "notre haute considération"
    else:
        wish = "mes salutations distinguées" if signed else "nos salutations distinguées"
    return french(f"{opening} d’agréer, {salutation}, l’expression de {wish}.")


def copy_notice(addressee: str) -> str:
    """Return what opens the copy of a letter addressed to somebody else."""
    return french(f"Copie pour information. Ce courrier est adressé à : {addressee}.")


def together_text(count: int) -> str:
    """Return the object of a message that holds several letters."""
    return f"{count_text(count, 'message')} pour vos dossiers"


def _gender(civility: str) -> int | None:
    word = civility.strip().casefold()
    if word in _FEMININE:
        return 0
    return 1 if word in _MASCULINE else None
