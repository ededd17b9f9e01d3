"""Sessions, tokens of the API, missions, demonstrations: who is inside, and until when."""

from datetime import date, timedelta
from pathlib import Path

from states.identifiers import ActorId, ContactKind, Role
from tests.workflow.access.doors import (
    DAX,
    ask,
    asked,
    by_code,
    by_link,
    inside,
    person_of,
    received,
    wait,
)
from tests.workflow.bench import (
    LEAD,
    city,
    done,
    file_candidature,
    move,
    register_person,
)
from tests.workflow.office_stories import kinds, utc
from workflow.access.commands import (
    EnterDemo,
    GrantMission,
    IssueApiToken,
    Leave,
    RevokeAccesses,
    RevokeApiToken,
    UnmaskPerson,
)
from workflow.access.door import VISITOR
from workflow.access.entry import bearer, visitor
from workflow.access.questions import demo_people, late_codes, unmasked_by
from workflow.clock import SIMULATED_NOW
from workflow.commands import GrantRole, IssueFeed, RevokeFeeds
from workflow.composition import OPERATOR
from workflow.mail.outbox import deliver
from workflow.office import Office
from workflow.outcomes import Done, Invalid
from workflow.people import Actor
from workflow.reading import Reading
from workflow.upkeep.keeping import RestoreAsked, Restored, back_up, restore


def test_closing_every_access_ends_the_calendar_feeds_too(office: Office) -> None:
    found = visitor(office, inside(office))
    assert found is not None
    done(office, IssueFeed(actor=found.actor, person=found.person.id))
    told = done(office, RevokeAccesses(actor=found.actor, person=found.person.id))
    assert told.shown["feeds"] == 1
    refused = office.run(RevokeFeeds(actor=LEAD, person=found.person.id))
    assert isinstance(refused, Invalid)  # none is left to end


def test_a_confirmed_device_stays_thirty_days_and_another_twelve_hours(office: Office) -> None:
    own, shared = inside(office, confirmed=True), inside(office)
    wait(office, hours=12)
    assert (visitor(office, own) is None, visitor(office, shared)) == (False, None)
    wait(office, days=29)
    assert visitor(office, own) is not None
    wait(office, hours=12)
    assert visitor(office, own) is None


def test_leaving_ends_one_session_and_revoking_ends_all(office: Office) -> None:
    first, second = inside(office), inside(office)
    found = visitor(office, first)
    assert found is not None
    done(office, Leave(actor=found.actor, session=found.session))
    assert (visitor(office, first), visitor(office, second) is None) == (None, False)
    done(office, RevokeAccesses(actor=found.actor, person=found.person.id))
    assert visitor(office, second) is None


def test_nobody_closes_the_session_of_somebody_else(office: Office) -> None:
    found = visitor(office, inside(office))
    assert found is not None
    other = office.run(Leave(actor=city("47001"), session=found.session))
    assert other == Invalid(field="session", value=found.session, problem="unknown")
    refused = office.run(RevokeAccesses(actor=city("47001"), person=found.person.id))
    assert not isinstance(refused, Done)


def test_a_new_role_that_takes_a_password_sends_out_who_came_by_a_code(office: Office) -> None:
    token = inside(office)
    contact = person_of(office, "contact", "40088")
    done(office, GrantRole(actor=LEAD, person=contact, role="lead"))
    assert visitor(office, token) is None


def test_a_use_is_noted_once_a_minute_without_any_event(office: Office) -> None:
    token = inside(office)
    with office.store.read() as reader:
        size, (opened,) = reader.tree_size(), reader.web_sessions()
    wait(office, seconds=59)
    visitor(office, token)
    wait(office, seconds=1)
    visitor(office, token)
    with office.store.read() as reader:
        (seen,) = reader.web_sessions()
        assert (reader.tree_size(), seen.seen_at) == (size, opened.seen_at + timedelta(seconds=60))


