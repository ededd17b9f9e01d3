"""Commands on persons and local authorities. Names and addresses go to the erasable texts."""

from collections.abc import Mapping
from datetime import date

from states.identifiers import ActorId, CaseId, CaseKind, EventId, PersonId, Role, Value
from workflow.access.ending import end_accesses, forget_accesses
from workflow.audit.evidence import TextKind
from workflow.commands import (
    CorrectPerson,
    EndPerson,
    ErasePerson,
    GrantRole,
    RedactText,
    RegisterAuthority,
    RegisterPerson,
    ReplacePerson,
    StopMail,
)
from workflow.desk import INSTALLATION, Desk, Entry
from workflow.filing.erasing import erase_answers, forget_uploads_of
from workflow.handlers.rights import require
from workflow.handlers.signing import forget_scans
from workflow.mail.papers import traces_of
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import ROLE_OF_KIND, Person, authority_case
from workflow.projection import relabel
from workflow.store.records import (
    ErasureRow,
    LetterMove,
    LetterPhase,
    LetterRow,
    ReminderStatus,
)
from workflow.traces import identifying_words, names_somebody

UNSENT = (LetterPhase.HELD, LetterPhase.QUEUED, LetterPhase.RETRY, LetterPhase.CLAIMED)
GRANTED = tuple(str(role) for role in Role if role is not Role.CLOCK)
TEXTS = ("name", "email", "function", "phone", "civility", "organisation_name")


def register_authority(desk: Desk, command: RegisterAuthority) -> None:
    """Make a local authority known by its official code."""
    case = authority_case(command.code)
    require(desk, case, "register_authority", Role.LEAD, Role.OPERATOR)
    if not command.code or not command.name:
        name = "name" if command.code else "code"
        raise CommandFailed(Invalid(field=name, value="", problem="empty"))
    if desk.archive.authority(command.code) is not None:
        raise CommandFailed(Invalid(field="code", value=command.code, problem="duplicate"))
    data: dict[str, Value] = {
        "code": command.code,
        "kind": command.kind,
        "departement": command.departement,
        "region": command.region,
        "flags": dict(command.flags),
        "marks": list(command.marks),
        "texts": desk.keep_texts({"name": command.name}, TextKind.PUBLIC),
    }
    desk.record(
        Entry(case=case, case_kind=CaseKind.AUTHORITY, kind="authority_registered", data=data)
    )
    desk.shown["case"] = case


def register_person(desk: Desk, command: RegisterPerson) -> None:
    """Make a person known; shows the person's id."""
    case = desk.new_case()
    require(desk, case, "register_person", Role.LEAD, Role.OPERATOR)
    _record_person(desk, case, command)
    desk.shown["person"] = case


def correct_person(desk: Desk, command: CorrectPerson) -> None:
    """Correct some texts of a person; the words replaced are erased."""
    person = _person(desk, command.person)
    require(desk, command.person, "correct_person", Role.LEAD, Role.OPERATOR)
    _require_active(person)
    days = _days_of(command)
    if not command.texts and not days:
        raise CommandFailed(Invalid(field="text", value="", problem="empty"))
    _require_order(command.since or person.since, command.until or person.until)
    _require_named({"name": "-", "email": "-", **command.texts})
    for name in command.texts:
        if name in person.texts:
            desk.writer.redact_text(person.texts[name])
    texts = desk.keep_texts(_known_texts(command.texts), TextKind.PERSONAL, command.person)
    data: dict[str, Value] = {"texts": texts, **days} if texts else {**days}
    _record(desk, command.person, "person_corrected", data)
    if "email" in texts:
        end_accesses(desk, command.person)


def replace_person(desk: Desk, command: ReplacePerson) -> None:
    """Replace a contact by another of the same kind; shows the new person's id."""
    person = _person(desk, command.person)
    require(desk, command.person, "replace_person", Role.LEAD, Role.OPERATOR, Role.CITY)
    own = ROLE_OF_KIND[person.kind] is Role.CITY and person.organisation == desk.actor.authority
    if not own and not desk.actor.roles & {Role.LEAD, Role.OPERATOR}:
        raise CommandFailed(Invalid(field="person", value=command.person, problem="unknown"))
    _require_active(person)
    case = desk.new_case()
    newcomer = RegisterPerson(
        actor=command.actor,
        kind=person.kind,
        organisation=person.organisation,
        region=person.region,
        texts=command.texts,
        marks=person.marks,
    )
    _record_person(desk, case, newcomer, replaces=command.person)
    if person.seat:
        _record(desk, case, "seated", {"body": person.organisation, "seat": person.seat})
    _record(desk, command.person, "person_replaced", {"by": case})
    end_accesses(desk, command.person)
    desk.writer.revoke_feeds(PersonId(command.person), desk.now)
    desk.shown["person"] = case


def end_person(desk: Desk, command: EndPerson) -> None:
    """End a person's part: no more letters, accesses revoked."""
    person = _person(desk, command.person)
    require(desk, command.person, "end_person", Role.LEAD, Role.OPERATOR)
    _require_active(person)
    _record(desk, command.person, "person_ended", {})
    end_accesses(desk, command.person)
    desk.writer.revoke_feeds(PersonId(command.person), desk.now)


def stop_mail(desk: Desk, command: StopMail) -> None:
    """Record that a person's address fails for good; the lead is told in the digest."""
    _person(desk, command.person)
    require(desk, command.person, "stop_mail", Role.LEAD, Role.OPERATOR, Role.CLOCK)
    _record(desk, command.person, "mail_stopped", {"code": command.code})


