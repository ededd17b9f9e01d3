"""Lists of 100,000 files take the same number of statements as lists of ten."""

from collections.abc import Callable

import pytest

from states.identifiers import CaseKind
from tests.workflow.bench import LEAD
from tests.workflow.register.synthetic import fill_register
from workflow.office import Office
from workflow.register.lists import ListAsked, Lists
from workflow.register.search import find
from workflow.store.register_records import RegisterOrder

MANY = 100_000
ASKED = ListAsked(text="ville 1", lacking=True, order=RegisterOrder.DUE, page=2)
QUESTIONS: dict[str, tuple[Callable[[Lists], object], int]] = {
    "page": (lambda lists: lists.page(ASKED), 2),
    "last page": (lambda lists: lists.page(ListAsked(page=10_000)), 2),
    "board": (lambda lists: lists.board(ListAsked(kind=CaseKind.ANTENNA)), 2),
    "facets": (lambda lists: lists.facets(CaseKind.CANDIDATURE), 1),
    "search": (lambda lists: find(lists, "ville 12"), 5),
}


@pytest.mark.parametrize("count", [10, MANY])
def test_questions_take_the_same_number_of_statements(office: Office, count: int) -> None:
    fill_register(office.store, count)
    with office.store.read() as reader:
        lists = Lists(reader=reader, actor=LEAD, in_force=office.calendar.in_force(reader))
        seen: list[str] = []
        reader._connection.set_trace_callback(seen.append)
        taken = {}
        for name, (ask, _) in QUESTIONS.items():
            seen.clear()
            ask(lists)
            taken[name] = len(seen)
        reader._connection.set_trace_callback(None)
    assert taken == {name: expected for name, (_, expected) in QUESTIONS.items()}


def test_pages_of_a_large_list_hold_every_file_once(office: Office) -> None:
    fill_register(office.store, 1_000)
    asked = ListAsked(order=RegisterOrder.PLACE, per_page=200)
    with office.store.read() as reader:
        lists = Lists(reader=reader, actor=LEAD, in_force=None)
        pages = [lists.page(ListAsked(**{**vars(asked), "page": n})).rows for n in range(1, 5)]
    found = [file.row.case_id for rows in pages for file in rows]
    assert (len(found), len(set(found))) == (667, 667)
