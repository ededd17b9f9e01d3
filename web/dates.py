"""Dates asked in an address or a form, with a sentence for each that does not read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from notifications.wording import UserError, error_sentence, french
from states.instants import day_start
from web.visit import Visit
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written_day, read_written_moment
from workflow.reading import Moment

Found = TypeVar("Found")
AT, KNOWN_AT, SINCE, UNTIL = "au", "su-au", "du", "jusqu-au"
NAMES = {
    AT: "Ce qui était vrai au",
    KNOWN_AT: "Ce que l’on savait au",
    SINCE: "À partir du",
    UNTIL: "Jusqu’au",
}
"""The dates of questions, by the name of their field."""


@dataclass(kw_only=True)
class Dates:
    """Reads dates by the names of their fields; `faults` gathers what did not read."""

    read: Callable[[str], str]
    faults: list[str] = field(default_factory=list)

    def day(self, name: str, title: str = "") -> date | None:
        """Return a civil day, None when none was given or it does not read."""
        text = self.read(name)
        found = read_written_day(text) if text else None
        return self._judged(found, name, title)

    def instant(self, name: str, title: str = "") -> datetime | None:
        """Return the moment of a reading; a day is taken at its end in Paris."""
        text = self.read(name)
        found = read_written_moment(text) if text else None
        return self._judged(found, name, title)

    def moment(self) -> Moment:
        """Return both axes: what was true, what was known."""
        return Moment(at=self.instant(AT), known_at=self.instant(KNOWN_AT))

    def since(self) -> datetime | None:
        """Return the first instant of the first day asked."""
        day = self.day(SINCE)
        return day_start(day) if day else None

    def until(self) -> datetime | None:
        """Return the instant after the last day asked (exclusive)."""
        day = self.day(UNTIL)
        return day_start(day + timedelta(days=1)) if day else None

    def _judged(self, found: Found | Unread | None, name: str, title: str) -> Found | None:
        if not isinstance(found, Unread):
            return found
        named = title or NAMES.get(name, name)
        error = UserError(
            field=named, value=self.read(name), problem=found.problem, expected=found.expected
        )
        self.faults.append(french(error_sentence(error)))
        return None


def dates_of_address(visit: Visit) -> Dates:
    """Return what reads the dates of a page's address."""
    return Dates(read=visit.query)


def dates_of_form(visit: Visit) -> Dates:
    """Return what reads the dates of a form."""
    return Dates(read=visit.field)
