"""Letters born of events: who is written to when something is recorded. A reader starts here.

`BORN` are the letters about a file, to the people of that file; `CONSEQUENCES` are events that
reach further (a call, a session, a deadline, a person) or that stop letters. Called by the office
at the end of each command, inside its transaction; nothing is written twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from notifications.letters import LETTERS
from states.events import Event
from states.facts import Candidature
from states.identifiers import CaseKind, ContactKind, Value
from states.instants import PARIS
from states.recall import letters_wait_until
from workflow.audience import CITY, Directory, concern_of
from workflow.desk import Desk
from workflow.disclosure import ANNOUNCED, CENTRES_TOLD, NOTIFIED
from workflow.mail import letter_facts as facts
from workflow.mail.access_letters import code_asked
from workflow.mail.calls_and_sessions import call_opened, session_announced, session_convoked
from workflow.mail.letter_context import deadline_of
from workflow.mail.letter_facts import Builder, Matter
from workflow.mail.moved_dates import deadline_moved, received_too_late
from workflow.mail.posting import Outgoing, post
from workflow.mail.replaced_people import person_gone, person_replaced
from workflow.mail.taken_back import taken_back
from workflow.people import Person

Consequence = Callable[[Desk, Event, Directory], None]


@dataclass(frozen=True, kw_only=True)
class Born:
    """A letter an event about a file calls for, and how its values are built."""

    code: str
    says: Builder


DECISION_LETTERS = (
    Born(code="decision_retained", says=facts.retained),
    Born(code="decision_not_retained", says=facts.not_retained),
    Born(code="decision_deferred", says=facts.deferred),
)
ABOUT_DECISIONS = (*(born.code for born in DECISION_LETTERS), "support_offered")
"""Letters whose copy a regional centre reads once it may know of the decision, not before."""
CANDIDATURE, ANTENNA = CaseKind.CANDIDATURE, CaseKind.ANTENNA
BORN: Mapping[tuple[CaseKind, str], tuple[Born, ...]] = {
    (CANDIDATURE, "submit"): (
        Born(code="registration_receipt", says=facts.receipt),
        Born(code="receipt_complete", says=facts.complete_receipt),
    ),
    (CANDIDATURE, "acknowledge"): (Born(code="full_acknowledgement", says=facts.acknowledgement),),
    (CANDIDATURE, "consolidate"): (Born(code="consolidation_request", says=facts.consolidation),),
    (CANDIDATURE, "extend_completion"): (Born(code="extension", says=facts.completion_extended),),
    (CANDIDATURE, "resume"): (Born(code="consolidation_ended", says=facts.consolidation_over),),
    (CANDIDATURE, "carry"): (Born(code="draft_carried", says=facts.carried),),
    (CANDIDATURE, "lapse"): (Born(code="draft_lapsed", says=facts.lapsed),),
    (CANDIDATURE, "declare_inadmissible"): (Born(code="inadmissible", says=facts.inadmissible),),
    (CANDIDATURE, "withdraw"): (Born(code="withdrawal_acknowledged", says=facts.withdrawn),),
    (CANDIDATURE, "requested"): (
        Born(code="withdrawal_acknowledged", says=facts.withdrawn),
        Born(code="request_received", says=facts.requested),
    ),
    (CANDIDATURE, NOTIFIED): DECISION_LETTERS,
    (CANDIDATURE, CENTRES_TOLD): DECISION_LETTERS,
    (CANDIDATURE, ANNOUNCED): DECISION_LETTERS,
    (CANDIDATURE, "support"): (Born(code="support_offered", says=facts.supported),),
    (ANTENNA, "start_engineering"): (Born(code="engineering_started", says=facts.engineering),),
    (ANTENNA, "start_deployment"): (Born(code="deployment_started", says=facts.deployment),),
    (ANTENNA, "open"): (Born(code="antenna_opened", says=facts.opened),),
    (ANTENNA, "open_pilot"): (Born(code="antenna_opened", says=facts.opened),),
    (ANTENNA, "suspend"): (Born(code="antenna_suspended", says=facts.phase_with_reason),),
    (ANTENNA, "resume"): (Born(code="antenna_resumed", says=facts.resumed),),
    (ANTENNA, "close"): (Born(code="antenna_closed", says=facts.phase_with_reason),),
    (ANTENNA, "revoke"): (Born(code="label_ended", says=facts.label_ended),),
    (ANTENNA, "withdraw_label"): (Born(code="label_ended", says=facts.label_ended),),
}
"""Automatic and manual acts are written about alike: the table knows the event only."""

CONSEQUENCES: Mapping[tuple[CaseKind, str], Consequence] = {
    (CaseKind.PROGRAMME, "call_opened"): call_opened,
    (CaseKind.SESSION, "convoked"): session_convoked,
    (CaseKind.SESSION, "announced"): session_announced,
    (CaseKind.DEADLINE, "deadline_extended"): deadline_moved,
    (CaseKind.DEADLINE, "deadline_moved"): deadline_moved,
    (CaseKind.REFUSAL, "refused"): received_too_late,
    (CaseKind.PERSON, "code_asked"): code_asked,
    (CaseKind.PERSON, "person_replaced"): person_replaced,
    (CaseKind.PERSON, "person_ended"): person_gone,
    (CaseKind.PERSON, "person_erased"): person_gone,
    (CANDIDATURE, "revert"): taken_back,
    (CANDIDATURE, "undo"): taken_back,
    (ANTENNA, "revert"): taken_back,
    (ANTENNA, "undo"): taken_back,
}


def correspond(desk: Desk) -> None:
    """Add to the outbox the letters that the desk's events call for, in the order of events."""
    concerned = [event for event in desk.events if _row(event)]
    if not concerned:
        return
    directory = Directory(desk.archive, desk.now.astimezone(PARIS).date())
    for event in concerned:
        consequence = CONSEQUENCES.get((event.case_kind, event.kind))
        if consequence is not None:
            consequence(desk, event, directory)
        for born in BORN.get((event.case_kind, event.kind), ()):
            _write(desk, event, born, directory)


