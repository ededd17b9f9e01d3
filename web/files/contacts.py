"""The people who follow a file: replaced, corrected, unmasked with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from states.identifiers import CaseId
from web.consequences import Consequences, consequences_of
from web.dates import dates_of_form
from web.files.acting import REHEARSE, after
from web.files.file_page import Shown, file_page
from web.files.found import found
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from workflow.access.commands import UnmaskPerson
from workflow.commands import Command, CorrectPerson, ReplacePerson
from workflow.holdings import TEXTS, Follower, followers_of
from workflow.outcomes import Done, Outcome
from workflow.reading import FileRead

PAGE = "files/contact.html.j2"
OFFICE_DAYS = ("since", "until")
"""The days of office of an executive, as the form names them."""


@dataclass(frozen=True, kw_only=True)
class ContactAttempt:
    """What was tried on a contact: which act, what was typed, what it would entail."""

    act: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    consequences: Consequences | None = None


UNTRIED = ContactAttempt()


def show_contact(visit: Visit) -> Response:
    """Show one contact of a file, with the forms to correct or to replace them."""
    return _contact_page(visit, UNTRIED)


def replace_contact(visit: Visit) -> Response:
    """Replace a contact: letters that wait go to the newcomer; shown first when asked so."""
    command = ReplacePerson(
        actor=visit.actor, person=CaseId(visit.path("person")), texts=_texts(visit)
    )
    return _change(visit, "replace", command, "Le contact est remplacé ; ses accès ont pris fin.")


def correct_contact(visit: Visit) -> Response:
    """Correct what is known of a contact."""
    dates = dates_of_form(visit)
    since, until = dates.day("since", "Début du mandat"), dates.day("until", "Fin du mandat")
    if dates.faults:
        typed = {name: visit.field(name) for name in (*TEXTS, *OFFICE_DAYS)}
        return _contact_page(visit, ContactAttempt(act="correct", typed=typed), tuple(dates.faults))
    command = CorrectPerson(
        actor=visit.actor,
        person=CaseId(visit.path("person")),
        texts=_texts(visit),
        since=since,
        until=until,
    )
    return _change(visit, "correct", command, "Le contact est corrigé.")


def unmask_contact(visit: Visit) -> Response:
    """Let an auditor read a name and an address, with a reason that is recorded."""
    if _follower(visit) is None:
        return not_found(visit)
    command = UnmaskPerson(
        actor=visit.actor, person=CaseId(visit.path("person")), reason=visit.field("reason")
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, f"{after(visit)}#contacts", "La lecture est enregistrée.")
    return file_page(visit, Shown(sentences=tuple(visit.explain(outcome))))


def _change(visit: Visit, act: str, command: Command, done: str) -> Response:
    if _follower(visit) is None:
        return not_found(visit)
    typed = {name: visit.field(name) for name in (*TEXTS, *OFFICE_DAYS)}
    outcome: Outcome
    if visit.field("geste") == REHEARSE:
        consequences = consequences_of(visit, [command])
        (outcome,) = consequences.rehearsal.outcomes
        if isinstance(outcome, Done):
            tried = ContactAttempt(act=act, typed=typed, consequences=consequences)
            return _contact_page(visit, tried)
    else:
        outcome = visit.run(command)
        if isinstance(outcome, Done):
            letters = f"Lettres préparées : {len(outcome.letters)}."
            return see_other(visit, f"{after(visit)}#contacts", done, letters)
    attempt = ContactAttempt(act=act, typed=typed)
    return _contact_page(visit, attempt, tuple(visit.explain(outcome)))


def _contact_page(
    visit: Visit, attempt: ContactAttempt, sentences: tuple[str, ...] = ()
) -> Response:
    known = _follower(visit)
    if known is None:
        return not_found(visit)
    read, follower = known
    values: dict[str, Any] = {"read": read, "follower": follower, "attempt": attempt}
    if sentences:
        return refused(visit, PAGE, sentences, **values)
    return page(visit, PAGE, **values)


def _follower(visit: Visit) -> tuple[FileRead, Follower] | None:
    """Return a file and one of those who follow it, as the address names them."""
    with visit.reading() as reading:
        read = found(reading, visit.path("reference"))
        if read is None:
            return None
        wanted = visit.path("person")
        people = (each for each in followers_of(reading, read.facts) if each.person.id == wanted)
        follower = next(people, None)
    return (read, follower) if follower else None


def _texts(visit: Visit) -> dict[str, str]:
    return {name: text for name in TEXTS if (text := visit.field(name))}
