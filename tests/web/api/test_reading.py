"""Reading through the API: who is let in, what each list and file says."""

from collections.abc import Callable

import pytest

from states.identifiers import ContactKind
from tests.web.api.conftest import Caller
from tests.workflow.bench import file_candidature, open_draft
from web.api.operations import OPERATIONS
from workflow.office import Office

Open = Callable[..., Caller]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_nobody_is_let_in_without_a_token(caller: Open, operation: object) -> None:
    answer = caller().request(operation.method, operation.full_path)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Accès inconnu"


def test_a_list_says_where_each_file_stands(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    answer = caller(ContactKind.LEAD).read("/candidatures")
    assert answer.status_code == 200, answer.text
    assert [(each["reference"], each["state"]) for each in answer.json()["files"]] == [
        ("AMI2-001", "submitted")
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=submitted", ["AMI2-001"]),
        ("state=submitted&state=draft&order=place", ["AMI2-002", "AMI2-001"]),
        ("state=labelled", []),
        ("text=dax", ["AMI2-001"]),
        ("lacking=true", ["AMI2-002"]),
        ("descending=true&per_page=1", ["AMI2-002"]),
        ("per_page=1&page=2", ["AMI2-002"]),
        ("call=AMI1", []),
        ("updated_since=2020-07-24", ["AMI2-001", "AMI2-002"]),
        ("updated_since=2020-07-25T00:00:00Z", []),
    ],
)
def test_a_list_is_narrowed_sorted_and_paged(
    caller: Open, office: Office, query: str, found: list[str]
) -> None:
    file_candidature(office, "40088")
    open_draft(office, "47001")
    answer = caller(ContactKind.LEAD).get(f"/api/v1/candidatures?{query}")
    assert answer.status_code == 200, answer.text
    assert [each["reference"] for each in answer.json()["files"]] == found


def test_a_file_says_its_version_and_what_may_be_done(caller: Open, office: Office) -> None:
    file_candidature(office, "40088")
    answer = caller(ContactKind.LEAD).read("/dossiers/AMI2-001")
    assert answer.status_code == 200, answer.text
    file = answer.json()["file"]
    assert answer.headers["etag"] == f'"{file["version"]}"'
    assert {"withdraw"} <= {each["trigger"] for each in file["offers"] if each["allowed"]}


@pytest.mark.parametrize(
    "path",
    [each.full_path for each in OPERATIONS if each.method == "GET" and "{" not in each.path],
)
def test_every_list_answers_the_lead(caller: Open, office: Office, path: str) -> None:
    file_candidature(office, "40088")
    query = {"until": "2020-08-30"} if path.endswith("prevision") else {}
    answer = caller(ContactKind.LEAD).get(path, params=query)
    assert answer.status_code == 200, answer.text
