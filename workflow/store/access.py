"""Access: codes, sessions, credentials, tokens of the API, visits, allowances."""

from datetime import datetime

from states.identifiers import PersonId
from workflow.store.access_records import (
    AccessCodeRow,
    AllowanceRow,
    ApiTokenRow,
    CodePurpose,
    CredentialRow,
    VisitRow,
    WebSessionRow,
)
from workflow.store.rows import Shape
from workflow.store.session import Session

CODE = Shape(AccessCodeRow, "access_code")
SESSION = Shape(WebSessionRow, "web_session")
CREDENTIAL = Shape(CredentialRow, "credential")
TOKEN = Shape(ApiTokenRow, "api_token")
VISIT = Shape(VisitRow, "visit")
ALLOWANCE = Shape(AllowanceRow, "allowance")

SELECT_PERSONS_WRITTEN = """
SELECT DISTINCT person FROM text
WHERE kind = 'personal' AND person IS NOT NULL AND lower(value) = :address ORDER BY person"""
SELECT_CODE = f"{CODE.select} WHERE id = :id"
SELECT_CODE_BY_TOKEN = f"{CODE.select} WHERE token_hash = :token_hash AND token_hash <> ''"
SELECT_CODES_OF = f"""{CODE.select} WHERE person = :person AND purpose = :purpose
ORDER BY asked_at DESC, rowid DESC LIMIT :limit"""
SELECT_CODES_ASKED = f"""{CODE.select}
WHERE purpose = 'entry' AND asked_at >= :first AND asked_at < :last ORDER BY asked_at, id"""
INSERT_CODE = CODE.insert
UPDATE_CODE_MADE = """
UPDATE access_code SET salt = :salt, token_hash = :token_hash, digits_hash = :digits_hash
WHERE id = :id AND ended_at IS NULL"""
UPDATE_CODE_DELIVERED = """
UPDATE access_code SET delivered_at = COALESCE(delivered_at, :at) WHERE id = :id"""
UPDATE_CODE_ENDED = "UPDATE access_code SET ended_at = :at WHERE id = :id AND ended_at IS NULL"
UPDATE_CODE_TRIED = "UPDATE access_code SET tries = tries + 1 WHERE id = :id"
UPDATE_CODES_OF_ENDED = """
UPDATE access_code SET ended_at = :at
WHERE person = :person AND ended_at IS NULL AND expires_at > :at"""
DELETE_CODES_OF = "DELETE FROM access_code WHERE person = :person"

SELECT_SESSION = f"{SESSION.select} WHERE token_hash = :token_hash"
SELECT_SESSION_BY_ID = f"{SESSION.select} WHERE id = :id"
SELECT_SESSIONS_OF = f"{SESSION.select} WHERE person = :person ORDER BY opened_at DESC, id"
SELECT_SESSIONS = f"{SESSION.select} ORDER BY opened_at DESC, id"
INSERT_SESSION = SESSION.insert
UPDATE_SESSION_SEEN = "UPDATE web_session SET seen_at = :at WHERE id = :id AND seen_at < :at"
UPDATE_SESSION_REVOKED = """
UPDATE web_session SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL"""
UPDATE_SESSIONS_OF_REVOKED = """
UPDATE web_session SET revoked_at = :at
WHERE person = :person AND revoked_at IS NULL AND expires_at > :at"""
DELETE_SESSIONS_OF = "DELETE FROM web_session WHERE person = :person"

SELECT_CREDENTIAL = f"{CREDENTIAL.select} WHERE person = :person"
INSERT_CREDENTIAL = f"""{CREDENTIAL.insert} ON CONFLICT (person) DO UPDATE SET
changed_at = excluded.changed_at, password_hash = excluded.password_hash,
totp_sealed = excluded.totp_sealed, last_step = excluded.last_step"""
DELETE_CREDENTIAL = "DELETE FROM credential WHERE person = :person"

