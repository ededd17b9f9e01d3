"""Short ways to stand at a door: ask, read the letter, come in."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from notifications.transports.capturing import CapturingTransport
from states.identifiers import CaseId
from tests.workflow.bench import done, move
from workflow.access.commands import AskCode, EnterByCode, EnterByLink
from workflow.access.door import VISITOR
from workflow.archive import Archive
from workflow.mail.outbox import deliver
from workflow.office import Office
from workflow.outcomes import Done, Outcome

DAX = "contact-40088@ville.example"
LINK = re.compile(r"https?://\S+/entrer/lien/([0-9a-f]+)")


def ask(office: Office, address: str = DAX, **more: object) -> Outcome:
    """Ask for a code at an address."""
    return office.run(AskCode(actor=VISITOR, address=address, **more))  # type: ignore[arg-type]


def received(office: Office) -> list[tuple[str, str]]:
    """Send what is due; return the digits and the link's token of each access letter, in order."""
    transport = CapturingTransport()
    deliver(office, transport)
    found = []
    for each in transport.captured:
        message = message_from_bytes(each.message, policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        link = LINK.search(text)
        if link is not None:
            digits = re.search(r"Code\W+(\d{6})\b", text)
            assert digits is not None
            found.append((digits[1], link[1]))
    return found


def asked(office: Office, address: str = DAX, **more: object) -> tuple[str, str]:
    """Ask for a code and read it in the letter: its digits, its link's token."""
    assert isinstance(ask(office, address, **more), Done)
    (code,) = received(office)
    return code


def by_code(office: Office, digits: str, address: str = DAX, **more: object) -> Outcome:
    """Come in with digits."""
    return office.run(
        EnterByCode(actor=VISITOR, address=address, digits=digits, **more)  # type: ignore[arg-type]
    )


def by_link(office: Office, token: str, **more: object) -> Outcome:
    """Come in with a link."""
    return office.run(EnterByLink(actor=VISITOR, token=token, **more))  # type: ignore[arg-type]


def inside(office: Office, address: str = DAX, **more: object) -> str:
    """Come in by a code just received; return the session's token."""
    digits, _ = asked(office, address)
    outcome = by_code(office, digits, address, **more)
    assert isinstance(outcome, Done), outcome
    return str(outcome.shown["token"])


def wait(office: Office, **delay: float) -> None:
    """Let time pass without a sweep."""
    with office.store.read() as reader:
        now = office.now(reader)
    move(office, now + timedelta(**delay))


def person_of(office: Office, kind: str, organisation: str) -> CaseId:
    """Return the id of the first person of a kind in an organisation."""
    with office.store.read() as reader:
        for person in Archive(reader, office.memory).persons():
            if person.kind == kind and person.organisation == organisation and person.active:
                return person.id
    raise LookupError(kind)


__all__ = ["DAX", "ask", "asked", "by_code", "by_link", "done", "inside", "person_of", "wait"]
