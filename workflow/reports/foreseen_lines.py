"""How a forecast is said: its letters and automatic acts as rows, people by function."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from config.letters import LetterCode
from notifications.letters import LETTERS
from notifications.wording import instant_text, label
from notifications.wording.foresight import departure_text
from states.identifiers import DeadlineId
from workflow.office import Office
from workflow.reports.naming import Naming
from workflow.schedule.foreseen import ForecastAct, ForecastLetter

AFTER = timedelta(days=7)
"""How long after the later of two dates their consequences are compared."""


def last_day_of(office: Office, moved: Mapping[DeadlineId, date]) -> date:
    """Return the day up to which consequences are compared: a week past the last date named."""
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        days = [office.now(reader).date(), *moved.values()]
    stated = in_force.programme.deadlines if in_force else {}
    days += [each.day for name in moved if (each := stated.get(name)) and each.day]
    return max(days) + AFTER


def person_rows(naming: Naming, letters: Sequence[ForecastLetter]) -> list[tuple[str, str, str]]:
    """Return the rows of one person; the weekly digests, all alike, are one."""
    digests = [letter for letter in letters if letter.code == LetterCode.WEEKLY_DIGEST]
    others = [letter for letter in letters if letter.code != LetterCode.WEEKLY_DIGEST]
    rows = [letter_row(naming, letter) for letter in others]
    if len(digests) > 1:
        first, title, _ = letter_row(naming, digests[0])
        rows.append((f"{first}, puis chaque semaine", f"{title} ({len(digests)})", ""))
        return rows
    return [*rows, *(letter_row(naming, letter) for letter in digests)]


def act_row(naming: Naming, act: ForecastAct) -> tuple[str, str, str, str]:
    """Return when, for which file, what, and about what an automatic act happens."""
    return instant_text(act.at), naming.file(act.case), label("event", act.trigger), act.about


def letter_row(naming: Naming, letter: ForecastLetter) -> tuple[str, str, str]:
    """Return when a letter leaves, its title, its files."""
    title = LETTERS[letter.code].title if letter.code in LETTERS else letter.code
    if letter.days_before:
        title += f" (J-{letter.days_before})" if letter.days_before > 0 else ""
    return (
        departure_text(letter.leaves_at, held=letter.held),
        title,
        ", ".join(naming.file(case) for case in letter.cases),
    )
