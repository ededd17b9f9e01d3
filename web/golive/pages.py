"""The page of going live: until its day every letter goes to the lead, and nothing of the past
leaves after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from config.letters import LetterCode
from notifications.wording import day_text, french
from notifications.wording.foresight import ASSUMED
from states.facts import Mark
from states.instants import PARIS, day_start
from web.calendar.forecast import by_day
from web.dates import Dates, dates_of_address, dates_of_form
from web.pages import page, see_other
from web.visit import Visit
from workflow.commands import GoLive
from workflow.outcomes import CommandFailed, Done
from workflow.reports.moving import foreseen_by
from workflow.reports.naming import Naming
from workflow.schedule.foreseen import Forecast
from workflow.standing import GOLIVE_ON

PAGE = "golive/golive.html.j2"
PATH = "/mise-en-service"
MONTH = timedelta(days=31)
FARTHEST = timedelta(days=366)
PAST = "Ce jour est passé : les lettres ne partent qu’à venir. Choisissez un jour à venir."
TOO_FAR = "Ce jour est à plus d’un an. Choisissez un jour plus proche."
NO_DAY = "Choisissez le jour de la mise en service."
CHANGED = (
    "Ce qui partirait a changé depuis que vous l’avez lu. Relisez la prévision, puis confirmez."
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the installation stands: its day of going live, None while none was said."""

    today: date
    live_on: date | None
    imported: int

    @property
    def is_live(self) -> bool:
        """Whether letters leave to their real addresses."""
        return self.live_on is not None and self.live_on <= self.today


def show_golive(visit: Visit) -> Response:
    """Show where letters go, and what would leave in the month after a day."""
    standing = _standing(visit)
    dates = dates_of_address(visit)
    day = _checked(dates, standing, dates.day("jour", "Jour de la mise en service"))
    return _page(visit, standing, day, tuple(dates.faults))


def go_live(visit: Visit) -> Response:
    """Record the day of going live, once its forecast was read."""
    standing = _standing(visit)
    dates = dates_of_form(visit)
    day = _checked(dates, standing, dates.day("jour", "Jour de la mise en service"))
    if day is None and not dates.faults:
        dates.faults.append(french(NO_DAY))
    if day is None or dates.faults:
        return _page(visit, standing, None, tuple(dates.faults))
    found = _forecast(visit, day)
    if visit.field("lettres") != str(len(found.letters) if found else 0):
        return _page(visit, standing, day, (french(CHANGED),))
    outcome = visit.run(GoLive(actor=visit.actor, on=day))
    if not isinstance(outcome, Done):
        return _page(visit, standing, day, tuple(visit.explain(outcome)))
    said = (
        f"Mise en service le {day_text(day)} : dès ce jour, les lettres partent à leurs adresses."
    )
    return see_other(visit, PATH, said)


def _page(visit: Visit, standing: Standing, day: date | None, faults: tuple[str, ...]) -> Response:
    found = _forecast(visit, day) if day else None
    days: Sequence[tuple[str, Sequence[tuple[str, ...]]]] = ()
    if found is not None:
        with visit.reading() as reading:
            days = by_day(Naming(reading.reader, reading.archive), found)
    letters = found.letters if found else ()
    return page(
        visit,
        PAGE,
        status=422 if faults else 200,
        refusal=faults,
        standing=standing,
        day=day,
        until=day + MONTH if day else None,
        lead_address=visit.counter.office.settings.lead_address,
        letters=len(letters),
        redirected=sum(letter.leaves_at < day_start(day) for letter in letters) if day else 0,
        by_day=days,
        digests=sum(letter.code == LetterCode.WEEKLY_DIGEST for letter in letters),
        assumed=ASSUMED,
    )


def _standing(visit: Visit) -> Standing:
    with visit.reading() as reading:
        setting = reading.reader.setting(GOLIVE_ON)
        files = reading.archive.candidatures()
        return Standing(
            today=reading.now.astimezone(PARIS).date(),
            live_on=date.fromisoformat(setting) if setting else None,
            imported=sum(Mark.IMPORTED in file.marks for file in files),
        )


def _checked(dates: Dates, standing: Standing, day: date | None) -> date | None:
    if day is None or dates.faults:
        return None
    if day < standing.today:
        dates.faults.append(french(PAST))
    elif day > standing.today + FARTHEST:
        dates.faults.append(french(TOO_FAR))
    return None if dates.faults else day


def _forecast(visit: Visit, day: date) -> Forecast | None:
    """Return what leaves from now to a month after a day; None before any programme."""
    with visit.reading() as reading:
        if reading.in_force() is None:
            return None
    try:
        return foreseen_by(visit.counter.office, visit.actor, day + MONTH)
    except CommandFailed:
        return None