def _row(event: Event) -> bool:
    key = (event.case_kind, event.kind)
    return key in BORN or key in CONSEQUENCES


def _write(desk: Desk, event: Event, born: Born, directory: Directory) -> None:
    file = desk.archive.candidature(event.case) or desk.archive.antenna(event.case)
    if file is None:
        return
    matter = Matter(desk=desk, event=event, facts=file)
    values = born.says(matter)
    if values is None:
        return
    people = _readers(born.code, matter, directory)
    for person in people:
        post(
            desk,
            Outgoing(
                code=born.code,
                person=person,
                identity=event.id,
                rule=event.kind,
                event=event.id,
                case=event.case,
                values=values,
                copies=_others(person.kind, [each.kind for each in people]),
                lapses_at=_end_of(values),
                released=event.kind in (CENTRES_TOLD, ANNOUNCED),
                not_before=letters_wait_until(event),
            ),
        )


def _readers(code: str, matter: Matter, directory: Directory) -> list[Person]:
    """Return who reads a letter: its addressees, its copies, the partners of a consortium.

    A regional centre reads of a decision from the date the lead sets, once.
    """
    file, kind = matter.facts, matter.event.kind
    spec, concern = LETTERS[code], concern_of(matter.desk.archive, file)
    people = list(directory.everybody((*spec.to, *spec.copy), concern))
    if set(spec.to) & set(CITY):
        people += [each for each in directory.partners(concern) if each not in people]
    if code not in ABOUT_DECISIONS or not isinstance(file, Candidature):
        return people
    centres = [each for each in people if each.kind is ContactKind.REGIONAL_CENTRE]
    if kind in (CENTRES_TOLD, ANNOUNCED):
        again = kind == ANNOUNCED and file.centres_told_at is not None
        return [] if again else centres
    told = file.centres_told_at is not None or file.announced_at is not None
    return people if told else [each for each in people if each not in centres]


def _others(own: ContactKind, kinds: list[ContactKind]) -> tuple[ContactKind, ...]:
    """Return the kinds of people who get the same letter beside this person."""
    others = list(kinds)
    others.remove(own)
    return tuple(dict.fromkeys(others))


def _end_of(values: Mapping[str, Value]) -> datetime | None:
    """Return when the text becomes false: once the date it asks to keep is over."""
    for name in ("due", "deadline"):
        said = values.get(name)
        if isinstance(said, Mapping):
            return deadline_of(said).closes_at
    return None
