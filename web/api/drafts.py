"""Filing: a draft opened, its answers saved, its pieces sent, the draft filed."""

from typing import Annotated

from pydantic import Field

from notifications.wording import label
from states.identifiers import CaseId
from states.instants import iso
from web.api.acts import Recorded, recorded_on
from web.api.call import Call
from web.api.models import Asked, Code, Moment, Query, Text, Told, When
from web.api.operation import API_PATH, Needs, Operation, Reply, reply
from web.policy import ACTING
from workflow.audit.evidence import Visibility
from workflow.commands import AddPiece, OpenDraft
from workflow.desk import Desk
from workflow.filing.commands import AnswerGiven, FileDraft, SaveDraft
from workflow.outcomes import Done

SECTION = "Dépôt"
MOST_MEMBERS = 40
MOST_ANSWERS = 200


class DraftAsked(Asked):
    """A draft to open for a local authority in a window."""

    authority: Code
    window: Code
    members: Annotated[tuple[Code, ...], Field(max_length=MOST_MEMBERS, strict=False)] = ()
    effective_at: When = None


class Answered(Asked):
    """The answer to one question of the form; empty takes it back."""

    question: Code
    answer: Text


class AnswersAsked(Asked):
    """Answers to save; `seen` is the version of the answers last read, 0 for none."""

    answers: Annotated[
        tuple[Answered, ...], Field(min_length=1, max_length=MOST_ANSWERS, strict=False)
    ]
    seen: Annotated[int, Field(ge=0, le=999_999_999)] = 0


class FilingAsked(Asked):
    """A draft to file as it stands, in the window it names."""

    window: Code


class PieceAsked(Query):
    """A document: its file's name."""

    file_name: Annotated[str, Field(min_length=1, max_length=200)]
    visibility: Visibility = Visibility.CITY


class AnswersSaved(Told):
    """The version of the answers now, and how many changed."""

    reference: str
    version: int
    changed: int


class Filed(Told):
    """The receipt: a file dated when its request arrived."""

    reference: str
    state: str
    version: int
    received_at: Moment


def open_draft(call: Call) -> Reply:
    """Open a draft."""
    asked = call.given(DraftAsked)
    command = OpenDraft(
        actor=call.actor,
        effective_at=asked.effective_at,
        authority=asked.authority,
        window=asked.window,
        members=asked.members,
    )

    def told(desk: Desk, done: Done) -> Reply:
        case, reference = CaseId(str(done.shown["case"])), str(done.shown["reference"])
        location = f"{API_PATH}/dossiers/{reference}"
        return recorded_on(call.office, case, 201, location)(desk, done)

    return call.record(command, told)


def save_answers(call: Call) -> Reply:
    """Save answers of a draft."""
    asked, case = call.given(AnswersAsked), call.case()
    answers = tuple(
        AnswerGiven(question=each.question, answer=each.answer) for each in asked.answers
    )
    command = SaveDraft(actor=call.actor, case=case, answers=answers, seen=asked.seen)

    def told(desk: Desk, done: Done) -> Reply:
        del desk
        shown = done.shown
        return reply(
            AnswersSaved(
                reference=call.path["reference"].strip().upper(),
                version=int(str(shown["version"])),
                changed=int(str(shown["changed"] or 0)),
            )
        )

    return call.record(command, told)


def file_draft(call: Call) -> Reply:
    """File a draft, dated when the headers of this request were in."""
    case = call.case()
    command = FileDraft(
        actor=call.actor,
        case=case,
        window=call.given(FilingAsked).window,
        arrived_at=call.arrived_at,
    )

    def told(desk: Desk, done: Done) -> Reply:
        filed = recorded_on(call.office, case)(desk, done)
        recorded = Recorded.model_validate_json(filed.body)
        receipt = Filed(
            reference=recorded.reference,
            state=label("state", recorded.state),
            version=recorded.version,
            received_at=iso(call.arrived_at),
        )
        return reply(receipt, version=str(recorded.version))

    return call.record(command, told, about=case)


def add_piece(call: Call) -> Reply:
    """Add a document to a file."""
    asked, case = call.asked(PieceAsked), call.case()
    command = AddPiece(
        actor=call.actor,
        case=case,
        piece=call.path["piece"],
        content=call.content,
        file_name=asked.file_name,
        visibility=str(asked.visibility),
    )
    return call.record(command, recorded_on(call.office, case), about=case)


OPERATIONS = (
    Operation(
        id="openDraft",
        method="POST",
        path="/brouillons",
        section=SECTION,
        summary="Ouvrir un brouillon",
        policy=ACTING,
        answer=open_draft,
        body=DraftAsked,
        told=Recorded,
        status=201,
        needs=Needs.KEY,
    ),
    Operation(
        id="saveAnswers",
        method="POST",
        path="/dossiers/{reference}/reponses",
        section=SECTION,
        summary="Enregistrer des réponses du formulaire",
        about="Le membre « seen » dit quelle version des réponses a été lue.",
        policy=ACTING,
        answer=save_answers,
        body=AnswersAsked,
        told=AnswersSaved,
        needs=Needs.KEY,
    ),
    Operation(
        id="fileDraft",
        method="POST",
        path="/dossiers/{reference}/depot",
        section=SECTION,
        summary="Déposer un brouillon",
        about="Le dépôt est daté de l’arrivée des en-têtes de la demande.",
        policy=ACTING,
        answer=file_draft,
        body=FilingAsked,
        told=Filed,
        needs=Needs.KEY_AND_VERSION,
    ),
    Operation(
        id="addPiece",
        method="POST",
        path="/dossiers/{reference}/pieces/{piece}",
        section=SECTION,
        summary="Ajouter une pièce",
        about="Le corps est le fichier lui-même : PDF, DOCX, XLSX, ODT, JPG ou PNG, 20 Mo au plus.",
        policy=ACTING,
        answer=add_piece,
        query=PieceAsked,
        takes_bytes=True,
        told=Recorded,
        needs=Needs.KEY_AND_VERSION,
    ),
)
