"""The log: events, their leaves and the checkpoints; nothing here updates or deletes."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from states.events import Event
from states.identifiers import CaseId, EventId
from states.instants import instant_of, iso
from workflow.audit.canonical import canonical_bytes
from workflow.audit.evidence import CheckpointRow, LeafRow, SealedEvent
from workflow.audit.tree import leaf_hash
from workflow.store.filters import EVERY_EVENT, EventFilter
from workflow.store.records import LoggedEvent, StaleVersion
from workflow.store.rows import Shape
from workflow.store.session import Session, limited, listed

CHECKPOINT = Shape(CheckpointRow, "checkpoint")
LEAF = Shape(LeafRow, "leaf")

SELECT_EVENT = "SELECT body FROM event WHERE id = :id"
SELECT_CASE_EVENTS = "SELECT body FROM event WHERE case_id = :case ORDER BY case_seq"
SELECT_LAST_CASE_SEQ = "SELECT COALESCE(MAX(case_seq), 0) FROM event WHERE case_id = :case"
SELECT_EVENTS = """
SELECT leaf.seq, event.body FROM leaf JOIN event ON event.id = leaf.event_id
WHERE leaf.seq > :after_seq
  AND (:kinds IS NULL OR event.kind IN (SELECT value FROM json_each(:kinds)))
  AND (:case_kind IS NULL OR event.case_kind = :case_kind)
  AND (:actor IS NULL OR event.actor = :actor)
  AND (:recorded_from IS NULL OR event.recorded_at >= :recorded_from)
  AND (:recorded_until IS NULL OR event.recorded_at < :recorded_until)
ORDER BY leaf.seq LIMIT :limit"""
SELECT_SEALED = """
SELECT leaf.seq, leaf.hash, event.id, case_id, case_kind, case_seq, recorded_at, effective_at,
       kind, actor, role, body
FROM event LEFT JOIN leaf ON leaf.event_id = event.id ORDER BY leaf.seq IS NULL, leaf.seq, event.id
"""
SELECT_LEAVES = f"{LEAF.select} ORDER BY seq"
SELECT_LEAF_HASHES = "SELECT hash FROM leaf ORDER BY seq"
SELECT_TREE_SIZE = "SELECT COALESCE(MAX(seq) + 1, 0) FROM leaf"
SELECT_LAST_RECORDED = """
SELECT event.recorded_at FROM leaf JOIN event ON event.id = leaf.event_id
ORDER BY leaf.seq DESC LIMIT 1"""
SELECT_CHECKPOINTS = f"{CHECKPOINT.select} ORDER BY epoch, size, made_at, id"
SELECT_LAST_CHECKPOINT = f"{CHECKPOINT.select} ORDER BY epoch DESC, size DESC, made_at DESC LIMIT 1"
COUNT_EVENTS = "SELECT kind, COUNT(*) FROM event GROUP BY kind ORDER BY kind"
INSERT_EVENT = """
INSERT INTO event (id, case_id, case_kind, case_seq, recorded_at, effective_at, kind, actor, role,
                   body)
VALUES (:id, :case_id, :case_kind, :case_seq, :recorded_at, :effective_at, :kind, :actor, :role,
        :body)"""
INSERT_LEAF = """
INSERT INTO leaf (seq, event_id, hash)
VALUES ((SELECT COALESCE(MAX(seq) + 1, 0) FROM leaf), :event_id, :hash) RETURNING seq"""
INSERT_CHECKPOINT = CHECKPOINT.insert


def columns_of(event: Event) -> dict[str, str | int]:
    """Return the columns kept beside an event's body; they say nothing the body does not."""
    return {
        "id": event.id,
        "case_id": event.case,
        "case_kind": str(event.case_kind),
        "case_seq": event.case_seq,
        "recorded_at": iso(event.recorded_at),
        "effective_at": iso(event.effective_at.instant),
        "kind": event.kind,
        "actor": event.actor,
        "role": str(event.role),
    }


def _event(body: Any) -> Event:
    return Event.from_value(json.loads(body))


