"""Names of things: the identifiers every other module passes around.

Only `NewType`s and the closed sets shared by the whole law live here; no behaviour.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NewType, TypeAlias

ActorId = NewType("ActorId", str)
"""Opaque id of the person (or `CLOCK`) who acts; never a name or an address."""
CaseId = NewType("CaseId", str)
EventId = NewType("EventId", str)
DeadlineId = NewType("DeadlineId", str)
"""Readable path of a deadline, e.g. `AMI2/vague-1`, `AMI2/limite`, `<case>/completion`."""
CallId = NewType("CallId", str)
WindowId = NewType("WindowId", str)
"""Path `CALL/window`, e.g. `AMI2/vague-1`: a wave is scoped by its call."""
BodyId = NewType("BodyId", str)
PersonId = NewType("PersonId", str)
AuthorityCode = NewType("AuthorityCode", str)
"""INSEE code of a commune (5 characters, text), SIREN (9) or an unnamed entry's mark."""

Value: TypeAlias = "str | int | bool | Sequence[Value] | Mapping[str, Value] | None"
"""What an event may hold: JSON without floats (RFC 8785 bytes stay identical everywhere)."""

CLOCK = ActorId("horloge")
"""The actor of automatic acts."""


class Role(StrEnum):
    """Who acts; the code is stored as is."""

    LEAD = "lead"
    CITY = "city"
    REGIONAL_CENTRE = "regional_centre"
    COMMITTEE = "committee"
    GUEST = "guest"
    PARTNER = "partner"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    CLOCK = "clock"


class CaseKind(StrEnum):
    """Kinds of cases that own a gapless sequence of events."""

    PROGRAMME = "programme"
    DEADLINE = "deadline"
    CANDIDATURE = "candidature"
    ANTENNA = "antenna"
    SESSION = "session"
    PERSON = "person"
    AUTHORITY = "authority"
    INSTALLATION = "installation"
    LETTER = "letter"
    """What the lead did with one letter, and the proofs of its receipt."""
    REFUSAL = "refusal"
    """Refused attempts on one case, kept apart so that they never make a writer stale."""


class ContactKind(StrEnum):
    """What a person is to the programme; audiences of letters are made of these."""

    EXECUTIVE = "executive"
    """The elected head of the local authority."""
    CONTACT = "contact"
    """The « contact de la collectivité »."""
    GENERAL_SERVICES = "general_services"
    COMMUNICATION = "communication"
    """Whoever tells the press for the local authority: reads announcements, nothing before."""
    REGIONAL_CENTRE = "regional_centre"
    REGIONAL_DIRECTOR = "regional_director"
    REGION = "region"
    COMMITTEE_MEMBER = "committee_member"
    GUEST = "guest"
    PARTNER = "partner"
    LEAD = "lead"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    WITNESS = "witness"
    """An address outside the operator that receives checkpoints with the digest."""
