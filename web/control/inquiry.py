"""The questions as pages ask them: one table, each with its fields and what answers it.

What answers is in `workflow.reports`; here a form becomes its arguments.
"""

from collections.abc import Callable
from dataclasses import dataclass

from notifications.wording import UserError, error_sentence, french
from states.identifiers import CaseId
from web.dates import SINCE, UNTIL, Dates, dates_of_address
from web.visit import Visit, whole_number
from workflow.reading import Moment, Reading
from workflow.reports.answers import Told, delays_told, told
from workflow.reports.durations import delays
from workflow.reports.masking import Mask, mask_of
from workflow.reports.naming import Naming, names_of_programme
from workflow.reports.questions import (
    UNVERIFIABLE,
    EventLine,
    LetterLine,
    OutsideLine,
    Questions,
    RefusalLine,
    TreatmentLine,
)

MOST_DRAWN = 1000


@dataclass(kw_only=True)
class Asking:
    """One question being asked: the snapshot, the dates of the form, what did not read."""

    visit: Visit
    reading: Reading
    dates: Dates
    moment: Moment
    mask: Mask

    def __post_init__(self) -> None:
        in_force = self.reading.in_force()
        names = names_of_programme(in_force.programme if in_force else None)
        self.naming = Naming(self.reading.reader, self.reading.archive, names)
        self.questions = Questions(self.reading, self.moment, self.mask)

    def fault(self, title: str, value: str, problem: str, remedy: str = "") -> None:
        """Say that a field does not read."""
        error = UserError(field=title, value=value, problem=problem, remedy=remedy)
        self.dates.faults.append(french(error_sentence(error)))

    def case(self, name: str, title: str) -> CaseId | None:
        """Return the case a reference or an id names, None with a sentence when there is none."""
        wanted = self.visit.query(name)
        if not wanted:
            return None
        reader = self.reading.reader
        row = reader.case_by_reference(wanted) or reader.case(wanted)
        row = row or reader.case_by_reference(wanted.split(maxsplit=1)[0])
        if row is None:
            self.fault(title, wanted, "unknown")
            return None
        return row.id

    def number(self, name: str, title: str, usual: int) -> int | None:
        """Return a whole number within what may be drawn."""
        text = self.visit.query(name) or str(usual)
        if not 1 <= whole_number(text) <= MOST_DRAWN:
            self.fault(title, text, "not_a_number")
            return None
        return int(text)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question: its address, its name, what it says, its fields, what answers it.

    `fields` are names known to the template. `ask` returns None when something is missing or
    does not read. `wanted` is the field without which nothing is asked.
    """

    slug: str
    name: str
    about: str
    fields: tuple[str, ...]
    ask: Callable[[Asking], Told | None]
    wanted: str = ""


def asking_of(visit: Visit, reading: Reading) -> Asking:
    """Return a question about to be asked, its two axes read from the address."""
    dates = dates_of_address(visit)
    return Asking(
        visit=visit,
        reading=reading,
        dates=dates,
        moment=dates.moment(),
        mask=mask_of(reading),
    )


def _history(asking: Asking) -> Told | None:
    case = asking.case("dossier", "Dossier")
    return told(asking.questions.history(case), asking.naming, EventLine) if case else None


def _acts(asking: Asking) -> Told | None:
    since, until = asking.dates.since(), asking.dates.until()
    answer = asking.questions.acts(asking.visit.query("auteur"), since, until)
    return told(answer, asking.naming, EventLine)


def _refusals(asking: Asking) -> Told | None:
    answer = asking.questions.refusals(asking.dates.since(), asking.dates.until())
    return told(answer, asking.naming, RefusalLine)


def _letters(asking: Asking) -> Told | None:
    person = asking.case("personne", "Personne")
    return told(asking.questions.letters(person), asking.naming, LetterLine) if person else None


def _deadline(asking: Asking) -> Told | None:
    deadline = asking.case("echeance", "Échéance")
    if deadline is None:
        return None
    return told(asking.questions.deadline_changes(deadline), asking.naming, EventLine)


def _outside(asking: Asking) -> Told | None:
    since, until = asking.dates.since(), asking.dates.until()
    hidden = () if asking.visit.query("tout") else (UNVERIFIABLE,)
    answer, apart = asking.questions.outside_rule_apart(since, until, hidden)
    return told(answer, asking.naming, OutsideLine, apart)


def _treatment(asking: Asking) -> Told | None:
    answer = asking.questions.treatment(asking.visit.query("appel"))
    return told(answer, asking.naming, TreatmentLine)


def _sample(asking: Asking) -> Told | None:
    count = asking.number("nombre", "Nombre de dossiers", 10)
    seed = asking.visit.query("mot")
    if count is None or not seed:
        return None
    return told(asking.questions.sample(count, seed, asking.visit.query("appel")), asking.naming)


def _delays(asking: Asking) -> Told | None:
    found = delays(asking.reading, asking.moment)
    return delays_told(found, asking.reading, asking.moment)


PERIOD = (SINCE, UNTIL)
QUESTIONS: tuple[Question, ...] = (
    Question(
        slug="dossier",
        name="Histoire d’un dossier",
        about="Tout ce qui a été enregistré sur un dossier, dans l’ordre, avec les motifs.",
        fields=("dossier",),
        wanted="dossier",
        ask=_history,
    ),
    Question(
        slug="actes",
        name="Qui a fait quoi",
        about="Les actes d’une période, tous ou ceux d’une personne.",
        fields=("auteur", *PERIOD),
        ask=_acts,
    ),
    Question(
        slug="refus",
        name="Demandes refusées",
        about="Ce que les règles n’ont pas admis, par qui et combien de fois.",
        fields=PERIOD,
        ask=_refusals,
    ),
    Question(
        slug="lettres",
        name="Lettres à une personne",
        about="Chaque lettre écrite à une personne, ce qu’elle est devenue et ce qui le prouve.",
        fields=("personne",),
        wanted="personne",
        ask=_letters,
    ),
    Question(
        slug="echeance",
        name="Qui a déplacé cette date ?",
        about="Les versions d’une échéance : qui l’a fixée, qui l’a déplacée, quand, pourquoi.",
        fields=("echeance",),
        wanted="echeance",
        ask=_deadline,
    ),
    Question(
        slug="hors-regle",
        name="Actes hors de la règle",
        about="Dérogations, prorogations, saisies tardives, annulations, dispenses, ouvertures "
        "pilotes, décisions sans motif ou sans procès-verbal, rôles attribués, programme modifié, "
        "effacements, horloge : une seule liste.",
        fields=(*PERIOD, "tout"),
        ask=_outside,
    ),
    Question(
        slug="delais",
        name="Délais",
        about="Dépôt, décision, information, ouverture : par dossier, médiane et extrêmes, les "
        "dates inconnues à part.",
        fields=(),
        ask=_delays,
    ),
    Question(
        slug="egalite",
        name="Égalité de traitement",
        about="Qui a reçu du temps, et qui s’est vu opposer une date.",
        fields=("appel",),
        ask=_treatment,
    ),
    Question(
        slug="tirage",
        name="Tirage reproductible",
        about="Des dossiers tirés au sort par un mot connu de tous : le même mot tire les mêmes.",
        fields=("nombre", "mot", "appel"),
        wanted="mot",
        ask=_sample,
    ),
)
"""The questions, in the order of the front page."""
BY_SLUG = {question.slug: question for question in QUESTIONS}
