"""Commands of access: asking for a way in, coming in, leaving, and who may.

What opens a door is never printed with the command, nor kept by the office but as a hash.
"""

from dataclasses import dataclass, field
from datetime import date

from states.identifiers import CaseId
from workflow.commands import Command


@dataclass(frozen=True, kw_only=True)
class AskCode(Command):
    """Ask for a code by letter, for the person at an address or for a known one.

    `about`: the file whose page was being opened. `source`: the network address it comes from.
    """

    address: str = ""
    person: CaseId | None = None
    about: CaseId | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry(Command):
    """Come in from a device. `confirmed`: it is the person's own; `device` is how it names itself.

    `source`: the network address it comes from.
    """

    confirmed: bool = False
    device: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class EnterByCode(Entry):
    """Come in with the digits of a letter."""

    address: str
    digits: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class EnterByLink(Entry):
    """Come in with the link of a letter; a person's own act, never the opening of the page."""

    token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PasswordChecked:
    """Whether a password is the one of a hash: worked out before the transaction."""

    kept: str = field(repr=False)
    right: bool = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class EnterByPassword(Entry):
    """Come in as an agent: password, then the digits of the authenticator application.

    `checked` is given by `workflow.access.passwords` alone; of another hash, it says nothing.
    """

    address: str
    password: str = field(repr=False)
    digits: str = field(repr=False)
    checked: PasswordChecked | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class EnterDemo(Entry):
    """Become somebody of a simulated store."""

    person: CaseId


@dataclass(frozen=True, kw_only=True)
class Leave(Command):
    """End one session, by its id."""

    session: str


@dataclass(frozen=True, kw_only=True)
class RevokeAccesses(Command):
    """End every session, code and token of a person."""

    person: CaseId


@dataclass(frozen=True, kw_only=True)
class InviteAgent(Command):
    """Make a link, shown once, by which an agent chooses a password and receives a TOTP key."""

    person: CaseId


@dataclass(frozen=True, kw_only=True)
class AcceptInvitation(Command):
    """Choose a password and receive a new TOTP key; the link still opens until it is proved."""

    token: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ProveKey(Entry):
    """Prove that the new TOTP key is held: the invitation is consumed, the agent comes in."""

    token: str = field(repr=False)
    digits: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class SetPassword(Command):
    """Give an agent a password."""

    person: CaseId
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class IssueKey(Command):
    """Give an agent a new TOTP key; the one before makes no code any longer."""

    person: CaseId


@dataclass(frozen=True, kw_only=True)
class IssueApiToken(Command):
    """Give a person a token of the API, for some of their roles, until the end of a day."""

    person: CaseId
    label: str
    roles: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class RevokeApiToken(Command):
    """End a token of the API, by its id."""

    api_token: str


@dataclass(frozen=True, kw_only=True)
class GrantMission(Command):
    """Let an auditor in until the end of a day, by a mission letter."""

    person: CaseId
    letter: str
    until: date


@dataclass(frozen=True, kw_only=True)
class UnmaskPerson(Command):
    """Read the name and address of a person, with a reason."""

    person: CaseId
    reason: str
