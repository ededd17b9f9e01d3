"""The log takes no other change than growing, by whatever statement."""

import pytest

from tests.workflow.evidence_samples import NOON, event
from workflow.audit.evidence import CheckpointRow
from workflow.store.connection import DatabaseError
from workflow.store.records import StaleVersion
from workflow.store.store import Store

EVENT_COLUMNS = "case_id, case_kind, case_seq, recorded_at, effective_at, kind, actor, role, body"
COPY = f"SELECT 'other', case_id, case_kind, 9, {EVENT_COLUMNS.split('case_seq, ')[1]}"
LEAKS = (
    "UPDATE event SET actor = 'x'",
    "UPDATE event SET id = 'x'",
    "DELETE FROM event",
    "DELETE FROM event WHERE id = 'e000002'",
    f"INSERT OR REPLACE INTO event SELECT id, {EVENT_COLUMNS} FROM event",
    f"REPLACE INTO event SELECT id, {EVENT_COLUMNS} FROM event WHERE id = 'e000001'",
    f"INSERT OR IGNORE INTO event SELECT id, {EVENT_COLUMNS} FROM event",
    f"INSERT OR REPLACE INTO event SELECT 'other', {EVENT_COLUMNS} FROM event LIMIT 1",
    f"INSERT INTO event {COPY} FROM event LIMIT 1",
    "INSERT INTO event SELECT * FROM event WHERE true ON CONFLICT DO UPDATE SET actor = 'x'",
    "UPDATE OR REPLACE event SET id = 'e000001'",
    "UPDATE leaf SET hash = zeroblob(32)",
    "DELETE FROM leaf",
    "DELETE FROM leaf WHERE seq = 1",
    "INSERT OR REPLACE INTO leaf SELECT * FROM leaf",
    "INSERT OR REPLACE INTO leaf (seq, event_id, hash) VALUES (0, 'e000002', zeroblob(32))",
    "INSERT OR REPLACE INTO leaf (seq, event_id, hash) VALUES (2, 'e000001', zeroblob(32))",
    "INSERT INTO leaf (seq, event_id, hash) VALUES (7, 'e000003', zeroblob(32))",
    "INSERT INTO leaf (seq, event_id, hash) VALUES (NULL, 'e000003', zeroblob(32))",
    "INSERT INTO leaf (seq, event_id, hash) VALUES (2, 'e000003', zeroblob(31))",
    "INSERT INTO leaf (seq, event_id, hash) VALUES (2, 'absent', zeroblob(32))",
    "UPDATE checkpoint SET note = ''",
    "DELETE FROM checkpoint",
    "INSERT OR REPLACE INTO checkpoint SELECT * FROM checkpoint",
)


@pytest.mark.parametrize("statement", LEAKS)
def test_no_statement_changes_what_the_log_holds(store: Store, statement: str) -> None:
    with store.write() as writer:
        writer.append(event(1))
        writer.append(event(2))
        writer.put_checkpoint(
            CheckpointRow(
                id="k", size=2, root=bytes(32), note="n", purpose="p", made_at=NOON, epoch=1
            )
        )
    with store.read() as reader:
        before = (tuple(reader.sealed()), reader.checkpoints())
    with pytest.raises(DatabaseError), store.write() as writer:
        writer._connection.execute(statement)
    with store.read() as reader:
        assert (tuple(reader.sealed()), reader.checkpoints()) == before


def test_leaves_are_numbered_from_zero_without_a_gap(store: Store) -> None:
    with store.write() as writer:
        given = [writer.append(event(n, f"c{n}", 1)) for n in range(1, 4)]
    assert given == [0, 1, 2]
    with store.read() as reader:
        assert [(leaf.seq, leaf.event_id) for leaf in reader.leaves()] == [
            (0, "e000001"),
            (1, "e000002"),
            (2, "e000003"),
        ]


@pytest.mark.parametrize("seq", [0, 1, 3])
def test_event_that_does_not_continue_its_case_is_stale(store: Store, seq: int) -> None:
    with store.write() as writer:
        writer.append(event(1, "c1", 1))
    with pytest.raises(StaleVersion) as refused, store.write() as writer:
        writer.append(event(2, "c1", seq))
    assert (refused.value.case, refused.value.expected, refused.value.found) == ("c1", seq - 1, 1)
    with store.read() as reader:
        assert (reader.tree_size(), reader.last_case_seq("c1")) == (1, 1)


def test_event_id_is_never_given_twice(store: Store) -> None:
    with store.write() as writer:
        writer.append(event(1, "c1", 1))
    with pytest.raises(DatabaseError), store.write() as writer:
        writer.append(event(1, "c2", 1))
    with store.read() as reader:
        assert reader.tree_size() == 1
