"""The seam: a submission wakes the sweep of this process, once there is one."""

from tests.workflow.bench import file_candidature
from workflow.dispatch import EmbeddedDispatch
from workflow.office import Office


def test_each_letter_put_in_the_outbox_wakes_the_sweep(office: Office) -> None:
    woken: list[str] = []
    office.dispatch = EmbeddedDispatch()
    file_candidature(office, "40088")
    office.dispatch.clock(lambda: woken.append("éveil"))
    file_candidature(office, "47001")

    assert woken == ["éveil"]
