"""The schema: tables, migrations and triggers say the same thing."""

import re
import shutil
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from tests.workflow.evidence_samples import (
    case_row,
    event,
    letter_row,
    piece_row,
    reminder_row,
    text_row,
)
from workflow.archive import Archive
from workflow.audit.tree import Tree
from workflow.office import Office
from workflow.people import Person
from workflow.store import migrations
from workflow.store.connection import Connection, open_connection
from workflow.store.schema import HEAD, _engine, current_revision, downgrade, migrate
from workflow.store.store import DATABASE_NAME, Reader, Store
from workflow.store.tables import metadata
from workflow.store.triggers import TRIGGERS, SchemaDamaged, damaged_triggers, restore_triggers

SCHEMA = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
NAMES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def schema_of(connection: Connection) -> set[str]:
    """Return every object's SQL, the parts of a table in one order whatever was written."""
    return {
        _ordered(" ".join(sql.replace('"', "").split())) for (sql,) in connection.execute(SCHEMA)
    }


def _ordered(sql: str) -> str:
    if not sql.startswith("CREATE TABLE"):
        return sql
    head, _, body = sql.partition("(")
    parts = re.split(r", (?![^(]*\))", body.strip().removesuffix(")").strip())
    return f"{head}({', '.join(sorted(_codes_ordered(part) for part in parts))})"


def _codes_ordered(part: str) -> str:
    """Sort the codes of a closed set: it is a set."""
    return re.sub(r"IN \((.*?)\)", lambda m: f"IN ({sorted(m[1].split(', '))})", part)


def test_migrations_lay_down_exactly_the_tables(migrated: Path, tmp_path: Path) -> None:
    plain = open_connection(tmp_path / "plain.sqlite", must_exist=False)
    metadata.create_all(_engine(plain))
    found = schema_of(open_connection(migrated))
    assert {sql for sql in found if not sql.startswith("CREATE TRIGGER")} == schema_of(plain)


def test_a_store_from_before_the_new_contacts_keeps_its_people_and_its_tree(
    office: Office,
) -> None:
    path = office.store.path
    with office.store.read() as reader:
        root, size = Tree(reader.leaf_hashes()).root(), reader.tree_size()
        people = reader.person_lines(tuple(each.id for each in _people(office, reader)))
    office.store.close()
    downgrade(path, "0006")
    before = current_revision(path)

    migrate(path)

    store = Store(path.parent)
    with store.read() as reader:
        assert (Tree(reader.leaf_hashes()).root(), reader.tree_size()) == (root, size)
        assert reader.person_lines(tuple(people)) == people
    store.close()
    assert len(people) > 5
    assert (before, current_revision(path)) == ("0006", HEAD)
    assert damaged_triggers(open_connection(path)) == ()


def _people(office: Office, reader: Reader) -> tuple[Person, ...]:
    return Archive(reader, office.memory).persons()


def test_head_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_upgrade_downgrade_upgrade_gives_the_same_schema(migrated: Path, tmp_path: Path) -> None:
    path = tmp_path / DATABASE_NAME
    shutil.copy(migrated, path)
    before = schema_of(open_connection(path))
    downgrade(path, "base")
    assert (current_revision(path), schema_of(open_connection(path))) == (None, set())
    migrate(path)
    assert (current_revision(path), schema_of(open_connection(path))) == (HEAD, before)


def test_migrating_again_keeps_data_and_triggers(store: Store) -> None:
    with store.write() as writer:
        writer.append(event(1))
        writer.put_case(case_row(), 0)
        writer.put_text(text_row("t1", "un texte"))
        writer.add_letter(letter_row())
        writer.add_reminder(reminder_row())
        writer.put_piece(piece_row())
    before = contents(store.path)
    migrate(store.path)
    assert contents(store.path) == before
    assert damaged_triggers(open_connection(store.path)) == ()


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = open_connection(path)
    tables = [name for (name,) in connection.execute(NAMES)]
    return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


def test_table_rebuilt_without_its_triggers_gets_them_back(store: Store) -> None:
    connection = open_connection(store.path)
    connection.execute("DROP TRIGGER leaf_no_delete")
    connection.execute("DROP TRIGGER event_no_update")
    connection.execute("CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END")
    assert damaged_triggers(connection) == ("event_no_update", "leaf_no_delete")
    connection.close()
    migrate(store.path)
    assert damaged_triggers(open_connection(store.path)) == ()


def test_table_rebuilt_by_a_batch_migration_keeps_rows_and_gets_its_triggers_back(
    store: Store,
) -> None:
    with store.write() as writer:
        writer.append(event(1))
    before = contents(store.path)
    connection = open_connection(store.path)
    connection.execute("PRAGMA foreign_keys = OFF")
    with _engine(connection).begin() as bound:
        operations = Operations(MigrationContext.configure(bound))
        with operations.batch_alter_table("event", recreate="always") as batch:
            batch.alter_column("kind", nullable=False)
    lost = {name for name in TRIGGERS if name.startswith("event_")}
    assert set(damaged_triggers(connection)) == lost
    connection.close()
    migrate(store.path)
    assert contents(store.path) == before
    assert damaged_triggers(open_connection(store.path)) == ()


def test_trigger_that_does_not_stand_is_an_error(store: Store) -> None:
    other = "CREATE TRIGGER leaf_other BEFORE DELETE ON leaf BEGIN SELECT 1; END"
    misnamed = {"leaf_no_delete": other}
    with pytest.raises(SchemaDamaged) as damaged:
        restore_triggers(open_connection(store.path), misnamed)
    assert damaged.value.names == ("leaf_no_delete",)


def test_no_cascade_stands_near_the_log(migrated: Path) -> None:
    assert not [sql for sql in schema_of(open_connection(migrated)) if "CASCADE" in sql.upper()]


def test_empty_file_has_no_revision(tmp_path: Path) -> None:
    open_connection(tmp_path / "empty.sqlite", must_exist=False).close()
    assert current_revision(tmp_path / "empty.sqlite") is None
