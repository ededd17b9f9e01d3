"""From what a form of the follow-up holds to its command; what does not read says why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from states.identifiers import CaseId
from states.instants import PARIS, EffectiveAt, Precision
from web.forms import fault_sentence
from web.visit import Visit
from workflow.commands import Command
from workflow.followup import commands
from workflow.importing.amounts import read_amount, read_count, read_school_year
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written, read_written_day


@dataclass(kw_only=True)
class Form:
    """Reads a form by the names of its fields; `faults` gathers what did not read."""

    visit: Visit
    antenna: CaseId
    authority: str
    faults: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a text as typed."""
        return self.visit.field(name)

    def amount(self, name: str) -> int | None:
        """Return an amount in cents, None when none was given."""
        found = self._read(name, read_amount)
        return found if isinstance(found, int) else None

    def count(self, name: str) -> int | None:
        """Return a number of persons, None when none was given."""
        found = self._read(name, read_count)
        return found if isinstance(found, int) else None

    def day(self, name: str) -> date | None:
        """Return a civil day, None when none was given."""
        found = self._read(name, read_written_day)
        return found if isinstance(found, date) else None

    def school_year(self) -> str:
        """Return a school year, "" when none was given."""
        return str(self._read("school_year", read_school_year) or "")

    def shared(self, day: str = "on") -> dict[str, Any]:
        """Return what every record says: who, when, from which source, in place of what."""
        found: dict[str, Any] = {
            "actor": self.visit.actor,
            "antenna": self.antenna,
            "source": self.text("source"),
            "corrects": self.text("corrects"),
        }
        at = self._read(day, read_written)
        if isinstance(at, EffectiveAt):
            whole = at.precision is Precision.DAY and not at.conventional
            civil = at.instant.astimezone(PARIS).date()
            found |= {day: civil} if whole else {"effective_at": at}
        return found

    def _read(self, name: str, read: Callable[[str], Any]) -> Any:
        typed = self.text(name)
        if not typed:
            return None
        found = read(typed)
        if not isinstance(found, Unread):
            return found
        self.faults.append(fault_sentence("day" if name == "on" else name, typed, found))
        return None


def inscription(form: Form) -> Command:
    """Read the inscription in the ACV agreement."""
    return commands.RecordInscription(
        status=form.text("status"), amendment=form.text("amendment"), **form.shared()
    )


def flag(form: Form) -> Command:
    """Read whether the town belongs to a programme."""
    return commands.RecordFlag(
        actor=form.visit.actor,
        authority=form.authority,
        flag=form.text("flag"),
        value=form.text("value"),
        since=form.day("since"),
        until=form.day("until"),
        source=form.text("source"),
        corrects=form.text("corrects"),
    )


def funding(form: Form) -> Command:
    """Read what was asked or obtained of a funder."""
    return commands.RecordFunding(
        funder=form.text("funder"),
        purpose=form.text("purpose"),
        asked=form.amount("asked"),
        obtained=form.amount("obtained"),
        piece=form.text("piece"),
        line=form.text("line"),
        **form.shared(),
    )


def offer(form: Form) -> Command:
    """Read whether a family of training is offered."""
    return commands.RecordOffer(
        family=form.text("family"), offered=form.text("offered"), **form.shared()
    )


def learners(form: Form) -> Command:
    """Read how many learners there are."""
    return commands.RecordLearners(
        school_year=form.school_year(), count=form.count("count"), **form.shared("as_of")
    )


def site(form: Form) -> Command:
    """Read the name of the place."""
    shared = form.shared()
    del shared["corrects"]
    return commands.RecordSite(name=form.text("name"), **shared)


SECTIONS: Mapping[str, Callable[[Form], Command]] = {
    "inscription": inscription,
    "programmes": flag,
    "financement": funding,
    "offre": offer,
    "effectifs": learners,
    "site": site,
}
"""What may be recorded, by the name in the address."""