SELECT_TOKEN = f"{TOKEN.select} WHERE token_hash = :token_hash"
SELECT_TOKEN_BY_ID = f"{TOKEN.select} WHERE id = :id"
SELECT_TOKENS_OF = f"{TOKEN.select} WHERE person = :person ORDER BY created_at DESC, id"
SELECT_TOKENS = f"{TOKEN.select} ORDER BY created_at DESC, id"
INSERT_TOKEN = TOKEN.insert
UPDATE_TOKEN_REVOKED = """
UPDATE api_token SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL"""
UPDATE_TOKENS_OF_REVOKED = """
UPDATE api_token SET revoked_at = :at WHERE person = :person AND revoked_at IS NULL"""
DELETE_TOKENS_OF = "DELETE FROM api_token WHERE person = :person"

SELECT_VISIT = f"{VISIT.select} WHERE person = :person"
INSERT_VISIT = f"""{VISIT.insert} ON CONFLICT (person) DO UPDATE SET
seen_at = excluded.seen_at, previous_at = excluded.previous_at"""
DELETE_VISIT = "DELETE FROM visit WHERE person = :person"

SELECT_ALLOWANCE = f"{ALLOWANCE.select} WHERE bucket = :bucket"
INSERT_ALLOWANCE = f"""{ALLOWANCE.insert}
ON CONFLICT (bucket) DO UPDATE SET free_at = excluded.free_at"""
DELETE_ALLOWANCES_UNUSED = "DELETE FROM allowance WHERE free_at <= :at"
DELETE_ALLOWANCE = "DELETE FROM allowance WHERE bucket = :bucket"
DELETE_ALLOWANCES = "DELETE FROM allowance"


class AccessReading(Session):
    """Who may come in, by hashes only."""

    def persons_written(self, address: str) -> tuple[PersonId, ...]:
        """Return the persons one of whose texts is this address, in lower case."""
        return tuple(person for (person,) in self._all(SELECT_PERSONS_WRITTEN, address=address))

    def access_code(self, code: str) -> AccessCodeRow | None:
        """Return a code asked for, by its id."""
        return self._record(CODE, SELECT_CODE, id=code)

    def access_code_by_token(self, token_hash: str) -> AccessCodeRow | None:
        """Return a code by the hash of its link's token, ended or not."""
        return self._record(CODE, SELECT_CODE_BY_TOKEN, token_hash=token_hash)

    def access_codes_of(
        self, person: PersonId, purpose: CodePurpose, limit: int
    ) -> tuple[AccessCodeRow, ...]:
        """Return the last codes a person asked for, latest first, ended or not."""
        values = {"person": person, "purpose": purpose, "limit": limit}
        return self._records(CODE, SELECT_CODES_OF, **values)

    def access_codes_asked(self, first: datetime, last: datetime) -> tuple[AccessCodeRow, ...]:
        """Return the codes asked for from an instant until another, excluded, oldest first."""
        return self._records(CODE, SELECT_CODES_ASKED, first=first, last=last)

    def web_session(self, token_hash: str) -> WebSessionRow | None:
        """Return a session by the hash of its token, whatever became of it."""
        return self._record(SESSION, SELECT_SESSION, token_hash=token_hash)

    def web_session_by_id(self, session: str) -> WebSessionRow | None:
        """Return a session by its id."""
        return self._record(SESSION, SELECT_SESSION_BY_ID, id=session)

    def web_sessions(self, person: PersonId | None = None) -> tuple[WebSessionRow, ...]:
        """Return the sessions of a person, or of everybody, latest first."""
        if person is None:
            return self._records(SESSION, SELECT_SESSIONS)
        return self._records(SESSION, SELECT_SESSIONS_OF, person=person)

    def credential(self, person: PersonId) -> CredentialRow | None:
        """Return what an agent comes in with."""
        return self._record(CREDENTIAL, SELECT_CREDENTIAL, person=person)

    def api_token(self, token_hash: str) -> ApiTokenRow | None:
        """Return a token of the API by its hash, revoked or not."""
        return self._record(TOKEN, SELECT_TOKEN, token_hash=token_hash)

    def api_token_by_id(self, token: str) -> ApiTokenRow | None:
        """Return a token of the API by its id."""
        return self._record(TOKEN, SELECT_TOKEN_BY_ID, id=token)

    def api_tokens(self, person: PersonId | None = None) -> tuple[ApiTokenRow, ...]:
        """Return the tokens of a person, or of everybody, latest first."""
        if person is None:
            return self._records(TOKEN, SELECT_TOKENS)
        return self._records(TOKEN, SELECT_TOKENS_OF, person=person)

    def visit(self, person: PersonId) -> VisitRow | None:
        """Return when a person was last seen."""
        return self._record(VISIT, SELECT_VISIT, person=person)

    def allowance(self, bucket: str) -> AllowanceRow | None:
        """Return a rate limit in use."""
        return self._record(ALLOWANCE, SELECT_ALLOWANCE, bucket=bucket)


