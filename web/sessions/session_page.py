"""The page of one session: its items, the acts on it, each shown before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from starlette.responses import Response

from notifications.wording import count_text, french, label
from states.facts import Outcome
from web.consequences import Consequences, consequences_of
from web.forms import fault_sentence
from web.pages import not_found, page, refused, see_other
from web.sessions.gestures import Gesture, gesture_of, possible
from web.sessions.preparation import preparation_of
from web.sessions.sessions_page import path_of
from web.visit import Visit
from workflow.commands import Command, PlanSession, RecordSession, SessionItemAsked
from workflow.committee.recall import Recallable, recallable
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written_day
from workflow.outcomes import Done
from workflow.outcomes import Outcome as Answered
from workflow.reports.sessions import SessionRead, examinable, session_of

PAGE = "sessions/session.html.j2"
DO = "faire"
CHANGED = "Ce qui partirait a changé depuis que vous l’avez lu. Relisez, puis confirmez."


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What was asked of a session: which act, what was typed, what it would entail."""

    code: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    consequences: Consequences | None = None


NOTHING = Tried()


def show_session(visit: Visit) -> Response:
    """Show a session, its items, and who knows what."""
    return _session_page(visit, NOTHING)


def session_again(visit: Visit, code: str, sentences: tuple[str, ...]) -> Response:
    """Show a session again, with why an act on it was not done and what was typed."""
    return _session_page(visit, Tried(code=code, typed=dict(visit.typed())), sentences)


def do_gesture(visit: Visit) -> Response:
    """Show what an act on a session entails; do it once the count shown is confirmed."""
    read, gesture = _read(visit), gesture_of(visit)
    if read is None or gesture is None:
        return not_found(visit)
    command = gesture.make(visit.actor, read)
    consequences = consequences_of(visit, [command])
    (outcome,) = consequences.rehearsal.outcomes
    if isinstance(outcome, Done) and visit.field("etape") == DO:
        return _confirmed(visit, gesture, command, consequences)
    if isinstance(outcome, Done):
        return _session_page(visit, Tried(code=gesture.code, consequences=consequences))
    # Refused: asked of the office in earnest, so that the attempt leaves its trace.
    return _not_done(visit, visit.run(command), Tried(code=gesture.code))


def add_items(visit: Visit) -> Response:
    """Record what the session decided of files, and its minutes."""
    read = _read(visit)
    if read is None:
        return not_found(visit)
    with visit.reading() as reading:
        cases = tuple(facts.id for facts in examinable(reading))
    items = tuple(
        SessionItemAsked(case=case, outcome=chosen, reason=visit.field(f"motif-{case}").strip())
        for case in cases
        if (chosen := visit.field(f"issue-{case}"))
    )
    command = RecordSession(
        actor=visit.actor,
        body=read.sitting.session.body,
        reference=read.sitting.session.reference,
        items=items,
        minutes=visit.field("minutes"),
        session=read.sitting.session.id,
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        counted = count_text(len(items), "dossier inscrit", "dossiers inscrits")
        return see_other(visit, _here(visit), f"C’est enregistré : {counted}.")
    return _not_done(visit, outcome, Tried(code="inscrire", typed=dict(visit.typed())))


def plan_days(visit: Visit) -> Response:
    """Plan the days of telling and announcing; a planned day only reminds."""
    read = _read(visit)
    if read is None:
        return not_found(visit)
    typed = dict(visit.typed())
    days: dict[str, date | None] = {}
    for name in ("notification", "announcement"):
        text = visit.field(name)
        found = read_written_day(text) if text else None
        if isinstance(found, Unread):
            fault = fault_sentence("day", text, found)
            return _session_page(visit, Tried(code="prevoir", typed=typed), (fault,))
        days[name] = found
    command = PlanSession(
        actor=visit.actor,
        session=read.sitting.session.id,
        notification=days["notification"],
        announcement=days["announcement"],
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, _here(visit), "Les jours prévus sont enregistrés.")
    return _not_done(visit, outcome, Tried(code="prevoir", typed=typed))


def _confirmed(visit: Visit, gesture: Gesture, command: Command, shown: Consequences) -> Response:
    """Do what was confirmed, if it still entails what was shown."""
    if visit.field("attendu", "0") != str(len(shown.said.letters)):
        tried = Tried(code=gesture.code, consequences=shown)
        return _session_page(visit, tried, (french(CHANGED),), status=409)
    outcome = visit.run(command)
    if not isinstance(outcome, Done):
        return _not_done(visit, outcome, Tried(code=gesture.code))
    letters = f"Lettres préparées : {len(outcome.letters)}."
    return see_other(visit, _here(visit), gesture.done, letters)


def _not_done(visit: Visit, outcome: Answered, tried: Tried) -> Response:
    return _session_page(visit, tried, tuple(visit.explain(outcome)))


def _session_page(
    visit: Visit, tried: Tried, sentences: tuple[str, ...] = (), status: int = 422
) -> Response:
    with visit.reading() as reading:
        read = session_of(reading, visit.path("reference"))
        if read is None:
            return not_found(visit)
        session = read.sitting.session
        around = preparation_of(reading, read)
        recall = recallable(reading.archive, session.id, reading.now)
        files = [(facts, reading.place_of(facts)) for facts in examinable(reading, read.items)]
    values = {
        "read": read,
        "session": session,
        **around,
        "recall": recall,
        "recall_left": _minutes_left(recall, visit),
        "gestures": possible(read),
        "files": files,
        "outcomes": [(str(each), label("outcome", each)) for each in Outcome],
        "tried": tried,
        "here_session": _here(visit),
    }
    if sentences:
        return refused(visit, PAGE, sentences, status, **values)
    return page(visit, PAGE, 200, **values)


def _minutes_left(recall: Recallable | None, visit: Visit) -> str:
    """Return how long a recall is still possible, « encore 7 minutes »."""
    left = (recall.until - visit.arrived_at).total_seconds() if recall else 0
    minutes = max(0, ceil(left / 60))
    return f"encore {count_text(minutes, 'minute')}"


def _read(visit: Visit) -> SessionRead | None:
    with visit.reading() as reading:
        return session_of(reading, visit.path("reference"))


def _here(visit: Visit) -> str:
    return path_of(visit.path("reference"))
