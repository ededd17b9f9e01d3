"""The event: the only thing that changes a case.

An event holds typed values (dates, codes, counts, commitments), enough to rebuild every
projection; never a name, an address or a free text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from states.identifiers import ActorId, CaseId, CaseKind, EventId, Role, Value
from states.instants import EffectiveAt, instant_of, iso


@dataclass(frozen=True, kw_only=True)
class Event:
    """One recorded act; `case_seq` is gapless per case and equals the case's version after it.

    `to_value` gives the exact object whose RFC 8785 bytes are hashed as a leaf.
    """

    id: EventId
    case: CaseId
    case_kind: CaseKind
    case_seq: int
    recorded_at: datetime
    effective_at: EffectiveAt
    actor: ActorId
    role: Role
    kind: str
    definition: str
    data: Mapping[str, Value] = field(default_factory=dict)

    def to_value(self) -> dict[str, Value]:
        """Return the event as JSON values, keys as named in the bundle."""
        return {
            "id": self.id,
            "case": self.case,
            "case_kind": str(self.case_kind),
            "case_seq": self.case_seq,
            "recorded_at": iso(self.recorded_at),
            "effective_at": self.effective_at.to_value(),
            "actor": self.actor,
            "role": str(self.role),
            "kind": self.kind,
            "definition": self.definition,
            "data": self.data,
        }

    @staticmethod
    def from_value(value: Mapping[str, Value]) -> "Event":
        """Rebuild what `to_value` gave."""
        effective, data = value["effective_at"], value["data"]
        assert isinstance(effective, Mapping)
        assert isinstance(data, Mapping)
        return Event(
            id=EventId(str(value["id"])),
            case=CaseId(str(value["case"])),
            case_kind=CaseKind(str(value["case_kind"])),
            case_seq=int(str(value["case_seq"])),
            recorded_at=instant_of(str(value["recorded_at"])),
            effective_at=EffectiveAt.from_value(effective),
            actor=ActorId(str(value["actor"])),
            role=Role(str(value["role"])),
            kind=str(value["kind"]),
            definition=str(value["definition"]),
            data=data,
        )


def text_of(value: Mapping[str, Value], name: str) -> str:
    """Return a text value of event data, "" when absent."""
    found = value.get(name)
    return "" if found is None else str(found)


def codes_of(value: Mapping[str, Value], name: str) -> tuple[str, ...]:
    """Return a list of codes of event data, () when absent."""
    found = value.get(name) or ()
    if isinstance(found, str) or not isinstance(found, Sequence):
        return (str(found),)
    return tuple(str(code) for code in found)
