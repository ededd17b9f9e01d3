"""The register: files as each audience may know them, filtered, sorted and paged in SQL."""

import json
from collections.abc import Mapping
from datetime import datetime

from states.instants import instant_of, iso
from workflow.store.register_records import (
    RANKED_STATES,
    FoundPerson,
    KnownPerson,
    ListedFile,
    PlaceCount,
    RegisterFilter,
    RegisterRow,
    StateCount,
)
from workflow.store.rows import Shape
from workflow.store.session import Session, limited, listed

REGISTER = Shape(RegisterRow, "register")
KNOWN_PERSON = Shape(KnownPerson, "known_person")

MISSING = """(SELECT COUNT(*) FROM json_each(:required) AS wanted
  WHERE kind = 'candidature' AND instr(pieces, ' ' || wanted.value || ' ') = 0)"""
ENDS_AT = """COALESCE(due_at, CASE WHEN state = 'draft' THEN
  (SELECT closing.value FROM json_each(:closings) AS closing WHERE closing.key = window) END)"""
PEOPLE = """SELECT organisation FROM known_person JOIN text ON text.ref = known_person.name_ref
  WHERE NOT EXISTS (SELECT 1 FROM json_each(:words) AS word
                    WHERE instr(folded(text.value), word.value) = 0)"""
CONDITION = f"""
WHERE audience = :audience
  AND (:kind IS NULL OR kind = :kind)
  AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
  AND (:call IS NULL OR call = :call)
  AND (:window IS NULL OR window = :window)
  AND (:own IS NULL OR authority = :own OR instr(members, ' ' || :own || ' ') > 0)
  AND (:region IS NULL OR region = :region)
  AND (:departement IS NULL OR departement = :departement)
  AND (:flag IS NULL OR instr(flags, ' ' || :flag || ' ') > 0)
  AND (:mark IS NULL OR instr(marks, ' ' || :mark || ' ') > 0)
  AND (:owner IS NULL OR owner = :owner)
  AND (:quiet_since IS NULL OR heard_at < :quiet_since)
  AND (NOT :receipt_owed OR receipt_owed_since IS NOT NULL)
  AND (:due_from IS NULL OR due_at >= :due_from)
  AND (:due_by IS NULL OR due_at <= :due_by)
  AND (:updated_since IS NULL OR updated_at > :updated_since)
  AND (:without_mark IS NULL OR instr(marks, ' ' || :without_mark || ' ') = 0)
  AND (:words IS NULL
       OR NOT EXISTS (SELECT 1 FROM json_each(:words) AS word WHERE instr(words, word.value) = 0)
       OR (:people AND authority IN ({PEOPLE})))
  AND (NOT :incomplete OR {MISSING} > 0)"""
KEY = f"""CASE :order WHEN 'place' THEN sort_name
  WHEN 'state' THEN instr(:ranks, ' ' || state || ' ') WHEN 'departement' THEN departement
  WHEN 'window' THEN window WHEN 'began' THEN began_at WHEN 'dated' THEN dated_at
  WHEN 'due' THEN {ENDS_AT} WHEN 'owed' THEN receipt_owed_since
  WHEN 'heard' THEN heard_at WHEN 'updated' THEN updated_at WHEN 'missing' THEN {MISSING} END"""
SORTED = f"""
CASE WHEN NOT :descending THEN COALESCE({KEY}, '~') END, CASE WHEN :descending THEN {KEY} END DESC,
CASE WHEN :descending AND :order = 'reference' THEN reference END DESC, reference, case_id"""
"""What has no date comes last both ways."""
LISTED = f"""SELECT {REGISTER.columns}, {MISSING}, {ENDS_AT} FROM register"""

