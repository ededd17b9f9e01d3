"""The triggers that make the log append-only, as SQL; every migration recreates and asserts them.

SQLite has no TRUNCATE; a DELETE without a condition fires the triggers too. INSERT OR REPLACE
deletes the row in its way without firing DELETE triggers unless recursive triggers are on, so the
INSERT triggers refuse what would be in the way.
"""

from collections.abc import Mapping

from workflow.store.connection import Connection

TRIGGERS: Mapping[str, str] = {
    "event_no_update": """
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END""",
    "event_no_delete": """
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END""",
    "event_no_replace": """
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'event is append-only: this id exists'); END""",
    "event_gapless": """
CREATE TRIGGER event_gapless BEFORE INSERT ON event
WHEN NEW.case_seq IS NOT (SELECT COALESCE(MAX(case_seq), 0) + 1 FROM event
                          WHERE case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'case_seq must be one more than the last of the case'); END""",
    "leaf_no_update": """
CREATE TRIGGER leaf_no_update BEFORE UPDATE ON leaf
BEGIN SELECT RAISE(ABORT, 'leaf is append-only'); END""",
    "leaf_no_delete": """
CREATE TRIGGER leaf_no_delete BEFORE DELETE ON leaf
BEGIN SELECT RAISE(ABORT, 'leaf is append-only'); END""",
    "leaf_gapless": """
CREATE TRIGGER leaf_gapless BEFORE INSERT ON leaf
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq) + 1, 0) FROM leaf)
  OR EXISTS (SELECT 1 FROM leaf WHERE event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'seq must be one more than the last leaf'); END""",
    "checkpoint_no_update": """
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END""",
    "checkpoint_no_delete": """
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END""",
    "checkpoint_no_replace": """
CREATE TRIGGER checkpoint_no_replace BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only: this id exists'); END""",
}
"""Trigger name → the statement that creates it."""

SELECT_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
SELECT_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


class SchemaDamaged(RuntimeError):  # noqa: N818 - named as what was found
    """Triggers of the log are missing or changed; `names` says which."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"append-only triggers missing or changed: {', '.join(names)}")
        self.names = names


def restore_triggers(connection: Connection, wanted: Mapping[str, str] = TRIGGERS) -> None:
    """Drop and create every trigger whose table exists, then assert that they stand.

    Raises:
        SchemaDamaged: some do not.
    """
    tables = {name for (name,) in connection.execute(SELECT_TABLES)}
    expected = {name: sql for name, sql in wanted.items() if _table_of(name) in tables}
    for name, creation in expected.items():
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(creation)
    damaged = damaged_triggers(connection, expected)
    if damaged:
        raise SchemaDamaged(damaged)


def damaged_triggers(
    connection: Connection, wanted: Mapping[str, str] = TRIGGERS
) -> tuple[str, ...]:
    """Return the names of the triggers that are missing or not as written here."""
    found = {name: _squeezed(sql) for name, sql in connection.execute(SELECT_TRIGGERS)}
    return tuple(name for name, sql in wanted.items() if found.get(name) != _squeezed(sql))


def _table_of(trigger: str) -> str:
    return trigger.partition("_")[0]


def _squeezed(sql: str) -> str:
    return " ".join(sql.split())
