"""Laying down and moving the schema; Alembic is loaded only when called."""

from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.store.connection import Connection, driver, open_connection

if TYPE_CHECKING:
    from sqlalchemy import Engine

HEAD = "0007"
"""The revision this code works with; a test holds it equal to the last migration."""

SELECT_REVISION = "SELECT version_num FROM alembic_version"
SELECT_HAS_REVISION = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"


def migrate(path: Path, revision: str = "head") -> None:
    """Bring a database, created if absent, up to a revision.

    The append-only triggers are recreated and asserted in the same transaction.

    Raises:
        SchemaDamaged: the triggers are not in place afterwards; nothing was changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _run_alembic(path, "upgrade", revision)


def downgrade(path: Path, revision: str) -> None:
    """Take a database back to an older revision (`base`: no table left); data may be lost.

    Raises:
        SchemaDamaged: as `migrate`.
    """
    _run_alembic(path, "downgrade", revision)


def current_revision(path: Path) -> str | None:
    """Return the revision of a database, None when it has no schema."""
    connection = open_connection(path)
    try:
        if connection.execute(SELECT_HAS_REVISION).fetchone() is None:
            return None
        row = connection.execute(SELECT_REVISION).fetchone()
        return str(row[0]) if row else None
    finally:
        connection.close()


def _run_alembic(path: Path, direction: str, revision: str) -> None:
    """Run Alembic in one transaction, foreign keys off so that a table may be rebuilt."""
    from alembic import command
    from alembic.config import Config

    connection = open_connection(path, must_exist=False)
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with as_file(files("workflow.store") / "migrations") as folder:
            config = Config()
            config.set_main_option("script_location", str(folder).replace("%", "%%"))
            config.attributes["engine"] = _engine(connection)
            getattr(command, direction)(config, revision)
    finally:
        connection.close()


def _engine(connection: Connection) -> "Engine":
    """Return an engine over this one connection whose transactions begin as writers do."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        "sqlite://", creator=lambda: connection, module=driver, poolclass=StaticPool
    )
    event.listen(engine, "begin", lambda bound: bound.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine
