"""Persons and authorities: who may register, correct, replace and end whom."""

from datetime import date

import pytest

from states.acts import Refused
from states.identifiers import CaseId, ContactKind, Role
from tests.workflow.bench import LEAD, city, done, register_person
from tests.workflow.office_stories import kinds
from workflow.archive import Archive
from workflow.audience import unheaded
from workflow.commands import (
    Command,
    CorrectPerson,
    EndPerson,
    GrantRole,
    RegisterAuthority,
    RegisterPerson,
    ReplacePerson,
    StopMail,
)
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.people import Person

NEW = {"name": "Directrice générale", "email": "direction@ville.example"}


def contact(office: Office, code: str = "40088") -> Person:
    with office.store.read() as reader:
        return next(
            each
            for each in Archive(reader, office.memory).persons()
            if each.kind is ContactKind.CONTACT and each.organisation == code and each.active
        )


def person(office: Office, case: str) -> Person:
    with office.store.read() as reader:
        found = Archive(reader, office.memory).person(CaseId(case))
    assert found is not None
    return found


def words(office: Office, case: str, name: str) -> str:
    with office.store.read() as reader:
        text = reader.text(person(office, case).texts[name])
    return text.value if text else ""


def test_an_authority_is_known_once_by_its_code(office: Office) -> None:
    command = RegisterAuthority(actor=LEAD, code="02408", name="Laon", flags={"acv": "yes"})
    assert done(office, command).shown["case"] == "collectivite:02408"
    assert office.run(command) == Invalid(field="code", value="02408", problem="duplicate")
    with office.store.read() as reader:
        found = Archive(reader, office.memory).authority("02408")
    assert found is not None
    assert (found.code, found.kind, dict(found.flags)) == ("02408", "commune", {"acv": "yes"})


@pytest.mark.parametrize(("code", "name", "field"), [("", "Laon", "code"), ("02408", "", "name")])
def test_an_authority_has_a_code_and_a_name(
    office: Office, code: str, name: str, field: str
) -> None:
    outcome = office.run(RegisterAuthority(actor=LEAD, code=code, name=name))
    assert outcome == Invalid(field=field, value="", problem="empty")


def test_a_person_has_a_name_and_an_address_kept_out_of_the_log(office: Office) -> None:
    case = register_person(office, ContactKind.CONTACT, "40088", name="Cheffe de service")
    assert words(office, case, "name") == "Cheffe de service"
    with office.store.read() as reader:
        (event,) = reader.events_of(case)
    assert "Cheffe" not in str(event.data)
    for missing in ("name", "email"):
        texts = {name: value for name, value in NEW.items() if name != missing}
        command = RegisterPerson(
            actor=LEAD, kind=ContactKind.CONTACT, organisation="40088", texts=texts
        )
        assert office.run(command) == Invalid(field=missing, value="", problem="empty")


def test_the_words_corrected_are_erased_and_a_failed_address_starts_afresh(
    office: Office,
) -> None:
    known = contact(office)
    done(office, StopMail(actor=LEAD, person=known.id, code="550"))
    assert person(office, known.id).mail_stopped
    done(office, CorrectPerson(actor=LEAD, person=known.id, texts={"email": NEW["email"]}))
    after = person(office, known.id)
    assert (after.mail_stopped, words(office, known.id, "email")) == (False, NEW["email"])
    assert after.texts["name"] == known.texts["name"]
    with office.store.read() as reader:
        old = reader.text(known.texts["email"])
    assert old is None or not old.value


def test_a_correction_leaves_nobody_without_a_name(office: Office) -> None:
    known = contact(office)
    outcome = office.run(CorrectPerson(actor=LEAD, person=known.id, texts={"name": " "}))
    assert outcome == Invalid(field="name", value="", problem="empty")


def test_a_contact_replaced_leaves_the_place_to_one_of_the_same_kind(office: Office) -> None:
    known = contact(office)
    outcome = done(office, ReplacePerson(actor=LEAD, person=known.id, texts=NEW))
    newcomer = person(office, str(outcome.shown["person"]))
    before = person(office, known.id)
    assert (before.active, before.replaced_by) == (False, newcomer.id)
    assert (newcomer.kind, newcomer.organisation, newcomer.region) == (
        known.kind,
        known.organisation,
        known.region,
    )
    again = office.run(ReplacePerson(actor=LEAD, person=known.id, texts=NEW))
    assert again == Invalid(field="person", value=known.id, problem="past")


