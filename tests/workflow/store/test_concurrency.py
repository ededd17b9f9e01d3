"""Writers wait for one another; readers keep their snapshot; a lost transaction leaves nothing."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.workflow.evidence_samples import event
from workflow.audit.tree import Tree
from workflow.ports import Committable
from workflow.store.connection import WAL_SAFE_FROM, journal_mode, open_connection
from workflow.store.records import StaleVersion
from workflow.store.store import Store

EACH = 40
PROCESS = """
import sys
from pathlib import Path
from tests.workflow.evidence_samples import event
from workflow.store.store import Store
folder, case, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = Store(folder)
for number in range({each}):
    with store.write() as writer:
        writer.append(event(first + number, case, number + 1))
"""


class Refusing:
    """A committer whose disk is full."""

    def commit(self, connection: Committable) -> None:
        raise OSError(f"disk full under {connection}")


def test_two_threads_write_without_losing_or_mixing_anything(store: Store) -> None:
    def write(case: str, first: int) -> None:
        for number in range(EACH):
            with store.write() as writer:
                writer.append(event(first + number, case, number + 1))

    threads = [threading.Thread(target=write, args=(f"c{n}", n * 1000)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert_both_are_whole(store)


def test_two_processes_write_without_losing_or_mixing_anything(store: Store) -> None:
    top = str(Path(__file__).parents[3])
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS.format(each=EACH), store.folder, f"c{n}", str(n * 1000)],
            cwd=top,
        )
        for n in (1, 2)
    ]
    assert [process.wait(60) for process in started] == [0, 0]
    assert_both_are_whole(store)


def assert_both_are_whole(store: Store) -> None:
    with store.read() as reader:
        assert [leaf.seq for leaf in reader.leaves()] == list(range(2 * EACH))
        assert [e.case_seq for e in reader.events_of("c1")] == list(range(1, EACH + 1))
        assert [e.case_seq for e in reader.events_of("c2")] == list(range(1, EACH + 1))


def test_reader_keeps_its_snapshot_while_another_connection_is_in_a_write(store: Store) -> None:
    with store.write() as writer:
        writer.put_setting("a", "1")
    with store.write() as writer:
        writer.put_setting("a", "2")
        with store.read() as reader:
            assert reader.setting("a") == "1"
    with store.read() as reader:
        assert reader.setting("a") == "2"


def test_exception_rolls_everything_back(store: Store) -> None:
    with pytest.raises(StaleVersion), store.write() as writer:  # noqa: PT012 - one transaction
        writer.append(event(1))
        writer.put_setting("a", "1")
        writer.append(event(1))
    with store.read() as reader:
        assert (reader.tree_size(), reader.setting("a")) == (0, None)


def test_commit_that_fails_rolls_everything_back(store: Store) -> None:
    with pytest.raises(OSError, match="disk full"), Store(store.folder, Refusing()).write() as w:
        w.append(event(1))
    with store.write() as writer:
        assert writer.append(event(1)) == 0


def test_reader_cannot_change_anything_for_good(store: Store) -> None:
    with store.read() as reader:
        reader._connection.execute("INSERT INTO setting VALUES ('a', '1')")
    with store.read() as reader:
        assert reader.setting("a") is None


def test_connection_has_the_pragmas_of_the_house(store: Store) -> None:
    connection = open_connection(store.path)
    asked = ("synchronous", "foreign_keys", "secure_delete", "recursive_triggers", "journal_mode")
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert found[:4] == [2, 1, 1, 1]
    assert found[4] in ("truncate", "wal")


def test_wal_only_on_a_library_free_of_the_reset_bug() -> None:
    assert journal_mode(WAL_SAFE_FROM) == "WAL"
    assert journal_mode((3, 51, 2)) == "TRUNCATE"
    assert journal_mode((3, 40, 1)) == "TRUNCATE"


def test_store_without_a_database_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), Store(tmp_path).read():
        pass


def test_store_goes_on_after_being_closed(store: Store) -> None:
    with store.write() as writer:
        writer.append(event(1))
    store.close()
    with store.read() as reader:
        assert Tree(reader.leaf_hashes()).size == 1


def test_reading_needs_neither_sqlmodel_nor_sqlalchemy(store: Store) -> None:
    code = (
        "import sys; from pathlib import Path; from workflow.store.store import Store\n"
        f"with Store(Path({str(store.folder)!r})).read() as reader: reader.cases()\n"
        "print(sorted({'sqlmodel', 'sqlalchemy', 'alembic'} & set(sys.modules)))"
    )
    top = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=top, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_attempt_that_fails_vanishes_and_the_rest_stays(store: Store) -> None:
    with store.write() as writer:
        writer.append(event(1))
        with pytest.raises(StaleVersion), writer.attempt():  # noqa: PT012 - one attempt
            writer.append(event(2))
            writer.append(event(2))
        with writer.attempt():
            writer.put_setting("a", "1")
    with store.read() as reader:
        assert (reader.last_case_seq("c1"), reader.setting("a")) == (1, "1")
