"""Persons and authorities folded from their events."""

from datetime import UTC, date, datetime

import pytest

from states.events import Event
from states.identifiers import ActorId, CaseId, CaseKind, ContactKind, EventId, Role, Value
from states.instants import exactly
from workflow.people import (
    INSIDERS,
    ROLE_OF_KIND,
    Actor,
    authority_case,
    authority_of,
    person_of,
    text_refs,
)

NOW = datetime(2020, 8, 1, tzinfo=UTC)
REGISTERED: dict[str, Value] = {
    "kind": "contact",
    "organisation": "40088",
    "region": "75",
    "since": "2020-01-01",
    "until": "",
    "marks": ["fictional"],
    "texts": {"name": {"ref": "r1", "mac": "m"}, "email": {"ref": "r2", "mac": "m"}},
}


def events(*told: tuple[str, dict[str, Value]], case: str = "p1") -> list[Event]:
    return [
        Event(
            id=EventId(f"e{seq}"),
            case=CaseId(case),
            case_kind=CaseKind.PERSON,
            case_seq=seq,
            recorded_at=NOW,
            effective_at=exactly(NOW),
            actor=ActorId("responsable"),
            role=Role.LEAD,
            kind=kind,
            definition="",
            data=data,
        )
        for seq, (kind, data) in enumerate(told, start=1)
    ]


def test_a_person_registered_is_active_with_the_role_of_its_kind() -> None:
    person = person_of(events(("person_registered", REGISTERED)))
    assert (person.version, person.kind, person.active) == (1, ContactKind.CONTACT, True)
    assert (person.since, person.until, person.marks) == (date(2020, 1, 1), None, ("fictional",))
    assert dict(person.texts) == {"name": "r1", "email": "r2"}
    assert person.as_actor() == Actor(
        id=ActorId("p1"), roles=frozenset({Role.CITY}), region="75", authority="40088"
    )


@pytest.mark.parametrize(
    ("kind", "data", "field", "value"),
    [
        ("person_replaced", {"by": "p2"}, "replaced_by", "p2"),
        ("person_ended", {}, "active", False),
        ("person_erased", {}, "texts", {}),
        ("mail_stopped", {"code": "550"}, "mail_stopped", True),
        ("role_granted", {"role": "committee"}, "roles", {Role.CITY, Role.COMMITTEE}),
        ("note", {}, "active", True),
    ],
)
def test_each_event_changes_what_it_says(
    kind: str, data: dict[str, Value], field: str, value: object
) -> None:
    person = person_of(events(("person_registered", REGISTERED), (kind, data)))
    assert (person.version, getattr(person, field)) == (2, value)


def test_what_was_taken_back_does_not_count() -> None:
    person = person_of(
        events(
            ("person_registered", REGISTERED), ("person_ended", {}), ("revert", {"undoes": "e2"})
        )
    )
    assert (person.version, person.active) == (3, True)


def test_an_authority_is_folded_with_its_flags() -> None:
    data: dict[str, Value] = {
        "code": "40088",
        "kind": "",
        "departement": "40",
        "region": "75",
        "flags": {"acv": "yes"},
        "marks": [],
        "texts": {"name": {"ref": "r1", "mac": "m"}},
    }
    case = authority_case("40088")
    found = authority_of(events(("authority_registered", data), case=case))
    assert (found.id, found.code, found.kind, found.name_ref) == (case, "40088", "commune", "r1")
    assert dict(found.flags) == {"acv": "yes"}
    bare = authority_of(events(("authority_registered", {**data, "flags": None}), case=case))
    assert dict(bare.flags) == {}


def test_refs_are_those_of_commitments_only() -> None:
    assert text_refs({"texts": {"name": {"ref": "r1"}, "odd": "r2"}}) == {"name": "r1"}
    assert text_refs({"texts": "r1"}) == {}


def test_every_kind_of_contact_has_a_role_and_insiders_see_decisions() -> None:
    assert set(ROLE_OF_KIND) == set(ContactKind)
    for role in Role:
        actor = Actor(id=ActorId("x"), roles=frozenset({role}))
        assert actor.is_insider is (role in INSIDERS)
