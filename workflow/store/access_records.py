"""The rows of access: codes, sessions, credentials, tokens, visits, allowances.

Field names are column names. A secret is kept as its hash only; a TOTP key is sealed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from states.identifiers import CaseId, PersonId


class CodePurpose(StrEnum):
    """What a code or a link opens."""

    ENTRY = "entry"
    INVITATION = "invitation"
    """An agent chooses a password and receives a TOTP key."""


@dataclass(frozen=True, kw_only=True)
class AccessCodeRow:
    """A code asked for: its digits and its link open the same door, once.

    Hashes are empty until the letter leaves. `ended_at`: consumed, or revoked. `tries` counts the
    wrong digits given while it stood.
    """

    id: str
    person: PersonId
    purpose: CodePurpose
    asked_at: datetime
    expires_at: datetime
    salt: str = ""
    token_hash: str = ""
    digits_hash: str = ""
    about: CaseId | None = None
    delivered_at: datetime | None = None
    ended_at: datetime | None = None
    tries: int = 0


@dataclass(frozen=True, kw_only=True)
class WebSessionRow:
    """A device let in; `id` names it without opening anything.

    `strong`: by password and TOTP. `confirmed`: the person said the device is theirs. `device` is
    what the person reads to recognise it.
    """

    id: str
    token_hash: str
    person: PersonId
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    strong: bool = False
    confirmed: bool = False
    device: str = ""
    revoked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CredentialRow:
    """What an agent knows and holds; `last_step` is the TOTP step last used, never taken again."""

    person: PersonId
    changed_at: datetime
    password_hash: str = ""
    totp_sealed: bytes | None = None
    last_step: int = 0


@dataclass(frozen=True, kw_only=True)
class ApiTokenRow:
    """A token of the API given to a person, who keeps it; `roles` are some of theirs."""

    id: str
    token_hash: str
    person: PersonId
    roles: tuple[str, ...]
    label: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class VisitRow:
    """When a person was last seen, and when the visit before this one ended."""

    person: PersonId
    seen_at: datetime
    previous_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AllowanceRow:
    """A rate limit in use: from `free_at` on, nothing of it is spent. `bucket` is a hash."""

    bucket: str
    free_at: datetime
