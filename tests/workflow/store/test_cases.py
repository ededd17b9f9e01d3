"""Projections of cases: versions, lists, spans, totals, pieces."""

from dataclasses import replace
from datetime import timedelta

import pytest

from states.identifiers import CaseId, CaseKind
from tests.workflow.evidence_samples import NOON, case_row, piece_row
from workflow.store.filters import CaseFilter, CaseOrder
from workflow.store.records import CaseRow, DayTotalRow, SpanRow, StaleVersion
from workflow.store.store import Store

DAX = case_row(1)
LAON = case_row(
    2,
    label="Laon",
    authority="02408",
    region="32",
    state="submitted",
    window="AMI2/vague-2",
    marks=("imported", "pilot"),
    opened_at=NOON,
)
SITE = case_row(3, kind=CaseKind.ANTENNA, reference="ANT-001", call="AMI1", state="open")


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as writer:
        for row in (SITE, LAON, DAX):
            writer.put_case(row, 0)
    return store


def test_case_comes_back_equal(filled: Store) -> None:
    with filled.read() as reader:
        assert [reader.case(row.id) for row in (DAX, LAON, SITE)] == [DAX, LAON, SITE]
        assert reader.case("absent") is None


def test_reference_is_found_whatever_its_case_and_an_empty_one_never(filled: Store) -> None:
    with filled.write() as writer:
        writer.put_case(case_row(9, reference=""), 0)
        assert writer.case_by_reference("ami2-002") == LAON
        assert writer.case_by_reference("") is None


@pytest.mark.parametrize(
    ("narrowed", "kept"),
    [
        (CaseFilter(), (DAX, LAON, SITE)),
        (CaseFilter(kind=CaseKind.ANTENNA), (SITE,)),
        (CaseFilter(states=("submitted", "draft")), (DAX, LAON)),
        (CaseFilter(call="AMI1"), (SITE,)),
        (CaseFilter(window="AMI2/vague-2"), (LAON,)),
        (CaseFilter(authority="02408"), (LAON,)),
        (CaseFilter(region="32"), (LAON,)),
        (CaseFilter(mark="pilot"), (LAON,)),
        (CaseFilter(mark="pil"), ()),
        (CaseFilter(text="lAO"), (LAON,)),
        (CaseFilter(text="40088"), (DAX, SITE)),
        (CaseFilter(text="%"), ()),
        (CaseFilter(limit=1, offset=1), (LAON,)),
        (CaseFilter(order=CaseOrder.LABEL), (DAX, SITE, LAON)),
        (CaseFilter(order=CaseOrder.UPDATED), (SITE, LAON, DAX)),
        (CaseFilter(order=CaseOrder.OPENED), (LAON, DAX, SITE)),
    ],
)
def test_filter_keeps_and_orders_cases(
    filled: Store, narrowed: CaseFilter, kept: tuple[CaseRow, ...]
) -> None:
    # Ties of the orders by label and opening are settled by reference: AMI2-001, then ANT-001.
    with filled.read() as reader:
        assert reader.cases(narrowed) == kept
        if narrowed.limit is None:
            assert reader.count_cases(narrowed) == len(kept)


def test_ids_and_counts_are_by_kind(filled: Store) -> None:
    with filled.read() as reader:
        assert reader.case_ids(CaseKind.CANDIDATURE) == ("c1", "c2")
        assert reader.case_versions(CaseKind.CANDIDATURE) == (("c1", 1), ("c2", 1))
        assert reader.state_counts(CaseKind.CANDIDATURE) == {"draft": 1, "submitted": 1}


def test_second_writer_of_one_version_is_told_the_version_now(filled: Store) -> None:
    second = replace(DAX, version=2, state="submitted")
    with filled.write() as writer:
        writer.put_case(second, 1)
    with pytest.raises(StaleVersion) as refused, filled.write() as writer:
        writer.put_case(replace(DAX, version=2, state="withdrawn"), 1)
    assert (refused.value.expected, refused.value.found) == (1, 2)
    with filled.read() as reader:
        assert reader.case("c1") == second


def test_case_opened_twice_or_never_opened_is_stale(filled: Store) -> None:
    with pytest.raises(StaleVersion) as twice, filled.write() as writer:
        writer.put_case(DAX, 0)
    with pytest.raises(StaleVersion) as never, filled.write() as writer:
        writer.put_case(case_row(8, version=4), 3)
    assert (twice.value.found, never.value.found) == (1, 0)


def stay(seq: int, state: str) -> SpanRow:
    return SpanRow(
        case_id=CaseId("c1"),
        case_seq=seq,
        case_kind=CaseKind.CANDIDATURE,
        state=state,
        entered_recorded=NOON + timedelta(days=seq),
        entered_effective=NOON + timedelta(hours=seq),
    )


def test_stay_ends_where_the_next_begins_on_both_axes(store: Store) -> None:
    first, second = stay(1, "draft"), stay(2, "submitted")
    with store.write() as writer:
        writer.enter_state(first)
        writer.enter_state(second)
        ended = replace(
            first,
            left_recorded=second.entered_recorded,
            left_effective=second.entered_effective,
        )
        assert writer.spans_of("c1") == (ended, second)
        assert writer.all_spans() == (ended, second)


def test_day_totals_add_up(store: Store) -> None:
    total = DayTotalRow(
        day="2020-11-06",
        case_kind=CaseKind.CANDIDATURE,
        from_state="draft",
        to_state="submitted",
        count=1,
    )
    with store.write() as writer:
        writer.add_to_day(total)
        writer.add_to_day(replace(total, count=2))
        writer.add_to_day(replace(total, day="2020-11-05"))
        assert [(row.day, row.count) for row in writer.day_totals()] == [
            ("2020-11-05", 1),
            ("2020-11-06", 3),
        ]


def test_clearing_projections_leaves_pieces(filled: Store) -> None:
    with filled.write() as writer:
        writer.enter_state(stay(1, "draft"))
        writer.put_piece(piece_row())
        writer.clear_projections()
        assert (writer.cases(), writer.all_spans(), writer.day_totals()) == ((), (), ())
        assert writer.all_pieces() == (piece_row(),)


def test_frozen_piece_is_not_removed_and_a_piece_is_given_once(store: Store) -> None:
    first, second = piece_row(), piece_row("b" * 64, added_at=NOON + timedelta(minutes=1))
    with store.write() as writer:
        assert [writer.put_piece(row) for row in (first, second, first)] == [True, True, False]
        assert writer.remove_piece("c1", "formulaire", second.sha256)
        assert writer.freeze_pieces("c1") == 1
        assert not writer.remove_piece("c1", "formulaire", first.sha256)
        assert writer.pieces("c1") == (replace(first, frozen=True),)
