"""Pieces sent in parts by a script: started, resumed where they stopped, ended as pieces."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from web.city.filing import own_case
from web.visit import Visit
from workflow.filing.commands import AppendPart, DropUpload, StartUpload
from workflow.filing.reception import received, upload_part
from workflow.filing.uploads import LONGEST_PART
from workflow.outcomes import Done, Invalid, Outcome

OFFSET = "x-ancrage-debut"
MISSING = {"said": "Cet envoi n’existe plus. Choisissez de nouveau le fichier."}


def start_sending(visit: Visit) -> Response:
    """Announce a piece; refused at once when it could not be taken."""
    case = own_case(visit)
    if case is None:
        return JSONResponse(MISSING, status_code=404)
    size = visit.field("size")
    command = StartUpload(
        actor=visit.actor,
        case=case,
        piece=visit.field("piece"),
        size=int(size) if size.isascii() and size.isdecimal() and len(size) < 12 else 0,
        file_name=visit.field("name"),
    )
    outcome = visit.run(command)
    if not isinstance(outcome, Done):
        return _refusal(visit, outcome)
    return JSONResponse({"id": outcome.shown["upload"], "received": 0, "part": LONGEST_PART // 4})


def show_sending(visit: Visit) -> Response:
    """Say where to go on from."""
    row = _own_upload(visit)
    if row is None:
        return JSONResponse(MISSING, status_code=404)
    return JSONResponse({"received": row[0], "size": row[1]})


async def send_part(visit: Visit) -> Response:
    """Take one part, read no further than a part may be long."""
    length = visit.request.headers.get("content-length", "")
    start = visit.request.headers.get(OFFSET, "")
    if not length.isdecimal() or int(length) > LONGEST_PART or not start.isdecimal():
        return JSONResponse({"said": "Envoi mal formé."}, status_code=413)
    body = bytearray()
    async for piece in visit.request.stream():
        body += piece
        if len(body) > LONGEST_PART:
            return JSONResponse({"said": "Envoi trop lourd."}, status_code=413)
    return await run_in_threadpool(_take, visit, int(start), bytes(body))


def drop_sending(visit: Visit) -> Response:
    """Give up an upload."""
    if _own_upload(visit) is None:
        return JSONResponse(MISSING, status_code=404)
    outcome = visit.run(DropUpload(actor=visit.actor, upload=visit.path("upload")))
    return JSONResponse({}) if isinstance(outcome, Done) else _refusal(visit, outcome)


def _take(visit: Visit, start: int, body: bytes) -> Response:
    if _own_upload(visit) is None:
        return JSONResponse(MISSING, status_code=404)
    part = AppendPart(actor=visit.actor, upload=visit.path("upload"), offset=start, part=body)
    outcome = upload_part(visit.counter.office, visit.actor, part)
    if not isinstance(outcome, Done):
        return _refusal(visit, outcome)
    return JSONResponse({"received": outcome.shown["received"], "size": outcome.shown["size"]})


def _refusal(visit: Visit, outcome: Outcome) -> Response:
    """Say why a part was not taken; one that does not follow says where to go on from."""
    if isinstance(outcome, Invalid) and "received" in outcome.values:
        return JSONResponse({"received": outcome.values["received"]}, status_code=409)
    return JSONResponse({"said": " ".join(visit.explain(outcome))}, status_code=422)


def _own_upload(visit: Visit) -> tuple[int, int] | None:
    """Return how much of an upload of this very file is there, and its size."""
    case = own_case(visit)
    with visit.reading() as reading:
        row = reading.reader.upload(visit.path("upload")) if case else None
    if row is None or row.case_id != case:
        return None
    return received(visit.counter.office, row), row.size
