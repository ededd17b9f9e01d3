"""What a page of a list costs beside counting the same rows with the bare driver.

Run from the root: `python benchmarks/lists.py`. The rows are of 100,000 made-up files.
"""

import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from measure import fastest, say, size

from tests.workflow.bench import LEAD, STARTED_AT, apply_programme
from tests.workflow.register.synthetic import fill_register
from workflow.composition import create_installation
from workflow.office import Office
from workflow.register.lists import ListAsked, Lists
from workflow.register.search import find
from workflow.store.register_records import RegisterOrder
from workflow.store.store import DATABASE_NAME

FILES = size(100_000, 100)
COUNTED = """
SELECT COUNT(*) FROM register
WHERE audience = 'insider' AND kind = 'candidature' AND instr(words, 'ville 1') > 0"""
ASKED = ListAsked(text="ville 1", order=RegisterOrder.PLACE)


def main() -> None:
    """Time the bare count, then a page sorted by town, by deadline, the board and the search."""
    with tempfile.TemporaryDirectory(prefix="ancrage-banc-") as name:
        folder = Path(name)
        office, _ = create_installation(folder, STARTED_AT)
        apply_programme(office)
        fill_register(office.store, FILES)
        raw, page, due, board, found = fastest(
            lambda: _counted(folder / DATABASE_NAME),
            lambda: _lists(office, lambda lists: lists.page(ASKED)),
            lambda: _lists(
                office, lambda lists: lists.page(replace(ASKED, order=RegisterOrder.DUE))
            ),
            lambda: _lists(office, lambda lists: lists.board(ASKED)),
            lambda: _lists(office, lambda lists: find(lists, "ville 12")),
        )
        office.store.close()
    say("SELECT COUNT(*) of the same rows, bare driver", raw, 1)
    say("a page by town: rows, total, states", page, 1, raw)
    say("a page by deadline", due, 1, raw)
    say("the board, eight files a state", board, 1, raw)
    say("the search box: files, antennas, people", found, 1, raw)


def _counted(path: Path) -> object:
    connection = sqlite3.connect(path)
    found = connection.execute(COUNTED).fetchone()
    connection.close()
    return found


def _lists(office: Office, ask: Callable[[Lists], object]) -> object:
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        return ask(Lists(reader=reader, actor=LEAD, in_force=in_force))


if __name__ == "__main__":
    main()
