"""The files of a meeting to read beforehand: one sheet each, as a page, as PDF, all in one ZIP."""

import unicodedata
import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from notifications.printing import MEDIA_TYPE, NotPrintable, PrinterMissing
from web.committee.found import found, path_of
from web.committee.meeting_page import refused_meeting
from web.pages import not_found, page
from web.visit import Visit
from workflow.committee.sheets import FileSheet, sheet_of, sheets_of
from workflow.committee.shown import AgendaItem, MeetingRead
from workflow.holdings import Held
from workflow.printing.meetings import file_sheet_pdf
from workflow.reading import Reading
from workflow.store.pieces import EXTENSIONS

PAGE = "committee/sheet.html.j2"
IN_MEMORY = 16_000_000
CHUNK = 65_536
EPOCH = (2020, 1, 1, 0, 0, 0)
"""The date of every entry: the same dossiers make the same archive."""
UNPRINTED = "Cette fiche ne peut pas être imprimée telle quelle."


def show_sheet(visit: Visit) -> Response:
    """Show the sheet of one file of a meeting."""
    with visit.reading() as reading:
        read, item = _item(visit, reading)
        sheet = sheet_of(reading, item) if item else None
        names = _names(reading)
    if read is None or item is None or sheet is None:
        return not_found(visit)
    around = {each.rank: each for each in read.items}
    return page(
        visit,
        PAGE,
        read=read,
        item=item,
        sheet=sheet,
        names=names,
        before=around.get(item.rank - 1),
        after=around.get(item.rank + 1),
        here_meeting=path_of(read.reference),
        here_sheet=f"{path_of(read.reference)}/dossiers/{quote(item.reference)}",
    )


def sheet_pdf(visit: Visit) -> Response:
    """Hand out the sheet of one file as PDF."""
    with visit.reading() as reading:
        read, item = _item(visit, reading)
        sheet = sheet_of(reading, item) if item else None
    if read is None or sheet is None:
        return not_found(visit)
    try:
        content = _printed(visit, sheet, read)
    except PrinterMissing as missing:
        return refused_meeting(visit, (str(missing),))
    except NotPrintable:
        return refused_meeting(visit, (UNPRINTED,))
    return Response(content, media_type=MEDIA_TYPE, headers=attached(f"{stem_of(sheet)}.pdf"))


def dossiers_zip(visit: Visit) -> Response:
    """Hand out every sheet of a meeting in one archive, with the pieces its reader may open."""
    with visit.reading() as reading:
        read = found(visit, reading)
        sheets = sheets_of(reading, read) if read else ()
    if read is None:
        return not_found(visit)
    kept = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed once handed out
    try:
        _pack(visit, read, sheets, kept)
    except (PrinterMissing, NotPrintable) as fault:
        kept.close()
        why = str(fault) if isinstance(fault, PrinterMissing) else UNPRINTED
        return refused_meeting(visit, (why,))
    kept.seek(0)
    return StreamingResponse(
        _chunks(kept),
        media_type="application/zip",
        headers=attached(f"dossiers-{ascii_name(read.reference)}.zip"),
        background=BackgroundTask(kept.close),
    )


def open_piece(visit: Visit) -> Response:
    """Hand out a piece of a file of a meeting; one its reader may not open does not exist."""
    kind, digest = visit.path("kind"), visit.path("digest")
    with visit.reading() as reading:
        _, item = _item(visit, reading)
        sheet = sheet_of(reading, item) if item else None
    held = sheet.pieces if sheet else ()
    piece = next((p for p in held if (p.row.kind, p.row.sha256) == (kind, digest)), None)
    content = visit.counter.office.pieces.read(digest) if piece else None
    if piece is None or content is None:
        return not_found(visit)
    return Response(content, media_type=piece.row.media_type, headers=attached(_piece_name(piece)))


def stem_of(sheet: FileSheet) -> str:
    """Return « 01_Dax », in letters any machine can write."""
    return f"{sheet.rank:02d}_{ascii_name(sheet.place) or ascii_name(sheet.reference)}"


def ascii_name(words: str) -> str:
    """Return words as a file may be named anywhere: plain letters, digits, dashes."""
    spelt = words.replace("œ", "oe").replace("Œ", "OE").replace("’", "-").replace("'", "-")
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    kept = "".join(each if each.isalnum() or each in "-." else "-" for each in plain)
    return "-".join(part for part in kept.split("-") if part).strip(".")[:80]


def _item(visit: Visit, reading: Reading) -> tuple[MeetingRead | None, AgendaItem | None]:
    read, wanted = found(visit, reading), visit.path("reference")
    items = read.items if read else ()
    return read, next((each for each in items if each.reference == wanted), None)


def _pack(visit: Visit, read: MeetingRead, sheets: tuple[FileSheet, ...], kept: IO[bytes]) -> None:
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            stem = stem_of(sheet)
            archive.writestr(_entry(f"{stem}.pdf"), _printed(visit, sheet, read))
            for rank, held in enumerate(sheet.pieces, start=1):
                content = visit.counter.office.pieces.read(held.row.sha256)
                if content is not None:
                    name = f"{stem}/{rank:02d}_{ascii_name(_piece_name(held))}"
                    archive.writestr(_entry(name), content)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _printed(visit: Visit, sheet: FileSheet, read: MeetingRead) -> bytes:
    sender = visit.counter.office.settings.sender_name
    return file_sheet_pdf(sheet, read, sender)


def _piece_name(held: Held) -> str:
    return held.name or f"{held.row.kind}{EXTENSIONS.get(held.row.media_type, '')}"


def attached(name: str) -> dict[str, str]:
    """Return the headers of a file to keep under this name."""
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def _names(reading: Reading) -> dict[str, str]:
    in_force = reading.in_force()
    pieces = in_force.programme.pieces if in_force else ()
    return {str(piece.id): piece.label for piece in pieces}


def _chunks(kept: IO[bytes]) -> Iterator[bytes]:
    while chunk := kept.read(CHUNK):
        yield chunk
