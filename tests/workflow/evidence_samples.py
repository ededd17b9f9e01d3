"""Events, letters and cases made up for the tests of the store and of the audit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from states.events import Event
from states.identifiers import ActorId, CaseId, CaseKind, EventId, PersonId, Role, Value
from states.instants import exactly
from workflow.audit.commitments import commitment
from workflow.store.records import (
    CaseRow,
    LetterRow,
    PieceRow,
    ReminderRow,
    TextKind,
    TextRow,
)

NOON = datetime(2020, 11, 6, 12, tzinfo=UTC)
KEY = bytes(range(32))


def event(number: int, case: str = "c1", seq: int | None = None, **data: Value) -> Event:
    """Return event `number`, the next of `case` when numbers and `seq` run together."""
    return Event(
        id=EventId(f"e{number:06}"),
        case=CaseId(case),
        case_kind=CaseKind.CANDIDATURE,
        case_seq=number if seq is None else seq,
        recorded_at=NOON + timedelta(seconds=number),
        effective_at=exactly(NOON + timedelta(seconds=number)),
        actor=ActorId("p1"),
        role=Role.LEAD,
        kind="analyse" if number % 2 else "submit",
        definition="d" * 64,
        data=data or {"wave": "AMI2/vague-1", "note": "été", "count": number},
    )


def events_with_texts(count: int) -> tuple[list[Event], list[TextRow]]:
    """Return events of three cases, each committing to a text of its own."""
    events, texts, last = [], [], dict[str, int]()
    for number in range(count):
        case, ref = f"c{number % 3}", f"t{number:06}"
        last[case] = last.get(case, 0) + 1
        text = f"Motif n° {number} : dossier à consolider"
        reason = commitment(ref, KEY, text)
        events.append(event(number, case, last[case], reason=reason, count=number))
        texts.append(text_row(ref, text, person=f"p{number % 2}"))
    return events, texts


def text_row(ref: str, value: str, person: str | None = "p1", **changes: Any) -> TextRow:
    """Return a personal text under the sample key."""
    row = TextRow(
        ref=ref,
        value=value,
        key=KEY,
        kind=TextKind.PERSONAL,
        person=PersonId(person) if person else None,
        created_at=NOON,
    )
    return replace(row, **changes)


def case_row(number: int = 1, **changes: Any) -> CaseRow:
    """Return the row of a draft."""
    row = CaseRow(
        id=CaseId(f"c{number}"),
        kind=CaseKind.CANDIDATURE,
        version=1,
        state="draft",
        updated_at=NOON + timedelta(minutes=number),
        reference=f"AMI2-{number:03}",
        label="Dax",
        call="AMI2",
        window="AMI2/vague-1",
        authority="40088",
        region="75",
    )
    return replace(row, **changes)


def letter_row(letter_id: str = "l1", **changes: Any) -> LetterRow:
    """Return a letter queued for noon."""
    row = LetterRow(
        id=letter_id,
        code="registration_receipt",
        category="receipt",
        person=PersonId("p1"),
        due_at=NOON,
        created_at=NOON,
        context=b"{}",
    )
    return replace(row, **changes)


def reminder_row(key: str = "k1", **changes: Any) -> ReminderRow:
    """Return a reminder planned for noon."""
    row = ReminderRow(
        key=key,
        rule="j-30",
        template="reminder_closing",
        subject="AMI2/vague-1",
        person=PersonId("p1"),
        planned_at=NOON,
    )
    return replace(row, **changes)


def piece_row(sha256: str = "a" * 64, **changes: Any) -> PieceRow:
    """Return a form given with case c1."""
    row = PieceRow(
        sha256=sha256,
        case_id=CaseId("c1"),
        kind="formulaire",
        size=12,
        media_type="application/pdf",
        added_at=NOON,
    )
    return replace(row, **changes)
