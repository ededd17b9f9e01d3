"""Nudging now: what is awaited of whom for a file, the last letter first, then one more."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from notifications.letters import LETTERS
from notifications.wording import label
from states.identifiers import CaseId, ContactKind
from states.instants import PARIS
from states.programme import Programme
from web.mail.listing import state_of
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from workflow.audience import CITY, REGIONAL, Directory, concern_of
from workflow.outcomes import Done, Invalid
from workflow.people import Person
from workflow.reading import Reading
from workflow.reports.naming import Naming
from workflow.store.records import LetterRow
from workflow.writing.awaited import MILESTONE, Awaited, awaited, last_letter
from workflow.writing.commands import NudgePerson

YES = "oui"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody of a file: what is awaited of them, and the last letter about it."""

    person: CaseId
    name: str
    awaited: tuple[tuple[str, str], ...]
    last: LetterRow | None
    last_title: str
    stopped: bool


def form(visit: Visit) -> Response:
    """Show who may be nudged about a file, and why nobody may when that is so."""
    values = _values(visit)
    return page(visit, "mail/nudge.html.j2", **values) if values else not_found(visit)


def nudge(visit: Visit) -> Response:
    """Write one more letter to a person, or say why not."""
    values = _values(visit)
    if values is None:
        return not_found(visit)
    command = NudgePerson(
        actor=visit.actor,
        case=values["case"],
        person=CaseId(visit.field("personne")),
        about=visit.field("attendu"),
        text=visit.field("texte"),
        confirmed=visit.field("confirme") == YES,
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        said = "Relance écrite : elle part à la prochaine heure ouvrée."
        return see_other(visit, f"/courrier?dossier={values['reference']}", said)
    recent = isinstance(outcome, Invalid) and outcome.problem == "recent_letter"
    again = {**values, "ask_confirmation": command.person if recent else ""}
    return refused(visit, "mail/nudge.html.j2", visit.explain(outcome), **again)


def _values(visit: Visit) -> dict[str, Any] | None:
    with visit.reading() as reading:
        reference = visit.path("reference")
        row = reading.reader.case_by_reference(reference)
        in_force = reading.in_force()
        read = reading.file(row.id) if row else None
        if row is None or read is None or in_force is None:
            return None
        directory = Directory(reading.archive, reading.now.astimezone(PARIS).date())
        concern = concern_of(reading.archive, read.facts)
        people = (
            *directory.everybody((ContactKind.CONTACT, *CITY, *REGIONAL), concern),
            *directory.partners(concern),
        )
        found = [
            _candidate(reading, in_force.programme, row.id, person)
            for person in {each.id: each for each in people}.values()
        ]
        return {
            "case": row.id,
            "reference": row.reference,
            "place": read.place,
            "people": [each for each in found if each.awaited],
            "others": [each.name for each in found if not each.awaited],
            "typed": {name: visit.field(name) for name in ("personne", "attendu", "texte")},
            "ask_confirmation": "",
            "state_of": state_of,
        }


def _candidate(reading: Reading, programme: Programme, case: CaseId, person: Person) -> Candidate:
    expected = awaited(reading.archive, programme, case, person, reading.now)
    last = last_letter(reading.reader, case, person.id)
    return Candidate(
        person=person.id,
        name=Naming(reading.reader, reading.archive).person(person.id),
        awaited=tuple((each.about, _said(programme, each)) for each in expected),
        last=last,
        last_title=LETTERS[last.code].title if last else "",
        stopped=person.mail_stopped,
    )


def _said(programme: Programme, expected: Awaited) -> str:
    """Return what is awaited, in words."""
    if not expected.about.startswith(MILESTONE):
        return label("awaited", expected.about)
    name = expected.about.removeprefix(MILESTONE)
    known = {str(rule.id): rule.label for rule in programme.milestones}
    return f"l’étape « {known.get(name, name)} »"