class LogReading(Session):
    """Questions to the log."""

    def event(self, event_id: str) -> Event | None:
        """Return one event."""
        row = self._one(SELECT_EVENT, id=event_id)
        return None if row is None else _event(row[0])

    def events_of(self, case: str) -> tuple[Event, ...]:
        """Return the events of a case, oldest first."""
        return tuple(_event(body) for (body,) in self._all(SELECT_CASE_EVENTS, case=case))

    def last_case_seq(self, case: str) -> int:
        """Return the version of a case: the `case_seq` of its last event, 0 without events."""
        row = self._one(SELECT_LAST_CASE_SEQ, case=case)
        return int(row[0]) if row else 0

    def events(self, narrowed: EventFilter = EVERY_EVENT) -> tuple[Event, ...]:
        """Return the events a filter keeps, in log order."""
        return tuple(logged.event for logged in self.logged(narrowed))

    def logged(self, narrowed: EventFilter = EVERY_EVENT) -> tuple[LoggedEvent, ...]:
        """Return the events a filter keeps with their place in the log, in log order."""
        rows = self._all(
            SELECT_EVENTS,
            kinds=listed(narrowed.kinds),
            case_kind=narrowed.case_kind,
            actor=narrowed.actor,
            recorded_from=narrowed.recorded_from,
            recorded_until=narrowed.recorded_until,
            after_seq=narrowed.after_seq,
            limit=limited(narrowed.limit),
        )
        return tuple(LoggedEvent(seq=seq, event=_event(body)) for seq, body in rows)

    def event_counts(self) -> dict[str, int]:
        """Return how many events of each kind there are."""
        return dict(self._all(COUNT_EVENTS))

    def sealed(self) -> Iterator[SealedEvent]:
        """Yield every event with its leaf in leaf order, then the events without a leaf."""
        for row in self._connection.execute(SELECT_SEALED):
            seq, digest, event_id, case_id, case_kind, case_seq, *others = row
            recorded_at, effective_at, kind, actor, role, body = others
            yield SealedEvent(
                seq=seq,
                hash=digest,
                id=event_id,
                case_id=case_id,
                case_kind=case_kind,
                case_seq=case_seq,
                recorded_at=recorded_at,
                effective_at=effective_at,
                kind=kind,
                actor=actor,
                role=role,
                body=body,
            )

    def leaves(self) -> tuple[LeafRow, ...]:
        """Return every leaf in order."""
        return self._records(LEAF, SELECT_LEAVES)

    def leaf_hashes(self) -> tuple[bytes, ...]:
        """Return the hash of every leaf in order."""
        return tuple(digest for (digest,) in self._all(SELECT_LEAF_HASHES))

    def tree_size(self) -> int:
        """Return how many leaves the log has."""
        row = self._one(SELECT_TREE_SIZE)
        return int(row[0]) if row else 0

    def last_recorded_at(self) -> datetime | None:
        """Return when the last event of the log was recorded."""
        row = self._one(SELECT_LAST_RECORDED)
        return None if row is None else instant_of(row[0])

    def checkpoints(self) -> tuple[CheckpointRow, ...]:
        """Return every checkpoint, by epoch then size."""
        return self._records(CHECKPOINT, SELECT_CHECKPOINTS)

    def last_checkpoint(self) -> CheckpointRow | None:
        """Return the largest checkpoint of the last epoch."""
        return self._record(CHECKPOINT, SELECT_LAST_CHECKPOINT)


class LogWriting(LogReading):
    """Growing the log."""

    def append(self, event: Event) -> int:
        """Insert an event and its leaf, and return the leaf's index.

        Raises:
            StaleVersion: `case_seq` is not one more than the case's last.
            NotCanonical: its values have no canonical form.
        """
        last = self.last_case_seq(event.case)
        if event.case_seq != last + 1:
            raise StaleVersion(CaseId(event.case), event.case_seq - 1, last)
        body = canonical_bytes(event.to_value())
        self._run(INSERT_EVENT, body=body, **columns_of(event))
        row = self._one(INSERT_LEAF, event_id=EventId(event.id), hash=leaf_hash(body))
        assert row is not None
        return int(row[0])

    def put_checkpoint(self, checkpoint: CheckpointRow) -> None:
        """Keep a signed checkpoint."""
        self._insert(CHECKPOINT, INSERT_CHECKPOINT, checkpoint)
