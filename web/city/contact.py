"""Replacing a contact of one's own authority: a code is asked again before anything changes."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from notifications.wording import label
from states.identifiers import CaseId, Role
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.access.commands import AskCode, EnterByCode, Leave
from workflow.access.door import VISITOR
from workflow.commands import ReplacePerson
from workflow.holdings import TEXTS
from workflow.outcomes import Done, Outcome
from workflow.people import ROLE_OF_KIND
from workflow.reading import Reading
from workflow.schedule.rehearsal import rehearse

PAGE = "city/contact.html.j2"
PATH = "/mon-espace/contact"
DEVICE = "changement de contact"


@dataclass(frozen=True, kw_only=True)
class Known:
    """A contact of the authority: what they are, how they are named."""

    person: CaseId
    kind: str
    name: str
    email: str
    oneself: bool


def show_contact(visit: Visit) -> Response:
    """Show the contacts of the authority and the form that replaces one."""
    return page(visit, PAGE, **_values(visit))


def ask_code(visit: Visit) -> Response:
    """Write a code to the visitor, who then proves to be there."""
    command = AskCode(actor=visit.actor, address=_own_address(visit), source=_source(visit))
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        said = "Un code à six chiffres vous est envoyé. Il vaut une heure."
        return page(visit, PAGE, **{**_values(visit), "sent": said})
    return refused(visit, PAGE, visit.explain(outcome), **_values(visit))


def replace_contact(visit: Visit) -> Response:
    """Replace a contact: letters that wait go to the newcomer, the old accesses end."""
    person = CaseId(visit.field("person"))
    texts = {name: visit.field(name) for name in TEXTS}
    command = ReplacePerson(actor=visit.actor, person=person, texts=texts)
    (tried,) = rehearse(visit.counter.office, [command]).outcomes
    outcome = _proved(visit) if isinstance(tried, Done) else tried
    if isinstance(outcome, Done):
        _leave(visit, outcome)
        outcome = visit.run(command)
    if not isinstance(outcome, Done):
        return refused(visit, PAGE, visit.explain(outcome), **_values(visit))
    if str(person) == str(visit.actor.id):
        return see_other(visit, "/", "Le contact est remplacé ; votre accès a pris fin.")
    return see_other(visit, PATH, "Le contact est remplacé ; ses accès ont pris fin.")


def _proved(visit: Visit) -> Outcome:
    """Take the code just received: the way in it opens is closed at once."""
    command = EnterByCode(
        actor=VISITOR,
        address=_own_address(visit),
        digits=visit.field("_code"),
        device=DEVICE,
        source=_source(visit),
    )
    return visit.run(command)


def _leave(visit: Visit, outcome: Done) -> None:
    visit.run(Leave(actor=visit.actor, session=str(outcome.shown["session"])))


def _own_address(visit: Visit) -> str:
    with visit.reading() as reading:
        person = reading.archive.person(CaseId(visit.actor.id))
        return _word(reading, person.texts.get("email", "")) if person else ""


def _source(visit: Visit) -> str:
    client = visit.request.client
    return client.host if client else ""


def _values(visit: Visit) -> dict[str, Any]:
    with visit.reading() as reading:
        known = _known(reading)
    return {"known": known, "typed": visit.typed(), "sent": ""}


def _known(reading: Reading) -> tuple[Known, ...]:
    """Return the active contacts of the reader's own authority, by kind."""
    own = [
        person
        for person in reading.archive.persons()
        if person.active
        and ROLE_OF_KIND[person.kind] is Role.CITY
        and person.organisation == reading.actor.authority
    ]
    return tuple(
        Known(
            person=person.id,
            kind=label("contact", person.kind),
            name=_word(reading, person.texts.get("name", "")),
            email=_word(reading, person.texts.get("email", "")),
            oneself=str(person.id) == str(reading.actor.id),
        )
        for person in sorted(own, key=lambda each: (each.kind, each.id))
    )


def _word(reading: Reading, ref: str) -> str:
    text = reading.reader.text(ref)
    return text.value if text else ""
