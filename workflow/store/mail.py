"""The ledger of reminders and the letters; identity is the key, claims are conditional updates."""

from dataclasses import fields
from datetime import datetime

from states.instants import instant_of
from workflow.store.filters import EVERY_LETTER, EVERY_REMINDER, LetterFilter, ReminderFilter
from workflow.store.records import LetterMove, LetterRow, ReminderRow, ReminderStatus
from workflow.store.rows import Shape
from workflow.store.session import Session, limited, listed

LETTER = Shape(LetterRow, "letter")
REMINDER = Shape(ReminderRow, "reminder")

SELECT_REMINDER = f"{REMINDER.select} WHERE key = :key"
SELECT_REMINDERS = f"""{REMINDER.select}
WHERE (:statuses IS NULL OR status IN (SELECT value FROM json_each(:statuses)))
  AND (:deadline IS NULL OR deadline = :deadline)
  AND (:case IS NULL OR case_id = :case)
  AND (:person IS NULL OR person = :person)
  AND (:letter IS NULL OR letter_id = :letter)
  AND (:planned_by IS NULL OR planned_at <= :planned_by)
  AND (NOT :bare OR letter_id IS NULL)
ORDER BY planned_at, key LIMIT :limit"""
COUNT_REMINDERS = "SELECT status, COUNT(*) FROM reminder GROUP BY status ORDER BY status"
INSERT_REMINDER = f"{REMINDER.insert} ON CONFLICT (key) DO NOTHING"
UPDATE_REMINDER = """
UPDATE reminder SET status = :status, letter_id = COALESCE(:letter_id, letter_id), why = :why
WHERE key = :key"""
UPDATE_REMINDER_DOUBTED = """
UPDATE reminder SET status = 'unknown', letter_id = NULL, why = :why WHERE key = :key"""
# A line taken out of the letter before it left keeps its own end.
UPDATE_REMINDERS_OF_LETTER = """
UPDATE reminder SET status = :status, why = :why
WHERE letter_id = :letter_id
  AND status NOT IN ('superseded', 'cancelled', 'skipped', 'expired', 'planned')"""

SELECT_PLAN_STATUSES = "SELECT key, status FROM reminder WHERE deadline IS NOT NULL"
SELECT_NEXT_REMINDER = """
SELECT MIN(planned_at) FROM reminder WHERE status = 'planned' AND planned_at > :after"""
SELECT_NEXT_LETTER = """
SELECT MIN(COALESCE(next_try_at, due_at)) FROM letter
WHERE phase IN ('queued', 'retry') AND COALESCE(next_try_at, due_at) > :after"""

SELECT_LETTER = f"{LETTER.select} WHERE id = :id"
SELECT_LETTERS = f"""{LETTER.select}
WHERE (:phases IS NULL OR phase IN (SELECT value FROM json_each(:phases)))
  AND (:person IS NULL OR person = :person)
  AND (:case IS NULL OR case_id = :case)
  AND (:code IS NULL OR code = :code)
  AND (:event IS NULL OR event_id = :event)
  AND (:due_by IS NULL OR COALESCE(next_try_at, due_at) <= :due_by)
  AND (:leased_before IS NULL OR lease_until < :leased_before)
  AND (:lapsed_by IS NULL OR lapses_at <= :lapsed_by)
  AND (:created_from IS NULL OR created_at >= :created_from)
  AND (:created_until IS NULL OR created_at < :created_until)
ORDER BY due_at, id LIMIT :limit"""
COUNT_LETTERS = "SELECT code, phase, COUNT(*) FROM letter GROUP BY code, phase ORDER BY code, phase"
SELECT_NEXT_DUE = """
SELECT MIN(at) FROM (
    SELECT MIN(COALESCE(next_try_at, due_at)) AS at FROM letter WHERE phase IN ('queued', 'retry')
    UNION ALL SELECT MIN(lease_until) FROM letter WHERE phase = 'claimed'
    UNION ALL SELECT MIN(planned_at) FROM reminder WHERE status = 'planned')"""
INSERT_LETTER = f"{LETTER.insert} ON CONFLICT (id) DO NOTHING"
UPDATE_LETTER_CLAIMED = """
UPDATE letter SET phase = 'claimed', token = token + 1, attempts = attempts + 1,
                  lease_until = :lease_until
WHERE id = :id
  AND ((phase IN ('queued', 'retry') AND COALESCE(next_try_at, due_at) <= :now)
       OR (phase = 'claimed' AND lease_until < :now))
RETURNING token"""
UPDATE_LETTER_MOVED = """
UPDATE letter SET phase = :target, next_try_at = :next_try_at, lease_until = :lease_until,
    due_at = COALESCE(:due_at, due_at),
    message_id = CASE WHEN message_id = '' THEN COALESCE(:message_id, '') ELSE message_id END,
    message = COALESCE(message, :message),
    template_version = COALESCE(:template_version, template_version),
    address_ref = COALESCE(:address_ref, address_ref),
    last_reply = COALESCE(:last_reply, last_reply),
    sent_at = COALESCE(:sent_at, sent_at),
    why = COALESCE(:why, why)
WHERE id = :id AND phase IN (SELECT value FROM json_each(:sources))
  AND (:token IS NULL OR token = :token)"""
UPDATE_CLAIMS_VOIDED = """
UPDATE letter SET token = token + 1 WHERE phase IN ('claimed', 'data', 'unknown')"""
UPDATE_LETTER_MERGED = """
UPDATE letter SET context = :context, lapses_at = :lapses_at
WHERE id = :id AND phase IN ('held', 'queued') AND message IS NULL"""
UPDATE_LETTERS_ERASED = """
UPDATE letter SET message = NULL, context = X'7B7D', last_reply = ''
WHERE person = :person OR id IN (SELECT value FROM json_each(:ids))"""


