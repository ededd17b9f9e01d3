"""When a person leaves: letters that wait go to the newcomer, or stop."""

from dataclasses import replace
from urllib.parse import unquote

from states.candidature import LIVE
from states.events import Event, text_of
from states.facts import Candidature, CandidatureState
from states.history import candidature_of, lifted
from states.identifiers import CaseId, ContactKind, Value
from states.instants import PARIS
from workflow.audience import Directory, executive_of
from workflow.desk import Desk
from workflow.mail.letter_context import context_of, said_at, said_deadline, said_label
from workflow.mail.posting import UNSENT, Outgoing, post, stop_letter
from workflow.people import Person
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow

FOLLOWED = (*LIVE, CandidatureState.LABELLED)
PERSON_REPLACED = "person_replaced"
OFFICE_ENDED = "office_ended"


def person_replaced(desk: Desk, event: Event, _directory: Directory) -> None:
    """Write what waited to the newcomer, and tell both contacts of the change."""
    old = desk.archive.person(event.case)
    new = desk.archive.person(CaseId(text_of(event.data, "by")))
    if old is None or new is None:
        return
    for letter in _waiting(desk, old):
        if stop_letter(desk.writer, letter, LetterPhase.SUPERSEDED, PERSON_REPLACED):
            _readdress(desk, letter, new)
    file = _file_of(desk, old)
    if old.kind is not ContactKind.CONTACT or file is None:
        return
    said: dict[str, Value] = {"effective_at": said_at(event.effective_at)}
    post(desk, replace(_change(event, old, file), values=said))
    said |= {"situation": said_label("state", file.state), "deadlines": _deadlines(desk, file)}
    post(desk, replace(_change(event, new, file), code="contact_changed_new", values=said))


def handed_over(desk: Desk, letter: LetterRow, person: Person) -> bool:
    """Write to the executive in office what was for one whose office ended; False when not so."""
    if person.kind is not ContactKind.EXECUTIVE:
        return False
    today = desk.now.astimezone(PARIS).date()
    successor = executive_of(desk.archive, person.organisation, today)
    if successor is None or not stop_letter(
        desk.writer, letter, LetterPhase.SUPERSEDED, OFFICE_ENDED
    ):
        return False
    _readdress(desk, letter, successor, released=True)
    return True


def person_gone(desk: Desk, event: Event, _directory: Directory) -> None:
    """Stop what waited for somebody who no longer has a part, or was erased."""
    person = desk.archive.person(event.case)
    if person is None:
        return
    for letter in _waiting(desk, person):
        stop_letter(desk.writer, letter, LetterPhase.CANCELLED, event.kind)


def _waiting(desk: Desk, person: Person) -> tuple[LetterRow, ...]:
    return desk.writer.letters(LetterFilter(phases=UNSENT, person=person.id))


def _readdress(desk: Desk, letter: LetterRow, new: Person, *, released: bool = False) -> None:
    context = context_of(letter.context)
    for part in context.parts:
        if part.key.startswith("reminder|"):
            continue  # the newcomer's own reminders are planned by the sweep
        identity = unquote(part.key.split("|")[2])
        post(
            desk,
            Outgoing(
                code=part.code,
                person=new,
                identity=identity,
                rule=PERSON_REPLACED,
                event=letter.event_id,
                case=part.case,
                values=part.values,
                copies=context.copies,
                lapses_at=letter.lapses_at,
                awaits=context.awaits,
                edits=part.edits,
                released=released,
            ),
        )


def _change(event: Event, person: Person, file: Candidature) -> Outgoing:
    return Outgoing(
        code="contact_changed_old",
        person=person,
        identity=event.id,
        rule=event.kind,
        event=event.id,
        case=file.id,
    )


def _file_of(desk: Desk, person: Person) -> Candidature | None:
    """Return the latest followed file of the person's authority, as the city knows it."""
    found = None
    for file in desk.archive.candidatures():
        if person.organisation in (file.authority, *file.members):
            shown = candidature_of(lifted(desk.archive.events(file.id), "notified"))
            found = shown if shown.state in FOLLOWED else found
    return found


def _deadlines(desk: Desk, file: Candidature) -> list[Value]:
    """Return the dates ahead of the file that are known now."""
    window = desk.programme.window(file.window)
    found = []
    if file.state is CandidatureState.DRAFT and window is not None:
        found.append(desk.programme.closing(window))
    if file.state is CandidatureState.CONSOLIDATION and file.consolidation is not None:
        found.append(file.consolidation.due)
    return [said_deadline(each) for each in found if each.is_past(desk.now) is False]
