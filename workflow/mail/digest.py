"""The weekly digest: to the lead what needs a decision, to the witness the checkpoint alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from notifications.keys import event_letter_key
from notifications.letters import LETTERS
from states.deadlines import Deadline
from states.facts import Antenna, Candidature, CandidatureState, Facts
from states.identifiers import CaseId, ContactKind, EventId, PersonId, Value
from states.instants import PARIS
from workflow.audience import Concern, Directory
from workflow.desk import Desk
from workflow.mail.awaiting import letters_not_sent, letters_to_check, letters_to_release
from workflow.mail.letter_context import (
    LetterContext,
    LetterPart,
    said_day,
    said_deadline,
    said_label,
    said_letter,
)
from workflow.mail.posting import letter_id
from workflow.mail.rendering import LEAD_ADDRESS, WITNESS_ADDRESS, checkpoint_name
from workflow.store.records import CheckpointRow, LetterRow, ReminderRow, ReminderStatus

CODE = "weekly_digest"
AHEAD = timedelta(days=92)
"""How far ahead the digest names deadlines."""
_FROM_SETTINGS = {ContactKind.LEAD: LEAD_ADDRESS, ContactKind.WITNESS: WITNESS_ADDRESS}


def write_digest(
    desk: Desk, monday: date, facts: Sequence[Facts], checkpoint: CheckpointRow | None
) -> None:
    """Write the digest of the week before a Monday, once for each of its readers.

    Without a registered lead or witness it goes to the address of the settings.
    """
    dates: dict[str, Value] = {
        "starts_on": said_day(monday - timedelta(days=7)),
        "ends_on": said_day(monday - timedelta(days=1)),
    }
    if checkpoint is not None:
        dates["checkpoint"] = checkpoint_name(checkpoint.made_at, checkpoint.id)
    directory = Directory(desk.archive, desk.now.astimezone(PARIS).date())
    for kind in LETTERS[CODE].to:
        people = [person.id for person in directory.people(kind, Concern())]
        for person in people or [CaseId(_FROM_SETTINGS[kind])]:
            values = dates | (
                _for_the_lead(desk, facts, monday) if kind is ContactKind.LEAD else {}
            )
            _write(desk, monday, PersonId(person), values)


def _write(desk: Desk, monday: date, person: PersonId, values: dict[str, Value]) -> None:
    key = event_letter_key(CODE, EventId(f"semaine:{monday.isoformat()}"), person)
    part = LetterPart(key=key, code=CODE, values=values)
    row = LetterRow(
        id=letter_id([key]),
        code=CODE,
        category=str(LETTERS[CODE].category),
        person=person,
        due_at=desk.now,
        created_at=desk.now,
        context=LetterContext(parts=(part,)).to_bytes(),
    )
    if not desk.writer.add_letter(row):
        return
    desk.letters.append(row.id)
    desk.writer.add_reminder(
        ReminderRow(
            key=key,
            rule=CODE,
            template=CODE,
            subject=f"semaine:{monday.isoformat()}",
            person=person,
            planned_at=desk.now,
            status=ReminderStatus.ATTACHED,
            letter_id=row.id,
        )
    )


def _for_the_lead(desk: Desk, facts: Sequence[Facts], monday: date) -> dict[str, Value]:
    files = [each for each in facts if isinstance(each, Candidature)]
    counts = Counter(each.state for each in files)
    not_sent = letters_not_sent(desk.writer, desk.now - timedelta(days=7))
    return {
        "states": [
            [said_label("state", state), counts[state]]
            for state in CandidatureState
            if counts[state]
        ],
        "to_release": [said_letter(letter.id) for letter in letters_to_release(desk.writer)],
        "to_check": [said_letter(letter.id) for letter in letters_to_check(desk.writer)],
        "not_sent": [said_letter(letter.id) for letter in not_sent],
        "overdue": list(_overdue(facts)),
        "deadlines": [said_deadline(each) for each in _ahead(desk, monday)],
    }


def _overdue(facts: Sequence[Facts]) -> Iterator[Value]:
    for each in facts:
        if isinstance(each, Antenna):
            for name, fact in each.milestones.items():
                if fact.overdue and fact.status == "expected":
                    yield said_label("milestone_name", name)


def _ahead(desk: Desk, monday: date) -> list[Deadline]:
    """Return the published dates of the months ahead, nearest first."""
    found = [
        deadline
        for deadline in desk.programme.deadlines.values()
        if deadline.day is not None
        and monday <= deadline.day <= monday + AHEAD
        and (deadline.known_from is None or deadline.known_from <= desk.now)
    ]
    return sorted(found, key=lambda deadline: (deadline.day or monday, deadline.id))