class MailReading(Session):
    """Questions about reminders and letters."""

    def reminder(self, key: str) -> ReminderRow | None:
        """Return one line of the ledger."""
        return self._record(REMINDER, SELECT_REMINDER, key=key)

    def reminders(self, narrowed: ReminderFilter = EVERY_REMINDER) -> tuple[ReminderRow, ...]:
        """Return the reminders a filter keeps, by planned time then key."""
        return self._records(
            REMINDER,
            SELECT_REMINDERS,
            statuses=listed(narrowed.statuses),
            deadline=narrowed.deadline,
            case=narrowed.case,
            person=narrowed.person,
            letter=narrowed.letter,
            planned_by=narrowed.planned_by,
            bare=narrowed.bare,
            limit=limited(narrowed.limit),
        )

    def reminder_counts(self) -> dict[str, int]:
        """Return how many reminders have each status."""
        return dict(self._all(COUNT_REMINDERS))

    def plan_statuses(self) -> dict[str, ReminderStatus]:
        """Return the status of every reminder of a deadline, by key."""
        return {key: ReminderStatus(status) for key, status in self._all(SELECT_PLAN_STATUSES)}

    def next_departures(self, after: datetime) -> tuple[datetime, ...]:
        """Return the first planned reminder and the first letter due after an instant."""
        rows = (
            self._one(SELECT_NEXT_REMINDER, after=after),
            self._one(SELECT_NEXT_LETTER, after=after),
        )
        return tuple(instant_of(row[0]) for row in rows if row and row[0])

    def letter(self, letter_id: str) -> LetterRow | None:
        """Return one letter."""
        return self._record(LETTER, SELECT_LETTER, id=letter_id)

    def letters(self, narrowed: LetterFilter = EVERY_LETTER) -> tuple[LetterRow, ...]:
        """Return the letters a filter keeps, by due time then id."""
        return self._records(
            LETTER,
            SELECT_LETTERS,
            phases=listed(narrowed.phases),
            person=narrowed.person,
            case=narrowed.case,
            code=narrowed.code,
            event=narrowed.event,
            due_by=narrowed.due_by,
            leased_before=narrowed.leased_before,
            lapsed_by=narrowed.lapsed_by,
            created_from=narrowed.created_from,
            created_until=narrowed.created_until,
            limit=limited(narrowed.limit),
        )

    def letter_counts(self) -> dict[tuple[str, str], int]:
        """Return how many letters there are by (code, phase)."""
        return {(code, phase): count for code, phase, count in self._all(COUNT_LETTERS)}

    def next_due_at(self) -> datetime | None:
        """Return the earliest instant at which a letter, a lease or a planned reminder is due."""
        row = self._one(SELECT_NEXT_DUE)
        return instant_of(row[0]) if row and row[0] else None


class MailWriting(MailReading):
    """Planning, claiming and moving."""

    def add_reminder(self, row: ReminderRow) -> bool:
        """Add a line to the ledger; False when its key is already there, which stays as it is."""
        return self._insert(REMINDER, INSERT_REMINDER, row) == 1

    def set_reminder(
        self, key: str, status: ReminderStatus, letter_id: str | None = None, why: str = ""
    ) -> bool:
        """Say what became of a reminder; `letter_id` None keeps the letter it was attached to."""
        return self._run(UPDATE_REMINDER, key=key, status=status, letter_id=letter_id, why=why) == 1

    def doubt_reminder(self, key: str, why: str) -> bool:
        """Doubt a planned reminder: its letter, if it has one, is not of this store."""
        return self._run(UPDATE_REMINDER_DOUBTED, key=key, why=why) == 1

    def set_reminders_of(self, letter_id: str, status: ReminderStatus, why: str = "") -> int:
        """Copy the result of a letter to the lines it carries, and return how many it has."""
        return self._run(UPDATE_REMINDERS_OF_LETTER, letter_id=letter_id, status=status, why=why)

    def add_letter(self, row: LetterRow) -> bool:
        """Add a letter; False when its id is already there, which stays as it is."""
        return self._insert(LETTER, INSERT_LETTER, row) == 1

    def claim_letter(self, letter_id: str, now: datetime, lease_until: datetime) -> int | None:
        """Claim a due letter, or one whose lease ended, and return its new fencing token.

        None when it is not due, held, or claimed by another. Raises its count of attempts.
        """
        row = self._one(UPDATE_LETTER_CLAIMED, id=letter_id, now=now, lease_until=lease_until)
        return int(row[0]) if row else None

    def move_letter(self, move: LetterMove) -> bool:
        """Change the phase of a letter; False when phase or token is no longer as named."""
        values = {field.name: getattr(move, field.name) for field in fields(move)}
        return self._run(UPDATE_LETTER_MOVED, **values | {"sources": listed(move.sources)}) == 1

    def void_claims(self) -> None:
        """Raise the token of every letter a sender holds: what it says of it counts no more."""
        self._run(UPDATE_CLAIMS_VOIDED)

    def merge_letter(self, letter_id: str, context: bytes, lapses_at: datetime | None) -> bool:
        """Give a letter that waits, never claimed yet, a context with more or fewer parts."""
        values = {"id": letter_id, "context": context, "lapses_at": lapses_at}
        return self._run(UPDATE_LETTER_MERGED, **values) == 1

    def erase_letters(self, person: str, others: tuple[str, ...] = ()) -> int:
        """Forget message, context and reply of a person's letters and of `others` (letter ids).

        The rows stay: that a letter was sent remains known.
        """
        return self._run(UPDATE_LETTERS_ERASED, person=person, ids=listed(others) or "[]")
