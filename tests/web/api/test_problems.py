"""Problems are said in French, with the field, the value and the remedy."""

from collections.abc import Callable

import pytest

from notifications.wording.problems import PROBLEM_KINDS
from states.identifiers import ContactKind
from tests.web.api.conftest import ROOT, Caller
from tests.workflow.bench import file_candidature
from web.counter import Counter
from workflow.office import Office

Open = Callable[..., Caller]


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ('{"trigger": 3}', "trigger", "la valeur n’est pas de la nature attendue"),
        ('{"trigger": "voler"}', "trigger", "la valeur ne fait pas partie des valeurs admises"),
        ('{"trigger": "note", "x": 1}', "x", "ce champ n’existe pas"),
        ("{}", "trigger", "la valeur manque"),
        ("pas du JSON", "", "le corps n’est pas du JSON"),
        ('{"trigger": "note", "effective_at": "hier"}', "effective_at", "la date ne se lit pas"),
        ('{"trigger": "note", "inputs": {"texte": "a"}}', "inputs/texte", "ce champ n’existe pas"),
        ('{"trigger": "note", "inputs": {"text": true}}', "inputs/text", "nature attendue"),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy(
    caller: Open, office: Office, body: str, field: str, words: str
) -> None:
    file_candidature(office, "40088")
    headers = {"content-type": "application/json", "idempotency-key": "k", "if-match": '"1"'}
    address = f"{ROOT}/dossiers/AMI2-001/actes"
    answer = caller(ContactKind.LEAD).post(address, content=body.encode(), headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    (found,) = answer.json()["errors"]
    assert found["field"] == field
    assert words in found["detail"]
    assert found["remedy"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=deux", "page"),
        ("order=hasard", "order"),
        ("lacking=peut-etre", "lacking"),
        ("updated_since=hier", "updated_since"),
        ("inconnu=1", "inconnu"),
    ],
)
def test_a_wrong_parameter_is_named(caller: Open, query: str, field: str) -> None:
    answer = caller(ContactKind.LEAD).get(f"{ROOT}/candidatures?{query}")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def test_a_cookie_opens_nothing(caller: Open, counter: Counter) -> None:
    program = caller()
    program.cookies.set(counter.cookie_name, "lead:")
    assert program.read("/candidatures").status_code == 401
    refused = program.record("/contacts")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="Ancrage"'


@pytest.mark.parametrize("given", ["Bearer", "Bearer inconnu", "Basic YTpi", "Bearer é"])
def test_a_token_nobody_was_given_opens_nothing(caller: Open, given: str) -> None:
    headers = {"authorization": given.encode()}
    assert caller().get(f"{ROOT}/candidatures", headers=headers).status_code == 401


def test_an_operation_of_another_role_is_not_opened(caller: Open) -> None:
    answer = caller(ContactKind.CONTACT, "40088").read("/contacts")
    assert answer.status_code == 403
    assert answer.json()["title"] == "Accès réservé"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"])
def test_a_method_that_is_not_taken_names_those_that_are(caller: Open, method: str) -> None:
    answer = caller(ContactKind.LEAD).request(method, f"{ROOT}/contacts")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_an_address_of_nothing_is_told_as_a_problem(caller: Open) -> None:
    answer = caller(ContactKind.LEAD).read("/rien")
    assert answer.status_code == 404
    assert answer.json()["type"] == f"{ROOT}/problemes/introuvable"


def test_a_body_of_another_nature_is_not_read(caller: Open) -> None:
    headers = {"idempotency-key": "k", "content-type": "text/plain"}
    answer = caller(ContactKind.LEAD).post(f"{ROOT}/contacts", content=b"{}", headers=headers)
    assert answer.status_code == 415


def test_a_body_too_heavy_is_not_read(caller: Open) -> None:
    headers = {"idempotency-key": "k", "content-type": "application/json"}
    heavy = b'{"name": "' + b"a" * 600_000 + b'"}'
    answer = caller(ContactKind.LEAD).post(f"{ROOT}/contacts", content=heavy, headers=headers)
    assert answer.status_code == 413


def test_a_store_that_does_not_answer_is_said(caller: Open, office: Office) -> None:
    lead = caller(ContactKind.LEAD)
    office.store.close()
    away = office.store.path.with_suffix(".ailleurs")
    office.store.path.rename(away)
    answer = lead.read("/candidatures")
    away.rename(office.store.path)
    assert answer.status_code == 503
    assert answer.json()["title"] == "Momentanément indisponible"


@pytest.mark.parametrize("code", PROBLEM_KINDS)
def test_each_problem_is_explained_at_its_address(caller: Open, code: str) -> None:
    shown = caller().read(f"/problemes/{code}")
    assert shown.status_code == 200
    assert PROBLEM_KINDS[code].title.replace("'", "’") in shown.text


def test_the_guide_names_every_operation(caller: Open) -> None:
    shown = caller().read("")
    assert shown.status_code == 200
    assert "/dossiers/{reference}/actes" in shown.text
    assert "http" not in shown.text.partition("<main")[2].replace("http://127.0.0.1", "")
