"""What scripts read of a file: stable keys, dates with their precision."""

from tests.workflow.bench import city
from tests.workflow.office_stories import decided, examined, labelled
from workflow.cli.read_json import file_json
from workflow.office import Office
from workflow.reading import Reading

CANDIDATURE_KEYS = [
    "reference",
    "place",
    "state",
    "call",
    "authority",
    "version",
    "marks",
    "window",
    "members",
    "channel",
    "filed_at",
    "pieces",
    "completion_due",
    "decided_at",
    "notified_at",
    "announced_at",
    "predecessor",
    "successor",
    "antennas",
]


def test_a_candidature_has_the_same_keys_before_and_after_its_decision(office: Office) -> None:
    case = examined(office, "40088")
    with office.store.read() as reader:
        read = Reading(office, reader, city("40088")).file(case)
    assert read is not None
    before = file_json(read, history=False)
    assert (list(before), before["decided_at"]) == (CANDIDATURE_KEYS, None)
    decided(office, case)
    with office.store.read() as reader:
        read = Reading(office, reader, city("40088")).file(case)
    assert read is not None
    assert file_json(read, history=False) == before


def test_an_antenna_says_its_milestones_and_its_label(office: Office) -> None:
    case, antenna = labelled(office, "40088")
    with office.store.read() as reader:
        read = Reading(office, reader, city("40088")).file(antenna)
    assert read is not None
    value = file_json(read)
    assert (value["candidature"], value["state"], value["opened_at"]) == (case, "labelled", None)
    assert value["announced_at"] == "2020-11-10T09:00:00.000000Z"
    assert value["history"][0]["kind"] == "create"