def grant_role(desk: Desk, command: GrantRole) -> None:
    """Give a person one more role."""
    _person(desk, command.person)
    require(desk, command.person, "grant_role", Role.LEAD, Role.OPERATOR)
    if command.role not in GRANTED:
        known: dict[str, Value] = {"known": list(GRANTED)}
        raise CommandFailed(
            Invalid(field="role", value=command.role, problem="not_a_choice", values=known)
        )
    data: dict[str, Value] = {"role": command.role, "outside_rule": ["role_granted"]}
    _record(desk, command.person, "role_granted", data)


def erase_person(desk: Desk, command: ErasePerson) -> None:
    """Erase a person's texts, letters, feeds and accesses; the events keep their commitments.

    Letters of others that name the person, in words or in a document that goes with them, are
    erased too; those still to leave are cancelled.
    """
    person = _person(desk, command.person)
    require(desk, command.person, "erase_person", Role.LEAD, Role.OPERATOR)
    if not command.reason:
        raise CommandFailed(Invalid(field="reason", value="", problem="empty"))
    words = identifying_words(desk.archive, person)
    if names_somebody(words, command.reason.encode()):
        raise CommandFailed(Invalid(field="reason", value="", problem="names_the_person"))
    found = traces_of(desk.archive, person).letters
    _cancel_letters(desk, found)
    owner = PersonId(command.person)
    forget_accesses(desk, person)
    desk.writer.delete_api_answers(ActorId(person.id))
    forget_uploads_of(desk, owner)
    refs = (*desk.writer.erase_texts(owner), *erase_answers(desk, words))
    forget_scans(desk, found)
    letters = desk.writer.erase_letters(owner, tuple(letter.id for letter in found))
    desk.writer.delete_feeds(owner)
    data: dict[str, Value] = {
        "texts_erased": len(refs),
        "letters_erased": letters,
        "outside_rule": ["erasure"],
        "texts": {"reason": desk.keep_text(command.reason)},
    }
    event = _record(desk, command.person, "person_erased", data)
    desk.writer.put_erasure(ErasureRow(person=owner, at=desk.now, event_id=event))
    desk.shown |= {"texts": len(refs), "letters": letters}


def redact_text(desk: Desk, command: RedactText) -> None:
    """Redact one recorded text by a named act."""
    require(desk, INSTALLATION, "redact", Role.LEAD)
    if not command.reason:
        raise CommandFailed(Invalid(field="reason", value="", problem="empty"))
    if not desk.writer.redact_text(command.ref):
        raise CommandFailed(Invalid(field="text", value=command.ref, problem="unknown"))
    relabel(desk.writer, desk.archive, command.ref)
    data: dict[str, Value] = {
        "ref": command.ref,
        "outside_rule": ["redaction"],
        "texts": {"reason": desk.keep_text(command.reason)},
    }
    desk.record(
        Entry(case=INSTALLATION, case_kind=CaseKind.INSTALLATION, kind="text_redacted", data=data)
    )


def _cancel_letters(desk: Desk, letters: tuple[LetterRow, ...]) -> None:
    """Cancel those of the letters that have not left: nothing remains to write them with."""
    for letter in letters:
        move = LetterMove(id=letter.id, sources=UNSENT, target=LetterPhase.CANCELLED, why="erasure")
        if desk.writer.move_letter(move):
            desk.writer.set_reminders_of(letter.id, ReminderStatus.CANCELLED, "erasure")


def _record_person(
    desk: Desk, case: CaseId, command: RegisterPerson, replaces: CaseId | None = None
) -> None:
    _require_named(command.texts)
    _require_order(command.since, command.until)
    data: dict[str, Value] = {
        "kind": str(command.kind),
        "organisation": command.organisation,
        "region": command.region,
        "since": command.since.isoformat() if command.since else "",
        "until": command.until.isoformat() if command.until else "",
        "marks": list(command.marks),
        "texts": desk.keep_texts(_known_texts(command.texts), TextKind.PERSONAL, case),
    }
    if replaces:
        data["replaces"] = replaces
    _record(desk, case, "person_registered", data)


def _days_of(command: CorrectPerson) -> dict[str, Value]:
    """Return the days of office given, as an event says them."""
    found = {"since": command.since, "until": command.until}
    return {name: day.isoformat() for name, day in found.items() if day is not None}


def _require_order(since: date | None, until: date | None) -> None:
    if since is not None and until is not None and until < since:
        raise CommandFailed(
            Invalid(field="until", value=until.isoformat(), problem="ends_before_start")
        )


def _require_named(texts: Mapping[str, str]) -> None:
    for name in ("name", "email"):
        if not texts.get(name, "").strip():
            raise CommandFailed(Invalid(field=name, value="", problem="empty"))


def _require_active(person: Person) -> None:
    """What ended or was erased is not touched again; a newcomer is registered."""
    if not person.active:
        raise CommandFailed(Invalid(field="person", value=person.id, problem="past"))


def _known_texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in texts.items() if name in TEXTS}


def _person(desk: Desk, case: CaseId) -> Person:
    found = desk.archive.person(case)
    if found is None:
        raise CommandFailed(Invalid(field="person", value=case, problem="unknown"))
    return found


def _record(desk: Desk, case: CaseId, kind: str, data: dict[str, Value]) -> EventId:
    return desk.record(Entry(case=case, case_kind=CaseKind.PERSON, kind=kind, data=data)).id
