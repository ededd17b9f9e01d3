"""A part of a transaction vanishes alone, unless the library takes back the whole of it."""

import pytest

from workflow.store.connection import IntegrityError
from workflow.store.store import Store, Writer

ALL_TAKEN_BACK = "INSERT OR ROLLBACK INTO setting (name, value) VALUES ('epoch', '2')"
"""Ends the transaction as a full disk does."""


def _fails(writer: Writer) -> None:
    with writer.attempt():
        writer.put_setting("epoch", "1")
        raise ValueError("non")


def _is_taken_back_whole(store: Store) -> None:
    with store.write() as writer, writer.attempt():
        writer.put_setting("epoch", "1")
        writer._run(ALL_TAKEN_BACK)


def test_a_part_that_fails_vanishes_and_the_rest_stays(store: Store) -> None:
    with store.write() as writer:
        writer.put_setting("clock", "system")
        with pytest.raises(ValueError, match="non"):
            _fails(writer)
        assert writer.settings() == {"clock": "system"}


def test_a_transaction_taken_back_whole_says_why_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(IntegrityError, match=r"setting\.name"):
        _is_taken_back_whole(store)
    with store.write() as writer:
        assert writer.settings() == {}
