"""The answers of drafts and the uploads on their way."""

from datetime import datetime

from workflow.store.filing_records import AnswerRow, DraftRow, UploadRow
from workflow.store.rows import Shape
from workflow.store.session import Session

DRAFT = Shape(DraftRow, "draft")
ANSWER = Shape(AnswerRow, "answer")
UPLOAD = Shape(UploadRow, "upload")

SELECT_DRAFT = f"{DRAFT.select} WHERE case_id = :case"
UPSERT_DRAFT = f"""{DRAFT.insert}
ON CONFLICT (case_id) DO UPDATE SET
version = excluded.version, saved_at = excluded.saved_at, saved_by = excluded.saved_by"""

SELECT_ANSWERS = f"{ANSWER.select} WHERE case_id = :case ORDER BY question"
SELECT_ALL_ANSWERS = f"{ANSWER.select} ORDER BY case_id, question"
UPSERT_ANSWER = f"""{ANSWER.insert}
ON CONFLICT (case_id, question) DO UPDATE SET
ref = excluded.ref, version = excluded.version, frozen = excluded.frozen"""
UPDATE_ANSWERS_FROZEN = "UPDATE answer SET frozen = 1 WHERE case_id = :case AND frozen = 0"
DELETE_ANSWER = "DELETE FROM answer WHERE case_id = :case AND question = :question"

SELECT_UPLOAD = f"{UPLOAD.select} WHERE id = :id"
SELECT_UPLOADS = f"{UPLOAD.select} WHERE case_id = :case ORDER BY started_at, id"
SELECT_UPLOADS_OF = f"{UPLOAD.select} WHERE person = :person ORDER BY started_at, id"
SELECT_UPLOADS_EXPIRED = f"{UPLOAD.select} WHERE expires_at <= :now ORDER BY expires_at, id"
SELECT_ALL_UPLOADS = f"{UPLOAD.select} ORDER BY started_at, id"
INSERT_UPLOAD = UPLOAD.insert
UPDATE_UPLOAD = """
UPDATE upload SET received = :received, expires_at = :expires_at
WHERE id = :id AND received = :before"""
DELETE_UPLOAD = "DELETE FROM upload WHERE id = :id"


class FilingReading(Session):
    """Reading what is being filed."""

    def draft(self, case: str) -> DraftRow | None:
        """Return how the answers of a file stand, None when none was ever saved."""
        return self._record(DRAFT, SELECT_DRAFT, case=case)

    def answers(self, case: str) -> tuple[AnswerRow, ...]:
        """Return the answers of a file, by question."""
        return self._records(ANSWER, SELECT_ANSWERS, case=case)

    def all_answers(self) -> tuple[AnswerRow, ...]:
        """Return every answer of every file, by file then question."""
        return self._records(ANSWER, SELECT_ALL_ANSWERS)

    def upload(self, upload: str) -> UploadRow | None:
        """Return an upload on its way, None when it ended or never was."""
        return self._record(UPLOAD, SELECT_UPLOAD, id=upload)

    def uploads(self, case: str) -> tuple[UploadRow, ...]:
        """Return the uploads on their way to a file, oldest first."""
        return self._records(UPLOAD, SELECT_UPLOADS, case=case)

    def uploads_of(self, person: str) -> tuple[UploadRow, ...]:
        """Return the uploads a person started, oldest first."""
        return self._records(UPLOAD, SELECT_UPLOADS_OF, person=person)

    def uploads_expired(self, now: datetime) -> tuple[UploadRow, ...]:
        """Return the uploads abandoned for too long, soonest first."""
        return self._records(UPLOAD, SELECT_UPLOADS_EXPIRED, now=now)

    def all_uploads(self) -> tuple[UploadRow, ...]:
        """Return every upload on its way, oldest first."""
        return self._records(UPLOAD, SELECT_ALL_UPLOADS)


class FilingWriting(FilingReading):
    """Changing it."""

    def put_draft(self, row: DraftRow) -> None:
        """Keep how the answers of a file stand."""
        self._insert(DRAFT, UPSERT_DRAFT, row)

    def put_answer(self, row: AnswerRow) -> None:
        """Keep an answer in the place of the one before."""
        self._insert(ANSWER, UPSERT_ANSWER, row)

    def remove_answer(self, case: str, question: str) -> bool:
        """Remove an answer; False when there was none."""
        return self._run(DELETE_ANSWER, case=case, question=question) == 1

    def freeze_answers(self, case: str) -> int:
        """Freeze the answers of a file not frozen yet and return how many."""
        return self._run(UPDATE_ANSWERS_FROZEN, case=case)

    def add_upload(self, row: UploadRow) -> None:
        """Keep a new upload."""
        self._insert(UPLOAD, INSERT_UPLOAD, row)

    def move_upload(self, row: UploadRow, before: int) -> bool:
        """Say how much of an upload is there; False when it is no longer at `before` bytes."""
        return (
            self._run(
                UPDATE_UPLOAD,
                id=row.id,
                received=row.received,
                expires_at=row.expires_at,
                before=before,
            )
            == 1
        )

    def remove_upload(self, upload: str) -> bool:
        """Forget an upload; its temporary file is the caller's to remove."""
        return self._run(DELETE_UPLOAD, id=upload) == 1
