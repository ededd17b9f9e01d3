"""From the lines of a spreadsheet to learners and funding, with every fault found."""

from collections.abc import Sequence
from datetime import date

from states.identifiers import CaseId
from states.instants import PARIS
from workflow.followup.commands import RecordFunding, RecordLearners
from workflow.importing.amounts import read_amount, read_count, read_school_year
from workflow.importing.cells import Unread
from workflow.importing.commands import FollowupRow
from workflow.importing.finding import FoundRow
from workflow.importing.sheet import Ground, Reading, body_of
from workflow.importing.spreadsheets import Line

YEAR = "year:"


def read_learners(lines: tuple[Line, ...], ground: Ground) -> Reading:
    """Read a file of learners: a school year a line, or a school year a column.

    Raises:
        FileRefused: it has no headings we know.
    """
    header, body, skipped = body_of("apprenants", lines, year_of)
    sheets = [_FollowupRow(header, line, ground) for line in body]
    rows = [row for sheet in sheets for row in sheet.learners()]
    return _reading(sheets, rows, skipped)


def read_funding(lines: tuple[Line, ...], ground: Ground) -> Reading:
    """Read a file of funding, one line of funding a line.

    Raises:
        FileRefused: it has no headings we know.
    """
    header, body, skipped = body_of("financements", lines)
    sheets = [_FollowupRow(header, line, ground) for line in body]
    return _reading(sheets, [sheet.funding() for sheet in sheets], skipped)


def year_of(heading: str) -> str:
    """Return the field of a column of learners of one school year, "" for any other heading."""
    found = read_school_year(heading)
    return f"{YEAR}{found}" if isinstance(found, str) else ""


class _FollowupRow(FoundRow):
    """One line of learners or funding."""

    def learners(self) -> Sequence[FollowupRow]:
        """Read the counts of the line: an empty cell says nothing, « nc » that nobody knows."""
        antenna, as_of = self.site(), self._day("as_of")
        columns = [name for name in self.header.columns if name.startswith(YEAR)]
        if "count" in self.header.columns and self.header.value(self.line, "count"):
            year = self._year()
            return [self._counted(antenna, year, "count", as_of)]
        found = [name for name in columns if self.header.value(self.line, name)]
        if not found:
            self.fault("count" if "count" in self.header.columns else "year", "missing")
        return [self._counted(antenna, name.removeprefix(YEAR), name, as_of) for name in found]

    def funding(self) -> FollowupRow:
        """Read the line as what one funder was asked, or gave."""
        asked, obtained = self._amount("asked"), self._amount("obtained")
        record = RecordFunding(
            actor=self.ground.actor,
            imported=True,
            antenna=self.site(),
            funder=self.required("funder"),
            purpose=self.value("purpose"),
            asked=asked,
            obtained=obtained,
            on=self._day("date"),
            piece=self.value("piece"),
            source=self.value("source"),
        )
        if asked is None and obtained is None and not self.faults:
            self.fault("asked", "missing")
        return FollowupRow(line=self.line.number, record=record)

    def _counted(self, antenna: CaseId, year: str, name: str, as_of: date | None) -> FollowupRow:
        text = self.value(name)
        read = read_count(text) if text else None
        if isinstance(read, Unread):
            self.fault(name, read.problem, *read.expected)
            read = None
        record = RecordLearners(
            actor=self.ground.actor,
            imported=True,
            antenna=antenna,
            school_year=year,
            count=read,
            as_of=as_of,
            source=self.value("source"),
        )
        return FollowupRow(line=self.line.number, record=record)

    def _year(self) -> str:
        text = self.required("school_year")
        return self.told("school_year", read_school_year(text), "") if text else ""

    def _amount(self, name: str) -> int | None:
        text = self.value(name)
        if not text:
            return None
        read = read_amount(text)
        if isinstance(read, Unread):
            self.fault(name, read.problem, *read.expected)
            return None
        return read

    def _day(self, name: str) -> date | None:
        found = self.when(name)
        return found.instant.astimezone(PARIS).date() if found else None


def _reading(
    sheets: Sequence[_FollowupRow], rows: Sequence[FollowupRow], skipped: tuple[int, ...]
) -> Reading:
    header = sheets[0].header if sheets else None
    return Reading(
        history=tuple(rows),
        faults=tuple(fault for sheet in sheets for fault in sheet.faults),
        ignored=header.ignored if header else (),
        skipped=skipped,
        named=tuple(each for sheet in sheets for each in sheet.named),
        columns=header.letters if header else {},
    )
