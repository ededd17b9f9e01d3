"""The door of demonstrations: choose a function, on a simulated installation of this machine."""

from dataclasses import dataclass

from starlette.responses import Response

from states.identifiers import CaseId, ContactKind
from web.entry.onward import HOME, come_in, device_of
from web.pages import page, refused
from web.visit import Visit
from workflow.access.commands import EnterDemo
from workflow.access.door import VISITOR
from workflow.access.questions import demo_people
from workflow.archive import Archive
from workflow.outcomes import Done
from workflow.people import Person
from workflow.reports.naming import Naming
from workflow.store.store import Reader

DEMO = "entry/demo.html.j2"
ORDER = (
    ContactKind.LEAD,
    ContactKind.CONTACT,
    ContactKind.EXECUTIVE,
    ContactKind.REGIONAL_CENTRE,
    ContactKind.AUDITOR,
    *(kind for kind in ContactKind if kind is not ContactKind.WITNESS),
)


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function and who holds it: (id, words), by their words."""

    kind: ContactKind
    people: tuple[tuple[CaseId, str], ...]


def show_demo(visit: Visit) -> Response:
    """Show the functions one may take."""
    return page(visit, DEMO, functions=functions_of(visit))


def enter_demo(visit: Visit) -> Response:
    """Become somebody."""
    person = CaseId(visit.field("personne"))
    outcome = visit.run(EnterDemo(actor=VISITOR, person=person, device=device_of(visit)))
    if isinstance(outcome, Done):
        return come_in(visit, outcome, HOME)
    return refused(visit, DEMO, visit.explain(outcome), functions=functions_of(visit))


def functions_of(visit: Visit) -> tuple[Function, ...]:
    """Return the functions held by somebody, those most visited first.

    People whom the same words name open the same pages: one of them stands for all.
    """
    office = visit.counter.office
    people = demo_people(office)
    with office.store.read() as reader:
        naming = Naming(reader, Archive(reader, office.memory))
        in_force = office.calendar.in_force(reader)
        known = in_force.programme.bodies if in_force else ()
        bodies = {str(body.id): body.label for body in known}
        named = {
            person.id: _seat(reader, person, bodies[person.organisation])
            if person.organisation in bodies
            else _place(naming.person(person.id))
            for person in people
        }
    found = []
    for kind in dict.fromkeys(ORDER):
        held = [(person.id, named[person.id]) for person in people if person.kind is kind]
        if held:
            held.sort(key=lambda each: each[1])
            first = {words: person for person, words in reversed(held)}
            alike = tuple((person, words) for words, person in reversed(first.items()))
            found.append(Function(kind=kind, people=alike))
    return tuple(found)


def _seat(reader: Reader, person: Person, body: str) -> str:
    """Return what somebody sits in and for whom: each seat has pages of its own."""
    found = (reader.text(person.texts.get(name, "")) for name in ("organisation_name", "function"))
    sits_for = ", ".join(text.value for text in found if text)
    return f"{body} — {sits_for}" if sits_for else body


def _place(named: str) -> str:
    """Return the place of somebody named by function and place: the card says the function."""
    return named.partition(", ")[2] or named
