"""What comes by itself: everything that leaves until a day, if nobody does anything."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from starlette.responses import Response

from config.letters import LetterCode
from notifications.wording import day_text
from notifications.wording.foresight import ASSUMED, CONFIRMED
from states.identifiers import DeadlineId
from states.instants import PARIS
from web.calendar.moving import shifts_of
from web.dates import Dates, dates_of_address
from web.pages import page
from web.visit import Visit
from workflow.outcomes import CommandFailed
from workflow.reports.foreseen_lines import act_row, letter_row, person_rows
from workflow.reports.moving import difference_of, foreseen_by
from workflow.reports.naming import Naming
from workflow.schedule.foreseen import Forecast

USUAL = timedelta(days=31)
LONGEST = timedelta(days=400)
TOO_FAR = "La prévision va au plus loin à quatre cents jours. Choisissez un jour plus proche."
PAST = "Ce jour est passé. Choisissez un jour à venir."


def forecast(visit: Visit) -> Response:
    """Show the letters and automatic acts to come, or what one moved date changes in them."""
    dates = dates_of_address(visit)
    with visit.reading() as reading:
        today = reading.now.astimezone(PARIS).date()
        in_force = reading.in_force()
    stated = in_force.programme.deadlines if in_force else {}
    until = _last_day(dates, today)
    moved = _moved(visit, dates)
    values: dict[str, object] = {
        "found": None,
        "shifts": None,
        "files": (),
        "by_day": (),
        "held": "",
    }
    if not dates.faults and in_force is not None:
        try:
            values |= _answer(visit, until, moved)
        except CommandFailed as failed:
            dates.faults += visit.explain(failed.outcome)
    return page(
        visit,
        "calendar/forecast.html.j2",
        status=422 if dates.faults else 200,
        faults=dates.faults,
        until=until,
        moved=moved,
        deadlines=[
            (each.id, each.label)
            for each in sorted(stated.values(), key=lambda each: str(each.day))
            if each.day
        ],
        assumed=ASSUMED,
        confirmed=CONFIRMED,
        **values,
    )


def _answer(visit: Visit, until: date, moved: Mapping[DeadlineId, date]) -> dict[str, object]:
    office = visit.counter.office
    if moved:
        changed = difference_of(office, visit.actor, moved, until)
        with visit.reading() as reading:
            naming = Naming(reading.reader, reading.archive)
            files = [naming.file(case) for case in changed.cases]
            return {"shifts": shifts_of(naming, changed), "files": files, "found": None}
    found = foreseen_by(office, visit.actor, until)
    with visit.reading() as reading:
        naming = Naming(reading.reader, reading.archive)
        return {
            "found": found,
            "held": found.held,
            "by_day": by_day(naming, found),
            "digests": sum(each.code == LetterCode.WEEKLY_DIGEST for each in found.letters),
            "by_person": [
                (naming.person(person), person_rows(naming, letters))
                for person, letters in found.by_person.items()
            ],
        }


def by_day(naming: Naming, found: Forecast) -> Sequence[tuple[str, Sequence[tuple[str, ...]]]]:
    """Return the days something happens on, each with its rows (when, what, to whom, file).

    The weekly digests, all alike, are counted apart.
    """
    days: dict[date, list[tuple[str, ...]]] = defaultdict(list)
    for letter in found.letters:
        if letter.code == LetterCode.WEEKLY_DIGEST:
            continue
        when, title, files = letter_row(naming, letter)
        day = letter.leaves_at.astimezone(PARIS).date()
        days[day].append((when, title, naming.person(letter.person), files))
    for act in found.acts:
        when, file, what, _ = act_row(naming, act)
        days[act.at.astimezone(PARIS).date()].append((when, what, "de lui-même", file))
    return [(day_text(day), rows) for day, rows in sorted(days.items())]


def _last_day(dates: Dates, today: date) -> date:
    until = dates.day("jusqu-au") or today + USUAL
    if until > today + LONGEST:
        dates.faults.append(TOO_FAR)
    if until < today:
        dates.faults.append(PAST)
    return until


def _moved(visit: Visit, dates: Dates) -> Mapping[DeadlineId, date]:
    name, day = visit.query("echeance"), dates.day("jour", "Nouveau jour")
    return {DeadlineId(name): day} if name and day else {}
