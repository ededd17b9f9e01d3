"""The dashboard: what waits, what changed, where files stand, how far and where."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from starlette.responses import Response

from notifications.wording import label
from notifications.wording.dashboard import since_text, todo_text
from states.identifiers import CaseKind, Role
from states.programme import Delays
from web.lead.asking import Address, address_for
from web.pages import page
from web.visit import Visit
from workflow.register.dashboard import Dashboard, dashboard
from workflow.register.drawings import dots, legend, plot_of
from workflow.register.outline import HEIGHT, WIDTH, territories
from workflow.register.todo import Subject, Todo, TodoKind
from workflow.store.register_records import RANKED_STATES

FIRST_VISIT = timedelta(days=7)
"""How far back somebody who never came is told of."""
SINCE_SHOWN = 8
PLACES = {
    TodoKind.LETTER_TO_RELEASE: "/courrier?etat=a-valider",
    TodoKind.LETTER_TO_CHECK: "/courrier?etat=a-verifier",
    TodoKind.ADDRESS_FAILED: "/courrier/adresses",
    TodoKind.SESSION_TO_CONVENE: "/seances",
    TodoKind.SESSION_TO_PLAN: "/seances",
    TodoKind.RIGHTS_ASKED: "/demandes",
}
"""Where to act on what is no list of files."""
OF_FILES = frozenset(
    {
        TodoKind.RECEIPT_DUE,
        TodoKind.COMPLETION_ENDING,
        TodoKind.DRAFT_INCOMPLETE,
        TodoKind.SESSION_TO_PLAN,
        TodoKind.ANTENNA_SILENT,
        TodoKind.REQUEST_TO_SETTLE,
    }
)
"""Things to do whose subjects are files."""
OF_LETTERS = frozenset({TodoKind.LETTER_TO_RELEASE, TodoKind.LETTER_TO_CHECK})
"""Things to do whose subjects are letters."""


OF_PEOPLE = frozenset({TodoKind.ADDRESS_FAILED, TodoKind.EXECUTIVE_ENDED})
"""Things to do whose subjects are people to write to."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to do as the page says it; each subject with the address of its page."""

    todo: Todo
    text: str
    address: str
    subjects: tuple[tuple[Subject, str], ...]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One state of the pipeline: how many stand there, in hundredths of the fullest, and where.

    Fictional files are counted apart.
    """

    name: str
    count: int
    fictional: int
    share: float
    address: str


def show_dashboard(visit: Visit) -> Response:
    """Show the dashboard of this visitor."""
    last_visit = visit.visitor.last_visit if visit.visitor else None
    with visit.reading() as reading:
        since = last_visit or reading.now - FIRST_VISIT
        found = dashboard(reading, since)
        in_force = reading.in_force()
    points = dots(found.map)
    delays = in_force.programme.delays if in_force else Delays()
    to_act = visit.has_role(Role.LEAD, Role.OPERATOR)
    return page(
        visit,
        "lead/dashboard.html.j2",
        lines=[_line(todo, delays, to_act) for todo in found.todo],
        since=since,
        came_before=last_visit is not None,
        happened=[since_text(each.kind, each.case_kind, each.count) for each in found.since],
        shown=SINCE_SHOWN,
        pipelines=[(kind, _pipeline(found, kind)) for kind in found.pipeline],
        progress=found.progress,
        plot=plot_of(found.progress),
        ahead=found.ahead,
        points=points,
        legend=legend(points),
        elsewhere=found.map.elsewhere,
        territories=territories(),
        width=WIDTH,
        height=HEIGHT,
        programme_applied=in_force is not None,
        file_address=file_address,
        place_address=place_address,
    )


def file_address(reference: str) -> str:
    """Return the address of the page of a file."""
    return f"/dossiers/{quote(reference, safe='')}"


def place_address(authority: str) -> str:
    """Return the address of the files of a place."""
    return Address(path="/candidatures").to(texte=authority)


def _line(todo: Todo, delays: Delays, to_act: bool) -> Line:
    address = PLACES.get(todo.kind, "") if to_act else ""
    return Line(
        todo=todo,
        text=todo_text(todo.kind, todo.count, delays.news_calendar_days),
        address=address or (address_for(todo.asked) if todo.asked else ""),
        subjects=tuple((each, _subject_address(todo.kind, each)) for each in todo.subjects),
    )


def _subject_address(kind: TodoKind, subject: Subject) -> str:
    if kind in OF_FILES:
        return file_address(subject.label)
    if kind in OF_LETTERS:
        return f"/courrier/{quote(subject.id, safe='')}"
    if kind in OF_PEOPLE:
        return f"/courrier/adresses/{quote(subject.id, safe='')}"
    if kind is TodoKind.SESSION_TO_CONVENE:
        return "/seances"
    return place_address(subject.place)


def _pipeline(found: Dashboard, kind: CaseKind) -> list[Stage]:
    counts = found.pipeline[kind]
    table, path = (
        ("state", "/candidatures") if kind is CaseKind.CANDIDATURE else ("antenna", "/antennes")
    )
    most = max([1, *(each.real for each in counts.values())])
    return [
        Stage(
            name=label(table, state),
            count=counts[state].real,
            fictional=counts[state].fictional,
            share=round(100 * counts[state].real / most, 1),
            address=Address(path=path).to(etat=state),
        )
        for state in RANKED_STATES
        if state in counts
    ]
