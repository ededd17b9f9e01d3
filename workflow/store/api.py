"""The answers of the JSON API, kept so that a request sent twice acts once."""

from datetime import datetime

from states.identifiers import ActorId
from workflow.store.api_records import ApiAnswerRow
from workflow.store.rows import Shape
from workflow.store.session import Session

API_ANSWER = Shape(ApiAnswerRow, "api_answer")

SELECT_API_ANSWER = f"{API_ANSWER.select} WHERE actor = :actor AND key_hash = :key_hash"
INSERT_API_ANSWER = f"{API_ANSWER.insert} ON CONFLICT (actor, key_hash) DO NOTHING"
DELETE_API_ANSWERS_EXPIRED = "DELETE FROM api_answer WHERE expires_at <= :now"
DELETE_API_ANSWERS_OF = "DELETE FROM api_answer WHERE actor = :actor"


class ApiReading(Session):
    """Reading answers given."""

    def api_answer(self, actor: ActorId, key_hash: str) -> ApiAnswerRow | None:
        """Return the answer given to a key of an actor, expired or not."""
        return self._record(API_ANSWER, SELECT_API_ANSWER, actor=actor, key_hash=key_hash)


class ApiWriting(Session):
    """Keeping answers given."""

    def put_api_answer(self, row: ApiAnswerRow) -> bool:
        """Keep an answer unless its key already has one; say whether it was kept."""
        return self._insert(API_ANSWER, INSERT_API_ANSWER, row) == 1

    def prune_api_answers(self, now: datetime) -> int:
        """Forget the answers whose time is over."""
        return self._run(DELETE_API_ANSWERS_EXPIRED, now=now)

    def delete_api_answers(self, actor: ActorId) -> int:
        """Forget every answer given to an actor."""
        return self._run(DELETE_API_ANSWERS_OF, actor=actor)
