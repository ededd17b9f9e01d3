"""What the doctor says: a sentence for each finding, and what to do when it is not well."""

from collections.abc import Mapping
from dataclasses import dataclass

from notifications.wording.typography import french


@dataclass(frozen=True, kw_only=True)
class Said:
    """The sentence when all is well, the one when it is not, and the remedy."""

    well: str
    otherwise: str
    remedy: str


DIAGNOSES: Mapping[str, Said] = {
    "python": Said(
        well="Python {found}.",
        otherwise="Python {found} est trop ancien.",
        remedy="Installez Python 3.11 ou plus récent.",
    ),
    "sqlite": Said(
        well="Bibliothèque SQLite {found}.",
        otherwise="Bibliothèque SQLite {found} : le journal WAL n’y est pas sûr, un journal plus "
        "lent est employé.",
        remedy="Installez le paquet pysqlite3-binary, ou laissez ainsi.",
    ),
    "packages": Said(
        well="Les paquets chargés sont bien ceux d’Ancrage.",
        otherwise="D’autres paquets portent nos noms : {found}.",
        remedy="Installez Ancrage dans un environnement à lui.",
    ),
    "printer": Said(
        well="Les lettres de décision partent avec leur document PDF.",
        otherwise="Ce qui fabrique les documents PDF n’est pas installé : les lettres de décision "
        "partent sans document joint.",
        remedy="Installez le complément : pip install 'ancrage[pdf]'.",
    ),
    "appeal": Said(
        well="Les lettres de décision disent comment les contester, et jusqu’à quand.",
        otherwise="Aucun délai de recours ne courra : la mention des voies et délais de recours "
        "est vide dans le programme.",
        remedy="Remplissez « voies_recours » sous [mentions] dans le fichier du programme, puis "
        "« ancrage programme apply ».",
    ),
    "disk": Said(
        well="Espace libre : {found} Mo.",
        otherwise="Il ne reste que {found} Mo d’espace libre.",
        remedy="Libérez de la place avant qu’un enregistrement n’échoue.",
    ),
    "settings": Said(
        well="Les réglages se lisent.",
        otherwise="Le réglage « {found} » ne se lit pas.",
        remedy="Corrigez-le ; toute autre commande dit précisément pourquoi.",
    ),
    "mail": Said(well="Remise des lettres : {found}.", otherwise="", remedy=""),
    "mail_clear": Said(
        well="",
        otherwise="Le mot de passe du serveur {found} partirait en clair.",
        remedy="Réglez smtp_security sur starttls ou tls.",
    ),
    "mail_sender": Said(
        well="",
        otherwise="L’adresse d’expéditeur « {found} » est encore celle de l’exemple.",
        remedy="Réglez sender_address, agent_email et lead_address.",
    ),
    "installation": Said(
        well="",
        otherwise="Aucune installation dans « {found} ».",
        remedy="Créez-la par « ancrage init », ou donnez son dossier par l’option --data.",
    ),
    "database": Said(
        well="La base de données est saine.",
        otherwise="La base de données est endommagée : {found}.",
        remedy="Restaurez la dernière sauvegarde par « ancrage restore ».",
    ),
    "schema": Said(
        well="Le schéma de la base est à jour ({found}).",
        otherwise="Le schéma de la base n’est pas celui de ce programme ({found}).",
        remedy="Mettez-la à jour par « ancrage upgrade », après une sauvegarde\N{NO-BREAK SPACE}; "
        "si elle vient d’une version plus récente, reprenez cette version du programme.",
    ),
    "triggers": Said(
        well="Le journal n’accepte que des ajouts.",
        otherwise="Des protections du journal manquent ou ont changé : {found}.",
        remedy="Vérifiez le journal par « ancrage audit verify », puis restaurez une sauvegarde.",
    ),
    "key": Said(well="Clé de signature présente ({found}).", otherwise="", remedy=""),
    "key_missing": Said(
        well="",
        otherwise="La clé de signature manque : {found}.",
        remedy="Remettez-la en place depuis sa copie ; sans elle aucun point de contrôle n’est "
        "signé.",
    ),
    "key_unreadable": Said(
        well="",
        otherwise="La clé de signature ne se lit pas : {found}.",
        remedy="Remettez-la en place depuis sa copie.",
    ),
    "key_exposed": Said(
        well="",
        otherwise="D’autres que son propriétaire peuvent lire la clé de signature : {found}.",
        remedy="Retirez ces droits (chmod 600) et demandez-vous qui a pu la lire.",
    ),
    "programme": Said(
        well="Programme appliqué : version {found}.",
        otherwise="Aucun programme n’est appliqué.",
        remedy="Appliquez-en un par « ancrage programme apply ».",
    ),
    "clock": Said(
        well="Horloge de la machine : {found}.",
        otherwise="L’horloge de la machine retarde sur le journal ({found}).",
        remedy="Mettez la machine à l’heure ; d’ici là, l’instant du journal fait foi.",
    ),
    "clock_simulated": Said(
        well="",
        otherwise="Horloge simulée, arrêtée le {found} : cette installation est un essai.",
        remedy="Pour de vrai, créez une autre installation.",
    ),
    "zones": Said(well="Fuseaux horaires : version {found}.", otherwise="", remedy=""),
    "zones_changed": Said(
        well="",
        otherwise="Les fuseaux horaires ont changé de version ({found}).",
        remedy="Relisez les échéances à venir par « ancrage deadlines list ».",
    ),
    "zones_missing": Said(
        well="",
        otherwise="Le paquet tzdata manque.",
        remedy="Réinstallez Ancrage avec ses dépendances.",
    ),
    "unknown_letters": Said(
        well="Aucune lettre à vérifier.",
        otherwise="{found} lettre(s) à vérifier : on ne sait pas si elles sont parties.",
        remedy="Voyez « ancrage outbox list », puis dites « resend » ou « arrived ».",
    ),
    "sweep": Said(
        well="Les échéances se traitent.",
        otherwise="Le traitement des échéances attend une confirmation ({found}).",
        remedy="Voyez puis confirmez par « ancrage sweep --confirm ».",
    ),
    "backup": Said(
        well="Dernière sauvegarde : {found}.",
        otherwise="Pas de sauvegarde de moins d’une semaine.",
        remedy="Faites-en une par « ancrage backup ».",
    ),
}


def diagnosis_sentence(check: str, *, well: bool, found: str) -> str:
    """Return what is said of a check."""
    said = DIAGNOSES[check]
    return french((said.well if well else said.otherwise).format(found=found))


def diagnosis_remedy(check: str) -> str:
    """Return what to do when a check is not well."""
    return french(DIAGNOSES[check].remedy)
