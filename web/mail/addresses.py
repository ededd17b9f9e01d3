"""Addresses that failed: who can no longer be written to, and what mends it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from notifications.addresses import checked_address
from notifications.faults import MessageError
from notifications.wording import UserError, error_sentence, field_label, french, label
from states.events import text_of
from states.identifiers import CaseId
from web.mail.listing import shown_of
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from workflow.commands import Command, CorrectPerson, ReplacePerson
from workflow.outcomes import Done
from workflow.people import Person
from workflow.reading import Reading
from workflow.reports.naming import Naming
from workflow.store.filters import EventFilter
from workflow.writing.letters import LettersAsked, letters_page

TEXTS = ("name", "function", "email", "phone", "civility")
CIVILITIES = (("Mme", "Madame"), ("M.", "Monsieur"))
CORRECT, REPLACE = "corriger", "remplacer"


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A person whose address stopped: since when, and the server's code."""

    person: str
    function: str
    address: str
    since: datetime
    code: str


def failed(visit: Visit) -> Response:
    """List the people whose address failed and was not mended."""
    with visit.reading() as reading:
        found = _failed(reading)
    return page(visit, "mail/addresses.html.j2", failed=found)


def one(visit: Visit) -> Response:
    """Show one person's address, their letters, and the two ways to mend it."""
    values = _values(visit)
    return page(visit, "mail/address.html.j2", **values) if values else not_found(visit)


def mend(visit: Visit) -> Response:
    """Correct an address, or put somebody else in the person's place."""
    person = CaseId(visit.path("person"))
    texts = {name: visit.field(name) for name in TEXTS if visit.field(name)}
    wrong = _wrong_address(texts.get("email", ""))
    if wrong:
        values = _values(visit)
        told = refused(visit, "mail/address.html.j2", (wrong,), **values) if values else None
        return told or not_found(visit)
    command: Command
    if visit.field("suite") == REPLACE:
        command = ReplacePerson(actor=visit.actor, person=person, texts=texts)
    else:
        command = CorrectPerson(actor=visit.actor, person=person, texts=texts)
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        if visit.field("suite") != REPLACE:
            return see_other(visit, f"/courrier/adresses/{person}", "Adresse corrigée.")
        new = outcome.shown["person"]
        said = "Contact remplacé. Ce qui attendait est réadressé, les anciens accès sont coupés."
        return see_other(visit, f"/courrier/adresses/{new}", said)
    values = _values(visit)
    if values is None:
        return not_found(visit)
    return refused(visit, "mail/address.html.j2", visit.explain(outcome), **values)


def _wrong_address(address: str) -> str:
    """Return why an address cannot be written to, "" when it can."""
    if not address:
        return ""
    try:
        checked_address("email", address)
    except MessageError:
        error = UserError(field=field_label("email"), value=address, problem="not_an_address")
        return french(error_sentence(error))
    return ""


def _failed(reading: Reading) -> tuple[Failed, ...]:
    naming = Naming(reading.reader, reading.archive)
    latest = {
        event.case: event for event in reading.reader.events(EventFilter(kinds=("mail_stopped",)))
    }
    found = []
    for case, event in reversed(latest.items()):
        person = reading.archive.person(case)
        if person is None or not person.active or not person.mail_stopped:
            continue
        found.append(
            Failed(
                person=case,
                function=naming.person(case),
                address=_text(reading, person, "email"),
                since=event.recorded_at,
                code=text_of(event.data, "code"),
            )
        )
    return tuple(found)


def _values(visit: Visit) -> dict[str, Any] | None:
    with visit.reading() as reading:
        case = CaseId(visit.path("person"))
        person = reading.archive.person(case)
        if person is None:
            return None
        found = letters_page(reading.reader, LettersAsked(person=case, size=20))
        return {
            "person": person,
            "function": Naming(reading.reader, reading.archive).person(case),
            "texts": {name: _text(reading, person, name) for name in TEXTS},
            "typed": {name: visit.field(name) for name in TEXTS},
            "suite": visit.field("suite"),
            "letters": [shown_of(line, found.people.get(line.person)) for line in found.lines],
            "total": found.total,
            "kind": label("contact", person.kind),
            "civilities": CIVILITIES,
        }


def _text(reading: Reading, person: Person, name: str) -> str:
    text = reading.reader.text(person.texts.get(name, ""))
    return text.value if text else ""
