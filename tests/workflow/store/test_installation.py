"""Settings and programme versions."""

from dataclasses import replace

from tests.workflow.evidence_samples import NOON
from workflow.store.records import ProgrammeRow
from workflow.store.store import Store

FIRST = ProgrammeRow(n=1, sha256="a" * 64, canonical=b"{}", applied_at=NOON, known_from=NOON)


def test_setting_is_put_replaced_and_removed(store: Store) -> None:
    with store.write() as writer:
        writer.put_setting("epoch", "1")
        writer.put_setting("epoch", "2")
        writer.put_setting("clock", "system")
        assert writer.settings() == {"clock": "system", "epoch": "2"}
        writer.put_setting("epoch", None)
        assert (writer.setting("epoch"), writer.setting("clock")) == (None, "system")


def test_last_programme_is_the_one_in_force(store: Store) -> None:
    second = replace(FIRST, n=2, canonical=b'{"a":1}', source="relance")
    with store.write() as writer:
        assert writer.programme() is None
        writer.put_programme(FIRST)
        writer.put_programme(second)
        assert (writer.programme(), writer.programme(1), writer.programme(3)) == (
            second,
            FIRST,
            None,
        )
        assert writer.programmes() == (FIRST, second)
