"""The report of the steering committee: on the screen, printed on two pages, as PDF, as a table."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from notifications.printing import MEDIA_TYPE, NotPrintable, PrinterMissing, can_print, printed
from web.dates import AT, KNOWN_AT, Dates, dates_of_address
from web.pages import page
from web.partners.files import handed_out
from web.visit import Visit
from workflow.reading import Reading
from workflow.register.drawings import dots, plot_of
from workflow.register.outline import HEIGHT, WIDTH, territories
from workflow.reports.copil import Copil, copil
from workflow.reports.copil_sheet import sheet_of
from workflow.reports.copil_table import CopilQuery, workbook
from workflow.reports.places import end_of_day
from workflow.reports.report import ReportAsked

PAGE = "partners/steering.html.j2"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNPROCESSABLE = 422
UNPRINTED = "Ce bilan ne peut pas être imprimé tel quel."


def show_steering(visit: Visit) -> Response:
    """Show the report at the date asked, today's by default."""
    dates = dates_of_address(visit)
    with visit.reading() as reading:
        found = copil(reading, _asked(reading, dates))
    return _shown(visit, found, dates.faults)


def steering_pdf(visit: Visit) -> Response:
    """Hand out the two pages."""
    dates = dates_of_address(visit)
    with visit.reading() as reading:
        found = copil(reading, _asked(reading, dates))
    if found is None or dates.faults:
        return _shown(visit, found, dates.faults)
    try:
        content = printed("copil", sheet_of(found))
    except PrinterMissing as missing:
        return _shown(visit, found, [str(missing)])
    except NotPrintable:
        return _shown(visit, found, [UNPRINTED])
    return handed_out(content, f"copil-{found.on}.pdf", MEDIA_TYPE)


def steering_xlsx(visit: Visit) -> Response:
    """Hand out the table: one row for each place."""
    dates = dates_of_address(visit)
    with visit.reading() as reading:
        asked = _asked(reading, dates)
        found, now = copil(reading, asked), reading.now
    if found is None or dates.faults:
        return _shown(visit, found, dates.faults)
    query = CopilQuery(actor=visit.actor.id, made_at=now, at=asked.at, known_at=asked.known_at)
    return handed_out(workbook(found, query), f"copil-{found.on}.xlsx", XLSX)


def _asked(reading: Reading, dates: Dates) -> ReportAsked:
    moment = dates.moment()
    return ReportAsked(at=moment.at or end_of_day(reading.now), known_at=moment.known_at)


def _shown(visit: Visit, found: Copil | None, faults: Sequence[str]) -> Response:
    typed = {name: visit.query(name) for name in (AT, KNOWN_AT)}
    return page(
        visit,
        PAGE,
        status=UNPROCESSABLE if faults else 200,
        refusal=tuple(faults),
        found=found,
        sheet=sheet_of(found) if found else {},
        typed=typed,
        asked=f"?{urlencode(typed)}" if any(typed.values()) else "",
        can_print=can_print(),
        points=dots(found.map) if found else (),
        plot=plot_of(found.progress) if found else None,
        progress=found.progress if found else None,
        territories=territories(),
        width=WIDTH,
        height=HEIGHT,
    )
