"""The follow-up from the command line: recorded, shown at a date, told to scripts."""

import json

import pytest

from states.identifiers import CaseId
from tests.workflow.office_stories import labelled, said
from workflow.office import Office

REFERENCE = "AMI2-001-A1"


@pytest.fixture
def antenna(office: Office) -> CaseId:
    return labelled(office, "40088")[1]


def told(office: Office, *args: str) -> dict[str, object]:
    code, output = said(office, "--json", "follow", "show", REFERENCE, *args)
    assert code == 0, output
    found: dict[str, object] = json.loads(output)
    return found


def test_what_nobody_said_is_null_or_unknown_for_scripts(office: Office, antenna: CaseId) -> None:
    del antenna
    assert told(office) == {
        "site": "",
        "inscription": {"status": "unknown", "amendment": None, "on": None},
        "flags": {"acv": "yes", "ti": "unknown", "pvd": "unknown"},
        "funding": [],
        "funding_asked_cents": None,
        "funding_obtained_cents": None,
        "offer": {"industry": "unknown", "apprenticeship": "unknown", "cpf": "unknown"},
        "learners": [],
        "records": [],
    }


LINES = (
    ("acv", REFERENCE, "inscribed", "--amendment", "avenant n° 2", "--on", "2020-06"),
    ("flag", "40088", "ti", "--since", "2018-11-22"),
    ("funding", REFERENCE, "--funder", "Région", "--asked", "50 000", "--obtained", "40000,50"),
    ("offer", REFERENCE, "industry", "yes", "--on", "2020-09-01", "--source", "Site du Cnam"),
    ("learners", REFERENCE, "2019-2020", "48"),
    ("learners", REFERENCE, "2020/21", "inconnu"),
    ("site", REFERENCE, "Halle aux grains"),
)


def test_everything_is_recorded_and_shown(office: Office, antenna: CaseId) -> None:
    del antenna
    for line in LINES:
        code, output = said(office, "follow", *line)
        assert (line, code) == (line, 0), output
    found = told(office)
    assert found["site"] == "Halle aux grains"
    assert found["flags"] == {"acv": "yes", "ti": "yes", "pvd": "unknown"}
    assert (found["funding_asked_cents"], found["funding_obtained_cents"]) == (50_000_00, 40_000_50)
    assert [(one["school_year"], one["count"]) for one in _listed(found, "learners")] == [
        ("2019-2020", 48),
        ("2020-2021", None),
    ]
    code, output = said(office, "follow", "show", REFERENCE)
    shown = output.replace("\N{NO-BREAK SPACE}", " ")
    assert code == 0
    for words in ("Convention ACV : inscrite, juin 2020", "40 000,50 €", "effectif inconnu"):
        assert words in shown


def test_a_past_date_is_asked(office: Office, antenna: CaseId) -> None:
    del antenna
    said(office, "follow", "offer", REFERENCE, "cpf", "yes", "--on", "2020-11-10")
    said(office, "follow", "offer", REFERENCE, "industry", "yes", "--on", "2020-09-01")
    offers = told(office, "--at", "2020-11-10")["offer"]
    assert offers == {"industry": "yes", "apprenticeship": "unknown", "cpf": "yes"}
    code, output = said(office, "follow", "show", REFERENCE, "--at", "2020-11-09")
    assert (code, REFERENCE in output) == (2, True)  # not labelled yet


def test_a_wrong_record_is_corrected_by_its_id(office: Office, antenna: CaseId) -> None:
    del antenna
    said(office, "follow", "acv", REFERENCE, "inscribed")
    (wrong,) = _listed(told(office), "records")
    code, _ = said(office, "follow", "acv", REFERENCE, "none", "--corrects", str(wrong["id"]))
    found = told(office)
    assert code == 0
    assert [one["corrected"] for one in _listed(found, "records")] == [True, False]
    assert found["inscription"] == {"status": "none", "amendment": None, "on": None}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("funding", REFERENCE, "--asked", "beaucoup"), "beaucoup"),
        (("learners", REFERENCE, "2021", "3"), "2021-2022"),
        (("learners", REFERENCE, "2020-2021", "trois"), "trois"),
        (("ask",), "Aucun effectif ne manque"),
    ],
)
def test_what_does_not_read_is_answered_with_a_remedy(
    office: Office, antenna: CaseId, line: tuple[str, ...], words: str
) -> None:
    del antenna
    code, output = said(office, "follow", *line)
    assert code == 2
    assert words.casefold() in output.replace("\N{NO-BREAK SPACE}", " ").casefold()


def test_an_antenna_not_told_does_not_exist_for_its_centre(office: Office) -> None:
    answers = [
        said(office, "--as", "centre:75", "follow", "show", reference)
        for reference in (REFERENCE, "AMI9-999-A1")
    ]
    assert [code for code, _ in answers] == [2, 2]
    assert answers[0][1].replace(REFERENCE, "AMI9-999-A1") == answers[1][1]


def _listed(found: dict[str, object], name: str) -> list[dict[str, object]]:
    listed = found[name]
    assert isinstance(listed, list)
    return listed
