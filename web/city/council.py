"""The council planner: « votre conseil doit se réunir au plus tard le … »."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from notifications.wording import french
from states.facts import Candidature, CandidatureState
from states.identifiers import CaseKind
from states.instants import PARIS
from states.programme import Programme, Window
from web.city.space import reads_of, windows_ahead
from web.city.words import ORIGINS, STAGES
from web.forms import fault_sentence
from web.pages import page, refused
from web.visit import Visit
from workflow.filing.council import CouncilPlan, Habits, plan_council
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written_day
from workflow.reading import Reading

PAGE = "city/council.html.j2"
MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What the city typed: its habits as they read, and a sentence for each word that does not."""

    habits: Habits
    faults: tuple[str, ...]


def show_council(visit: Visit) -> Response:
    """Count backwards from the closing of a window, with what the city says of its council."""
    typed = _typed(visit)
    with visit.reading() as reading:
        in_force, windows = reading.in_force(), windows_ahead(reading)
        chosen = _chosen(visit, reading, windows)
        plan: CouncilPlan | None = None
        if in_force is not None and chosen is not None:
            closing = in_force.programme.closing(chosen)
            today = reading.now.astimezone(PARIS).date()
            plan = plan_council(closing, in_force.file.rules, typed.habits, today)
        values: dict[str, Any] = {
            "windows": _choices(in_force.programme, windows) if in_force else (),
            "chosen": chosen,
            "plan": plan,
            "stages": STAGES,
            "origins": ORIGINS,
        }
    if typed.faults:
        return refused(visit, PAGE, typed.faults, **values)
    return page(visit, PAGE, **values)


def _chosen(visit: Visit, reading: Reading, windows: tuple[Window, ...]) -> Window | None:
    """Return the window asked, else that of the city's draft, else the next to close."""
    asked = visit.query("fenetre")
    drafts = [
        str(read.facts.window)
        for read in reads_of(reading, CaseKind.CANDIDATURE)
        if isinstance(read.facts, Candidature) and read.facts.state is CandidatureState.DRAFT
    ]
    for wanted in (asked, *drafts):
        for window in windows:
            if window.id == wanted:
                return window
    return windows[0] if windows else None


def _choices(programme: Programme, windows: tuple[Window, ...]) -> tuple[tuple[str, str], ...]:
    calls = {call.id: call.label for call in programme.calls}
    return tuple((window.id, f"{calls[window.call]}, {window.label}") for window in windows)


def _typed(visit: Visit) -> Typed:
    sessions, faults = [], []
    for word in visit.query("seances").replace(",", "\n").split("\n"):
        if word.strip():
            day = read_written_day(word.strip())
            if isinstance(day, Unread):
                faults.append(fault_sentence("date", word.strip(), day))
            else:
                sessions.append(day)
    notice, closing = _days(visit, "convocation"), _days(visit, "marge")
    faults += [
        french(f"« {visit.query(name)} » : un nombre de jours est attendu, par exemple 5.")
        for name, days in (("convocation", notice), ("marge", closing))
        if visit.query(name) and days is None
    ]
    habits = Habits(sessions=_sorted(sessions), notice_days=notice, closing_days=closing)
    return Typed(habits=habits, faults=tuple(faults))


def _days(visit: Visit, name: str) -> int | None:
    text = visit.query(name)
    valid = text.isascii() and text.isdecimal() and len(text) < 5
    return int(text) if valid and int(text) <= MOST_DAYS else None


def _sorted(days: list[date]) -> tuple[date, ...]:
    return tuple(sorted(set(days)))
