"""Commands of the door: a code asked for, somebody coming in, leaving, accesses ended.

Whoever asks is answered alike, known or not. What is wrong counts even when it is refused.
"""

from states.identifiers import CaseId, CaseKind, PersonId, Role, Value
from workflow.access.admission import (
    CODE_LASTS,
    LAST_CODES,
    MOST_TRIES,
    is_staff,
    roles_on,
    stands,
)
from workflow.access.allowance import ASKED_FROM_SOURCE, ASKED_OF_ADDRESS, TRIED_FROM_SOURCE
from workflow.access.commands import (
    AskCode,
    EnterByCode,
    EnterByLink,
    EnterDemo,
    Leave,
    RevokeAccesses,
)
from workflow.access.door import (
    DEMO,
    Passage,
    allowed,
    by_codes,
    concerns,
    count,
    day_of,
    let_in,
    person_at,
    record_as,
    tidy,
)
from workflow.access.ending import end_accesses
from workflow.access.tokens import clean_digits, hash_of, opens
from workflow.clock import SIMULATED_NOW
from workflow.desk import Desk, Entry
from workflow.handlers.rights import require
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import Person
from workflow.store.access_records import AccessCodeRow, CodePurpose

MINUTES = int(CODE_LASTS.total_seconds()) // 60


def ask_code(desk: Desk, command: AskCode) -> None:
    """Have a code written to whom an address belongs; for anybody else, answer the same."""
    desk.shown["minutes"] = MINUTES
    person = _known(desk, command) if command.person else _addressed(desk, command)
    if person is None:
        return
    about = command.about if concerns(desk.archive, person, command.about) else None
    code = AccessCodeRow(
        id=desk.randomness.token(8),
        person=PersonId(person.id),
        purpose=CodePurpose.ENTRY,
        asked_at=desk.now,
        expires_at=desk.now + CODE_LASTS,
        about=about,
    )
    desk.writer.put_access_code(code)
    data: dict[str, Value] = {"code": code.id}
    data |= {"case": about} if about else {}
    record_as(desk, person, "code_asked", data, actor=desk.actor)


def enter_by_code(desk: Desk, command: EnterByCode) -> None:
    """Let in whoever gives the digits written to an address."""
    address, digits = tidy(command.address), clean_digits(command.digits)
    spent = allowed(desk, ((each, command.source) for each in TRIED_FROM_SOURCE))
    people = {person.id: person for person in by_codes(desk.archive, address, desk.now)}
    codes = [code for person in people.values() for code in _standing(desk, person)]
    matching = [code for code in codes if opens(code, digits)]
    if not matching:

        def after(later: Desk) -> None:
            count(later, spent)
            for code in codes:
                later.writer.count_try(code.id)

        raise CommandFailed(Invalid(field="digits", value="", problem="wrong_code"), after)
    count(desk, spent)
    _consume(desk, people[CaseId(matching[0].person)], matching[0], command)


def enter_by_link(desk: Desk, command: EnterByLink) -> None:
    """Let in whoever holds the link of a letter."""
    spent = allowed(desk, ((each, command.source) for each in TRIED_FROM_SOURCE))
    code = desk.writer.access_code_by_token(hash_of(command.token))
    person = desk.archive.person(CaseId(code.person)) if code else None
    last = _last(desk, person) if person else ()
    if code is None or person is None or code not in last or not stands(code, desk.now):
        wrong = Invalid(field="link", value="", problem="wrong_link")
        raise CommandFailed(wrong, lambda later: count(later, spent))
    count(desk, spent)
    _consume(desk, person, code, command, how="link")


def enter_demo(desk: Desk, command: EnterDemo) -> None:
    """Let a visitor of a demonstration be somebody; a real store has no such door."""
    if desk.writer.setting(SIMULATED_NOW) is None:
        raise CommandFailed(Invalid(field="entry", value="", problem="demo_only"))
    person = _person(desk, command.person)
    roles = _admitted(desk, person)
    let_in(desk, person, command, Passage(how=DEMO, strong=is_staff(roles)))


def leave(desk: Desk, command: Leave) -> None:
    """End a session, one's own or, for the lead, anybody's."""
    session = desk.writer.web_session_by_id(command.session)
    own = session is not None and str(session.person) == str(desk.actor.id)
    if session is None or not (own or desk.actor.roles & {Role.LEAD, Role.OPERATOR}):
        raise CommandFailed(Invalid(field="session", value=command.session, problem="unknown"))
    if desk.writer.revoke_web_session(session.id, desk.now):
        _record(desk, CaseId(session.person), "left", {"session": session.id})


def revoke_accesses(desk: Desk, command: RevokeAccesses) -> None:
    """End every access of a person, their calendar feeds too, by themselves or an agent."""
    person = _person(desk, command.person)
    if str(desk.actor.id) != str(person.id):
        require(desk, person.id, "revoke_accesses", Role.LEAD, Role.OPERATOR)
    feeds = desk.writer.revoke_feeds(PersonId(person.id), desk.now)
    desk.shown |= end_accesses(desk, person.id, always=True, feeds=feeds)


def _known(desk: Desk, command: AskCode) -> Person | None:
    """Return a person for whom an agent asks a code."""
    assert command.person is not None
    person = _person(desk, command.person)
    require(desk, person.id, "ask_code", Role.LEAD, Role.OPERATOR)
    if is_staff(_admitted(desk, person)):
        raise CommandFailed(Invalid(field="person", value=person.id, problem="by_password"))
    return person


def _addressed(desk: Desk, command: AskCode) -> Person | None:
    address = tidy(command.address)
    asked = [(each, address) for each in ASKED_OF_ADDRESS]
    asked += [(each, command.source) for each in ASKED_FROM_SOURCE]
    count(desk, allowed(desk, asked))
    return person_at(desk.archive, address, desk.now, command.about)


def _last(desk: Desk, person: Person) -> tuple[AccessCodeRow, ...]:
    return desk.writer.access_codes_of(PersonId(person.id), CodePurpose.ENTRY, LAST_CODES)


def _standing(desk: Desk, person: Person) -> tuple[AccessCodeRow, ...]:
    """Return the codes whose digits still open: the last three, not tried too often."""
    return tuple(
        code for code in _last(desk, person) if stands(code, desk.now) and code.tries < MOST_TRIES
    )


def _consume(
    desk: Desk,
    person: Person,
    code: AccessCodeRow,
    command: EnterByCode | EnterByLink,
    how: str = "code",
) -> None:
    if is_staff(_admitted(desk, person)):
        raise CommandFailed(Invalid(field="person", value="", problem="by_password"))
    desk.writer.end_access_code(code.id, desk.now)
    let_in(desk, person, command, Passage(how=how, said={"code": code.id}))
    if code.about:
        desk.shown["about"] = code.about


def _admitted(desk: Desk, person: Person) -> frozenset[Role]:
    roles = roles_on(person, day_of(desk.now))
    if not roles:
        raise CommandFailed(Invalid(field="person", value=person.id, problem="ended"))
    return roles


def _person(desk: Desk, case: CaseId) -> Person:
    found = desk.archive.person(case)
    if found is None:
        raise CommandFailed(Invalid(field="person", value=case, problem="unknown"))
    return found


def _record(desk: Desk, person: CaseId, kind: str, data: dict[str, Value]) -> None:
    desk.record(Entry(case=person, case_kind=CaseKind.PERSON, kind=kind, data=data))
