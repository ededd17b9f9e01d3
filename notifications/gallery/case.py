"""The people, dates and headings of the sample cases; everything is fictional.

People are functions, the town does not exist, addresses end in `.example`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from notifications.composition import Addressee, Agent, Composed, Heading, Signatory, compose
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import ContactKind, DeadlineId
from states.instants import EffectiveAt, exactly, on_day

AGENT = Agent(
    name="Agent en charge",
    function="responsable du programme",
    email="programme@cnam.example",
    phone="01 00 00 00 00",
    service="Direction de l’action régionale",
    address="1 rue de l’Exemple, 75003 Paris",
)
SIGNATORY = Signatory(name="L’administrateur général", function="Président du comité")
MAYOR = Addressee(
    kind=ContactKind.EXECUTIVE,
    salutation="Madame la Maire",
    function="Maire de Villexemple",
    place="Villexemple",
)
CONTACT = Addressee(
    kind=ContactKind.CONTACT, function="Directrice des projets", place="Villexemple"
)
OVERSEAS = Addressee(kind=ContactKind.CONTACT, place="Port-Exemple", zone="America/Martinique")
CENTRE = Addressee(kind=ContactKind.REGIONAL_CENTRE, function="Chargée de développement")
MEMBER = Addressee(kind=ContactKind.COMMITTEE_MEMBER)
LEAD = Addressee(kind=ContactKind.LEAD)
WITNESS = Addressee(kind=ContactKind.WITNESS)
PROGRAMME = "Au cœur des territoires"
LINK = "https://suivi.exemple.example/d/AMI2-014"
FILE = Heading(programme=PROGRAMME, file="AMI2-014 Villexemple", link=LINK)
DECISION = Heading(
    programme=PROGRAMME,
    file="AMI2-014 Villexemple",
    link=LINK,
    copies=("contact de la collectivité", "centre régional"),
    signatory=SIGNATORY,
)
PHASE = Heading(
    programme=PROGRAMME,
    file="AMI2-014 Villexemple",
    link=LINK,
    copies=("contact de la collectivité", "centre régional", "Région"),
)
PHASE_TO_CONTACT = Heading(
    programme=PROGRAMME,
    file="AMI2-014 Villexemple",
    link=LINK,
    copies=("exécutif de la collectivité", "centre régional"),
)
NO_FILE = Heading(programme=PROGRAMME)


def deadline(
    name: str, kind: DeadlineKind, label: str, day: date, at: time | None = None
) -> Deadline:
    """Return a deadline of the sample case, in Paris; without `at` it is the whole day."""
    return Deadline(id=DeadlineId(name), kind=kind, subject="", label=label, day=day, hour=at)


WAVE1 = deadline("AMI2/vague-1", DeadlineKind.WAVE_CLOSING, "Vague 1", date(2020, 11, 6))
WAVE2 = deadline("AMI2/vague-2", DeadlineKind.WAVE_CLOSING, "Vague 2", date(2021, 2, 12))
WAVE3 = deadline("AMI2/vague-3", DeadlineKind.WAVE_CLOSING, "Vague 3", date(2021, 6, 25))
CUTOFF = deadline("AMI2/limite", DeadlineKind.FINAL_CUTOFF, "Date limite", date(2022, 6, 30))
NOON = deadline(
    "AMI2/complements", DeadlineKind.COMPLETION, "Compléments", date(2020, 12, 1), time(12)
)
ANNOUNCED = deadline("AMI2/annonce", DeadlineKind.ANNOUNCEMENT, "Annonce", date(2021, 10, 4))
SESSION = deadline("AMI2/seance", DeadlineKind.SESSION, "Séance du comité", date(2021, 12, 8))
MILESTONE = deadline("a/etape", DeadlineKind.MILESTONE, "Diagnostic partagé", date(2022, 3, 1))
FILED: EffectiveAt = exactly(datetime(2020, 11, 6, 13, 32, tzinfo=UTC))
DECIDED = on_day(date(2021, 9, 8))
EFFECT = on_day(date(2022, 7, 1))
MISSING = ("Délibération du conseil", "Plan de financement")
PIECES = ("Formulaire de candidature", "Lettre d’engagement")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A letter on a sample case; `variant` says what is particular about it."""

    code: str
    context: Mapping[str, object]
    recipient: Addressee = CONTACT
    heading: Heading = FILE
    variant: str = ""
    agent: Agent = field(default=AGENT)

    def compose(self) -> Composed:
        """Compose the sample."""
        return compose(self.code, self.context, self.recipient, self.agent, self.heading)
