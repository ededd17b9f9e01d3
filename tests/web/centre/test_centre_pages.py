"""The regional centre: its own region, what it is told, its milestones, its news."""

from collections.abc import Callable

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import LEAD, act, done
from tests.workflow.bench import register_person as register
from tests.workflow.office_stories import decided, examined, kinds, labelled
from workflow.commands import NotifySession, TellCentres
from workflow.office import Office

Open = Callable[..., Browser]
CENTRE = ContactKind.REGIONAL_CENTRE
NEWS = {"nouvelles": "Les travaux commencent."}


def reference(office: Office, case: str) -> str:
    with office.store.read() as reader:
        row = reader.case(case)
    assert row is not None
    return row.reference


@pytest.fixture
def antenna(office: Office) -> CaseId:
    """Dax's antenna, labelled and announced."""
    return labelled(office, "40088")[1]


def test_the_centre_reads_its_region(browser: Open, office: Office, antenna: CaseId) -> None:
    shown = browser(CENTRE, "75").get("/centre")
    assert shown.status_code == 200
    assert reference(office, antenna) in shown.text
    assert "AMI2-001" in shown.text


def test_the_antenna_of_another_region_is_not_there(
    browser: Open, office: Office, antenna: CaseId
) -> None:
    register(office, CENTRE, "01", "01")
    other, name = browser(CENTRE, "01"), reference(office, antenna)
    missing = other.get("/centre/antennes/AMI2-999-A1")
    found = other.get(f"/centre/antennes/{name}")
    assert (found.status_code, missing.status_code) == (404, 404)
    assert found.text.replace(name, "AMI2-999-A1") == missing.text
    assert name not in other.get("/centre").text
    assert other.fill(f"/centre/antennes/{name}/nouvelles", NEWS, seen="/centre").status_code == 404
    mark = {"acte": "milestone_done", "etape": "diagnostic"}
    assert other.fill(f"/centre/antennes/{name}/etapes", mark, seen="/centre").status_code == 404
    assert "note" not in kinds(office, antenna)


def test_a_label_not_told_to_centres_changes_nothing_they_read(
    browser: Open, office: Office
) -> None:
    case = examined(office, "40088")
    centre = browser(CENTRE, "75")
    before = centre.get("/centre").text.partition("<main")[2]
    session = decided(office, case)
    assert centre.get("/centre").text.partition("<main")[2] == before
    name = reference(office, f"{case}-a1")
    assert centre.get(f"/centre/antennes/{name}").status_code == 404
    done(office, NotifySession(actor=LEAD, session=session))
    assert centre.get(f"/centre/antennes/{name}").status_code == 404
    done(office, TellCentres(actor=LEAD, session=session))
    assert name in centre.get("/centre").text
    assert centre.get(f"/centre/antennes/{name}").status_code == 200


def test_the_centre_marks_a_milestone(browser: Open, office: Office, antenna: CaseId) -> None:
    centre, path = browser(CENTRE, "75"), f"/centre/antennes/{reference(office, antenna)}"
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    assert in_force is not None
    first = in_force.programme.milestones[0]
    given = {"acte": "milestone_done", "etape": first.id}
    answer = centre.fill(f"{path}/etapes", given, seen=path)
    assert answer.status_code == 303
    assert kinds(office, antenna)[-1] == "milestone_done"
    assert "réalisée" in centre.get(path).text


def test_the_centre_proposes_a_date_that_reads(
    browser: Open, office: Office, antenna: CaseId
) -> None:
    centre, path = browser(CENTRE, "75"), f"/centre/antennes/{reference(office, antenna)}"
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    assert in_force is not None
    given = {"acte": "milestone_propose", "etape": in_force.programme.milestones[0].id}
    wrong = centre.fill(f"{path}/etapes", {**given, "jour": "bientôt"}, seen=path)
    assert wrong.status_code == 422
    assert "bientôt" in wrong.text
    right = centre.fill(f"{path}/etapes", {**given, "jour": "2021-03-15"}, seen=path)
    assert right.status_code == 303
    assert "15 mars 2021" in centre.get(path).text


def test_news_given_are_news_for_the_term(browser: Open, office: Office, antenna: CaseId) -> None:
    centre, path = browser(CENTRE, "75"), f"/centre/antennes/{reference(office, antenna)}"
    assert centre.fill(f"{path}/nouvelles", NEWS, seen=path).status_code == 303
    assert kinds(office, antenna)[-1] == "note"
    assert "10 novembre 2020" in centre.get(path).text


def test_a_centre_that_comes_late_is_told_who_did_what(
    browser: Open, office: Office, antenna: CaseId
) -> None:
    centre, path = browser(CENTRE, "75"), f"/centre/antennes/{reference(office, antenna)}"
    act(office, antenna, "note", text="Un point.")
    answer = centre.fill(f"{path}/nouvelles", {**NEWS, "version": "1"}, seen=path)
    assert answer.status_code == 409
    assert NEWS["nouvelles"] in answer.text
