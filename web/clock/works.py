"""The page of a long work: it says how far it is, and may be left."""

from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from web.pages import not_found, page, see_other
from web.visit import Visit
from web.work import SOON_SECONDS, Ended, Work, works_of


def answer(visit: Visit, work: Work, wait: float = SOON_SECONDS) -> Response:
    """Answer a form that began a work: its end if it comes soon, else the page to follow it."""
    ended = work.ended(within=wait)
    if ended is None or ended.file is not None or ended.confirm or len(ended.sentences) > 2:
        return RedirectResponse(f"/travaux/{work.id}", status_code=303)
    return _read_on(visit, work, ended)


def show_work(visit: Visit) -> Response:
    """Show how far a work is; once it ended, what it did."""
    work = works_of(visit).find(visit, visit.path("work"))
    if work is None:
        return not_found(visit)
    return page(visit, "clock/work.html.j2", work=work, ended=work.ended())


def hand_out(visit: Visit) -> Response:
    """Hand out the file that a work made."""
    work = works_of(visit).find(visit, visit.path("work"))
    ended = work.ended() if work else None
    if ended is None or ended.file is None:
        return not_found(visit)
    name = quote(ended.file.name, safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(ended.file.content, media_type=ended.file.media_type, headers=headers)


def _read_on(visit: Visit, work: Work, ended: Ended) -> Response:
    return see_other(visit, ended.path or work.back, *ended.sentences, tone=ended.tone)
