"""The commands of access: what they print, and that a secret is shown once."""

import io
import json

import pytest

from states.identifiers import ContactKind
from tests.workflow.access.doors import ask, inside, person_of, received
from tests.workflow.bench import move, register_person
from tests.workflow.office_stories import said, utc
from workflow.cli import cli
from workflow.cli.context import Session
from workflow.cli.edge import run
from workflow.office import Office


def test_open_sessions_are_listed_then_revoked(office: Office) -> None:
    inside(office, device="Téléphone")
    contact = person_of(office, "contact", "40088")
    code, text = said(office, "access", "list", contact)
    assert (code, "contact de la collectivité, Dax" in text, "Téléphone" in text) == (0, True, True)
    answer = said(office, "access", "revoke", contact)
    assert answer == (0, "Fin des accès. Sessions\xa0: 1. Codes\xa0: 0. Jetons\xa0: 0.\n")
    _, listed = said(office, "--json", "access", "list")
    assert json.loads(listed) == {"sessions": [], "tokens": []}


def typed(office: Office, monkeypatch: pytest.MonkeyPatch, line: str, *args: str) -> int:
    """Run a command line with something on its standard input; return its exit code."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))
    return run(cli, args, Session(office=office))


def test_a_password_is_read_from_the_standard_input(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lead = person_of(office, "lead", "cnam")
    assert typed(office, monkeypatch, "une phrase longue", "access", "password", lead) == 0
    assert typed(office, monkeypatch, "bref", "access", "password", lead) == 2
    printed = capsys.readouterr()
    assert printed.out == "Mot de passe enregistré.\n"
    assert ("douze caractères" in printed.err, "bref" in printed.err) == (True, False)


def test_a_key_an_invitation_and_a_token_are_shown(office: Office) -> None:
    lead = person_of(office, "lead", "cnam")
    assert "otpauth://totp/" in said(office, "access", "totp", lead)[1]
    assert "/entrer/inscription/" in said(office, "access", "invite", lead)[1]
    contact = person_of(office, "contact", "40088")
    code, text = said(office, "--json", "access", "token", contact, "--label", "Tableur")
    shown = json.loads(text)
    assert (code, len(shown["token"])) == (0, 64)
    _, listed = said(office, "access", "list")
    assert ("Tableur" in listed, shown["token"] in listed) == (True, False)
    assert said(office, "access", "token-revoke", shown["api_token"]) == (0, "Jeton révoqué.\n")


def test_a_mission_is_granted_with_its_letter(office: Office) -> None:
    auditor = register_person(office, ContactKind.AUDITOR, "cour")
    asked = ("access", "mission", auditor, "--letter", "n° 12", "--until", "2020-12-31")
    assert said(office, *asked) == (0, "Mission enregistrée.\n")
    assert (
        said(office, "access", "mission", auditor, "--letter", "n° 12", "--until", "hier")[0] == 2
    )


def test_late_codes_are_listed(office: Office) -> None:
    assert said(office, "access", "late-codes")[1].startswith("Aucun code")
    move(office, utc("2020-11-06T22:30:00"))
    ask(office)
    move(office, utc("2020-11-06T23:10:00"))
    received(office)
    code, text = said(office, "access", "late-codes")
    assert (code, "Dax" in text, "Vague 1" in text) == (0, True, True)


def test_the_text_of_a_letter_that_opens_a_door_is_never_shown(office: Office) -> None:
    ask(office)
    with office.store.read() as reader:
        (letter,) = [each for each in reader.letters() if each.code == "access_code"]
    code, text = said(office, "outbox", "show", letter.id)
    assert (code, "ni conservé ni montré" in text) == (1, True)
