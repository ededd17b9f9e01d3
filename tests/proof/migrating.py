"""Up, down and up again with a large log: the proof, the triggers and the indexes stay the same.

The schema as it stands is taken to a revision of our own that rebuilds every table of the log, as
the worst migration would, and back; then down to nothing and up from nothing.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from alembic import command
from alembic.config import Config

from tests.proof.grounds import broken, time_left, workplace
from tests.proof.rows import Reached
from tests.workflow.evidence_samples import KEY, NOON, event
from tests.workflow.store.test_schema import schema_of
from workflow.audit.checkpoint import Stamp, make_checkpoint
from workflow.audit.keys import SigningKey
from workflow.audit.tree import Tree
from workflow.audit.verification import verify
from workflow.store.connection import open_connection
from workflow.store.schema import HEAD, _engine, downgrade, migrate
from workflow.store.store import DATABASE_NAME, Store
from workflow.store.triggers import damaged_triggers

EVENTS = 100_000
SIGNER = SigningKey(name="ancrage.example/journal", seed=KEY)
NEXT = "9999"
REBUILDING = f'''"""Rebuilds every table of the log, both ways."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "{NEXT}", "{HEAD}"
TABLES = ("event", "leaf", "checkpoint")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("added", sa.Text(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.drop_column("added")
'''
OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table'"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
COLUMNS = "case_id, case_kind, case_seq, recorded_at, effective_at, kind, actor, role, body"
LOG = (
    f"SELECT id, {COLUMNS} FROM event ORDER BY id",
    "SELECT seq, event_id, hash FROM leaf ORDER BY seq",
    "SELECT id, size, root, note, purpose, made_at, epoch FROM checkpoint ORDER BY id",
)


def fill(folder: Path, count: int) -> None:
    """Write a log of `count` events of many cases, signed at its half and at its end."""
    migrate(folder / DATABASE_NAME)
    store = Store(folder)
    with store.write() as writer:
        for number in range(count):
            seq, case = divmod(number, max(count // 20, 1))
            writer.append(event(number, f"c{case:05}", seq + 1))
            if number + 1 in (count // 2, count):
                stamp = Stamp(id=f"k{number}", purpose="closing", made_at=NOON, epoch=1)
                writer.put_checkpoint(make_checkpoint(writer.leaf_hashes(), SIGNER, stamp))
    store.close()


def root_of(folder: Path) -> str:
    """Return size and root of the log, once the whole of it is verified.

    Raises:
        AssertionError: it is not intact.
    """
    store = Store(folder)
    with store.read() as reader:
        found = verify(reader, SIGNER.public)
        assert found.intact, found.problems[:3]
        assert found.root == Tree(reader.leaf_hashes()).root()
    store.close()
    return f"{found.size} {found.root.hex()}"


def objects_of(folder: Path) -> set[object]:
    """Return every index and trigger exactly, and every table up to the order of its parts."""
    connection = open_connection(folder / DATABASE_NAME)
    rows = connection.execute(OBJECTS).fetchall()
    tables = {sql for sql in schema_of(connection) if sql.startswith("CREATE TABLE")}
    connection.close()
    return {*rows, *tables}


def digest_of(folder: Path) -> str:
    """Return a digest of every row of the log."""
    connection = open_connection(folder / DATABASE_NAME)
    seen = hashlib.sha256()
    for statement in LOG:
        for row in connection.execute(statement):
            seen.update(repr(row).encode())
    connection.close()
    return seen.hexdigest()


@contextmanager
def next_revision(folder: Path) -> Iterator[Path]:
    """Give the migrations with one more, which rebuilds the log."""
    with as_file(files("workflow.store") / "migrations") as real:
        copy = Path(shutil.copytree(real, folder / "migrations"))
    (copy / "versions" / f"{NEXT}_rebuild_the_log.py").write_text(REBUILDING, encoding="utf-8")
    yield copy
    shutil.rmtree(copy)


def _move(folder: Path, scripts: Path, direction: str, revision: str) -> None:
    connection = open_connection(folder / DATABASE_NAME)
    connection.execute("PRAGMA foreign_keys = OFF")
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["engine"] = _engine(connection)
    getattr(command, direction)(config, revision)
    faults = connection.execute("PRAGMA foreign_key_check").fetchall()
    whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    assert (faults, whole) == ([], "ok")


def check(folder: Path, count: int) -> None:
    """Take a log of `count` events up, down and up again, and lay the schema down again.

    Raises:
        AssertionError: something of the log or of the schema is not as before.
    """
    fill(folder, count)
    before = root_of(folder), digest_of(folder), objects_of(folder)
    with next_revision(folder) as scripts:
        risen = []
        for _ in range(2):
            _move(folder, scripts, "upgrade", NEXT)
            risen.append(_standing(folder))
            _move(folder, scripts, "downgrade", HEAD)
            fallen = _standing(folder)
            assert fallen[:2] == before[:2], "the log changed"
            assert fallen[2] == before[2], "the schema changed"
        assert risen[0] == risen[1]
        assert risen[0][:2] == before[:2], "the log changed on its way up"
    downgrade(folder / DATABASE_NAME, "base")
    assert _tables(folder) == {"alembic_version"}
    migrate(folder / DATABASE_NAME)
    assert objects_of(folder) == before[2], "the schema laid down again is another"


def _tables(folder: Path) -> set[str]:
    connection = open_connection(folder / DATABASE_NAME)
    names = {name for (name,) in connection.execute(TABLES)}
    connection.close()
    return names


def _standing(folder: Path) -> tuple[str, str, set[object]]:
    connection = open_connection(folder / DATABASE_NAME)
    damaged = damaged_triggers(connection)
    connection.close()
    assert damaged == (), damaged
    return root_of(folder), digest_of(folder), objects_of(folder)


def prove(seconds: float | None) -> Reached:
    """Migrate logs ten times larger each time, up to 100,000 events, while the budget lasts."""
    left, count, done, failures = time_left(seconds), 1_000, 0, list[str]()
    with workplace() as folder:
        while count <= EVENTS and left():
            place, size = folder / str(count), count
            place.mkdir()
            fault = broken(lambda: check(place, size))  # noqa: B023
            if fault:
                failures.append(f"tests.proof.migrating.check, {count} events: {fault}")
            done, count = count, count * 10
    line = f"up, down and up with {done} of {EVENTS} events: root, triggers, indexes identical"
    return Reached(line=line, failures=tuple(failures))
