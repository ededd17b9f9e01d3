"""The buttons of the simulated clock: forward from due time to due time, never back."""

import threading
from datetime import datetime, timedelta

from starlette.responses import Response

from notifications.wording import count_text, french, instant_text
from states.instants import PARIS, Precision, day_start
from web.clock.works import answer
from web.forms import fault_sentence
from web.pages import not_found, see_other
from web.visit import Visit
from web.work import Ended, Work, works_of
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written
from workflow.office import Office
from workflow.schedule.sweep import SweepReport, advance_to, next_due_at

FARTHEST = timedelta(days=3 * 366)
"""As far as one advance goes."""
STEPS = {"jour": timedelta(days=1), "semaine": timedelta(days=7)}
NOTHING_DUE = "Rien n’est attendu : choisissez un jour."
HELD = (
    "L’avance s’est arrêtée : trop de lettres attendent d’un coup. Relisez-les dans Exploitation, "
    "puis confirmez la reprise des envois."
)
_MOVING = threading.Lock()


def move_clock(visit: Visit) -> Response:
    """Move the simulated clock forward and say what happened; a real clock has no such page."""
    if not visit.counter.is_simulated():
        return not_found(visit)
    back = local_path(visit.field("retour", "/"))
    target = _target(visit)
    if isinstance(target, str):
        return see_other(visit, back, target, tone="refused")
    office = visit.counter.office

    def task(work: Work) -> Ended:
        return advance(office, target, work)

    title = f"Avancer l’horloge jusqu’au {instant_text(target)}"
    return answer(visit, works_of(visit).start(visit, title, task, back))


def advance(office: Office, target: datetime, work: Work) -> Ended:
    """Advance an office to an instant, one at a time, and say what was done on the way."""
    with _MOVING:
        return _advanced(office, target, work)


def _advanced(office: Office, target: datetime, work: Work) -> Ended:
    start = _now(office)
    acts = letters = 0
    held = ""

    def step(report: SweepReport) -> None:
        nonlocal acts, letters, held
        acts, letters, held = acts + report.acts, letters + report.letters, report.held
        part = (report.at - start) / (target - start) if target > start else 1.0
        work.tell(f"Nous sommes le {instant_text(report.at)} : {_counted(acts, letters)}.", part)

    advance_to(office, target, step)
    said = f"Nous sommes le {instant_text(_now(office))} : {_counted(acts, letters)}."
    if held:
        return Ended(tone="warning", sentences=(french(said), french(HELD)))
    return Ended(sentences=(french(said),))


def local_path(path: str) -> str:
    """Return a path of this counter, "/" for anything else."""
    local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if local else "/"


def _target(visit: Visit) -> datetime | str:
    """Return the instant to go to, or why there is none."""
    now, wanted = visit.arrived_at, visit.field("pas")
    if wanted == "prochaine":
        return next_due_at(visit.counter.office) or french(NOTHING_DUE)
    if wanted in STEPS:
        return now + STEPS[wanted]
    typed = " ".join(part for part in (visit.field("jour"), visit.field("heure")) if part)
    found = read_written(typed) if typed else Unread(problem="empty")
    if isinstance(found, Unread):
        return fault_sentence("day", typed, found)
    at = found.instant
    if found.precision is Precision.DAY:
        at = day_start(found.instant.astimezone(PARIS).date())
    if at <= now:
        return fault_sentence("day", typed, Unread(problem="past"))
    if at > now + FARTHEST:
        return french("Ce jour est à plus de trois ans. Avancez en plusieurs fois.")
    return at


def _counted(acts: int, letters: int) -> str:
    done = count_text(acts, "acte automatique", "actes automatiques")
    return f"{done}, {count_text(letters, 'lettre')}"


def _now(office: Office) -> datetime:
    with office.store.read() as reader:
        return office.now(reader)
