"""The pieces of a file: adding one, opening one as its visibility lets."""

from urllib.parse import quote

from starlette.responses import Response

from web.files.acting import after
from web.files.file_page import Shown, file_page
from web.files.found import found
from web.files.offered import Attempt
from web.forms import typed_of
from web.pages import not_found, see_other
from web.visit import Visit
from workflow.commands import AddPiece
from workflow.holdings import pieces_of
from workflow.outcomes import Done
from workflow.store.pieces import EXTENSIONS


def add_piece(visit: Visit) -> Response:
    """Add a piece to a file, with its document when one is given."""
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
    if read is None:
        return not_found(visit)
    upload = visit.upload("fichier")
    command = AddPiece(
        actor=visit.actor,
        case=read.facts.id,
        piece=visit.field("piece"),
        content=upload.file.read() if upload else None,
        file_name=(upload.filename or "") if upload else "",
        visibility=visit.field("visibility", "city"),
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, f"{after(visit)}#pieces", "La pièce est enregistrée.")
    attempt = Attempt(trigger="add_piece", sent=True, typed=typed_of(visit))
    return file_page(visit, Shown(attempt=attempt, sentences=tuple(visit.explain(outcome))))


def open_piece(visit: Visit) -> Response:
    """Hand out the document of a piece; one its reader may not open does not exist."""
    kind, digest = visit.path("kind"), visit.path("digest")
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        held = pieces_of(reading, read) if read else ()
        named = (each for each in held if (each.row.kind, each.row.sha256) == (kind, digest))
        piece = next(named, None)
    content = visit.counter.office.pieces.read(digest) if piece else None
    if piece is None or content is None:
        return not_found(visit)
    name = piece.name or f"{kind}{EXTENSIONS.get(piece.row.media_type, '')}"
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=piece.row.media_type, headers=headers)
