"""Every statement of the store is sound on the migrated schema."""

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

from workflow import store
from workflow.store import rows
from workflow.store.connection import open_connection
from workflow.store.tables import metadata

MODULES: tuple[ModuleType, ...] = tuple(
    importlib.import_module(f"{store.__name__}.{found.name}")
    for found in pkgutil.iter_modules(store.__path__)
    if not found.ispkg
)
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")
STATEMENTS = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, str) and value.lstrip().startswith(VERBS)
}
SHAPES = {
    shape.table: shape
    for module in MODULES
    for shape in vars(module).values()
    if isinstance(shape, rows.Shape)
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement_is_prepared_on_the_migrated_schema(migrated: Path, name: str) -> None:
    statement = STATEMENTS[name]
    connection = open_connection(migrated)
    names = set(_parameter_names(statement))
    connection.execute(f"EXPLAIN {statement}", dict.fromkeys(names, "")).fetchall()


@pytest.mark.parametrize("table", SHAPES)
def test_record_has_exactly_the_columns_of_its_table(table: str) -> None:
    assert set(SHAPES[table].names) == set(metadata.tables[table].columns.keys())


def test_every_table_but_the_log_and_settings_has_a_record() -> None:
    assert set(metadata.tables) - set(SHAPES) == {"event", "setting"}


def test_statements_use_no_insert_or_ignore() -> None:
    assert not [
        name for name, text in STATEMENTS.items() if "OR IGNORE" in text or "OR REPLACE" in text
    ]


def _parameter_names(statement: str) -> list[str]:
    return [word.split(":")[1] for word in _words(statement) if word.startswith(":")]


def _words(statement: str) -> list[str]:
    kept = "".join(c if c.isalnum() or c in ":_" else " " for c in statement)
    return kept.split()
