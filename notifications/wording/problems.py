"""What the JSON API says when it does not do what was asked: one entry for each kind of problem."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ProblemKind:
    """A kind of problem: its HTTP status, its title, what it means, what to do."""

    status: int
    title: str
    meaning: str
    remedy: str


PROBLEM_KINDS: Mapping[str, ProblemKind] = {
    "demande-illisible": ProblemKind(
        status=400,
        title="Demande illisible",
        meaning="L’adresse, les en-têtes ou le corps de la demande ne se lisent pas.",
        remedy="Vérifiez l’adresse du serveur et l’encodage (UTF-8), puis recommencez.",
    ),
    "cle-manquante": ProblemKind(
        status=400,
        title="Clé d’unicité manquante",
        meaning="Une demande qui enregistre porte une clé choisie par le client, de 1 à 200 "
        "caractères imprimables sans accent.",
        remedy="Ajoutez l’en-tête Idempotency-Key, une valeur nouvelle pour chaque acte.",
    ),
    "acces-inconnu": ProblemKind(
        status=401,
        title="Accès inconnu",
        meaning="La demande ne porte pas de jeton, ou son jeton est échu, retiré ou inconnu.",
        remedy="Donnez l’en-tête Authorization: Bearer suivi d’un jeton en cours de validité.",
    ),
    "acces-refuse": ProblemKind(
        status=403,
        title="Accès réservé",
        meaning="Cette opération ne relève pas des rôles de ce jeton.",
        remedy="Demandez un jeton pour le rôle qui convient au responsable du programme.",
    ),
    "introuvable": ProblemKind(
        status=404,
        title="Rien à cette adresse",
        meaning="Il n’existe rien à cette adresse que ce jeton puisse lire.",
        remedy="Vérifiez la référence, par exemple AMI2-014.",
    ),
    "methode": ProblemKind(
        status=405,
        title="Méthode non admise",
        meaning="Cette adresse ne répond pas à cette méthode.",
        remedy="Voyez l’en-tête Allow de la réponse.",
    ),
    "refus": ProblemKind(
        status=409,
        title="Refusé par les règles",
        meaning="Les règles du programme ne permettent pas cet acte maintenant. Toutes les "
        "raisons sont données, avec ce qui le rendrait possible.",
        remedy="Lisez les raisons ; le dossier dit ce qui peut être fait.",
    ),
    "version-perimee": ProblemKind(
        status=412,
        title="Le dossier a changé",
        meaning="Quelqu’un a agi depuis la version lue. Rien n’a été enregistré.",
        remedy="Relisez, puis envoyez la demande avec la nouvelle version et une nouvelle clé.",
    ),
    "trop-lourd": ProblemKind(
        status=413,
        title="Envoi trop lourd",
        meaning="Le corps de la demande dépasse 512 Kio, ou la pièce 20 Mo.",
        remedy="Réduisez l’envoi ou partagez-le.",
    ),
    "nature-du-corps": ProblemKind(
        status=415,
        title="Nature du corps non admise",
        meaning="Le corps n’est pas de la nature attendue.",
        remedy="Donnez l’en-tête Content-Type indiqué dans la description de l’opération.",
    ),
    "saisie": ProblemKind(
        status=422,
        title="Saisie à corriger",
        meaning="Une valeur manque ou ne convient pas. Rien n’a été enregistré.",
        remedy="Corrigez chacun des champs nommés.",
    ),
    "cle-reutilisee": ProblemKind(
        status=422,
        title="Clé déjà utilisée",
        meaning="Cette clé d’unicité a déjà servi à une autre demande dans les 24 heures.",
        remedy="Choisissez une clé nouvelle pour une demande différente.",
    ),
    "version-manquante": ProblemKind(
        status=428,
        title="Version manquante",
        meaning="Un acte sur un dossier dit quelle version il a lue.",
        remedy='Ajoutez l’en-tête If-Match avec l’ETag du dossier, par exemple "7".',
    ),
    "trop-de-demandes": ProblemKind(
        status=429,
        title="Trop de demandes",
        meaning="Ce jeton a envoyé trop de demandes en peu de temps.",
        remedy="Attendez le nombre de secondes que dit l’en-tête Retry-After.",
    ),
    "indisponible": ProblemKind(
        status=503,
        title="Momentanément indisponible",
        meaning="L’enregistrement n’a pas répondu. Ce qui n’est pas annoncé comme enregistré ne "
        "l’est pas.",
        remedy="Recommencez avec la même clé d’unicité : rien ne sera fait deux fois.",
    ),
}
