"""Filing: the form saved as it goes, pieces joined to it, « Déposer en l'état », the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from notifications.wording import count_text, french, instant_text
from states.acts import Offer
from states.facts import Candidature, CandidatureState
from states.identifiers import CaseId
from states.instants import iso
from web.city.remaining import TAKES_PIECES, closing_of, own_path, pieces_to_join
from web.files.found import found
from web.files.history import names_of
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from workflow.commands import AddPiece
from workflow.filing.answers import Answers, answers_of, unanswered
from workflow.filing.commands import AnswerGiven, SaveDraft
from workflow.holdings import pieces_of
from workflow.outcomes import Conflict, Done, Outcome
from workflow.reading import FileRead, Reading

PAGE = "city/filing.html.j2"
QUESTION, FILE = "q-", "f-"
CONFLICT = 409
TO_CONFIRM = "verifier"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What was just sent: the words typed, why some were not taken, by piece for files.

    `theirs`: what somebody else saved meanwhile, by question.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)
    status: int = 422


def show_filing(visit: Visit) -> Response:
    """Show the form and the pieces of a draft; for a file already filed, its pieces only."""
    return _filing_page(visit, Attempt())


def save_filing(visit: Visit) -> Response:
    """Save what was typed, then take the pieces sent with it; one refused loses nothing typed."""
    case = own_case(visit)
    if case is None:
        return not_found(visit)
    saved = _save(visit, case)
    faults = {
        piece: fault
        for piece, upload in _files(visit).items()
        if (fault := _add(visit, case, piece, upload))
    }
    if visit.heavy:
        faults[""] = french(_HEAVY)
    if (saved is None or isinstance(saved, Done)) and not faults:
        return _after(visit)
    return _filing_page(visit, _attempt(visit, case, saved, faults))


def autosave(visit: Visit) -> Response:
    """Save what a script sends while somebody types; answers what to show beside the form."""
    case = own_case(visit)
    if case is None:
        return JSONResponse({"said": "Page introuvable"}, status_code=404)
    outcome = _save(visit, case)
    if outcome is not None and not isinstance(outcome, Done):
        status = CONFLICT if isinstance(outcome, Conflict) else 422
        return JSONResponse({"said": " ".join(visit.explain(outcome))}, status_code=status)
    with visit.reading() as reading:
        answers, in_force = answers_of(reading.reader, case), reading.in_force()
        assert in_force is not None
        left = len(unanswered(answers, in_force.programme))
        said = f"Enregistré le {instant_text(reading.now)}."
    left_words = f"Il reste {count_text(left, 'question')}." if left else "Formulaire complet."
    return JSONResponse(
        {"version": answers.version, "said": french(said), "left": french(left_words)}
    )


def own_case(visit: Visit) -> CaseId | None:
    """Return the candidature of the address, None when the city has no such file."""
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
    return read.facts.id if read and isinstance(read.facts, Candidature) else None


def values_of(visit: Visit, reading: Reading, read: FileRead) -> dict[str, Any]:
    """Return what the pages of filing show of a file."""
    facts, in_force = read.facts, reading.in_force()
    assert isinstance(facts, Candidature)
    assert in_force is not None
    programme = in_force.programme
    answers, closing = answers_of(reading.reader, facts.id), closing_of(facts, programme)
    window = programme.window(facts.window)
    return {
        "read": read,
        "facts": facts,
        "path": own_path(facts.reference),
        "programme": programme,
        "is_draft": facts.state is CandidatureState.DRAFT,
        "takes_pieces": facts.state in TAKES_PIECES,
        "answers": answers,
        "unanswered": unanswered(answers, programme),
        "missing": pieces_to_join(facts, programme),
        "pieces": pieces_of(reading, read),
        "names": names_of(reading),
        "window": window,
        "closing": closing,
        "closes_at": closing.closes_at if closing else None,
        "zone": reading.zone_of(facts),
        "offer": submit_offer(reading, facts),
        "machine_now": iso(visit.arrived_at),
    }


def submit_offer(reading: Reading, facts: Candidature) -> Offer | None:
    """Return what the law says now of filing this draft."""
    offers = reading.offers(facts.id)
    return next((offer for offer in offers if offer.trigger == "submit"), None)


def _filing_page(visit: Visit, attempt: Attempt) -> Response:
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        if read is None or not isinstance(read.facts, Candidature):
            return not_found(visit)
        values = values_of(visit, reading, read)
    answers: Answers = values["answers"]
    values |= {
        "typed": {**answers.words, **attempt.typed},
        "file_faults": attempt.files,
        "theirs": attempt.theirs,
    }
    if attempt.sentences:
        return refused(visit, PAGE, attempt.sentences, status=attempt.status, **values)
    return page(visit, PAGE, **values)


def _save(visit: Visit, case: CaseId) -> Outcome | None:
    """Save the answers of the form, None when it held none."""
    given = tuple(
        AnswerGiven(question=name.removeprefix(QUESTION), answer=words)
        for name, words in visit.typed().items()
        if name.startswith(QUESTION)
    )
    if not given:
        return None
    seen = visit.field("seen")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
    return visit.run(SaveDraft(actor=visit.actor, case=case, answers=given, seen=version))


def _files(visit: Visit) -> dict[str, UploadFile]:
    """Return the files of the form by kind of piece."""
    return {
        name.removeprefix(FILE): value
        for name, value in visit.form.multi_items()
        if name.startswith(FILE) and isinstance(value, UploadFile) and value.filename
    }


def _add(visit: Visit, case: CaseId, piece: str, upload: UploadFile) -> str:
    """Add one piece and return why it was not taken, "" when it was."""
    command = AddPiece(
        actor=visit.actor,
        case=case,
        piece=piece,
        content=upload.file.read(),
        file_name=upload.filename or "",
    )
    return " ".join(visit.explain(visit.run(command)))


def _attempt(
    visit: Visit, case: CaseId, saved: Outcome | None, faults: Mapping[str, str]
) -> Attempt:
    typed = {
        name.removeprefix(QUESTION): words
        for name, words in visit.typed().items()
        if name.startswith(QUESTION)
    }
    sentences = tuple(visit.explain(saved)) if saved else ()
    theirs: Mapping[str, str] = {}
    if isinstance(saved, Conflict):
        with visit.reading() as reading:
            stored = answers_of(reading.reader, case).words
        theirs = {
            name: stored.get(name, "")
            for name, words in typed.items()
            if words.strip() != stored.get(name, "")
        }
        sentences = (*sentences, french(_BESIDE))
    if isinstance(saved, Done):
        sentences = (french(_ANSWERS_KEPT),)
    return Attempt(
        typed=typed,
        sentences=(*sentences, *dict.fromkeys(faults.values())),
        files=faults,
        theirs=theirs,
        status=CONFLICT if isinstance(saved, Conflict) else 413 if visit.heavy else 422,
    )


def _after(visit: Visit) -> Response:
    here = f"{own_path(visit.path('reference'))}/depot"
    if visit.field("geste") == TO_CONFIRM:
        return see_other(visit, f"{here}/confirmer")
    return see_other(visit, here, "Votre brouillon est enregistré. Rien n’est déposé encore.")


_HEAVY = (
    "Un fichier ne dépasse pas 20 Mo et un envoi 22 Mo : rien de ce fichier n’a été gardé. "
    "Réduisez-le, ou envoyez vos fichiers l’un après l’autre."
)
_ANSWERS_KEPT = "Vos réponses, elles, sont enregistrées."
_BESIDE = (
    "Ce que vous avez écrit est toujours dans le formulaire ; le texte enregistré entre-temps est "
    "rappelé sous chaque question concernée. Enregistrez de nouveau pour garder le vôtre."
)