def test_the_last_visit_is_the_end_of_the_one_before(office: Office) -> None:
    token = inside(office, confirmed=True)
    wait(office, minutes=20)
    first = visitor(office, token)
    wait(office, days=2)
    second = visitor(office, token)
    wait(office, minutes=20)
    third = visitor(office, token)
    assert first is not None
    assert second is not None
    assert third is not None
    assert first.last_visit is None
    assert second.last_visit == third.last_visit == utc("2020-07-24T06:20:00")


def test_a_token_of_the_api_has_some_roles_of_its_person_until_a_day(office: Office) -> None:
    contact = person_of(office, "contact", "40088")
    asked = IssueApiToken(
        actor=LEAD, person=contact, label="Tableur", roles=("city",), until=date(2020, 7, 31)
    )
    token = str(done(office, asked).shown["token"])
    found = bearer(office, token)
    assert found is not None
    assert (found.actor.roles, found.actor.authority) == (frozenset({Role.CITY}), "40088")
    move(office, utc("2020-07-31T21:59:59"))
    assert bearer(office, token) is not None
    move(office, utc("2020-07-31T22:00:00"))
    assert bearer(office, token) is None


def test_a_token_never_has_a_role_its_person_has_not(office: Office) -> None:
    contact = person_of(office, "contact", "40088")
    command = IssueApiToken(actor=LEAD, person=contact, label="Tableur", roles=("lead",))
    assert office.run(command) == Invalid(
        field="role", value="lead", problem="not_a_choice", values={"known": ["city"]}
    )


def test_a_token_revoked_answers_nobody(office: Office) -> None:
    contact = person_of(office, "contact", "40088")
    shown = done(office, IssueApiToken(actor=LEAD, person=contact, label="Tableur")).shown
    done(office, RevokeApiToken(actor=OPERATOR, api_token=str(shown["api_token"])))
    assert bearer(office, str(shown["token"])) is None
    assert kinds(office, contact)[-2:] == ["api_token_issued", "api_token_revoked"]


def test_an_auditor_comes_in_during_a_mission_only(office: Office) -> None:
    auditor = register_person(office, ContactKind.AUDITOR, "cour", email="cour@audit.example")
    ask(office, "cour@audit.example")
    assert received(office) == []
    mission = GrantMission(
        actor=LEAD, person=auditor, letter="Lettre n° 12", until=date(2020, 7, 31)
    )
    done(office, mission)
    token = inside(office, "cour@audit.example", confirmed=True)
    assert visitor(office, token) is not None
    move(office, utc("2020-07-31T22:00:00"))
    assert visitor(office, token) is None


def test_a_mission_is_an_auditors_with_a_letter_and_a_day_ahead(office: Office) -> None:
    contact = person_of(office, "contact", "40088")
    auditor = register_person(office, ContactKind.AUDITOR, "cour")
    ends = date(2020, 7, 31)
    outcomes = [
        office.run(GrantMission(actor=LEAD, person=contact, letter="n° 12", until=ends)),
        office.run(GrantMission(actor=LEAD, person=auditor, letter=" ", until=ends)),
        office.run(
            GrantMission(actor=LEAD, person=auditor, letter="n° 12", until=date(2020, 7, 23))
        ),
    ]
    problems = [outcome.problem for outcome in outcomes if isinstance(outcome, Invalid)]
    assert problems == ["not_an_auditor", "empty", "past"]


def test_reading_a_masked_address_takes_a_reason_and_is_an_event(office: Office) -> None:
    contact = person_of(office, "contact", "40088")
    auditor = Actor(id=ActorId("controle"), roles=frozenset({Role.AUDITOR}))
    empty = office.run(UnmaskPerson(actor=auditor, person=contact, reason=" "))
    assert empty == Invalid(field="reason", value="", problem="empty")
    shown = done(office, UnmaskPerson(actor=auditor, person=contact, reason="Vérifier."))
    assert shown.shown["email"] == DAX
    assert not isinstance(
        office.run(UnmaskPerson(actor=city("40088"), person=contact, reason="Curieux.")), Done
    )
    with office.store.read() as reader:
        assert unmasked_by(Reading(office, reader, auditor), auditor) == {contact}
        assert unmasked_by(Reading(office, reader, LEAD), LEAD) == frozenset()


