"""The acts of the door as a simulation plays them: people read their mail and come in, or guess."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from states.identifiers import CaseId
from tests.proof.simulation.cast import AUDITOR, LEAD, TOWNS, city
from tests.proof.simulation.play import LEADS, WORDS, Play, some_person
from workflow import commands
from workflow.access import commands as doors
from workflow.access.door import VISITOR
from workflow.composition import OPERATOR

Generator = Callable[[Play], commands.Command | None]
PASSWORD = "un mot de passe assez long"
SECRETS = re.compile(r"Code\W+(\d{6})\b.*/entrer/lien/([0-9a-f]+)", re.DOTALL)
LEAD_ADDRESS = "lead-cnam@ville.example"


def ask_code(play: Play) -> commands.Command:
    """A contact asks for a code; now and then a stranger, an agent, a lead for somebody."""
    if play.likely(0.15):
        return doors.AskCode(actor=play.one((*LEADS, AUDITOR)), person=some_person(play))
    file = play.one(play.view.candidatures)
    return doors.AskCode(
        actor=VISITOR,
        address=_address(play),
        about=file.id if file and play.likely(0.5) else None,
        source=play.one(("", "192.0.2.1", "192.0.2.7")),
    )


def enter_by_code(play: Play) -> commands.Command | None:
    """Somebody types the digits of a letter, right or wrong, soon or late; few guess."""
    if not play.view.mailbox and play.likely(0.7):
        return None
    address, digits, _ = _read(play)
    return doors.EnterByCode(
        actor=VISITOR,
        address=address,
        digits=digits if play.likely(0.8) else "123456",
        confirmed=play.likely(0.5),
        device="Navigateur",
        source="192.0.2.1",
    )


def enter_by_link(play: Play) -> commands.Command | None:
    """Somebody opens the link of a letter; few guess."""
    if not play.view.mailbox and play.likely(0.7):
        return None
    return doors.EnterByLink(actor=VISITOR, token=_read(play)[2], source="192.0.2.7")


def enter_by_password(play: Play) -> commands.Command | None:
    """An agent tries to come in: seldom, passwords are slow on purpose."""
    if not play.likely(0.2):
        return None
    return doors.EnterByPassword(
        actor=VISITOR, address=LEAD_ADDRESS, password=PASSWORD, digits="000000"
    )


def enter_demo(play: Play) -> commands.Command | None:
    """Somebody tries the door of demonstrations on a real store."""
    person = some_person(play)
    return doors.EnterDemo(actor=VISITOR, person=person) if person else None


def leave(play: Play) -> commands.Command:
    """A session is closed, by its owner, the lead, or somebody else."""
    session = play.one(play.view.sessions) or "inconnue"
    return doors.Leave(actor=play.one((*LEADS, city("40088"))), session=session)


def revoke_accesses(play: Play) -> commands.Command | None:
    """The accesses of somebody are ended."""
    person = some_person(play)
    actor = play.one((*LEADS, OPERATOR, AUDITOR))
    return doors.RevokeAccesses(actor=actor, person=person) if person else None


def invite_agent(play: Play) -> commands.Command | None:
    """An agent is invited; a contact cannot be."""
    return doors.InviteAgent(actor=play.one(LEADS), person=_agent(play))


def accept_invitation(play: Play) -> commands.Command:
    """Somebody guesses an invitation."""
    return doors.AcceptInvitation(actor=VISITOR, token=_read(play)[2], password=PASSWORD)


def prove_key(play: Play) -> commands.Command:
    """Somebody guesses an invitation and its digits."""
    return doors.ProveKey(actor=VISITOR, token=_read(play)[2], digits="123456")


def set_password(play: Play) -> commands.Command | None:
    """An agent receives a password: seldom."""
    if not play.likely(0.2):
        return None
    password = play.one((PASSWORD, "court"))
    return doors.SetPassword(
        actor=play.one((LEAD, OPERATOR)), person=_agent(play), password=password
    )


def issue_key(play: Play) -> commands.Command:
    """An agent receives a TOTP key."""
    return doors.IssueKey(actor=play.one((LEAD, OPERATOR, AUDITOR)), person=_agent(play))


def issue_api_token(play: Play) -> commands.Command | None:
    """Somebody receives a token of the API."""
    person = some_person(play)
    if person is None:
        return None
    return doors.IssueApiToken(
        actor=play.one((LEAD, OPERATOR, city("40088"))),
        person=person,
        label=play.one(("Tableau de bord", "")),
        roles=play.one(((), ("city",), ("lead",))),
        until=play.today + timedelta(days=play.one((-1, 0, 30))) if play.likely(0.5) else None,
    )


def revoke_api_token(play: Play) -> commands.Command:
    """A token of the API is ended."""
    token = play.one(play.view.api_tokens) or "inconnu"
    return doors.RevokeApiToken(actor=play.one((*LEADS, city("40088"))), api_token=token)


def grant_mission(play: Play) -> commands.Command | None:
    """Somebody is let in to audit, who may have that role or not."""
    person = some_person(play)
    if person is None:
        return None
    return doors.GrantMission(
        actor=play.one((*LEADS, AUDITOR)),
        person=person,
        letter=play.one(("Lettre du 1er juillet", "")),
        until=play.today + timedelta(days=play.one((-1, 5, 60))),
    )


def unmask_person(play: Play) -> commands.Command | None:
    """An auditor reads somebody's address, with or without a reason."""
    person = some_person(play)
    actor = play.one((AUDITOR, LEAD, city("40088")))
    reason = play.one((*WORDS, ""))
    return doors.UnmaskPerson(actor=actor, person=person, reason=reason) if person else None


def _agent(play: Play) -> CaseId:
    agents = [person.id for person in play.view.persons if person.kind == "lead"]
    return play.one(agents) or CaseId("personne")


def _address(play: Play) -> str:
    strangers = ("personne@ailleurs.example", LEAD_ADDRESS, "pas une adresse")
    if play.likely(0.2):
        return str(play.one(strangers))
    return f"contact-{play.one(TOWNS)}@ville.example"


def _read(play: Play) -> tuple[str, str, str]:
    """Return whose letter, its digits, its link's token; what a guesser says without any."""
    for letter in reversed(play.view.mailbox):
        message = message_from_bytes(letter.body, policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        secrets = SECRETS.search(str(body.get_content()) if body else "")
        if secrets is not None and play.likely(0.7):
            return letter.rcpt, secrets[1], secrets[2]
    return _address(play), "000000", "00" * 16


GENERATORS: Mapping[type[commands.Command], tuple[int, Generator]] = {
    doors.AskCode: (7, ask_code),
    doors.EnterByCode: (8, enter_by_code),
    doors.EnterByLink: (3, enter_by_link),
    doors.EnterByPassword: (1, enter_by_password),
    doors.EnterDemo: (1, enter_demo),
    doors.Leave: (2, leave),
    doors.RevokeAccesses: (1, revoke_accesses),
    doors.InviteAgent: (1, invite_agent),
    doors.AcceptInvitation: (1, accept_invitation),
    doors.ProveKey: (1, prove_key),
    doors.SetPassword: (1, set_password),
    doors.IssueKey: (1, issue_key),
    doors.IssueApiToken: (1, issue_api_token),
    doors.RevokeApiToken: (1, revoke_api_token),
    doors.GrantMission: (1, grant_mission),
    doors.UnmaskPerson: (1, unmask_person),
}
"""Every command of the door with how often it is played."""
