"""The table of the steering committee's report: one row for each place, for a spreadsheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from notifications.wording import effective_text, label
from notifications.wording.copil import (
    COUNT_COLUMN,
    COUNTS_SHEET,
    ERASED,
    PLACE_COLUMNS,
    PLACES_SHEET,
    PUBLISHED_COLUMNS,
    PUBLISHED_SHEET,
    short_text,
)
from notifications.wording.places import departement_text, region_text
from states.facts import Antenna
from states.instants import iso
from workflow.reports.copil import Copil
from workflow.reports.copil_sheet import Values, sheet_of
from workflow.reports.exporting import Cell, Sheet, as_xlsx
from workflow.reports.places import AntennaHere, PlaceAt
from workflow.reports.prediction import Predicted

SEPARATOR = " ; "


@dataclass(frozen=True, kw_only=True)
class CopilQuery:
    """What the table answers, printed with it."""

    actor: str
    made_at: datetime
    at: datetime
    known_at: datetime | None

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return what was asked as pairs of words."""
        return (
            ("rapport", "copil"),
            ("actor", self.actor),
            ("made_at", iso(self.made_at)),
            ("at", iso(self.at)),
            ("known_at", iso(self.known_at) if self.known_at else ""),
        )


def workbook(found: Copil, query: CopilQuery) -> bytes:
    """Return the report's workbook: the places, the counts, the published figures."""
    values = sheet_of(found)
    sheets = (_places(found), _counts(values), _published(values))
    return as_xlsx(sheets, query)


def _places(found: Copil) -> Sheet:
    rows = tuple(_row(found, place) for place in found.places)
    return Sheet(name=PLACES_SHEET, columns=PLACE_COLUMNS, rows=rows, in_words=True)


def _counts(values: Values) -> Sheet:
    counts = values["counts"]
    return Sheet(
        name=COUNTS_SHEET,
        columns=(COUNT_COLUMN, *counts["heads"][1:]),
        rows=tuple(tuple(row) for row in counts["rows"]),
        in_words=True,
    )


def _published(values: Values) -> Sheet:
    rows, head = [], ""
    for line in (line for column in values["published"] for line in column):
        head = line.get("head", head)
        if "name" in line:
            rows.append((head, line["name"], line["on"], line["published"], line["ours"]))
    return Sheet(name=PUBLISHED_SHEET, columns=PUBLISHED_COLUMNS, rows=tuple(rows), in_words=True)


def _row(found: Copil, place: PlaceAt) -> tuple[Cell, ...]:
    antennas = [each.facts for each in place.antennas]
    return (
        departement_text(place.departement) if place.departement else "",
        region_text(place.region),
        place.code,
        place.name or ERASED,
        *(label("truth", place.flags[flag]) for flag in ("acv", "ti", "pvd")),
        _joined(each.reference for each in place.candidatures),
        _joined(label("state", each.state) for each in place.candidatures),
        _joined(place.announced_on(each.id) for each in place.candidatures),
        len(antennas),
        _joined(each.reference for each in antennas),
        _joined(label("antenna", each.state) for each in antennas),
        _joined(each.site for each in antennas),
        _joined(effective_text(each.opened_at) if each.opened_at else "" for each in antennas),
        *_foreseen(found, antennas),
        *_followed(place.antennas),
    )


def _foreseen(found: Copil, antennas: list[Antenna]) -> tuple[Cell, ...]:
    """Return what is predicted of the antennas awaited; nothing of those that are open."""
    awaited = [each for antenna in antennas if (each := found.predicted(antenna.id))]
    aims = [each.journey.aim for each in awaited]
    return (
        _joined(_civil(aim) for aim in aims),
        _joined(str(each.late_days) if each.late_days else "" for each in awaited),
        _joined(_civil(each.early) for each in awaited),
        _joined(_middle(each) for each in awaited),
        _joined(_civil(each.late) for each in awaited),
        _joined(str(each.openings) for each in awaited),
    )


def _middle(each: Predicted) -> str:
    return short_text(each.middle) if each.openings else ""


def _followed(antennas: Iterable[AntennaHere]) -> tuple[Cell, ...]:
    values = [each.values for each in antennas]
    return (
        _joined(label("inscription", each.inscription) for each in values),
        _joined(
            ", ".join(
                f"{label('family', family)} : {label('truth', offered)}"
                for family, offered in each.offer.items()
            )
            for each in values
        ),
        _joined(str(each.learners[1]) if each.learners else "" for each in values),
        _joined(each.learners[0] if each.learners else "" for each in values),
    )


def _joined(texts: Iterable[str]) -> str:
    found = tuple(texts)
    return SEPARATOR.join(found) if any(found) else ""


def _civil(day: date | None) -> str:
    return day.isoformat() if day else ""
