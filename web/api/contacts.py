"""Contacts and agents: who they are, making one known, replacing one."""

from typing import Annotated

from pydantic import Field

from notifications.addresses import checked_address
from notifications.faults import MessageError
from notifications.wording import label
from states.identifiers import CaseId, ContactKind
from web.api.call import Call
from web.api.models import Asked, Code, Day, Name, Query, Told
from web.api.operation import Needs, Operation, Reply, reply
from web.api.problems import fault, met
from web.policy import LEAD, OFFICE
from workflow.commands import RegisterPerson, ReplacePerson
from workflow.desk import Desk
from workflow.outcomes import Done
from workflow.people import Person
from workflow.reading import Reading

SECTION = "Contacts"


class ContactsAsked(Query):
    """Whose contacts: an authority, a region or a body; of one kind."""

    organisation: Name = ""
    kind: ContactKind | None = None
    ended: bool = False


class ContactTold(Told):
    """A person by function; null for what was erased."""

    id: str
    kind: str
    kind_label: str
    organisation: str
    region: str
    active: bool
    mail_stopped: bool
    replaced_by: str | None
    name: str | None
    email: str | None
    function: str | None


class Contacts(Told):
    """The persons asked for."""

    contacts: tuple[ContactTold, ...]


class WordsAsked(Asked):
    """How a person is written to."""

    name: Code
    email: Code
    function: Name = ""
    phone: Name = ""
    civility: Name = ""


class ContactAsked(WordsAsked):
    """A person to make known."""

    kind: Annotated[ContactKind, Field(strict=False)]
    organisation: Name
    region: Name = ""
    since: Day | None = None
    until: Day | None = None


class ContactRecorded(Told):
    """The person's id, to be used in other requests."""

    person: str
    letters: tuple[str, ...]


def list_contacts(call: Call) -> Reply:
    """Return persons in office; with `ended`, those who are no longer too."""
    asked = call.asked(ContactsAsked)
    with call.reading() as reading:
        found = [
            person
            for person in reading.archive.persons()
            if (asked.ended or person.active)
            and asked.organisation in ("", person.organisation)
            and asked.kind in (None, person.kind)
        ]
        return reply(Contacts(contacts=tuple(_told(reading, each) for each in found)))


def register(call: Call) -> Reply:
    """Make a person known."""
    asked = call.given(ContactAsked)
    command = RegisterPerson(
        actor=call.actor,
        kind=asked.kind,
        organisation=asked.organisation,
        region=asked.region,
        texts=_texts(asked),
        since=asked.since,
        until=asked.until,
    )
    return call.record(command, _recorded)


def replace(call: Call) -> Reply:
    """Replace a contact: letters that wait follow, accesses end."""
    case = CaseId(call.path["person"])
    with call.reading() as reading:
        if reading.archive.person(case) is None:
            raise met("introuvable")
    texts = _texts(call.given(WordsAsked))
    return call.record(ReplacePerson(actor=call.actor, person=case, texts=texts), _recorded)


def _recorded(desk: Desk, done: Done) -> Reply:
    del desk
    return reply(ContactRecorded(person=str(done.shown["person"]), letters=done.letters), 201)


def _texts(asked: WordsAsked) -> dict[str, str]:
    try:
        checked_address("email", asked.email)
    except MessageError as wrong:
        raise fault("email", asked.email, "not_an_address") from wrong
    words = {name: getattr(asked, name) for name in WordsAsked.model_fields}
    return {name: str(word) for name, word in words.items()}


def _told(reading: Reading, person: Person) -> ContactTold:
    words = reading.reader.texts(person.texts.values())
    said = {name: words.get(ref) for name, ref in person.texts.items()}
    return ContactTold(
        id=person.id,
        kind=str(person.kind),
        kind_label=label("contact", person.kind),
        organisation=person.organisation,
        region=person.region,
        active=person.active,
        mail_stopped=person.mail_stopped,
        replaced_by=person.replaced_by,
        name=said.get("name"),
        email=said.get("email"),
        function=said.get("function"),
    )


OPERATIONS = (
    Operation(
        id="listContacts",
        method="GET",
        path="/contacts",
        section=SECTION,
        summary="Contacts et agents",
        policy=OFFICE,
        answer=list_contacts,
        query=ContactsAsked,
        told=Contacts,
    ),
    Operation(
        id="registerContact",
        method="POST",
        path="/contacts",
        section=SECTION,
        summary="Faire connaître une personne",
        policy=LEAD,
        answer=register,
        body=ContactAsked,
        told=ContactRecorded,
        status=201,
        needs=Needs.KEY,
    ),
    Operation(
        id="replaceContact",
        method="POST",
        path="/contacts/{person}/remplacement",
        section=SECTION,
        summary="Remplacer un contact",
        about="Ses lettres en attente suivent, ses accès prennent fin.",
        policy=LEAD,
        answer=replace,
        body=WordsAsked,
        told=ContactRecorded,
        status=201,
        needs=Needs.KEY,
    ),
)
