"""The proof: the whole log verified in one click, one letter proved, the evidence to take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from starlette.datastructures import UploadFile
from starlette.responses import Response

from notifications.letters import LETTERS
from notifications.wording import count_text, french, instant_text, label, list_text
from states.events import Event
from states.identifiers import CaseId
from web.clock.works import answer
from web.control.inquiry import asking_of
from web.mail.papers import handed_out
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from web.work import Ended, File, Work, works_of
from workflow.access.commands import UnmaskPerson
from workflow.mail.documents import PRINTED, documents_in
from workflow.mail.signing import letter_case
from workflow.office import Office
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.reports.masking import Mask, mask_of
from workflow.reports.proof import KeyUnknown, cases_with_sites, check, evidence_of
from workflow.store.records import LetterRow

NOTE_BYTES = 64 * 1024
"""The largest statement received by mail that is worth reading."""
NO_KEY = (
    "L’installation n’a pas de clé publique : personne ne pourrait vérifier ce dossier. "
    "L’exploitant la remet en place depuis sa copie."
)


def verified(visit: Visit) -> Response:
    """Verify the whole log, and with it the statement received by mail if one is given."""
    given = visit.upload("releve")
    received = {given.filename or "relevé": _text_of(given)} if given else {}
    found = check(visit.counter.office, received=received)
    return page(visit, "control/verified.html.j2", checked=found, received=bool(received))


def letter_proof(visit: Visit) -> Response:
    """Show what proves that one letter left and was received."""
    with visit.reading() as reading:
        asking = asking_of(visit, reading)
        found = asking.questions.letter(visit.path("lettre"))
        if not found.lines:
            return not_found(visit)
        (line,) = found.lines
        steps = _steps(reading, line.letter, line.proofs)
        return page(
            visit,
            "control/letter.html.j2",
            answer=found,
            letter=line.letter,
            title=LETTERS[line.letter.code].title,
            reference=line.reference,
            reader=asking.naming.person(line.letter.person),
            digest=sha256(line.letter.message).hexdigest() if line.letter.message else "",
            steps=steps,
            documents=_names(line.letter) if _may_open(line.letter, mask_of(reading)) else (),
            masked=not _may_open(line.letter, mask_of(reading)),
        )


def letter_document(visit: Visit) -> Response:
    """Hand out a document of a letter as it left; it names its reader, who is masked or not."""
    with visit.reading() as reading:
        letter, mask = reading.reader.letter(visit.path("lettre")), mask_of(reading)
    message = letter.message if letter else None
    if letter is None or message is None or not _may_open(letter, mask):
        return not_found(visit)
    return handed_out(visit, documents_in(message))


def _may_open(letter: LetterRow, mask: Mask) -> bool:
    return not mask.active or CaseId(letter.person) in mask.unmasked


def evidence(visit: Visit) -> Response:
    """Make the evidence one archive: the whole log, one file, or a draw; work that may be left."""
    with visit.reading() as reading:
        mask = mask_of(reading)
        chosen = _chosen(visit, reading)
    if chosen is None:
        return not_found(visit)
    office = visit.counter.office

    def task(work: Work) -> Ended:
        work.tell("Les actes, les textes et les pièces se rassemblent…")
        return _made(office, chosen, mask)

    return answer(visit, works_of(visit).start(visit, "Dossier de preuve", task, "/controle"))


def _made(office: Office, chosen: tuple[str, ...], mask: Mask) -> Ended:
    """Make a bundle and say what it holds."""
    try:
        made = evidence_of(office, chosen or None, mask)
    except KeyUnknown:
        return Ended(tone="refused", sentences=(NO_KEY,))
    report = made.report
    held = list_text(
        [
            count_text(report.events, "acte"),
            count_text(report.texts, "texte"),
            count_text(report.pieces, "pièce"),
            count_text(report.checkpoints, "relevé signé", "relevés signés"),
        ]
    )
    said = [f"Le dossier de preuve est prêt : {held}."]
    if mask.active:
        said.append("Les noms et coordonnées que vous n’avez pas lus n’y sont pas.")
    if report.missing_pieces:
        missing = count_text(len(report.missing_pieces), "pièce manque", "pièces manquent")
        said.append(f"{missing} au dossier des pièces.")
    name = f"preuve-{report.size}-{'extrait' if chosen else 'entier'}.zip"
    file = File(name=name, media_type="application/zip", content=made.content)
    return Ended(sentences=tuple(map(french, said)), file=file)


def unmask(visit: Visit) -> Response:
    """Let a controller read the name and addresses of a person, with a reason that is recorded."""
    person, reason = visit.field("personne"), visit.field("motif")
    command = UnmaskPerson(actor=visit.actor, person=CaseId(person), reason=reason)
    outcome = visit.run(command)
    if not isinstance(outcome, Done):
        return refused(
            visit,
            "control/unmask.html.j2",
            visit.explain(outcome),
            person=person,
            reason=reason,
        )
    return see_other(
        visit,
        f"/controle/personnes/{person}",
        "Vous lisez le nom et les coordonnées de cette personne pendant douze heures.",
        "Votre motif est inscrit au journal.",
    )


def person(visit: Visit) -> Response:
    """Show a person as this visitor may read them, with the acts recorded on them."""
    with visit.reading() as reading:
        asking = asking_of(visit, reading)
        found = reading.archive.person(CaseId(visit.path("personne")))
        if found is None:
            return not_found(visit)
        return page(
            visit,
            "control/person.html.j2",
            person=found,
            called=asking.naming.person(found.id),
            words=asking.mask.words(reading.reader, found.texts),
            masked=asking.mask.active and found.id not in asking.mask.unmasked,
        )


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing known of a letter: what, when, and what it says."""

    what: str
    when: str
    detail: str = ""


