"""The follow-up of an antenna through the API: null where nobody said, dated where it is known."""

from collections.abc import Callable
from datetime import date

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.api.conftest import Caller
from tests.workflow.bench import LEAD, done
from tests.workflow.office_stories import follow, labelled
from workflow.followup.commands import RecordFunding, RecordInscription
from workflow.office import Office

Open = Callable[..., Caller]
PATH = "/antennes/AMI2-001-A1/suivi"


@pytest.fixture
def antenna(office: Office) -> CaseId:
    return labelled(office, "40088")[1]


def test_what_nobody_said_is_null_or_unknown(caller: Open, antenna: CaseId) -> None:
    del antenna
    told = caller(ContactKind.LEAD).read(PATH).json()
    assert told["inscription"] == {
        "status": "unknown",
        "label": "inconnue",
        "amendment": "",
        "on": None,
    }
    assert (told["funding"], told["funding_obtained_cents"], told["learners"]) == ([], None, [])
    assert set(told["offer"].values()) == {"unknown"}


@pytest.mark.parametrize(
    ("kind", "organisation"), [(ContactKind.LEAD, ""), (ContactKind.REGIONAL_CENTRE, "75")]
)
def test_what_was_recorded_is_told_to_lead_and_centre(
    caller: Open, office: Office, antenna: CaseId, kind: ContactKind, organisation: str
) -> None:
    follow(office, antenna)
    told = caller(kind, organisation).read(PATH).json()
    assert (told["site"], told["funding_asked_cents"]) == ("Halle aux grains", 5_000_000)
    assert [(one["school_year"], one["count"]) for one in told["learners"]] == [("2019-2020", 12)]
    assert len(told["records"]) == 5


def test_a_past_moment_is_told(caller: Open, office: Office, antenna: CaseId) -> None:
    for status, day in (("asked", date(2020, 9, 1)), ("inscribed", date(2020, 11, 10))):
        done(office, RecordInscription(actor=LEAD, antenna=antenna, status=status, on=day))
    done(office, RecordFunding(actor=LEAD, antenna=antenna, funder="Ville", asked=100))
    lead = caller(ContactKind.LEAD)
    now = lead.read(PATH).json()["inscription"]
    then = lead.read(PATH, at="2020-11-10T12:00:00Z").json()["inscription"]
    assert (now["status"], then["status"]) == ("inscribed", "asked")
    assert now["on"]["precision"] == "day"


def test_a_candidature_has_no_follow_up(caller: Open, antenna: CaseId) -> None:
    del antenna
    assert caller(ContactKind.LEAD).read("/antennes/AMI2-001/suivi").status_code == 404
