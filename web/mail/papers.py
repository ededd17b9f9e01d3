"""The papers of a letter: its documents to the byte, its signed original, the proof of receipt."""

from urllib.parse import quote

from starlette.responses import Response

from notifications.message import Attachment
from states.instants import on_day
from web.dates import dates_of_form
from web.mail.letter import again
from web.pages import not_found, see_other
from web.visit import Visit
from workflow.commands import RecordProof
from workflow.mail.commands import AttachSignedLetter
from workflow.outcomes import Done
from workflow.writing.preview import documents_now, source_of

NO_DATE = "Donnez la date de signature, par exemple 09/11/2020."


def open_document(visit: Visit) -> Response:
    """Hand out a document of a letter: as it left, or as it would leave now."""
    with visit.reading() as reading:
        row = reading.reader.letter(visit.path("letter"))
        source = source_of(visit.counter.office, reading.reader)
        found = documents_now(row, source) if row is not None and source is not None else ()
    return handed_out(visit, found)


def attach(visit: Visit) -> Response:
    """Attach the scan of a letter signed on paper."""
    letter, upload = visit.path("letter"), visit.upload("fichier")
    dates = dates_of_form(visit)
    signed_on = dates.day("signee-le", "Date de signature")
    if dates.faults or signed_on is None:
        return again(visit, dates.faults or [NO_DATE])
    command = AttachSignedLetter(
        actor=visit.actor,
        letter=letter,
        content=upload.file.read() if upload else b"",
        file_name=(upload.filename or "") if upload else "",
        signed_on=signed_on,
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, f"/courrier/{letter}", "Original signé joint : il part à sa place.")
    return again(visit, visit.explain(outcome))


def prove(visit: Visit) -> Response:
    """Record what proves that a letter was received."""
    letter, dates = visit.path("letter"), dates_of_form(visit)
    received_on = dates.day("recue-le", "Reçue le")
    if dates.faults:
        return again(visit, dates.faults)
    command = RecordProof(
        actor=visit.actor,
        letter=letter,
        proof=visit.field("preuve"),
        detail=visit.field("precisions"),
        effective_at=on_day(received_on) if received_on else None,
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, f"/courrier/{letter}", "Preuve de réception enregistrée.")
    return again(visit, visit.explain(outcome))


def handed_out(visit: Visit, found: tuple[Attachment, ...]) -> Response:
    """Answer with the document whose rank the address gives, counted from 1."""
    ranks = {str(rank): each for rank, each in enumerate(found, start=1)}
    document = ranks.get(visit.path("rank"))
    if document is None:
        return not_found(visit)
    name = quote(document.name, safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(document.content, media_type=document.media_type, headers=headers)
