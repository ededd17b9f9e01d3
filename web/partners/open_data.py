"""Open data: the page that explains them, and their two files. For everybody, without coming in."""

from dataclasses import replace

from starlette.responses import Response

from notifications.wording.open_data import COLUMNS, NO_LICENCE
from web.pages import page
from web.partners.files import handed_out
from web.visit import Visit
from workflow.reading import Reading
from workflow.register.audiences import AUDIENCES
from workflow.reports.exporting import as_csv
from workflow.reports.open_data import OpenData, as_open_json, open_data, open_sheet
from workflow.reports.places import end_of_day
from workflow.store.register_records import Audience
from workflow.store.store import Reader

NAME = "labels-annonces"
CSV, JSON = "text/csv; charset=utf-8", "application/json"
SHOWN = 5
KEPT = "open_data"
OF_PLACES = ("authority_registered", "flag_recorded", "person_erased", "text_redacted")
"""The kinds of events that change a place, or take words away, in what the public reads."""


def show_open_data(visit: Visit) -> Response:
    """Show what the open data hold, and under which licence."""
    found = _found(visit)
    return page(
        visit,
        "partners/open_data.html.j2",
        found=found,
        columns=COLUMNS,
        no_licence=NO_LICENCE,
        first=found.rows[:SHOWN],
    )


def open_csv(visit: Visit) -> Response:
    """Hand out the labels announced, for a spreadsheet."""
    return handed_out(as_csv(open_sheet(_found(visit))), f"{NAME}.csv", CSV)


def open_json(visit: Visit) -> Response:
    """Hand out the labels announced, for programs."""
    return handed_out(as_open_json(_found(visit)), f"{NAME}.json", JSON)


def _public_state(reader: Reader) -> tuple[object, ...]:
    """Return what changes when the rows may: what the public knows of files, towns, erasures.

    Not the length of the log: the time an answer takes would tell that something was recorded.
    """
    files = [row for row in reader.register_rows() if row.audience is Audience.PUBLIC]
    counts = reader.event_counts()
    return (*files, *(counts.get(kind, 0) for kind in OF_PLACES))


def _found(visit: Visit) -> OpenData:
    """Return the open data, made once for a log and a day: anybody may ask for them at any time.

    Their hour is that of the visit: it would tell when something nobody was told of was recorded.
    """
    office, state = visit.counter.office, visit.request.app.state
    with office.store.read() as reader:
        reading = Reading(office, reader, AUDIENCES[Audience.PUBLIC])
        key = (_public_state(reader), end_of_day(reading.now))
        kept: tuple[object, OpenData] | None = getattr(state, KEPT, None)
        if kept is None or kept[0] != key:
            kept = (key, open_data(reading, office.settings.open_data_licence))
            setattr(state, KEPT, kept)
        return replace(kept[1], made_at=reading.now)
