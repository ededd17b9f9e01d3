"""The questions of the application form, as read from a programme file.

No source publishes the form of the calls: a file that holds no `[[questions]]` means the usual
ones, so that programmes stored before questions existed keep their bytes and their meaning.
"""

from config.reading import Table, note_duplicates
from states.programme import FormQuestion

LONGEST_ANSWER = 5_000
USUAL: tuple[FormQuestion, ...] = (
    FormQuestion(
        id="titre",
        label="Intitulé du projet d’antenne",
        help="Une ligne, par exemple « Antenne du Cnam à Dax ».",
        limit=200,
    ),
    FormQuestion(
        id="besoins",
        label="Besoins en formation du territoire",
        help="Publics, métiers en tension, employeurs consultés.",
        limit=4_000,
    ),
    FormQuestion(
        id="locaux",
        label="Locaux envisagés",
        help="Adresse, surface, état, date de disponibilité.",
        limit=2_000,
    ),
    FormQuestion(
        id="formations",
        label="Formations envisagées",
        help="Premières formations souhaitées et lien éventuel avec l’industrie.",
        limit=4_000,
    ),
    FormQuestion(
        id="partenaires",
        label="Partenaires associés",
        help="Collectivités, entreprises, Région, autres établissements.",
        limit=2_000,
        required=False,
    ),
    FormQuestion(
        id="financement",
        label="Financement envisagé",
        help="Ressources de la collectivité et concours attendus.",
        limit=2_000,
        required=False,
    ),
    FormQuestion(
        id="elu",
        label="Personne élue en charge du projet",
        help="Fonction, et nom si vous le souhaitez.",
        limit=200,
    ),
    FormQuestion(
        id="deliberation",
        label="Date de la délibération du conseil",
        help="Passée ou prévue, par exemple « 12 octobre 2020 ».",
        limit=200,
        required=False,
    ),
)
"""What is asked when the programme file does not say."""


def read_questions(whole: Table) -> tuple[FormQuestion, ...]:
    """Return the questions of the form, in the order of the file; without any, the usual ones."""
    tables = whole.tables("questions")
    note_duplicates(tables)
    return tuple(_question(table) for table in tables) or USUAL


def _question(table: Table) -> FormQuestion:
    return FormQuestion(
        id=table.identifier(),
        label=table.text("label"),
        help=table.text("help", ""),
        limit=table.number("limit", 1, LONGEST_ANSWER, 2_000) or 2_000,
        required=table.flag("required", True),
        source=table.text("source", ""),
    )
