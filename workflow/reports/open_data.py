"""Open data: the labels announced, for everybody; no person, nothing that was not made public.

Whoever asks, the rows are read as the public knows them. Entries no source names are only counted.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from notifications.wording import effective_text, label
from notifications.wording.open_data import COLUMNS, NAMES
from notifications.wording.places import region_text
from states.facts import Antenna, Candidature, CandidatureState, Mark
from states.instants import iso
from workflow.reading import Reading
from workflow.register.audiences import AUDIENCES
from workflow.reports.exporting import Sheet
from workflow.reports.places import PlaceAt, authorities, end_of_day, places, seen
from workflow.store.register_records import Audience

SHEET = "open"


@dataclass(frozen=True, kw_only=True)
class OpenData:
    """The rows in the order of départements then names; `unnamed` labels have none."""

    made_at: datetime
    rows: tuple[tuple[str, ...], ...]
    unnamed: int
    licence: str


def open_data(reading: Reading, licence: str) -> OpenData:
    """Return the labels announced so far, one row each."""
    known = seen(reading.reader.events(), AUDIENCES[Audience.PUBLIC])
    found = [
        (place, file)
        for place in places(authorities(reading.reader, known), known, end_of_day(reading.now))
        for file in place.candidatures
        if file.state is CandidatureState.LABELLED and file.announced_at is not None
    ]
    named = [each for each in found if Mark.UNNAMED not in each[1].marks]
    return OpenData(
        made_at=reading.now,
        rows=tuple(_row(place, file) for place, file in named),
        unnamed=len(found) - len(named),
        licence=licence,
    )


def open_sheet(found: OpenData) -> Sheet:
    """Return the rows as a sheet whose columns carry the names explained on the public page."""
    return Sheet(name=SHEET, columns=NAMES, rows=found.rows, in_words=True)


def as_open_json(found: OpenData) -> bytes:
    """Return the rows as JSON: UTF-8, one object each, keys as the columns of the table."""
    value = {
        "licence": found.licence or None,
        "produit_le": iso(found.made_at),
        "labels_sans_nom_publie": found.unnamed,
        "colonnes": {column.name: column.meaning for column in COLUMNS},
        "labels": [dict(zip(NAMES, row, strict=True)) for row in found.rows],
    }
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _row(place: PlaceAt, file: Candidature) -> tuple[str, ...]:
    antennas = [each.facts for each in place.antennas if each.facts.candidature == file.id]
    return (
        file.reference,
        place.code,
        place.name,
        place.departement,
        place.region,
        region_text(place.region) if place.region else "",
        file.call,
        place.announced_on(file.id),
        *(label("truth", place.flags[flag]) for flag in ("acv", "ti", "pvd")),
        str(len(antennas)),
        _joined(label("antenna", each.state) for each in antennas),
        _joined(_opening(each) for each in antennas),
    )


def _opening(antenna: Antenna) -> str:
    return effective_text(antenna.opened_at) if antenna.opened_at else ""


def _joined(texts: Iterable[str]) -> str:
    found = tuple(texts)
    return " ; ".join(found) if any(found) else ""
