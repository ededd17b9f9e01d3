"""Agents come in by a password and the digits of their application, never used twice."""

import base64
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP

from states.identifiers import CaseId
from tests.workflow.access.doors import person_of, wait
from tests.workflow.bench import LEAD, city, done, move
from tests.workflow.office_stories import kinds, utc
from workflow.access.commands import (
    AcceptInvitation,
    EnterByPassword,
    InviteAgent,
    IssueKey,
    ProveKey,
    SetPassword,
)
from workflow.access.door import VISITOR
from workflow.access.entry import visitor
from workflow.office import Office
from workflow.outcomes import Done, Invalid, Outcome

ADDRESS, PASSWORD = "responsable@cnam.example", "une phrase que personne ne dira"
WRONG = Invalid(field="entry", value="", problem="wrong_entry")


def lead(office: Office) -> CaseId:
    """Return the lead's id."""
    return person_of(office, "lead", "cnam")


def equipped(office: Office) -> str:
    """Give the lead a password and a key; return the key, as an application holds it."""
    done(office, SetPassword(actor=LEAD, person=lead(office), password=PASSWORD))
    return key_of(done(office, IssueKey(actor=LEAD, person=lead(office))))


def key_of(outcome: Done) -> str:
    """Return the key an application reads in the address shown."""
    return parse_qs(urlsplit(str(outcome.shown["uri"])).query)["secret"][0]


def digits_at(office: Office, key: str, steps: int = 0) -> str:
    """Return what the application shows now, or some steps of 30 seconds away."""
    with office.store.read() as reader:
        return TOTP(key).at(office.now(reader) + steps * timedelta(seconds=30))


def enter(office: Office, digits: str, password: str = PASSWORD, address: str = ADDRESS) -> Outcome:
    """Try to come in."""
    return office.run(
        EnterByPassword(actor=VISITOR, address=address, password=password, digits=digits)
    )


def test_an_agent_comes_in_with_both_and_for_twelve_hours(office: Office) -> None:
    key = equipped(office)
    outcome = enter(office, digits_at(office, key))
    assert isinstance(outcome, Done)
    token = str(outcome.shown["token"])
    found = visitor(office, token)
    assert found is not None
    assert (found.strong, found.person.id) == (True, lead(office))
    wait(office, hours=12)
    assert visitor(office, token) is None


def test_what_is_wrong_is_never_said(office: Office) -> None:
    key = equipped(office)
    right = digits_at(office, key)
    assert enter(office, right, "un autre mot de passe") == WRONG
    assert enter(office, "000000") == WRONG
    assert enter(office, right, address="personne@ailleurs.example") == WRONG
    assert enter(office, right, address="contact-40088@ville.example") == WRONG


def test_digits_once_used_are_never_taken_again(office: Office) -> None:
    key = equipped(office)
    digits = digits_at(office, key)
    assert isinstance(enter(office, digits), Done)
    assert enter(office, digits) == WRONG
    assert enter(office, digits_at(office, key, -1)) == WRONG
    assert isinstance(enter(office, digits_at(office, key, 1)), Done)


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_an_application_may_be_thirty_seconds_away(office: Office, steps: int, opens: bool) -> None:
    move(office, utc("2020-07-24T09:00:00"))
    key = equipped(office)
    assert isinstance(enter(office, digits_at(office, key, steps)), Done) is opens


def test_ten_tries_an_hour_whoever_is_named(office: Office) -> None:
    for address in (ADDRESS, "personne@ailleurs.example"):
        for _ in range(10):
            assert enter(office, "000000", "x", address) == WRONG
        refused = enter(office, "000000", "x", address)
        assert isinstance(refused, Invalid)
        assert refused.problem == "too_often"
        assert list(refused.values) == ["again_at"]


def test_whoever_guesses_from_elsewhere_keeps_no_agent_out(office: Office) -> None:
    key = equipped(office)
    guess = EnterByPassword(
        actor=VISITOR, address=ADDRESS, password="x", digits="000000", source="192.0.2.1"
    )
    answers = [office.run(guess) for _ in range(11)]
    assert isinstance(answers[-1], Invalid)
    assert answers[-1].problem == "too_often"
    assert isinstance(enter(office, digits_at(office, key)), Done)


def test_an_invitation_gives_a_password_and_a_key_then_is_consumed(office: Office) -> None:
    token = str(done(office, InviteAgent(actor=LEAD, person=lead(office))).shown["token"])
    shown = done(office, AcceptInvitation(actor=VISITOR, token=token, password=PASSWORD))
    key = key_of(shown)
    wrong = office.run(ProveKey(actor=VISITOR, token=token, digits="000000"))
    assert wrong == Invalid(field="digits", value="", problem="wrong_code")
    proved = office.run(ProveKey(actor=VISITOR, token=token, digits=digits_at(office, key)))
    assert isinstance(proved, Done)
    assert visitor(office, str(proved.shown["token"])) is not None
    again = office.run(AcceptInvitation(actor=VISITOR, token=token, password=PASSWORD))
    assert again == Invalid(field="link", value="", problem="wrong_link")


def test_an_invitation_lasts_three_days_and_a_new_one_ends_the_one_before(office: Office) -> None:
    first = str(done(office, InviteAgent(actor=LEAD, person=lead(office))).shown["token"])
    second = str(done(office, InviteAgent(actor=LEAD, person=lead(office))).shown["token"])
    dead = Invalid(field="link", value="", problem="wrong_link")
    assert office.run(AcceptInvitation(actor=VISITOR, token=first, password=PASSWORD)) == dead
    wait(office, days=3)
    assert office.run(AcceptInvitation(actor=VISITOR, token=second, password=PASSWORD)) == dead


def test_a_short_password_is_refused(office: Office) -> None:
    command = SetPassword(actor=LEAD, person=lead(office), password="onze lettre")
    assert office.run(command) == Invalid(field="password", value="", problem="too_short")


def test_only_agents_have_passwords_and_only_agents_give_them(office: Office) -> None:
    contact = person_of(office, "contact", "40088")
    refused = office.run(InviteAgent(actor=LEAD, person=contact))
    assert refused == Invalid(field="person", value=contact, problem="by_code")
    assert not isinstance(office.run(IssueKey(actor=city("40088"), person=lead(office))), Done)


def test_nothing_that_opens_is_in_events_database_or_backup(office: Office) -> None:
    key = equipped(office)
    outcome = enter(office, digits_at(office, key))
    assert isinstance(outcome, Done)
    invited = str(done(office, InviteAgent(actor=LEAD, person=lead(office))).shown["token"])
    secrets = (
        PASSWORD.encode(),
        key.encode(),
        base64.b32decode(key),
        invited.encode(),
        str(outcome.shown["token"]).encode(),
    )
    files = [path for path in office.store.folder.rglob("*") if path.is_file()]
    held = [path for path in files for secret in secrets if secret in path.read_bytes()]
    assert (held, len(files) > 3) == ([], True)
    assert kinds(office, lead(office))[-3:] == ["key_issued", "entered", "agent_invited"]