class AccessWriting(AccessReading):
    """Letting in, and ending it."""

    def put_access_code(self, row: AccessCodeRow) -> None:
        """Keep a code asked for."""
        self._insert(CODE, INSERT_CODE, row)

    def make_access_code(self, row: AccessCodeRow) -> bool:
        """Keep the hashes of a code made now; False when it was ended. Those before are void."""
        values = {"token_hash": row.token_hash, "digits_hash": row.digits_hash}
        return self._run(UPDATE_CODE_MADE, id=row.id, salt=row.salt, **values) == 1

    def deliver_access_code(self, code: str, at: datetime) -> None:
        """Say when a code was first handed to the mail server."""
        self._run(UPDATE_CODE_DELIVERED, id=code, at=at)

    def end_access_code(self, code: str, at: datetime) -> bool:
        """Consume a code; False when it was already."""
        return self._run(UPDATE_CODE_ENDED, id=code, at=at) == 1

    def count_try(self, code: str) -> None:
        """Count wrong digits given while a code stood."""
        self._run(UPDATE_CODE_TRIED, id=code)

    def put_web_session(self, row: WebSessionRow) -> None:
        """Keep a session just opened."""
        self._insert(SESSION, INSERT_SESSION, row)

    def see_web_session(self, session: str, at: datetime) -> None:
        """Say when a session was last used; never backwards."""
        self._run(UPDATE_SESSION_SEEN, id=session, at=at)

    def revoke_web_session(self, session: str, at: datetime) -> bool:
        """Revoke a session; False when it was already."""
        return self._run(UPDATE_SESSION_REVOKED, id=session, at=at) == 1

    def put_credential(self, row: CredentialRow) -> None:
        """Keep what an agent comes in with, instead of what there was."""
        self._insert(CREDENTIAL, INSERT_CREDENTIAL, row)

    def put_api_token(self, row: ApiTokenRow) -> None:
        """Keep a token of the API."""
        self._insert(TOKEN, INSERT_TOKEN, row)

    def revoke_api_token(self, token: str, at: datetime) -> bool:
        """Revoke a token of the API; False when it was already."""
        return self._run(UPDATE_TOKEN_REVOKED, id=token, at=at) == 1

    def end_accesses(self, person: PersonId, at: datetime) -> tuple[int, int, int]:
        """End codes, sessions and tokens of a person; return how many of each still opened."""
        return (
            self._run(UPDATE_CODES_OF_ENDED, person=person, at=at),
            self._run(UPDATE_SESSIONS_OF_REVOKED, person=person, at=at),
            self._run(UPDATE_TOKENS_OF_REVOKED, person=person, at=at),
        )

    def delete_accesses(self, person: PersonId) -> None:
        """Delete everything that opened a door to an erased person."""
        self._run(DELETE_CODES_OF, person=person)
        self._run(DELETE_SESSIONS_OF, person=person)
        self._run(DELETE_CREDENTIAL, person=person)
        self._run(DELETE_TOKENS_OF, person=person)
        self._run(DELETE_VISIT, person=person)

    def put_visit(self, row: VisitRow) -> None:
        """Keep when a person was last seen."""
        self._insert(VISIT, INSERT_VISIT, row)

    def put_allowance(self, row: AllowanceRow) -> None:
        """Keep what is spent of a rate limit."""
        self._insert(ALLOWANCE, INSERT_ALLOWANCE, row)

    def forget_allowances(self, unused_at: datetime) -> None:
        """Forget the rate limits of which nothing is spent at an instant."""
        self._run(DELETE_ALLOWANCES_UNUSED, at=unused_at)

    def forget_allowance(self, bucket: str) -> None:
        """Forget one rate limit."""
        self._run(DELETE_ALLOWANCE, bucket=bucket)

    def forget_every_allowance(self) -> None:
        """Forget every rate limit."""
        self._run(DELETE_ALLOWANCES)
