"""Commands on how agents come in, on tokens of the API, on missions and masked data."""

from dataclasses import replace
from datetime import date, timedelta

from states.identifiers import CaseId, CaseKind, PersonId, Role, Value
from states.instants import day_start
from workflow.access.admission import INVITATION_LASTS, is_staff, roles_on, stands
from workflow.access.agents import (
    SHORTEST_PASSWORD,
    enrolment_uri,
    hash_password,
    is_password,
    new_key,
    step_of,
)
from workflow.access.allowance import PASSWORDS_FROM_SOURCE, of_password
from workflow.access.commands import (
    AcceptInvitation,
    EnterByPassword,
    GrantMission,
    InviteAgent,
    IssueApiToken,
    IssueKey,
    ProveKey,
    RevokeApiToken,
    SetPassword,
    UnmaskPerson,
)
from workflow.access.door import Passage, agent_at, allowed, count, day_of, let_in, tidy
from workflow.access.tokens import clean_digits, hash_of, link_token, session_token
from workflow.desk import Desk, Entry
from workflow.handlers.rights import require
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import Person
from workflow.store.access_records import (
    AccessCodeRow,
    ApiTokenRow,
    CodePurpose,
    CredentialRow,
)

AGENTS = (Role.LEAD, Role.OPERATOR)


def enter_by_password(desk: Desk, command: EnterByPassword) -> None:
    """Let an agent in by password and TOTP; the answer never says which was wrong."""
    address = tidy(command.address)
    spent = allowed(desk, of_password(address, command.source))
    person, credential = agent_at(desk.archive, address, desk.now)
    right = _is_right(command, credential.password_hash if credential else "")
    step = _step(desk, credential, command.digits)
    if person is None or credential is None or not right or step is None:
        wrong = Invalid(field="entry", value="", problem="wrong_entry")
        raise CommandFailed(wrong, lambda later: count(later, spent))
    count(desk, spent)
    _use(desk, credential, step)
    let_in(desk, person, command, Passage(how="password", strong=True))


def invite_agent(desk: Desk, command: InviteAgent) -> None:
    """Make the link by which an agent chooses a password; shows it, it is kept nowhere."""
    person = _agent_named(desk, command.person, "invite_agent")
    token = link_token(desk.randomness)
    code = AccessCodeRow(
        id=desk.randomness.token(8),
        person=PersonId(person.id),
        purpose=CodePurpose.INVITATION,
        asked_at=desk.now,
        expires_at=desk.now + INVITATION_LASTS,
        token_hash=hash_of(token),
    )
    for before in desk.writer.access_codes_of(PersonId(person.id), CodePurpose.INVITATION, 1):
        desk.writer.end_access_code(before.id, desk.now)
    desk.writer.put_access_code(code)
    _record(desk, person.id, "agent_invited", {"code": code.id})
    desk.shown["token"] = token


def accept_invitation(desk: Desk, command: AcceptInvitation) -> None:
    """Take the password an invited agent chooses and show a new TOTP key."""
    _, person = _invitation(desk, command.token)
    _require_strong(command.password)
    _give(desk, person, hash_password(command.password, desk.randomness))
    _record(desk, person.id, "password_set", {})
    _record(desk, person.id, "key_issued", {})


def prove_key(desk: Desk, command: ProveKey) -> None:
    """Let an invited agent in on the first digits of the new key; the invitation is consumed."""
    spent = allowed(desk, ((each, command.source) for each in PASSWORDS_FROM_SOURCE))
    code, person = _invitation(desk, command.token)
    credential = desk.writer.credential(PersonId(person.id))
    step = _step(desk, credential, command.digits)
    if credential is None or not credential.password_hash or step is None:
        wrong = Invalid(field="digits", value="", problem="wrong_code")
        raise CommandFailed(wrong, lambda later: count(later, spent))
    count(desk, spent)
    _use(desk, credential, step)
    desk.writer.end_access_code(code.id, desk.now)
    let_in(desk, person, command, Passage(how="invitation", strong=True))


def set_password(desk: Desk, command: SetPassword) -> None:
    """Give an agent a password; the TOTP key stays."""
    person = _agent_named(desk, command.person, "set_password")
    _require_strong(command.password)
    before = desk.writer.credential(PersonId(person.id))
    desk.writer.put_credential(
        CredentialRow(
            person=PersonId(person.id),
            changed_at=desk.now,
            password_hash=hash_password(command.password, desk.randomness),
            totp_sealed=before.totp_sealed if before else None,
            last_step=before.last_step if before else 0,
        )
    )
    _record(desk, person.id, "password_set", {})


def issue_key(desk: Desk, command: IssueKey) -> None:
    """Give an agent a new TOTP key; shows it once."""
    person = _agent_named(desk, command.person, "issue_key")
    before = desk.writer.credential(PersonId(person.id))
    _give(desk, person, before.password_hash if before else "")
    _record(desk, person.id, "key_issued", {})


