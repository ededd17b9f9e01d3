"""Projections of cases (current row, spans, day totals) and the pieces of each case."""

from datetime import datetime

from states.identifiers import CaseId, CaseKind
from workflow.audit.evidence import PieceRow
from workflow.store.filters import EVERY_CASE, CaseFilter
from workflow.store.records import CaseRow, DayTotalRow, SpanRow, StaleVersion
from workflow.store.rows import Shape
from workflow.store.session import Session, limited, listed

CASE = Shape(CaseRow, "case_")
SPAN = Shape(SpanRow, "span")
DAY_TOTAL = Shape(DayTotalRow, "day_total")
PIECE = Shape(PieceRow, "piece")

SELECT_CASE = f"{CASE.select} WHERE id = :id"
SELECT_CASE_BY_REFERENCE = (
    f"{CASE.select} WHERE reference = :reference COLLATE NOCASE AND reference <> '' ORDER BY id"
)
CASE_CONDITION = """
WHERE (:kind IS NULL OR kind = :kind)
  AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
  AND (:call IS NULL OR call = :call)
  AND (:window IS NULL OR window = :window)
  AND (:authority IS NULL OR authority = :authority)
  AND (:region IS NULL OR region = :region)
  AND (:mark IS NULL OR instr(marks, ' ' || :mark || ' ') > 0)
  AND (:text = ''
       OR instr(lower(reference || ' ' || label || ' ' || authority), lower(:text)) > 0)"""
SELECT_CASES = f"""{CASE.select} {CASE_CONDITION}
ORDER BY CASE :order WHEN 'label' THEN label WHEN 'opened' THEN COALESCE(opened_at, 'Z') END,
         CASE :order WHEN 'updated' THEN updated_at END DESC,
         reference, id
LIMIT :limit OFFSET :offset"""
COUNT_CASES = f"SELECT COUNT(*) FROM case_ {CASE_CONDITION}"
SELECT_CASE_IDS = "SELECT id FROM case_ WHERE kind = :kind ORDER BY reference, id"
SELECT_CASE_VERSIONS = "SELECT id, version FROM case_ WHERE kind = :kind ORDER BY id"
COUNT_STATES = """
SELECT state, COUNT(*) FROM case_ WHERE kind = :kind GROUP BY state ORDER BY state"""
INSERT_CASE = f"{CASE.insert} ON CONFLICT (id) DO NOTHING"
UPDATE_CASE = f"""UPDATE case_ SET {", ".join(f"{name} = :{name}" for name in CASE.names)}
WHERE id = :id AND version = :expected_version"""
DELETE_CASES = "DELETE FROM case_"

SELECT_SPANS = f"{SPAN.select} WHERE case_id = :case ORDER BY case_seq"
SELECT_ALL_SPANS = f"{SPAN.select} ORDER BY case_id, case_seq"
INSERT_SPAN = SPAN.insert
UPDATE_SPAN = """
UPDATE span SET left_recorded = :recorded, left_effective = :effective
WHERE case_id = :case AND left_recorded IS NULL"""
DELETE_SPANS = "DELETE FROM span"

SELECT_DAY_TOTALS = f"{DAY_TOTAL.select} ORDER BY day, case_kind, from_state, to_state"
INSERT_DAY_TOTAL = f"""{DAY_TOTAL.insert}
ON CONFLICT (day, case_kind, from_state, to_state) DO UPDATE SET count = count + excluded.count"""
DELETE_DAY_TOTALS = "DELETE FROM day_total"

SELECT_PIECES = f"{PIECE.select} WHERE case_id = :case ORDER BY added_at, kind, sha256"
SELECT_ALL_PIECES = f"{PIECE.select} ORDER BY case_id, added_at, kind, sha256"
INSERT_PIECE = f"{PIECE.insert} ON CONFLICT (case_id, kind, sha256) DO NOTHING"
UPDATE_PIECES_FROZEN = "UPDATE piece SET frozen = 1 WHERE case_id = :case"
DELETE_PIECE = """
DELETE FROM piece WHERE case_id = :case AND kind = :kind AND sha256 = :sha256 AND frozen = 0"""


