"""The end of a run: the whole log verifies, and its projections are rebuilt as they stand."""

from collections.abc import Sequence
from itertools import zip_longest

from tests.proof.simulation.log_watch import require
from workflow.archive import Archive, Memory
from workflow.audit.verification import verify
from workflow.keys import known_public_key
from workflow.projection import rebuild
from workflow.store.store import Reader, Store


class _Undo(Exception):  # noqa: N818 - named as what happens
    """Rolls the rebuilding back."""


def verify_and_rebuild(store: Store) -> None:
    """Check the log against itself and the projections against the log; nothing is changed."""
    with store.read() as reader:
        report = verify(reader, known_public_key(store.folder))
        require(report.intact, "audit: the log verifies", report.problems[:3])
        before = _projections(reader)
    try:
        with store.write() as writer:
            rebuild(writer, Archive(writer, Memory()))
            after = _projections(writer)
            raise _Undo
    except _Undo:
        pass
    for name, was in before.items():
        apart = [pair for pair in zip_longest(was, after[name]) if pair[0] != pair[1]]
        require(not apart, "audit: projections follow from the events", name, *apart[:1])


def _projections(reader: Reader) -> dict[str, Sequence[object]]:
    return {
        "cases": sorted(reader.cases(), key=lambda row: row.id),
        "spans": reader.all_spans(),
        "days": reader.day_totals(),
        "register": reader.register_rows(),
        "persons known": reader.known_persons(),
    }