SELECT_LISTED = f"""{LISTED} JOIN
  (SELECT case_id AS chosen FROM register {CONDITION}
   ORDER BY {SORTED} LIMIT :limit OFFSET :offset) ON case_id = chosen
WHERE audience = :audience ORDER BY {SORTED}"""
COUNT_LISTED = f"""
SELECT state, SUM(instr(marks, ' fictional ') = 0), SUM(instr(marks, ' fictional ') > 0)
FROM register {CONDITION} GROUP BY state"""
SELECT_BOARD = f"""{LISTED} JOIN
  (SELECT case_id AS chosen, ROW_NUMBER() OVER (PARTITION BY state ORDER BY {SORTED}) AS place_in
   FROM register {CONDITION}) ON case_id = chosen
WHERE audience = :audience AND place_in <= :limit
ORDER BY instr(:ranks, ' ' || state || ' '), place_in"""
SELECT_FACETS = f"""
WITH shown AS (SELECT call, window, departement, region FROM register {CONDITION})
SELECT 'call', call, COUNT(*) FROM shown WHERE call <> '' GROUP BY call
UNION ALL SELECT 'window', window, COUNT(*) FROM shown WHERE window <> '' GROUP BY window
UNION ALL SELECT 'departement', departement, COUNT(*) FROM shown
  WHERE departement <> '' GROUP BY departement
UNION ALL SELECT 'region', region, COUNT(*) FROM shown WHERE region <> '' GROUP BY region
ORDER BY 1, 2"""
SELECT_PLACES = f"""
SELECT authority, place, departement, kind, state, flags, COUNT(*) FROM register {CONDITION}
GROUP BY authority, place, departement, kind, state, flags ORDER BY departement, place, authority"""
SELECT_PEOPLE = """
SELECT known_person.person, known_person.kind, organisation, text.value, active
FROM known_person JOIN text ON text.ref = known_person.name_ref
WHERE NOT EXISTS (SELECT 1 FROM json_each(:words) AS word
                  WHERE instr(folded(text.value), word.value) = 0)
ORDER BY NOT active, folded(text.value), known_person.person LIMIT :limit"""
SELECT_STOPPED = f"""{KNOWN_PERSON.select}
WHERE mail_stopped AND active ORDER BY organisation, person"""
SELECT_HAPPENED = """
SELECT kind, case_kind, COUNT(*), COUNT(DISTINCT case_id) FROM event
WHERE recorded_at > :since AND actor <> :actor GROUP BY kind, case_kind"""
SELECT_REGISTER = f"{REGISTER.select} ORDER BY case_id, audience"
SELECT_KNOWN_PERSONS = f"{KNOWN_PERSON.select} ORDER BY person"
SELECT_UNREGISTERED = """
SELECT COUNT(*) FROM case_ WHERE
  (kind IN ('candidature', 'antenna') AND NOT EXISTS (
    SELECT 1 FROM register WHERE case_id = case_.id AND audience = 'insider'))
  OR (kind = 'person' AND NOT EXISTS (SELECT 1 FROM known_person WHERE person = case_.id))"""
INSERT_REGISTER = REGISTER.insert
INSERT_KNOWN_PERSON = KNOWN_PERSON.insert
DELETE_FILE = "DELETE FROM register WHERE case_id = :case"
DELETE_KNOWN_PERSON = "DELETE FROM known_person WHERE person = :person"
DELETE_REGISTER = "DELETE FROM register"
DELETE_KNOWN_PERSONS = "DELETE FROM known_person"

RANKS = f" {' '.join(RANKED_STATES)} "