def issue_api_token(desk: Desk, command: IssueApiToken) -> None:
    """Give a person a token of the API; shows it once."""
    person = _person(desk, command.person)
    require(desk, person.id, "issue_api_token", *AGENTS)
    held = roles_on(person, day_of(desk.now))
    chosen = command.roles or tuple(sorted(held))
    for role in chosen:
        if role not in held:
            known: dict[str, Value] = {"known": sorted(str(each) for each in held)}
            raise CommandFailed(
                Invalid(field="role", value=role, problem="not_a_choice", values=known)
            )
    if not chosen or not command.label.strip():
        name = "label" if chosen else "person"
        problem = "empty" if chosen else "ended"
        raise CommandFailed(Invalid(field=name, value="", problem=problem))
    _require_ahead(desk, command.until)
    token = session_token(desk.randomness)
    ends = day_start(command.until + timedelta(days=1)) if command.until else None
    row = ApiTokenRow(
        id=desk.randomness.token(8),
        token_hash=hash_of(token),
        person=PersonId(person.id),
        roles=tuple(str(role) for role in chosen),
        label=command.label.strip(),
        created_at=desk.now,
        expires_at=ends,
    )
    desk.writer.put_api_token(row)
    data: dict[str, Value] = {"api_token": row.id, "roles": list(row.roles)}
    if command.until:
        data["until"] = command.until.isoformat()
    _record(desk, person.id, "api_token_issued", data)
    desk.shown |= {"token": token, "api_token": row.id}


def revoke_api_token(desk: Desk, command: RevokeApiToken) -> None:
    """End a token of the API, one's own or, for an agent, anybody's."""
    row = desk.writer.api_token_by_id(command.api_token)
    own = row is not None and str(row.person) == str(desk.actor.id)
    if row is None or not (own or desk.actor.roles & set(AGENTS)):
        raise CommandFailed(Invalid(field="api_token", value=command.api_token, problem="unknown"))
    if desk.writer.revoke_api_token(row.id, desk.now):
        _record(desk, CaseId(row.person), "api_token_revoked", {"api_token": row.id})


def grant_mission(desk: Desk, command: GrantMission) -> None:
    """Let an auditor in until the end of a day; a mission granted again replaces the one before."""
    person = _person(desk, command.person)
    require(desk, person.id, "grant_mission", *AGENTS)
    if Role.AUDITOR not in person.roles or not person.active:
        raise CommandFailed(Invalid(field="person", value=person.id, problem="not_an_auditor"))
    if not command.letter.strip():
        raise CommandFailed(Invalid(field="mission_letter", value="", problem="empty"))
    _require_ahead(desk, command.until)
    data: dict[str, Value] = {
        "until": command.until.isoformat(),
        "texts": {"letter": desk.keep_text(command.letter.strip())},
    }
    _record(desk, person.id, "mission_granted", data)


def unmask_person(desk: Desk, command: UnmaskPerson) -> None:
    """Show the name and addresses of a person to who needs them, with a recorded reason."""
    person = _person(desk, command.person)
    require(desk, person.id, "unmask_person", Role.AUDITOR, Role.LEAD)
    if not command.reason.strip():
        raise CommandFailed(Invalid(field="reason", value="", problem="empty"))
    data: dict[str, Value] = {"texts": {"reason": desk.keep_text(command.reason)}}
    _record(desk, person.id, "person_unmasked", data)
    desk.shown |= {name: desk.words(ref) for name, ref in person.texts.items()}


def _agent(desk: Desk, person: Person) -> bool:
    return is_staff(roles_on(person, day_of(desk.now)))


def _agent_named(desk: Desk, case: CaseId, trigger: str) -> Person:
    person = _person(desk, case)
    require(desk, person.id, trigger, *AGENTS)
    if not _agent(desk, person):
        raise CommandFailed(Invalid(field="person", value=person.id, problem="by_code"))
    return person


def _invitation(desk: Desk, token: str) -> tuple[AccessCodeRow, Person]:
    code = desk.writer.access_code_by_token(hash_of(token))
    person = desk.archive.person(CaseId(code.person)) if code else None
    invited = code is not None and code.purpose is CodePurpose.INVITATION
    if code is None or person is None or not invited or not stands(code, desk.now):
        raise CommandFailed(Invalid(field="link", value="", problem="wrong_link"))
    if not _agent(desk, person):
        raise CommandFailed(Invalid(field="link", value="", problem="wrong_link"))
    return code, person


def _give(desk: Desk, person: Person, password_hash: str) -> None:
    """Keep a new TOTP key with this password, and show it as a QR code is made of it."""
    key = new_key(desk.randomness)
    desk.writer.put_credential(
        CredentialRow(
            person=PersonId(person.id),
            changed_at=desk.now,
            password_hash=password_hash,
            totp_sealed=desk.vault.seal(key, person.id),
        )
    )
    desk.shown["uri"] = enrolment_uri(key, desk.words(person.texts.get("email", "")))


def _is_right(command: EnterByPassword, kept: str) -> bool:
    """Whether the password is the one kept, as worked out beforehand or else now."""
    known = command.checked
    if known is not None and known.kept == kept:
        return known.right
    return is_password(kept, command.password)


def _step(desk: Desk, credential: CredentialRow | None, digits: str) -> int | None:
    if credential is None or credential.totp_sealed is None:
        return None
    key = desk.vault.open(credential.totp_sealed, credential.person)
    if key is None:
        return None
    return step_of(key, clean_digits(digits), desk.now, credential.last_step)


def _use(desk: Desk, credential: CredentialRow, step: int) -> None:
    desk.writer.put_credential(replace(credential, last_step=step))


def _require_strong(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise CommandFailed(Invalid(field="password", value="", problem="too_short"))


def _require_ahead(desk: Desk, until: date | None) -> None:
    if until is not None and until < day_of(desk.now):
        raise CommandFailed(Invalid(field="until", value=until.isoformat(), problem="past"))


def _person(desk: Desk, case: CaseId) -> Person:
    found = desk.archive.person(case)
    if found is None:
        raise CommandFailed(Invalid(field="person", value=case, problem="unknown"))
    return found


def _record(desk: Desk, person: CaseId, kind: str, data: dict[str, Value]) -> None:
    desk.record(Entry(case=person, case_kind=CaseKind.PERSON, kind=kind, data=data))
