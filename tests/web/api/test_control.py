"""The control and foresight through the API: pages of acts, masked persons, moved dates, 304."""

from collections.abc import Callable
from datetime import date

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.api.conftest import ROOT, Caller
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    act,
    done,
    file_candidature,
    open_draft,
    register_person,
)
from tests.workflow.office_stories import examined, hold_session
from workflow.access.commands import GrantMission
from workflow.office import Office

Open = Callable[..., Caller]


def auditor(office: Office) -> CaseId:
    """An auditor on mission."""
    person = register_person(office, ContactKind.AUDITOR, "cour")
    mission = {"letter": "Lettre de mission 12", "until": date(2029, 12, 31)}
    done(office, GrantMission(actor=LEAD, person=person, **mission))
    return person


def test_acts_are_read_page_by_page(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    lead = caller(ContactKind.LEAD)
    whole = [each["number"] for each in lead.read("/audit/actes", limit=1000).json()["events"]]
    read, after = [], -1
    while after is not None:
        page = lead.read("/audit/actes", limit=7, after=after).json()
        read += [each["number"] for each in page["events"]]
        after = page["next"]
    assert read == whole == list(range(len(whole)))


def test_the_acts_of_one_file_are_narrowed_alike(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    lead = caller(ContactKind.LEAD)
    query = {"file": "AMI2-001", "by": "responsable", "since": "2020-07-24", "until": "2020-07-25"}
    kinds = [each["kind"] for each in lead.read("/audit/actes", **query).json()["events"]]
    assert kinds == ["open_draft", *["add_piece"] * 5, "submit"]
    assert lead.read("/audit/actes", file="AMI2-001", by="personne").json()["events"] == []
    assert lead.read("/audit/actes", file="AMI2-999").status_code == 422


def test_an_auditor_reads_reasons_but_nobody_s_name(caller: Open, office: Office) -> None:
    auditor(office)
    case = examined(office, "40088")
    hold_session(office, "CS-1", {case: "label"})
    answers = [
        caller(kind).read("/audit/actes", limit=1000).json()["events"]
        for kind in (ContactKind.LEAD, ContactKind.AUDITOR)
    ]
    told = [
        {key: text for each in found for key, text in each["texts"].items()} for found in answers
    ]
    assert told[0]["email"].endswith(".example")
    assert told[1]["email"] == "masqué"
    assert told[0]["reason"] == told[1]["reason"] == "Projet mûr."


def test_refusals_and_acts_outside_the_rule_are_listed(caller: Open, office: Office) -> None:
    case, lead = open_draft(office, "40088"), caller(ContactKind.LEAD)
    for _ in range(2):
        lead.record("/dossiers/AMI2-001/actes", {"trigger": "analyse"}, seen=1)
    act(office, case, "derogate", window=WAVE_1, until="2020-12-01T10:00:00Z", reason="Crue.")
    refused = lead.read("/audit/refus").json()["refusals"]
    assert [(each["trigger"], each["times"]) for each in refused] == [("analyse", 2)]
    outside = lead.read("/audit/hors-regle").json()["acts"]
    assert ("derogate", ["derogation"]) in [(each["kind"], each["codes"]) for each in outside]


def test_delays_count_whole_days(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    told = caller(ContactKind.LEAD).read("/audit/delais").json()
    assert [each["file"] for each in told["files"]] == ["AMI2-001"]
    assert told["spread"]["filing_to_decision"]["unknown"] == 1


def test_a_moved_date_says_what_it_changes(caller: Open, office: Office) -> None:
    open_draft(office, "40088")
    lead = caller(ContactKind.LEAD)
    query = {"until": "2020-11-30", "moved": f"{WAVE_1}=2020-11-20"}
    told = lead.read("/prevision", **query)
    assert told.status_code == 200, told.text
    assert told.json()["changes"]["files"] == ["AMI2-001"]
    assert lead.read("/prevision", until="2020-11-30").json()["changes"] is None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"until": "2040-01-01"}, 422),
        ({"until": "2020-11-30", "moved": "AMI2/vague-1"}, 422),
        ({"until": "2020-11-30", "moved": "rien=2020-11-20"}, 422),
        ({}, 422),
    ],
)
def test_a_forecast_that_cannot_be_is_explained(
    caller: Open, query: dict[str, str], status: int
) -> None:
    answer = caller(ContactKind.LEAD).read("/prevision", **query)
    assert answer.status_code == status
    assert answer.json()["errors"]


def test_what_did_not_change_is_not_sent_again(caller: Open, office: Office) -> None:
    case, lead = file_candidature(office, "40088"), caller(ContactKind.LEAD)
    known = lead.read("/dossiers/AMI2-001").headers["etag"]
    address = f"{ROOT}/dossiers/AMI2-001"
    again = lead.get(address, headers={"if-none-match": known})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", known)
    act(office, case, "note", text="Appel.")
    assert lead.get(address, headers={"if-none-match": known}).status_code == 200


def test_several_deadlines_move_by_as_many_days(caller: Open) -> None:
    lead = caller(ContactKind.LEAD)
    names = [WAVE_1, "AMI2/vague-2"]
    body = {"deadlines": names, "days": 14, "reason": "Crise sanitaire."}
    moved = lead.record("/prorogations", body)
    assert moved.status_code == 200, moved.text
    assert [each["day"] for each in moved.json()["deadlines"]] == ["2020-11-20", "2021-02-26"]
    for wrong in ({**body, "day": "2020-12-01"}, {"deadlines": names, "reason": "Rien."}):
        assert lead.record("/prorogations", wrong).status_code == 422


def test_answers_are_saved_on_the_version_read(caller: Open, office: Office) -> None:
    open_draft(office, "40088")
    city = caller(ContactKind.CONTACT, "40088")
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    assert in_force is not None
    answer = {"question": "inconnue", "answer": "Un projet."}
    refused = city.record("/dossiers/AMI2-001/reponses", {"answers": [answer]})
    assert refused.status_code == 422
    assert "inconnue" in refused.json()["errors"][0]["value"]


def test_an_unknown_host_is_told_as_a_problem(caller: Open) -> None:
    answer = caller().get(f"{ROOT}/candidatures", headers={"host": "ailleurs.example"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/lettres/rien", "/seances/rien", "/echeances/rien/du/tout"])
def test_what_is_not_there_is_said_so(caller: Open, path: str) -> None:
    assert caller(ContactKind.LEAD).read(path).status_code == 404
