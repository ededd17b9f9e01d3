"""The columns of the open data, and what each means: the public page and the files use them."""

from dataclasses import dataclass

from notifications.wording.typography import french

NO_LICENCE = "L’exploitant n’a pas encore choisi de licence."


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its name in the files, its meaning in French."""

    name: str
    meaning: str


_COLUMNS: tuple[Column, ...] = (
    Column(name="reference", meaning="Référence de la candidature retenue."),
    Column(name="code", meaning="Code INSEE de la commune ou SIREN de l’intercommunalité."),
    Column(name="collectivite", meaning="Nom publié de la collectivité labellisée."),
    Column(name="departement", meaning="Code du département (texte)."),
    Column(name="region_code", meaning="Code officiel de la région (texte)."),
    Column(name="region", meaning="Nom de la région."),
    Column(name="appel", meaning="Appel à manifestation d’intérêt : AMI1 ou AMI2."),
    Column(
        name="annonce",
        meaning="Jour de l’annonce (AAAA-MM-JJ), ou les deux jours publiés qui l’encadrent.",
    ),
    Column(name="acv", meaning="Action cœur de ville : oui, non ou inconnu."),
    Column(name="ti", meaning="Territoires d’industrie : oui, non ou inconnu."),
    Column(name="pvd", meaning="Petites villes de demain : oui, non ou inconnu."),
    Column(name="antennes", meaning="Nombre d’antennes du label."),
    Column(name="etat_antenne", meaning="État de chaque antenne, séparés par un point-virgule."),
    Column(
        name="ouverture",
        meaning="Date d’ouverture, aussi précise qu’elle est connue ; vide : pas d’ouverture.",
    ),
)
COLUMNS = tuple(Column(name=each.name, meaning=french(each.meaning)) for each in _COLUMNS)
NAMES = tuple(column.name for column in COLUMNS)