def _names(letter: LetterRow) -> tuple[str, ...]:
    return tuple(each.name for each in documents_in(letter.message)) if letter.message else ()


def _steps(reading: Reading, letter: LetterRow, proofs: tuple[Event, ...]) -> tuple[Step, ...]:
    """Return what is known of a letter, oldest first."""
    born = reading.reader.event(letter.event_id) if letter.event_id else None
    steps = [Step(what="Écrite", when=instant_text(letter.created_at))]
    if born is not None:
        what = f"Née de : {label('event', born.kind)}"
        steps.insert(0, Step(what=what, when=instant_text(born.recorded_at), detail=born.id))
    if letter.sent_at is not None:
        detail = letter.last_reply
        steps.append(
            Step(
                what="Remise au serveur de messagerie",
                when=instant_text(letter.sent_at),
                detail=detail,
            )
        )
    for event in reading.archive.events(letter_case(letter.id)):
        listed = event.data.get("documents") if event.kind == PRINTED else None
        for each in listed if isinstance(listed, Sequence) else ():
            if isinstance(each, Mapping):
                detail = str(each["sha256"])
                what = f"Document joint : {each['name']}"
                steps.append(Step(what=what, when=instant_text(event.recorded_at), detail=detail))
    for proof in proofs:
        told = label("proof", str(proof.data["proof"]))
        steps.append(
            Step(what=f"Preuve : {told}", when=instant_text(proof.recorded_at), detail=proof.id)
        )
    return tuple(steps)


def _chosen(visit: Visit, reading: Reading) -> tuple[str, ...] | None:
    """Return the cases asked: () for the whole log, None when a reference names nothing."""
    references = visit.fields("dossier")
    if visit.field("etendue") == "tout" or not references:
        return ()
    rows = [reading.reader.case_by_reference(each) for each in references]
    found = [row.id for row in rows if row is not None]
    if len(found) < len(rows):
        return None
    return cases_with_sites(reading.archive, found)


def _text_of(given: UploadFile) -> str:
    return given.file.read(NOTE_BYTES).decode("utf-8", "replace")