class RegisterReading(Session):
    """Questions to the register; each is one statement."""

    def listed_files(self, asked: RegisterFilter) -> tuple[ListedFile, ...]:
        """Return the files a filter keeps, in its order."""
        return self._listed(SELECT_LISTED, asked)

    def board_files(self, asked: RegisterFilter) -> tuple[ListedFile, ...]:
        """Return the first files of each state, by state then in the order asked.

        `limit` counts the files of one state.
        """
        return self._listed(SELECT_BOARD, asked)

    def listed_counts(self, asked: RegisterFilter) -> dict[str, StateCount]:
        """Return how many files a filter keeps in each state, whatever its limit and offset."""
        return {
            state: StateCount(real=int(real), fictional=int(fictional))
            for state, real, fictional in self._all(COUNT_LISTED, **_condition(asked))
        }

    def facets(self, asked: RegisterFilter) -> tuple[tuple[str, str, int], ...]:
        """Return (name, value, count) of the calls, windows, départements and regions kept."""
        return tuple(
            (name, value, count)
            for name, value, count in self._all(SELECT_FACETS, **_condition(asked))
        )

    def places(self, asked: RegisterFilter) -> tuple[PlaceCount, ...]:
        """Return how many files of each place stand in each state, by département then place."""
        return tuple(
            PlaceCount(
                authority=authority,
                place=place,
                departement=departement,
                kind=kind,
                state=state,
                flags=tuple(flags.split()),
                count=count,
            )
            for authority, place, departement, kind, state, flags, count in self._all(
                SELECT_PLACES, **_condition(asked)
            )
        )

    def people_named(self, words: tuple[str, ...], limit: int) -> tuple[FoundPerson, ...]:
        """Return the persons whose name holds every folded word, those active first."""
        rows = self._all(SELECT_PEOPLE, words=json.dumps(words), limit=limit)
        return tuple(
            FoundPerson(
                person=person, kind=kind, organisation=organisation, name=name, active=bool(active)
            )
            for person, kind, organisation, name, active in rows
        )

    def happened_since(self, since: datetime, actor: str) -> list[tuple[str, str, int, int]]:
        """Return (kind, kind of case, events, cases) recorded after an instant by others."""
        return [
            (kind, case_kind, int(count), int(cases))
            for kind, case_kind, count, cases in self._all(
                SELECT_HAPPENED, since=since, actor=actor
            )
        ]

    def stopped_addresses(self) -> tuple[KnownPerson, ...]:
        """Return the active persons whose address failed for good, by organisation."""
        return self._records(KNOWN_PERSON, SELECT_STOPPED)

    def register_rows(self) -> tuple[RegisterRow, ...]:
        """Return every row, by case then audience."""
        return self._records(REGISTER, SELECT_REGISTER)

    def known_persons(self) -> tuple[KnownPerson, ...]:
        """Return every person known to the search, by id."""
        return self._records(KNOWN_PERSON, SELECT_KNOWN_PERSONS)

    def is_registered(self) -> bool:
        """Whether every file and person has a row; false after an upgrade, until written."""
        row = self._one(SELECT_UNREGISTERED)
        return row is not None and row[0] == 0

    def _listed(self, statement: str, asked: RegisterFilter) -> tuple[ListedFile, ...]:
        rows = self._all(
            statement,
            order=asked.order,
            descending=asked.descending,
            ranks=RANKS,
            limit=limited(asked.limit),
            offset=asked.offset,
            **_condition(asked),
            closings=_closings(asked),
        )
        return tuple(_listed_file(row) for row in rows)


class RegisterWriting(RegisterReading):
    """Writing the rows that follow from events."""

    def put_file(self, case: str, rows: tuple[RegisterRow, ...]) -> None:
        """Replace the rows of a case."""
        self._run(DELETE_FILE, case=case)
        for row in rows:
            self._insert(REGISTER, INSERT_REGISTER, row)

    def put_known_person(self, row: KnownPerson) -> None:
        """Replace the row of a person."""
        self._run(DELETE_KNOWN_PERSON, person=row.person)
        self._insert(KNOWN_PERSON, INSERT_KNOWN_PERSON, row)

    def clear_register(self) -> None:
        """Forget every row, to write them from the events again."""
        self._run(DELETE_REGISTER)
        self._run(DELETE_KNOWN_PERSONS)


def _listed_file(row: tuple[object, ...]) -> ListedFile:
    *columns, missing, ends_at = row
    read = REGISTER.read(columns)  # type: ignore[arg-type]
    return ListedFile(
        row=read,
        missing=int(str(missing)),
        ends_at=instant_of(str(ends_at)) if ends_at else None,
    )


def _closings(asked: RegisterFilter) -> str:
    return json.dumps({window: iso(at) for window, at in asked.closings})


def _condition(asked: RegisterFilter) -> Mapping[str, object]:
    return {
        "audience": asked.audience,
        "kind": asked.kind,
        "states": listed(asked.states),
        "call": asked.call,
        "window": asked.window,
        "own": asked.own,
        "region": asked.region,
        "departement": asked.departement,
        "flag": asked.flag,
        "mark": asked.mark,
        "owner": asked.owner,
        "quiet_since": asked.quiet_since,
        "receipt_owed": asked.receipt_owed,
        "due_from": asked.due_from,
        "due_by": asked.due_by,
        "updated_since": asked.updated_since,
        "without_mark": asked.without_mark,
        "words": listed(asked.words),
        "people": asked.people,
        "incomplete": asked.incomplete,
        "required": json.dumps(asked.required),
    }
