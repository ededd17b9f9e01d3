"""What was acknowledged is on the disk; what is not synced is named."""

import re
from collections.abc import Callable

import pytest

from tests.proof.crashes.operations import OPERATIONS
from tests.proof.crashes.row import JOURNALS, journal_of
from tests.proof.power.row import traced, unsynced


@pytest.mark.parametrize("mode", JOURNALS)
@pytest.mark.parametrize("name", ["submit", "deliver", "backup"])
def test_the_last_call_before_an_acknowledgement_is_a_sync(
    name: str, mode: str, require_tool: Callable[[str], None]
) -> None:
    require_tool("strace")
    with journal_of(mode):
        assert list(unsynced(traced(OPERATIONS[name]))) == []


def test_an_acknowledgement_without_its_sync_is_named(require_tool: Callable[[str], None]) -> None:
    require_tool("strace")
    text = traced(OPERATIONS["deliver"])
    without_syncs = re.sub(r"^\d+ +f(?:data)?sync\(.*\n", "", text, flags=re.MULTILINE)
    found = list(unsynced(without_syncs))
    assert any(each.startswith("the last call is") for each in found)
    assert any("not synced since" in each for each in found)
    assert any(each.startswith("the database is written while") for each in found)
    assert list(unsynced(text)) == []
