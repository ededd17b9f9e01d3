"""Answers of writes, kept a day with what was recorded: a request sent twice acts once.

What was done and its answer are one transaction, so neither is ever without the other. A refusal
is kept just after: had the machine stopped in between, asking again would only refuse again.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from states.identifiers import CaseId
from web.api.operation import Reply
from web.api.problems import met
from workflow.desk import Desk
from workflow.office import Office
from workflow.outcomes import Conflict, Done, Outcome
from workflow.people import Actor
from workflow.reading import Reading
from workflow.store.api_records import ApiAnswerRow
from workflow.store.store import Reader, Writer

KEPT_FOR = timedelta(hours=24)


class AlreadyAnswered(Exception):  # noqa: N818 - named as what happened
    """This very request was answered before; `reply` is that answer."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request that records: who sends it, under which key, and what it is made of."""

    actor: Actor
    key: str
    content: bytes

    @property
    def key_hash(self) -> str:
        """What is kept of the key."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def mac(self) -> str:
        """What is kept of the request: nothing can be found again from it without the key."""
        return hmac.new(self.key.encode(), self.content, hashlib.sha256).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The version of a case that the sender read."""

    case: CaseId
    version: int


class Keeping:
    """Stands alongside one command: tells again what was told, keeps what is told now."""

    def __init__(
        self,
        office: Office,
        request: Request,
        told: Callable[[Desk, Done], Reply],
        seen: Seen | None = None,
    ) -> None:
        self._office = office
        self._request = request
        self._told = told
        self._seen = seen
        self.reply: Reply | None = None

    def before(self, desk: Desk) -> Outcome | None:
        """Return the conflict when the sender read an older version.

        Raises:
            AlreadyAnswered: the request was sent before.
            ProblemMet: the key served another request.
        """
        self.recall(desk.writer)
        if self._seen is None:
            return None
        return conflict_in(reading_at(self._office, desk), self._seen)

    def after(self, desk: Desk, outcome: Outcome) -> None:
        """Keep the answer to what was done, in its own transaction."""
        if isinstance(outcome, Done):
            self.reply = self._told(desk, outcome)
            self._keep(desk.writer, self.reply)

    def keep(self, reply: Reply) -> Reply:
        """Keep an answer by itself; return the one that counts, should another have been first."""
        with self._office.store.write() as writer:
            try:
                self.recall(writer)
            except AlreadyAnswered as first:
                return first.reply
            return self.keep_in(writer, reply)

    def keep_in(self, writer: Writer, reply: Reply) -> Reply:
        """Keep an answer in an open transaction, and return it."""
        self._keep(writer, reply)
        return reply

    def recall(self, reader: Reader) -> None:
        """Let the request through only when its key is new.

        Raises:
            AlreadyAnswered: the request was sent before.
            ProblemMet: the key served another request.
        """
        row = reader.api_answer(self._request.actor.id, self._request.key_hash)
        if row is None or row.expires_at <= self._office.now(reader):
            return
        if not hmac.compare_digest(row.request_mac, self._request.mac):
            raise met("cle-reutilisee")
        raise AlreadyAnswered(
            Reply(
                body=row.body,
                status=row.status,
                media_type=row.media_type,
                version=row.version,
                location=row.location,
            )
        )

    def _keep(self, writer: Writer, reply: Reply) -> None:
        now = self._office.now(writer)
        writer.prune_api_answers(now)
        writer.put_api_answer(
            ApiAnswerRow(
                actor=self._request.actor.id,
                key_hash=self._request.key_hash,
                request_mac=self._request.mac,
                status=reply.status,
                media_type=reply.media_type,
                body=reply.body,
                given_at=now,
                expires_at=now + KEPT_FOR,
                version=reply.version,
                location=reply.location,
            )
        )


def reading_at(office: Office, desk: Desk) -> Reading:
    """Return what the actor may know within the open transaction."""
    reading = Reading(office, desk.writer, desk.actor)
    reading.archive = desk.archive
    return reading


def conflict_in(reading: Reading, seen: Seen) -> Conflict | None:
    """Return the conflict of somebody who read an older version of a file, None when up to date."""
    read = reading.file(seen.case)
    if read is None or read.facts.version == seen.version:
        return None
    return Conflict(
        case=seen.case,
        reference=read.facts.reference,
        expected=seen.version,
        found=read.facts.version,
        since=tuple(event for event in read.events if event.case_seq > seen.version),
    )
