"""Requests about one's own data: recorded, answered by the lead, erased with the person."""

import csv
import io
import json

import pytest

from states.acts import Refused
from states.identifiers import ActorId, CaseId, ContactKind, EventId, Role
from tests.workflow.bench import LEAD, city, done, register_person
from workflow.commands import ErasePerson
from workflow.filing.commands import AskRights, SettleRights
from workflow.filing.own_data import Line, as_csv, as_json, own_data
from workflow.filing.requests import RightsRequest, requests_of, waiting_requests
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.people import Actor
from workflow.reading import Reading


@pytest.fixture
def person(office: Office) -> CaseId:
    return register_person(
        office, ContactKind.CONTACT, "40088", name="Camille Fictive", phone="0102030405"
    )


def self_of(person: CaseId) -> Actor:
    return Actor(id=ActorId(person), roles=frozenset({Role.CITY}), authority="40088")


def ask(office: Office, person: CaseId, detail: str = "Corrigez mon nom.") -> EventId:
    asked = AskRights(actor=self_of(person), person=person, kind="rectification", detail=detail)
    return EventId(str(done(office, asked).shown["request"]))


def waiting(office: Office) -> tuple[RightsRequest, ...]:
    with office.store.read() as reader:
        return waiting_requests(Reading(office, reader, LEAD))


def test_a_request_waits_for_the_lead_until_answered(office: Office, person: CaseId) -> None:
    request = ask(office, person)
    (found,) = waiting(office)
    assert (found.person, found.right, found.detail) == (
        person,
        "rectification",
        "Corrigez mon nom.",
    )
    done(office, SettleRights(actor=LEAD, person=person, request=request, detail="C’est fait."))
    assert waiting(office) == ()
    with office.store.read() as reader:
        reading = Reading(office, reader, self_of(person))
        known = reading.archive.person(person)
        assert known is not None
        (settled,) = requests_of(reading, known)
    assert (settled.answer, settled.answered_at is not None) == ("C’est fait.", True)


def test_nobody_asks_for_somebody_else(office: Office, person: CaseId) -> None:
    asked = AskRights(actor=city("40088"), person=person, kind="access")
    assert isinstance(office.run(asked), Refused)


@pytest.mark.parametrize(
    ("command", "field", "problem"),
    [
        ({"kind": "oubli"}, "kind", "not_a_choice"),
        ({"person": "personne", "kind": "access"}, "person", "unknown"),
    ],
)
def test_what_is_asked_must_exist(
    office: Office, person: CaseId, command: dict[str, str], field: str, problem: str
) -> None:
    values = {"person": person, **command}
    outcome = office.run(AskRights(actor=self_of(person), **values))  # type: ignore[arg-type]
    assert isinstance(outcome, Invalid)
    assert (outcome.field, outcome.problem) == (field, problem)


def test_an_answer_names_a_request_that_waits(office: Office, person: CaseId) -> None:
    request = ask(office, person)
    settle = SettleRights(actor=LEAD, person=person, request=request, detail="C’est fait.")
    done(office, settle)
    again = office.run(settle)
    assert isinstance(again, Invalid)
    assert (again.field, again.problem) == ("request", "unknown")


def test_what_was_asked_is_erased_with_the_person(office: Office, person: CaseId) -> None:
    ask(office, person, "Je suis Camille Fictive.")
    done(office, ErasePerson(actor=LEAD, person=person, reason="Demande de la personne"))
    with office.store.read() as reader:
        assert not [text for text in reader.all_texts() if "Camille" in text.value]


def test_one_s_own_data_hold_identity_role_acts_and_requests(
    office: Office, person: CaseId
) -> None:
    ask(office, person, "=1+1")
    with office.store.read() as reader:
        reading = Reading(office, reader, self_of(person))
        lines, now = own_data(reading, person), reading.now
    shown = [(line.rubric, line.name, line.value) for line in lines]
    assert ("identity", "name", "Camille Fictive") in shown
    assert ("identity", "phone", "0102030405") in shown
    assert ("role", "organisation", "40088") in shown
    assert ("acts", person, "rights_asked") in shown
    assert ("requests", "rectification", "=1+1") in shown
    assert len(json.loads(as_json(lines, now))["lines"]) == len(lines)
    table = as_csv(lines, ("rubrique", "nom", "valeur", "date")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert (rows[0], len(rows)) == (["rubrique", "nom", "valeur", "date"], len(lines) + 1)
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_a_stranger_gets_nothing(office: Office) -> None:
    with office.store.read() as reader:
        reading = Reading(office, reader, LEAD)
        found: tuple[Line, ...] = own_data(reading, CaseId("personne"))
    assert found == ()
