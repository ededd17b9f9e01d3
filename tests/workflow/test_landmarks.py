"""The landmarks of files: planned and actual, from what their reader may know."""

from datetime import date

from states.identifiers import ActorId, CaseId, Role
from tests.workflow.bench import LEAD, PIECES, act, done, file_candidature, open_draft
from tests.workflow.office_stories import decided, examined, labelled
from workflow.commands import PlanSession
from workflow.landmarks import Landmark, Standing, landmarks_of, point_of
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Reading

CENTRE = Actor(id=ActorId("centre"), roles=frozenset({Role.REGIONAL_CENTRE}), region="75")


def marks(office: Office, case: CaseId, actor: Actor = LEAD) -> dict[str, Landmark]:
    """The landmarks of a file, by code."""
    with office.store.read() as reader:
        reading = Reading(office, reader, actor)
        read = reading.file(case)
        assert read is not None
        return {each.code: each for each in landmarks_of(reading, read)}


def test_a_draft_looks_ahead_to_the_closing_of_its_window(office: Office) -> None:
    found = marks(office, open_draft(office, "40088"))
    assert list(found) == ["opened", "closing"]
    assert found["closing"].standing is Standing.AHEAD
    assert found["closing"].due is not None
    assert found["closing"].due.day == date(2020, 11, 6)


def test_a_consolidation_shows_the_end_of_its_delay(office: Office) -> None:
    case = file_candidature(office, "40088", pieces=("form",))
    act(office, case, "consolidate", motive="projet", what="Le projet.", due="2020-09-01")
    found = marks(office, case)
    assert found["completion"].standing is Standing.AHEAD
    assert found["decided"].happened is None


def test_an_undisclosed_decision_is_a_landmark_of_insiders_only(office: Office) -> None:
    case = examined(office, "40088")
    session = decided(office, case)
    done(office, PlanSession(actor=LEAD, session=session, notification=date(2020, 12, 1)))
    inside, outside = marks(office, case), marks(office, case, CENTRE)
    assert inside["decided"].about == f"seance-{case}"
    assert inside["notified"].due is not None
    assert inside["notified"].due.day == date(2020, 12, 1)
    assert (outside["decided"].happened, outside["decided"].about) == (None, "")
    assert "notified" not in outside


def test_an_antenna_shows_each_milestone_where_it_stands(office: Office) -> None:
    antenna = labelled(office, "40088")[1]
    act(office, antenna, "milestone_done", milestone="shared_diagnosis")
    with office.store.read() as reader:
        reading = Reading(office, reader, LEAD)
        in_force, read = reading.in_force(), reading.file(antenna)
        assert in_force is not None
        assert read is not None
        names = {rule.id: rule.label for rule in in_force.programme.milestones}
        found = {each.code: each.standing for each in landmarks_of(reading, read)}
    assert found[names["shared_diagnosis"]] is Standing.PAST
    assert set(found.values()) <= {Standing.PAST, Standing.AHEAD, Standing.PROPOSED}


def test_the_point_names_what_is_missing_while_it_may_come(office: Office) -> None:
    case = file_candidature(office, "40088", pieces=("form",))
    with office.store.read() as reader:
        reading = Reading(office, reader, LEAD)
        read = reading.file(case)
        assert read is not None
        point = point_of(reading, read)
    assert (point.reference, point.place, point.situation) == ("AMI2-001", "Dax", "déposée")
    assert len(point.missing) == len(PIECES) - 1
