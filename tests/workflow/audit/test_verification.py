"""Verification names what is wrong, whatever byte was changed."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from states.events import Event
from tests.workflow.evidence_samples import (
    KEY,
    NOON,
    event,
    events_with_texts,
    piece_row,
    text_row,
)
from workflow.audit.canonical import canonical_bytes
from workflow.audit.checkpoint import Stamp, make_checkpoint
from workflow.audit.evidence import SealedEvent
from workflow.audit.keys import SigningKey
from workflow.audit.tree import Tree, leaf_hash
from workflow.audit.verification import Fault, Problem, Verification, verify, verify_pieces
from workflow.store.connection import open_connection
from workflow.store.pieces import PieceFolder, StoredPiece
from workflow.store.store import Store
from workflow.store.triggers import TRIGGERS

SIGNER = SigningKey(name="ancrage.example/journal", seed=KEY)
COUNT = 12
COLUMNS = [
    "case_id",
    "case_kind",
    "case_seq",
    "recorded_at",
    "effective_at",
    "kind",
    "actor",
    "role",
    "id",
]


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, COUNT, sealed_at=(5, COUNT))
    return store


def fill(store: Store, count: int, sealed_at: tuple[int, ...]) -> None:
    events, texts = events_with_texts(count)
    with store.write() as writer:
        for text in texts:
            writer.put_text(text)
        for number, one in enumerate(events, 1):
            writer.append(one)
            if number in sealed_at:
                stamp = Stamp(id=f"k{number}", purpose="closing", made_at=NOON, epoch=1)
                writer.put_checkpoint(make_checkpoint(writer.leaf_hashes(), SIGNER, stamp))


def tamper(store: Store, statement: str, *values: object) -> None:
    """Change the log the way only somebody with the file can."""
    connection = open_connection(store.path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    connection.execute(statement, values)
    connection.close()


def verified(store: Store) -> Verification:
    with store.read() as reader:
        return verify(reader, SIGNER.public)


def test_untouched_log_is_intact(filled: Store) -> None:
    with filled.read() as reader:
        root = Tree(reader.leaf_hashes()).root()
    assert verified(filled) == Verification(
        size=COUNT, root=root, checkpoints=2, erased_texts=0, signatures_checked=True, problems=()
    )
    assert verified(filled).intact


def test_empty_log_is_intact(store: Store) -> None:
    assert verified(store).intact


def test_without_a_key_signatures_are_said_not_to_be_checked(filled: Store) -> None:
    with filled.read() as reader:
        outcome = verify(reader, None)
    assert (outcome.intact, outcome.signatures_checked) == (True, False)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_flipped_bit_of_any_body_or_leaf_names_the_event(
    filled: Store, data: st.DataObject
) -> None:
    with filled.read() as reader:
        sealed = tuple(reader.sealed())
    seq = data.draw(st.integers(0, COUNT - 1))
    what = data.draw(st.sampled_from(["body", "hash"]))
    content = bytearray(getattr(sealed[seq], what))
    bit = data.draw(st.integers(0, len(content) * 8 - 1))
    original = bytes(content)
    content[bit // 8] ^= 1 << bit % 8
    table, key = ("event", "id") if what == "body" else ("leaf", "event_id")
    change = f"UPDATE {table} SET {what} = ? WHERE {key} = ?"
    tamper(filled, change, bytes(content), sealed[seq].id)
    named = Problem(what=Fault.LEAF_HASH, seq=seq, event=sealed[seq].id)
    assert verified(filled).problems[:1] == (named,)
    tamper(filled, change, original, sealed[seq].id)
    assert verified(filled).intact


@pytest.mark.parametrize("column", COLUMNS)
def test_column_that_differs_from_the_body_names_the_event(filled: Store, column: str) -> None:
    tamper(filled, f"UPDATE event SET {column} = {column} || '1' WHERE id = 'e000004'")
    problems = verified(filled).problems
    fault = Fault.LEAF_MISSING if column == "id" else Fault.COLUMN
    assert fault in {one.what for one in problems}
    assert {one.event for one in problems} & {"e000004", "e0000041"}


def rewritten(one: Event, **data: int) -> tuple[bytes, bytes]:
    body = canonical_bytes(one.to_value() | {"data": dict(data)})
    return body, leaf_hash(body)


def test_event_rewritten_with_its_leaf_is_caught_by_the_next_checkpoint(filled: Store) -> None:
    with filled.read() as reader:
        target = reader.event("e000007")
    assert target is not None
    body, digest = rewritten(target, count=0)
    tamper(filled, "UPDATE event SET body = ? WHERE id = 'e000007'", body)
    tamper(filled, "UPDATE leaf SET hash = ? WHERE event_id = 'e000007'", digest)
    outcome = verified(filled)
    assert outcome.problems == (Problem(what=Fault.ROOT, seq=5, found="k12"),)
    assert outcome.checkpoints == 1


def test_log_cut_after_a_checkpoint_is_caught_by_it(filled: Store) -> None:
    tamper(filled, "DELETE FROM leaf WHERE seq >= 10")
    tamper(filled, "DELETE FROM event WHERE id >= 'e000010'")
    assert verified(filled).problems == (Problem(what=Fault.ROOT, seq=5, found="k12"),)


def test_removed_event_leaves_its_leaf_and_a_hole_in_its_case(filled: Store) -> None:
    tamper(filled, "DELETE FROM event WHERE id = 'e000004'")
    found = {(one.what, one.seq, one.event) for one in verified(filled).problems}
    assert {
        (Fault.LEAF_GAP, 4, "e000004"),
        (Fault.LEAF_GAP, 5, "e000005"),
        (Fault.CASE_SEQ, 7, "e000007"),
    } <= found


def test_last_event_removed_is_named_by_its_leaf(filled: Store) -> None:
    tamper(filled, "DELETE FROM event WHERE id = 'e000011'")
    problems = verified(filled).problems
    assert problems[0] == Problem(what=Fault.LEAF_GAP, seq=11, event="e000011")


def test_event_without_a_leaf_is_named(filled: Store) -> None:
    tamper(filled, "DELETE FROM leaf WHERE seq = 11")
    problems = verified(filled).problems
    assert problems[0] == Problem(what=Fault.LEAF_MISSING, event="e000011")


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"\xff",
        b"[]",
        b"{}",
        canonical_bytes(event(1).to_value() | {"more": 1}),
        canonical_bytes(event(1).to_value()).replace(b":", b": "),
        canonical_bytes(event(1).to_value()).replace("été".encode(), "e\u0301t\u0301".encode()),
        canonical_bytes(event(1).to_value()).replace(b'"count":1', b'"count":1.5'),
        canonical_bytes(event(1).to_value()).replace(b'"count":1', b'"count":NaN'),
    ],
)
def test_sealed_bytes_that_are_no_event_are_named(store: Store, body: bytes) -> None:
    with store.write() as writer:
        writer.append(event(1))
    tamper(store, "UPDATE event SET body = ?", body)
    tamper(store, "UPDATE leaf SET hash = ?", leaf_hash(body))
    assert verified(store).problems == (Problem(what=Fault.FORM, seq=0, event="e000001"),)


def test_effective_date_that_is_no_object_is_a_column_fault(store: Store) -> None:
    with store.write() as writer:
        writer.append(event(1))
    body = canonical_bytes(event(1).to_value() | {"effective_at": "hier"})
    tamper(store, "UPDATE event SET body = ?", body)
    tamper(store, "UPDATE leaf SET hash = ?", leaf_hash(body))
    assert verified(store).problems == (
        Problem(what=Fault.COLUMN, seq=0, event="e000001", found="effective_at"),
    )


def test_changed_text_names_the_event_that_committed_to_it(filled: Store) -> None:
    tamper(filled, "UPDATE text SET value = 'Autre motif' WHERE ref = 't000003'")
    assert verified(filled).problems == (
        Problem(what=Fault.COMMITMENT, seq=3, event="e000003", found="t000003"),
    )


def test_erasing_a_person_keeps_every_proof_valid(filled: Store) -> None:
    before = verified(filled)
    with filled.write() as writer:
        assert len(writer.erase_texts("p1")) == COUNT // 2
    after = verified(filled)
    assert (after.intact, after.erased_texts, after.root) == (True, COUNT // 2, before.root)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ("note = replace(note, 'closing', 'session')", {Fault.NOTE, Fault.SIGNATURE}),
        ("note = replace(note, '— ', '')", {Fault.SIGNATURE}),
        ("note = ''", {Fault.NOTE, Fault.SIGNATURE}),
        ("purpose = 'session'", {Fault.NOTE}),
        ("epoch = 2", {Fault.NOTE}),
        ("made_at = '2021-01-01T00:00:00.000000Z'", {Fault.NOTE}),
        ("size = 4", {Fault.NOTE, Fault.ROOT}),
        ("root = zeroblob(32)", {Fault.NOTE, Fault.ROOT}),
    ],
)
def test_changed_checkpoint_is_named(filled: Store, change: str, faults: set[Fault]) -> None:
    tamper(filled, f"UPDATE checkpoint SET {change} WHERE id = 'k5'")
    problems = verified(filled).problems
    assert ({one.what for one in problems}, {one.found for one in problems}) == (faults, {"k5"})


def test_checkpoints_of_another_key_are_named(filled: Store) -> None:
    other = SigningKey(name=SIGNER.name, seed=bytes(32)).public
    with filled.read() as reader:
        problems = verify(reader, other).problems
    assert [(one.what, one.found) for one in problems] == [
        (Fault.SIGNATURE, "k5"),
        (Fault.SIGNATURE, "k12"),
    ]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda path: path.write_bytes(b"%PDF-1.8"), Fault.PIECE_HASH),
        (lambda path: path.unlink(), Fault.PIECE_MISSING),
    ],
)
def test_piece_lost_or_changed_is_named(
    store: Store, spoil: Callable[[Path], object], fault: Fault
) -> None:
    piece = PieceFolder(store.pieces_folder).add(b"%PDF-1.7", "a.pdf")
    assert isinstance(piece, StoredPiece)
    with store.write() as writer:
        writer.put_piece(piece_row(piece.sha256))
        assert verify_pieces(writer, store.pieces_folder) == ()
    spoil(store.pieces_folder / piece.sha256)
    with store.read() as reader:
        assert verify_pieces(reader, store.pieces_folder) == (
            Problem(what=fault, found=piece.sha256),
        )


def test_text_nobody_committed_to_is_not_a_fault(filled: Store) -> None:
    with filled.write() as writer:
        writer.put_text(text_row("unused", "x"))
    assert verified(filled).intact


def test_hundred_thousand_events_are_verified_in_seconds(store: Store) -> None:
    bodies = [canonical_bytes(event(number, f"c{number}", 1).to_value()) for number in range(500)]
    rows = [large_row(bodies, number) for number in range(100_000)]
    connection = open_connection(store.path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    leaves = ((seq, row[0], leaf_hash(row[9])) for seq, row in enumerate(rows))
    connection.executemany("INSERT INTO leaf VALUES (?, ?, ?)", leaves)
    connection.execute("COMMIT")
    connection.close()
    tamper(store, "UPDATE event SET body = ? WHERE id = 'e077777'", rows[77_777][9] + b" ")
    started = time.perf_counter()
    outcome = verified(store)
    assert time.perf_counter() - started < 30
    named = Problem(what=Fault.LEAF_HASH, seq=77_777, event="e077777")
    assert (outcome.size, outcome.problems) == (100_000, (named,))


def large_row(
    bodies: list[bytes], number: int
) -> tuple[str, str, str, int, str, str, str, str, str, bytes]:
    """Return the row of event `number`, made from a body already canonical (six digits each)."""
    index = number % 500
    body = bodies[index].replace(b"e%06d" % index, b"e%06d" % number)
    body = body.replace(b'"case":"c%d"' % index, b'"case":"c%d"' % number)
    made = event(index, f"c{number}", 1)
    value = made.to_value()
    at = str(value["recorded_at"])
    return (
        *(f"e{number:06}", f"c{number}", str(made.case_kind), 1, at, at, made.kind),
        *(made.actor, str(made.role), body),
    )


def test_sealed_events_carry_their_leaf(filled: Store) -> None:
    with filled.read() as reader:
        sealed = next(reader.sealed())
    assert isinstance(sealed, SealedEvent)
    assert (sealed.seq, sealed.hash) == (0, leaf_hash(sealed.body))