def test_a_city_replaces_its_own_contact_and_no_other(office: Office) -> None:
    own, other = contact(office), contact(office, "47001")
    refused = office.run(ReplacePerson(actor=city("40088"), person=other.id, texts=NEW))
    assert refused == Invalid(field="person", value=other.id, problem="unknown")
    assert contact(office, "47001") == other
    done(office, ReplacePerson(actor=city("40088"), person=own.id, texts=NEW))


def test_what_ended_is_not_touched_again(office: Office) -> None:
    known = contact(office)
    done(office, EndPerson(actor=LEAD, person=known.id))
    assert not person(office, known.id).active
    past = Invalid(field="person", value=known.id, problem="past")
    commands: tuple[Command, ...] = (
        EndPerson(actor=LEAD, person=known.id),
        CorrectPerson(actor=LEAD, person=known.id, texts=NEW),
        ReplacePerson(actor=LEAD, person=known.id, texts=NEW),
    )
    assert [office.run(command) for command in commands] == [past] * 3


def test_a_role_is_granted_by_an_act_told_outside_the_rule(office: Office) -> None:
    known = contact(office)
    outcome = done(office, GrantRole(actor=LEAD, person=known.id, role="committee"))
    assert outcome.events[0].data["outside_rule"] == ["role_granted"]
    assert person(office, known.id).roles == {Role.CITY, Role.COMMITTEE}
    assert person(office, known.id).as_actor().roles == {Role.CITY, Role.COMMITTEE}


@pytest.mark.parametrize("role", ["clock", "roi", ""])
def test_nobody_is_made_the_clock_or_what_does_not_exist(office: Office, role: str) -> None:
    outcome = office.run(GrantRole(actor=LEAD, person=contact(office).id, role=role))
    assert isinstance(outcome, Invalid)
    assert (outcome.field, outcome.problem) == ("role", "not_a_choice")


def test_a_correction_that_says_nothing_is_not_recorded(office: Office) -> None:
    known = contact(office)
    outcome = office.run(CorrectPerson(actor=LEAD, person=known.id, texts={}))
    assert outcome == Invalid(field="text", value="", problem="empty")
    assert "person_corrected" not in kinds(office, known.id)


def test_a_city_registers_corrects_ends_stops_and_grants_nothing(office: Office) -> None:
    known, actor = contact(office), city("40088")
    commands: tuple[Command, ...] = (
        RegisterAuthority(actor=actor, code="02408", name="Laon"),
        RegisterPerson(actor=actor, kind=ContactKind.LEAD, organisation="x", texts=NEW),
        CorrectPerson(actor=actor, person=known.id, texts=NEW),
        EndPerson(actor=actor, person=known.id),
        StopMail(actor=actor, person=known.id),
        GrantRole(actor=actor, person=known.id, role="lead"),
    )
    assert all(isinstance(office.run(command), Refused) for command in commands)
    assert kinds(office, known.id) == ["person_registered"]


def test_a_person_nobody_knows_is_named_in_the_answer(office: Office) -> None:
    unknown = CaseId("inconnu")
    commands: tuple[Command, ...] = (
        CorrectPerson(actor=LEAD, person=unknown, texts=NEW),
        ReplacePerson(actor=LEAD, person=unknown, texts=NEW),
        EndPerson(actor=LEAD, person=unknown),
        StopMail(actor=LEAD, person=unknown),
        GrantRole(actor=LEAD, person=unknown, role="lead"),
    )
    expected = Invalid(field="person", value="inconnu", problem="unknown")
    assert [office.run(command) for command in commands] == [expected] * len(commands)


def test_the_days_of_office_of_an_executive_are_corrected(office: Office) -> None:
    with office.store.read() as reader:
        people = Archive(reader, office.memory).persons()
    mayor = next(
        each
        for each in people
        if each.kind is ContactKind.EXECUTIVE and each.organisation == "40088"
    )
    done(
        office,
        CorrectPerson(actor=LEAD, person=mayor.id, texts={}, until=date(2020, 7, 30)),
    )

    odd = office.run(CorrectPerson(actor=LEAD, person=mayor.id, texts={}, since=date(2020, 8, 1)))

    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        found = archive.person(mayor.id)
        ends = [[each.id for each in unheaded(archive, date(2020, 7, day))] for day in (30, 31)]
    assert found is not None
    assert (found.until, found.since, found.texts) == (date(2020, 7, 30), None, mayor.texts)
    assert ends == [[], [mayor.id]]
    assert isinstance(odd, Invalid)
    assert (odd.field, odd.problem) == ("until", "ends_before_start")
