"""Exports for spreadsheets, as whoever asks may see them."""

from dataclasses import dataclass

from starlette.responses import Response

from notifications.wording.columns import SHEETS
from web.clock.works import answer
from web.files.file_page import moment_of_form
from web.pages import page, refused
from web.visit import Visit
from web.work import Ended, File, Work, works_of
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Moment, Reading
from workflow.reports.exporting import Asked, as_csv, as_xlsx, sheet_of

PAGE = "tables/exports.html.j2"
NAMES = tuple(name for name in SHEETS if name != "query")
CSV, XLSX = "csv", "xlsx"
MEDIA = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NOTHING = "Cochez au moins une table."
ONE = "Un fichier CSV tient une seule table. Cochez-en une, ou choisissez le classeur."


def show_exports(visit: Visit) -> Response:
    """Show the tables that may be taken away."""
    return page(visit, PAGE, tables=_tables(), chosen=(), typed={})


def make_export(visit: Visit) -> Response:
    """Begin the export asked; the page of the work hands it out."""
    names = tuple(name for name in NAMES if name in visit.fields("tables"))
    form = CSV if visit.field("format") == CSV else XLSX
    moment, fault = moment_of_form(visit)
    faults = [each for each in (fault, "" if names else NOTHING) if each]
    if form == CSV and len(names) > 1:
        faults.append(ONE)
    if faults:
        return refused(visit, PAGE, faults, tables=_tables(), chosen=names, typed=visit.typed())
    office, actor = visit.counter.office, visit.actor
    order = Order(names=names, form=form, moment=moment)

    def task(work: Work) -> Ended:
        return export(office, actor, order, work)

    return answer(visit, works_of(visit).start(visit, "Export", task, "/exports"))


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be exported: tables, form, moment."""

    names: tuple[str, ...]
    form: str
    moment: Moment


def export(office: Office, actor: Actor, order: Order, work: Work) -> Ended:
    """Make an export table by table, saying how far it is."""
    with office.store.read() as reader:
        reading = Reading(office, reader, actor)
        sheets = []
        for number, name in enumerate(order.names):
            work.tell(f"Table « {SHEETS[name]} »…", number / len(order.names))
            sheets.append(sheet_of(name, reading, order.moment))
        asked = Asked(sheets=order.names, actor=actor.id, made_at=reading.now, moment=order.moment)
    content = as_csv(sheets[0]) if order.form == CSV else as_xlsx(sheets, asked)
    stem = order.names[0] if len(order.names) == 1 else "ancrage"
    day = asked.made_at.strftime("%Y-%m-%d")
    file = File(name=f"{stem}-{day}.{order.form}", media_type=MEDIA[order.form], content=content)
    said = ", ".join(f"{SHEETS[each.name].lower()} {len(each.rows)}" for each in sheets)
    return Ended(sentences=(f"L’export est prêt : {said}.",), file=file)


def _tables() -> list[tuple[str, str]]:
    return [(name, SHEETS[name]) for name in NAMES]
