"""What a letter keeps until it is rendered: codes, dates and text refs as canonical JSON.

Never a name, an address or a free text. `workflow.mail.letter_words` turns these values into words.
A value is a code (text, number, flag), a list of values, or a mapping that says what it `is`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from states.deadlines import Deadline, DeadlineKind
from states.identifiers import CaseId, ContactKind, DeadlineId, Value
from states.instants import EffectiveAt, iso
from workflow.audit.canonical import canonical_bytes, value_of


class Said(StrEnum):
    """What a mapping of a context stands for."""

    DEADLINE = "deadline"
    AT = "at"
    DAY = "day"
    INSTANT = "instant"
    TEXT = "text"
    LABEL = "label"
    PLACE = "place"
    FILE = "file"
    LETTER = "letter"
    ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True)
class LetterPart:
    """One letter inside a message: its ledger key, its code, its values, the file it is about.

    `edits` are the lead's own words for this letter alone: text refs by place.
    """

    key: str
    code: str
    values: Mapping[str, Value] = field(default_factory=dict)
    case: CaseId | None = None
    edits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LetterContext:
    """The parts of a message, to whom else it went, and the files whose decisions go before it."""

    parts: tuple[LetterPart, ...] = ()
    copies: tuple[ContactKind, ...] = ()
    awaits: tuple[CaseId, ...] = ()

    def to_bytes(self) -> bytes:
        """Return the canonical JSON a letter row keeps; `context_of` is its inverse."""
        return canonical_bytes(
            {
                "parts": [
                    {
                        "key": part.key,
                        "code": part.code,
                        "values": dict(part.values),
                        "case": part.case,
                        **({"edits": dict(part.edits)} if part.edits else {}),
                    }
                    for part in self.parts
                ],
                "copies": [str(kind) for kind in self.copies],
                "awaits": list(self.awaits),
            }
        )


def context_of(content: bytes) -> LetterContext:
    """Read what `to_bytes` wrote; an erased context has no part."""
    value = value_of(content)
    assert isinstance(value, Mapping)
    return LetterContext(
        parts=tuple(_part(part) for part in _listed(value, "parts") if isinstance(part, Mapping)),
        copies=tuple(ContactKind(str(kind)) for kind in _listed(value, "copies")),
        awaits=tuple(CaseId(str(case)) for case in _listed(value, "awaits")),
    )


def said_deadline(deadline: Deadline) -> Value:
    """Say one version of a deadline; its label comes from the programme in force."""
    return {
        "is": Said.DEADLINE,
        "id": deadline.id,
        "kind": str(deadline.kind),
        "subject": deadline.subject,
        "day": deadline.day.isoformat() if deadline.day else "",
        "hour": deadline.hour.isoformat("minutes") if deadline.hour else "",
        "zone": deadline.zone,
        "version": deadline.version,
    }


def deadline_of(said: Mapping[str, Value]) -> Deadline:
    """Rebuild the deadline that `said_deadline` said, without its label."""
    day, hour = str(said["day"]), str(said["hour"])
    return Deadline(
        id=DeadlineId(str(said["id"])),
        kind=DeadlineKind(str(said["kind"])),
        subject=str(said["subject"]),
        label="",
        day=date.fromisoformat(day) if day else None,
        hour=time.fromisoformat(hour) if hour else None,
        zone=str(said["zone"]),
        version=int(str(said["version"])),
    )


def said_at(at: EffectiveAt) -> Value:
    """Say an effective date with its precision."""
    return {"is": Said.AT, "at": at.to_value()}


def said_day(day: date) -> Value:
    """Say a civil day."""
    return {"is": Said.DAY, "day": day.isoformat()}


def said_instant(instant: datetime) -> Value:
    """Say an instant."""
    return {"is": Said.INSTANT, "instant": iso(instant)}


def said_text(ref: str) -> Value:
    """Say an erasable text; None when there is none."""
    return {"is": Said.TEXT, "ref": ref} if ref else None


def said_label(table: str, code: str) -> Value:
    """Say the label of a code: a table of the wording, or one of the programme's own."""
    return {"is": Said.LABEL, "of": table, "id": code}


def said_labels(table: str, codes: Iterable[str]) -> list[Value]:
    """Say several labels of one table."""
    return [said_label(table, code) for code in codes]


def said_place(code: str) -> Value:
    """Say the public name of a local authority."""
    return {"is": Said.PLACE, "code": code}


def said_file(case: str) -> Value:
    """Say a file as people do: its reference and its town."""
    return {"is": Said.FILE, "case": case}


def said_letter(letter: str) -> Value:
    """Say which file and which letter another letter is."""
    return {"is": Said.LETTER, "id": letter}


def said_organisation(code: str) -> Value:
    """Say the name of a regional centre, or its code when nobody gave it a name."""
    return {"is": Said.ORGANISATION, "code": code}


def _part(value: Mapping[str, Value]) -> LetterPart:
    values, case, edits = value["values"], value.get("case"), value.get("edits") or {}
    assert isinstance(values, Mapping)
    assert isinstance(edits, Mapping)
    return LetterPart(
        key=str(value["key"]),
        code=str(value["code"]),
        values=values,
        case=CaseId(str(case)) if case else None,
        edits={name: str(ref) for name, ref in edits.items()},
    )


def _listed(value: Mapping[str, Value], name: str) -> Sequence[Value]:
    found = value.get(name) or ()
    assert isinstance(found, Sequence)
    return found