class CaseReading(Session):
    """Questions about cases as they stand."""

    def case(self, case: str) -> CaseRow | None:
        """Return a case by id."""
        return self._record(CASE, SELECT_CASE, id=case)

    def case_by_reference(self, reference: str) -> CaseRow | None:
        """Return a case by its speakable reference, ignoring ASCII case."""
        return self._record(CASE, SELECT_CASE_BY_REFERENCE, reference=reference)

    def cases(self, narrowed: CaseFilter = EVERY_CASE) -> tuple[CaseRow, ...]:
        """Return the cases a filter keeps, in its order."""
        return self._records(
            CASE,
            SELECT_CASES,
            order=narrowed.order,
            limit=limited(narrowed.limit),
            offset=narrowed.offset,
            **_condition(narrowed),
        )

    def count_cases(self, narrowed: CaseFilter = EVERY_CASE) -> int:
        """Return how many cases a filter keeps, whatever its limit and offset."""
        row = self._one(COUNT_CASES, **_condition(narrowed))
        return int(row[0]) if row else 0

    def case_ids(self, kind: CaseKind) -> tuple[CaseId, ...]:
        """Return the ids of all cases of a kind, by reference."""
        return tuple(CaseId(case) for (case,) in self._all(SELECT_CASE_IDS, kind=kind))

    def case_versions(self, kind: CaseKind) -> tuple[tuple[CaseId, int], ...]:
        """Return the id and version of every case of a kind, by id."""
        rows = self._all(SELECT_CASE_VERSIONS, kind=kind)
        return tuple((CaseId(case), int(version)) for case, version in rows)

    def state_counts(self, kind: CaseKind) -> dict[str, int]:
        """Return how many cases of a kind stand in each state, marks not looked at."""
        return dict(self._all(COUNT_STATES, kind=kind))

    def spans_of(self, case: str) -> tuple[SpanRow, ...]:
        """Return the stays of a case in its states, in order."""
        return self._records(SPAN, SELECT_SPANS, case=case)

    def all_spans(self) -> tuple[SpanRow, ...]:
        """Return every stay, by case then order."""
        return self._records(SPAN, SELECT_ALL_SPANS)

    def day_totals(self) -> tuple[DayTotalRow, ...]:
        """Return every day total, by day, kind and states."""
        return self._records(DAY_TOTAL, SELECT_DAY_TOTALS)

    def pieces(self, case: str) -> tuple[PieceRow, ...]:
        """Return the pieces of a case in the order added."""
        return self._records(PIECE, SELECT_PIECES, case=case)

    def all_pieces(self) -> tuple[PieceRow, ...]:
        """Return every piece, by case then time of adding."""
        return self._records(PIECE, SELECT_ALL_PIECES)


class CaseWriting(CaseReading):
    """Changing projections; events change first, in the same transaction."""

    def put_case(self, row: CaseRow, expected_version: int) -> None:
        """Insert (`expected_version` 0) or replace the row of a case.

        Raises:
            StaleVersion: the row is not at `expected_version`.
        """
        if expected_version == 0:
            done = self._insert(CASE, INSERT_CASE, row)
        else:
            bound = CASE.parameters(row)
            done = self._run(UPDATE_CASE, expected_version=expected_version, **bound)
        if not done:
            found = self.case(row.id)
            raise StaleVersion(row.id, expected_version, found.version if found else 0)

    def enter_state(self, span: SpanRow) -> None:
        """Begin a stay and end the one before at the same instants."""
        self.leave_state(span.case_id, span.entered_recorded, span.entered_effective)
        self._insert(SPAN, INSERT_SPAN, span)

    def leave_state(self, case: str, recorded: datetime, effective: datetime) -> None:
        """End the stay of a case that lasts, if there is one."""
        self._run(UPDATE_SPAN, case=case, recorded=recorded, effective=effective)

    def add_to_day(self, total: DayTotalRow) -> None:
        """Add `count` passages to a day's total."""
        self._insert(DAY_TOTAL, INSERT_DAY_TOTAL, total)

    def clear_projections(self) -> None:
        """Forget case rows, spans and day totals, to rebuild them from events."""
        for statement in (DELETE_CASES, DELETE_SPANS, DELETE_DAY_TOTALS):
            self._run(statement)

    def put_piece(self, row: PieceRow) -> bool:
        """Record a piece; False when the same bytes were already given as the same kind."""
        return self._insert(PIECE, INSERT_PIECE, row) == 1

    def freeze_pieces(self, case: str) -> int:
        """Freeze every piece of a case and return how many it has."""
        return self._run(UPDATE_PIECES_FROZEN, case=case)

    def remove_piece(self, case: str, kind: str, sha256: str) -> bool:
        """Remove a piece that is not frozen; its bytes stay in the folder until the next tidy."""
        return self._run(DELETE_PIECE, case=case, kind=kind, sha256=sha256) == 1


def _condition(narrowed: CaseFilter) -> dict[str, object]:
    return {
        "kind": narrowed.kind,
        "states": listed(narrowed.states),
        "call": narrowed.call,
        "window": narrowed.window,
        "authority": narrowed.authority,
        "region": narrowed.region,
        "mark": narrowed.mark,
        "text": narrowed.text,
    }
