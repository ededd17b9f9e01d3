"""« Il vous reste »: what one file awaits from its city, with the date it is awaited for."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from notifications.wording import count_text, french, list_text
from states.deadlines import Deadline
from states.facts import Antenna, Candidature, CandidatureState
from states.programme import Owner, Programme
from workflow.filing.answers import FORM, answers_of, unanswered
from workflow.reading import FileRead, Reading

TAKES_PIECES = (
    CandidatureState.DRAFT,
    CandidatureState.SUBMITTED,
    CandidatureState.CONSOLIDATION,
)
OVER = ("closed", "revoked", "label_withdrawn", "void")


@dataclass(frozen=True, kw_only=True)
class Remaining:
    """One thing awaited from the city; `path` is where it is done, "" when elsewhere."""

    words: str
    path: str = ""
    due: Deadline | None = None
    late: bool = False


def own_path(reference: str) -> str:
    """Return the address of a file in the city's space."""
    return f"/mon-espace/{quote(reference)}"


def remaining_of(reading: Reading, read: FileRead) -> tuple[Remaining, ...]:
    """Return what a file awaits from its city, in the order to do it."""
    in_force = reading.in_force()
    if in_force is None:
        return ()
    facts, programme = read.facts, in_force.programme
    if isinstance(facts, Antenna):
        return tuple(_of_antenna(facts, programme))
    if facts.state is CandidatureState.DRAFT:
        return tuple(_of_draft(reading, facts, programme))
    if facts.state is CandidatureState.CONSOLIDATION:
        return tuple(_of_consolidation(reading, facts, programme))
    if facts.state is CandidatureState.SUBMITTED:
        return tuple(_pieces(facts, programme, None))
    return ()


def closing_of(facts: Candidature, programme: Programme) -> Deadline | None:
    """Return the deadline in force that closes the window of a file."""
    window = programme.window(facts.window)
    return programme.closing(window) if window else None


def pieces_to_join(facts: Candidature, programme: Programme) -> tuple[str, ...]:
    """Return the labels of the required pieces not held; the form is answered, never joined."""
    answered = {FORM} if programme.questions else set()
    return tuple(
        piece.label
        for piece in programme.pieces
        if piece.required and piece.id not in {*facts.pieces, *answered}
    )


def _of_draft(reading: Reading, facts: Candidature, programme: Programme) -> Iterator[Remaining]:
    closing = closing_of(facts, programme)
    past = bool(closing and closing.is_past(reading.now))
    where = f"{own_path(facts.reference)}/depot"
    left = len(unanswered(answers_of(reading.reader, facts.id), programme))
    if left:
        words = f"Répondre à {count_text(left, 'question')} du formulaire"
        yield Remaining(words=words, path=f"{where}#formulaire", due=closing, late=past)
    yield from _pieces(facts, programme, closing)
    words = "Déposer votre candidature"
    yield Remaining(words=words, path=f"{where}/confirmer", due=closing, late=past)


def _of_consolidation(
    reading: Reading, facts: Candidature, programme: Programme
) -> Iterator[Remaining]:
    asked = facts.consolidation
    assert asked is not None
    past = bool(asked.due.is_past(reading.now))
    names = {piece.id: piece.label for piece in programme.pieces}
    missing = [names.get(piece, piece) for piece in asked.pieces if piece not in facts.pieces]
    where = own_path(facts.reference)
    if missing:
        words = french(f"Fournir : {list_text(missing)}")
        yield Remaining(words=words, path=f"{where}/depot#pieces", due=asked.due, late=past)
    words = "Dire que le dossier est complété"
    yield Remaining(words=words, path=f"{where}#acte-resume", due=asked.due, late=past)


def _pieces(
    facts: Candidature, programme: Programme, closing: Deadline | None
) -> Iterator[Remaining]:
    missing = pieces_to_join(facts, programme)
    if missing:
        words = french(f"Joindre : {list_text(missing)}")
        path = f"{own_path(facts.reference)}/depot#pieces"
        yield Remaining(words=words, path=path, due=closing)


def _of_antenna(facts: Antenna, programme: Programme) -> Iterator[Remaining]:
    if facts.state in OVER:
        return
    for rule in programme.milestones:
        fact = facts.milestones.get(rule.id)
        status = fact.status if fact else "expected"
        if rule.owner is Owner.LOCAL_AUTHORITY and status == "expected":
            due = fact.due if fact and fact.due and fact.due.confirmed else None
            words = french(f"Faire avancer l’étape « {rule.label} »")
            yield Remaining(words=words, due=due, late=bool(fact and fact.overdue))
