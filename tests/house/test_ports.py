"""The world is touched through one module each: clock, network, environment, chance, store."""

import ast
from collections.abc import Iterable

import pytest

from tests.house.sources import Source

ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.putenv"}
SOCKETS = {
    "socket",
    "smtplib.SMTP",
    "smtplib.SMTP_SSL",
    "smtplib.LMTP",
    "imaplib",
    "http.client",
    "urllib.request",
    "asyncio.open_connection",
}
SQL_PACKAGES = {"sqlite3", "pysqlite3", "sqlalchemy", "sqlmodel", "alembic"}
CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.localtime",
    "time.gmtime",
    "time.sleep",
}
CHANCE = {"random", "secrets", "uuid.uuid1", "uuid.uuid4", "os.urandom"}


@pytest.mark.parametrize(
    ("names", "place"),
    [
        pytest.param(ENVIRONMENT, "config/settings.py", id="environment"),
        pytest.param(SOCKETS, "notifications/transports", id="sockets"),
        pytest.param(CLOCKS, "workflow/clock.py", id="clock"),
        pytest.param(CHANCE, "workflow", id="chance"),
        pytest.param({"transitions"}, "states", id="transitions"),
    ],
)
def test_a_port_is_one_module(sources: tuple[Source, ...], names: set[str], place: str) -> None:
    users = [source for source in sources if _uses(source, names)]
    found = {str(source.path): sorted(_uses(source, names)) for source in users}
    assert len(users) <= 1, found
    assert all(source.within(place) for source in users), found


def test_only_the_store_knows_the_database(sources: tuple[Source, ...]) -> None:
    found = {
        f"{source.path}: {name}"
        for source in sources
        if not source.within("workflow/store")
        for name in _uses(source, SQL_PACKAGES)
    }
    assert found == set()


def test_only_the_office_commits_through_its_port(sources: tuple[Source, ...]) -> None:
    places = {"workflow/office.py", "workflow/ports.py"}
    found = {
        str(source.path)
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node).endswith(".commit()")
    }
    assert found - places == set()


def test_sql_is_written_in_the_store_only(sources: tuple[Source, ...]) -> None:
    verbs = ("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "PRAGMA ", "BEGIN ")
    found = {
        f"{source.path}:{line}"
        for source in sources
        if not source.within("workflow/store")
        for line, text in source.strings()
        if text.lstrip().startswith(verbs)
    }
    assert found == set()


def _uses(source: Source, names: Iterable[str]) -> set[str]:
    seen = {*source.imports(), *source.used_names()}
    return {one for one in seen for name in names if one == name or one.startswith(f"{name}.")}
