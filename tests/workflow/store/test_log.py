"""What is asked of the log comes back as it was put."""

from datetime import timedelta

import pytest

from states.identifiers import CaseKind
from tests.workflow.evidence_samples import NOON, event
from workflow.audit.canonical import canonical_bytes
from workflow.audit.evidence import CheckpointRow
from workflow.audit.tree import leaf_hash
from workflow.store.filters import EventFilter
from workflow.store.records import LoggedEvent
from workflow.store.store import Store

EVENTS = tuple(event(n, f"c{n % 2}", n // 2 + 1) for n in range(6))


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as writer:
        for one in EVENTS:
            writer.append(one)
    return store


def test_event_comes_back_equal(filled: Store) -> None:
    with filled.read() as reader:
        assert reader.event("e000003") == EVENTS[3]
        assert reader.event("absent") is None
        assert reader.events() == EVENTS


def test_events_of_a_case_are_in_its_order(filled: Store) -> None:
    with filled.read() as reader:
        assert reader.events_of("c1") == EVENTS[1::2]
        assert (reader.last_case_seq("c1"), reader.last_case_seq("absent")) == (3, 0)


def test_leaf_is_the_rfc_6962_hash_of_the_canonical_bytes(filled: Store) -> None:
    expected = tuple(leaf_hash(canonical_bytes(one.to_value())) for one in EVENTS)
    with filled.read() as reader:
        assert reader.leaf_hashes() == expected
        assert tuple(leaf.hash for leaf in reader.leaves()) == expected


@pytest.mark.parametrize(
    ("narrowed", "kept"),
    [
        (EventFilter(kinds=("submit",)), [0, 2, 4]),
        (EventFilter(kinds=("submit", "analyse"), limit=2), [0, 1]),
        (EventFilter(case_kind=CaseKind.ANTENNA), []),
        (EventFilter(actor="p1", after_seq=3), [4, 5]),
        (EventFilter(actor="p2"), []),
        (EventFilter(recorded_from=NOON + timedelta(seconds=4)), [4, 5]),
        (EventFilter(recorded_until=NOON + timedelta(seconds=1)), [0]),
    ],
)
def test_filter_narrows_events_in_log_order(
    filled: Store, narrowed: EventFilter, kept: list[int]
) -> None:
    with filled.read() as reader:
        assert reader.logged(narrowed) == tuple(LoggedEvent(seq=n, event=EVENTS[n]) for n in kept)


def test_log_says_its_size_its_last_instant_and_its_kinds(filled: Store) -> None:
    with filled.read() as reader:
        assert reader.tree_size() == 6
        assert reader.last_recorded_at() == NOON + timedelta(seconds=5)
        assert reader.event_counts() == {"analyse": 3, "submit": 3}


def test_empty_log_has_size_zero_and_no_last_instant(store: Store) -> None:
    with store.read() as reader:
        assert (reader.tree_size(), reader.last_recorded_at()) == (0, None)
        assert (reader.last_checkpoint(), reader.checkpoints()) == (None, ())


def test_last_checkpoint_is_the_largest_of_the_last_epoch(store: Store) -> None:
    rows = [
        CheckpointRow(
            id=f"k{size}",
            size=size,
            root=bytes(32),
            note="",
            purpose="p",
            made_at=NOON,
            epoch=epoch,
        )
        for size, epoch in ((9, 1), (4, 2), (3, 2))
    ]
    with store.write() as writer:
        for row in rows:
            writer.put_checkpoint(row)
        assert writer.last_checkpoint() == rows[1]
        assert writer.checkpoints() == (rows[0], rows[2], rows[1])
