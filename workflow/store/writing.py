"""Letters as people look for them: pages, counts, the last one about a file; edits of held ones."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from states.identifiers import PersonId
from states.instants import instant_of
from workflow.store.mail import LETTER
from workflow.store.records import LetterPhase, LetterRow
from workflow.store.session import Session, limited, listed

ASKED = """
WHERE (:phases IS NULL OR l.phase IN (SELECT value FROM json_each(:phases)))
  AND (:person IS NULL OR l.person = :person)
  AND (:case IS NULL OR l.case_id = :case OR EXISTS (
        SELECT 1 FROM reminder r WHERE r.letter_id = l.id AND r.case_id = :case))
  AND (:code IS NULL OR l.code = :code)
  AND (:event IS NULL OR l.event_id = :event)"""
# One person's letters are found by their index, which an optional condition would not use.
ASKED_OF_PERSON = ASKED.replace("(:person IS NULL OR l.person = :person)", "l.person = :person")
LINES = """
SELECT l.id, l.code, l.phase, l.person, l.case_id, l.due_at, l.sent_at, l.created_at, l.why,
       l.template_version, COALESCE(c.reference, ''), COALESCE(c.label, '')
FROM letter l LEFT JOIN case_ c ON c.id = l.case_id """
PAGED = " ORDER BY l.due_at DESC, l.id DESC LIMIT :limit OFFSET :offset"
SELECT_LETTER_LINES = f"{LINES}{ASKED}{PAGED}"
SELECT_PERSON_LETTER_LINES = f"{LINES}{ASKED_OF_PERSON}{PAGED}"
SELECT_LETTER_LINES_OF = (
    f"{LINES} WHERE l.id IN (SELECT value FROM json_each(:ids)) ORDER BY l.due_at DESC, l.id DESC"
)
COUNT_LETTER_LINES = f"SELECT l.phase, COUNT(*) FROM letter l {ASKED} GROUP BY l.phase"
COUNT_PERSON_LETTER_LINES = (
    f"SELECT l.phase, COUNT(*) FROM letter l {ASKED_OF_PERSON} GROUP BY l.phase"
)
SELECT_LAST_LETTER_ABOUT = f"""
SELECT {", ".join(f"l.{name}" for name in LETTER.names)} FROM letter l
WHERE l.person = :person AND l.phase IN (SELECT value FROM json_each(:phases))
  AND (l.case_id = :case OR EXISTS (
        SELECT 1 FROM reminder r WHERE r.letter_id = l.id AND r.case_id = :case))
ORDER BY COALESCE(l.sent_at, l.due_at) DESC, l.id LIMIT 1"""
SELECT_NAMES = """
SELECT e.case_id, json_extract(CAST(e.body AS TEXT), '$.data.kind'),
       json_extract(CAST(e.body AS TEXT), '$.data.organisation'), t.value
FROM event e
LEFT JOIN text t ON t.ref = json_extract(CAST(e.body AS TEXT), '$.data.texts.name.ref')
WHERE e.case_id IN (SELECT value FROM json_each(:persons))
  AND e.kind IN ('person_registered', 'person_corrected')
ORDER BY e.case_id, e.case_seq"""
UPDATE_LETTER_EDITED = """
UPDATE letter SET context = :context WHERE id = :id AND phase = 'held' AND message IS NULL"""
WENT_OR_WILL = (
    LetterPhase.HELD,
    LetterPhase.QUEUED,
    LetterPhase.CLAIMED,
    LetterPhase.DATA,
    LetterPhase.RETRY,
    LetterPhase.UNKNOWN,
    LetterPhase.SENT,
)


@dataclass(frozen=True, kw_only=True)
class LetterQuery:
    """Which letters a page shows; an empty field narrows nothing."""

    phases: tuple[LetterPhase, ...] = ()
    person: str | None = None
    case: str | None = None
    code: str | None = None
    event: str | None = None
    limit: int | None = 50
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """One letter as a list shows it; `file` and `place` are "" when it is about no one file."""

    id: str
    code: str
    phase: LetterPhase
    person: PersonId
    case_id: str | None
    due_at: datetime
    sent_at: datetime | None
    created_at: datetime
    why: str
    template_version: str
    file: str
    place: str


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """A person as a list names them: kind and organisation as registered, name as it stands."""

    kind: str
    organisation: str
    name: str


class WritingReading(Session):
    """Questions of the lead about letters."""

    def letter_lines(self, asked: LetterQuery) -> tuple[LetterLine, ...]:
        """Return a page of letters, the latest first."""
        rows = self._all(
            SELECT_PERSON_LETTER_LINES if asked.person else SELECT_LETTER_LINES,
            **_narrowed(asked),
            limit=limited(asked.limit),
            offset=asked.offset,
        )
        return tuple(_line(row) for row in rows)

    def letter_lines_of(self, ids: tuple[str, ...]) -> tuple[LetterLine, ...]:
        """Return these letters as a list shows them, the latest first."""
        rows = self._all(SELECT_LETTER_LINES_OF, ids=listed(ids) or "[]")
        return tuple(_line(row) for row in rows)

    def letter_line_counts(self, asked: LetterQuery) -> dict[LetterPhase, int]:
        """Return how many letters of a query there are in each phase, its page apart."""
        statement = COUNT_PERSON_LETTER_LINES if asked.person else COUNT_LETTER_LINES
        rows = self._all(statement, **_narrowed(asked))
        return {LetterPhase(phase): count for phase, count in rows}

    def last_letter_about(self, case: str, person: str) -> LetterRow | None:
        """Return the latest letter about a file to a person that left or is to leave."""
        return self._record(
            LETTER, SELECT_LAST_LETTER_ABOUT, case=case, person=person, phases=listed(WENT_OR_WILL)
        )

    def person_lines(self, persons: tuple[str, ...]) -> dict[str, PersonLine]:
        """Return the people of these ids that are registered; one query whatever their number."""
        found: dict[str, PersonLine] = {}
        for person, kind, organisation, name in self._all(
            SELECT_NAMES, persons=listed(persons) or "[]"
        ):
            before = found.get(person, PersonLine(kind="", organisation="", name=""))
            found[person] = PersonLine(
                kind=kind or before.kind,
                organisation=organisation or before.organisation,
                name=name or before.name,
            )
        return found


class WritingChanges(WritingReading):
    """Edits of letters that wait for the lead."""

    def edit_letter(self, letter_id: str, context: bytes) -> bool:
        """Give a held letter another context; False once it is no longer held, or frozen."""
        return self._run(UPDATE_LETTER_EDITED, id=letter_id, context=context) == 1


def _line(row: tuple[Any, ...]) -> LetterLine:
    values: dict[str, Any] = dict(zip((each.name for each in fields(LetterLine)), row, strict=True))
    for name in ("due_at", "sent_at", "created_at"):
        values[name] = instant_of(values[name]) if values[name] else None
    return LetterLine(**{**values, "phase": LetterPhase(values["phase"])})


def _narrowed(asked: LetterQuery) -> dict[str, object]:
    return {
        "phases": listed(asked.phases),
        "person": asked.person,
        "case": asked.case,
        "code": asked.code,
        "event": asked.event,
    }