def test_a_demonstration_lets_one_be_anybody_who_still_has_a_part(office: Office) -> None:
    people = demo_people(office)
    assert {str(person.kind) for person in people} == {
        *("lead", "executive", "contact", "regional_centre", "region"),
    }
    for person in people:
        outcome = done(office, EnterDemo(actor=VISITOR, person=person.id))
        assert visitor(office, str(outcome.shown["token"])) is not None


def test_a_real_store_has_no_door_for_demonstrations(office: Office) -> None:
    contact = person_of(office, "contact", "40088")
    with office.store.write() as writer:
        writer.put_setting(SIMULATED_NOW, None)
    refused = office.run(EnterDemo(actor=VISITOR, person=contact))
    assert refused == Invalid(field="entry", value="", problem="demo_only")
    assert demo_people(office) == ()


def test_a_code_delivered_after_a_closing_is_listed_to_the_lead(office: Office) -> None:
    file_candidature(office, "40088")
    move(office, utc("2020-11-06T22:30:00"))
    ask(office)
    move(office, utc("2020-11-06T23:10:00"))
    received(office)
    asked(office, "contact-47001@ville.example")
    with office.store.read() as reader:
        found = late_codes(Reading(office, reader, LEAD))
    assert [(each.person.organisation, each.closing.id) for each in found] == [
        ("40088", "AMI2/vague-1")
    ]
    assert found[0].delivered_at == utc("2020-11-06T23:10:00")


def test_a_code_that_never_left_before_a_closing_is_listed_too(office: Office) -> None:
    move(office, utc("2020-11-06T22:30:00"))
    ask(office)
    move(office, utc("2020-11-07T08:00:00"))
    received(office)
    with office.store.read() as reader:
        (found,) = late_codes(Reading(office, reader, LEAD))
    assert (found.delivered_at, found.closing.id) == (None, "AMI2/vague-1")


def test_a_restore_sends_everybody_out(office: Office, tmp_path: Path) -> None:
    token = inside(office)
    digits, link = asked(office)
    contact = person_of(office, "contact", "40088")
    api = str(
        done(office, IssueApiToken(actor=LEAD, person=contact, label="Tableur")).shown["token"]
    )
    made = back_up(office, tmp_path / "sauvegardes")
    office.store.close()
    folder = office.store.folder
    answer = restore(folder, RestoreAsked(backup=made.folder, actor=OPERATOR))
    assert isinstance(answer, Restored)
    assert (visitor(office, token), bearer(office, api)) == (None, None)
    dead = Invalid(field="link", value="", problem="wrong_link")
    assert by_link(office, link) == dead
    assert not isinstance(by_code(office, digits), Done)


def test_nothing_of_a_code_is_in_the_installation_or_its_backup(
    office: Office, tmp_path: Path
) -> None:
    digits, link = asked(office)
    outcome = by_code(office, digits)
    assert isinstance(outcome, Done)
    _, unused = asked(office)
    back_up(office, tmp_path / "sauvegardes")
    office.store.truncate_journal()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    secrets = (link.encode(), unused.encode(), str(outcome.shown["token"]).encode())
    held = [path for path in files for secret in secrets if secret in path.read_bytes()]
    assert (held, len(files) > 5) == ([], True)


def test_a_mailbox_of_the_machine_keeps_its_codes_out_of_backups(
    office: Office, tmp_path: Path
) -> None:
    ask(office)
    deliver(office)
    kept = tmp_path / "sauvegardes"
    back_up(office, kept)
    here = [
        path for path in office.store.folder.rglob("*.eml") if b"Expires: " in path.read_bytes()
    ]
    there = [path for path in kept.rglob("*.eml") if b"Expires: " in path.read_bytes()]
    assert (len(here), there) == (1, [])


def test_the_letter_kept_says_nothing_of_the_code(office: Office) -> None:
    asked(office)
    with office.store.read() as reader:
        (letter,) = [each for each in reader.letters() if each.code == "access_code"]
    assert (letter.message, str(letter.phase)) == (None, "sent")
