"""Erasable texts, the record of erasures, and the calendar feeds of persons."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from states.identifiers import PersonId
from workflow.audit.evidence import TextKind, TextRow
from workflow.store.records import ErasureRow, FeedRow
from workflow.store.rows import Shape
from workflow.store.session import Session, listed

TEXT = Shape(TextRow, "text")
ERASURE = Shape(ErasureRow, "erasure")
FEED = Shape(FeedRow, "feed")

SELECT_TEXT = f"{TEXT.select} WHERE ref = :ref"
SELECT_TEXTS = f"{TEXT.select} WHERE ref IN (SELECT value FROM json_each(:refs)) ORDER BY ref"
SELECT_TEXTS_OF = f"{TEXT.select} WHERE person = :person ORDER BY ref"
SELECT_ALL_TEXTS = f"{TEXT.select} ORDER BY ref"
INSERT_TEXT = TEXT.insert
DELETE_TEXTS_OF = "DELETE FROM text WHERE person = :person AND kind = :kind RETURNING ref"
DELETE_TEXT = "DELETE FROM text WHERE ref = :ref"

SELECT_ERASURES = f"{ERASURE.select} ORDER BY at, person"
INSERT_ERASURE = f"{ERASURE.insert} ON CONFLICT (person, at) DO NOTHING"

SELECT_FEED = f"{FEED.select} WHERE token_hash = :token_hash"
SELECT_FEEDS_OF = f"{FEED.select} WHERE person = :person ORDER BY token_hash"
INSERT_FEED = FEED.insert
UPDATE_FEEDS_REVOKED = """
UPDATE feed SET revoked_at = :at WHERE person = :person AND revoked_at IS NULL"""
DELETE_FEEDS_OF = "DELETE FROM feed WHERE person = :person"


class TextReading(Session):
    """Reading texts by the refs that events carry."""

    def text(self, ref: str) -> TextRow | None:
        """Return a text, None when it was erased or never was."""
        return self._record(TEXT, SELECT_TEXT, ref=ref)

    def texts(self, refs: Iterable[str]) -> Mapping[str, str]:
        """Return the values of those of `refs` that were not erased."""
        chosen = listed(refs)
        if chosen is None:
            return MappingProxyType({})
        rows = self._records(TEXT, SELECT_TEXTS, refs=chosen)
        return MappingProxyType({row.ref: row.value for row in rows})

    def texts_of(self, person: str) -> tuple[TextRow, ...]:
        """Return every text that belongs to a person, by ref."""
        return self._records(TEXT, SELECT_TEXTS_OF, person=person)

    def all_texts(self) -> tuple[TextRow, ...]:
        """Return every text not erased, by ref."""
        return self._records(TEXT, SELECT_ALL_TEXTS)

    def erasures(self) -> tuple[ErasureRow, ...]:
        """Return every erasure done, oldest first."""
        return self._records(ERASURE, SELECT_ERASURES)

    def feed(self, token_hash: str) -> FeedRow | None:
        """Return a feed by the hash of its token, revoked or not."""
        return self._record(FEED, SELECT_FEED, token_hash=token_hash)

    def feeds_of(self, person: str) -> tuple[FeedRow, ...]:
        """Return the feeds of a person, revoked or not."""
        return self._records(FEED, SELECT_FEEDS_OF, person=person)


class TextWriting(TextReading):
    """Keeping and erasing texts."""

    def put_text(self, row: TextRow) -> None:
        """Keep a text under a new ref."""
        self._insert(TEXT, INSERT_TEXT, row)

    def erase_texts(self, person: str) -> tuple[str, ...]:
        """Erase value and key of every personal text of a person, and return their refs, sorted.

        Texts of kind `record` and `public` stay: only `redact_text` removes one.
        """
        rows = self._connection.execute(
            DELETE_TEXTS_OF, {"person": person, "kind": TextKind.PERSONAL}
        ).fetchall()
        return tuple(sorted(ref for (ref,) in rows))

    def redact_text(self, ref: str) -> bool:
        """Erase one text of any kind; the named act that does so is the caller's event."""
        return self._run(DELETE_TEXT, ref=ref) == 1

    def put_erasure(self, row: ErasureRow) -> None:
        """Record an erasure so that a restore replays it; recording it twice changes nothing."""
        self._insert(ERASURE, INSERT_ERASURE, row)

    def put_feed(self, row: FeedRow) -> None:
        """Keep a new feed."""
        self._insert(FEED, INSERT_FEED, row)

    def revoke_feeds(self, person: PersonId, at: datetime) -> int:
        """Revoke the feeds of a person that still answer, and return how many."""
        return self._run(UPDATE_FEEDS_REVOKED, person=person, at=at)

    def delete_feeds(self, person: PersonId) -> int:
        """Delete the feeds of an erased person, and return how many."""
        return self._run(DELETE_FEEDS_OF, person=person)
