"""Letters as people read of them: five plain states, pages, counts, what one person received.

The states are those of the words table: every phase of the outbox is in exactly one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from states.identifiers import PersonId
from workflow.people import Actor
from workflow.store.records import LetterPhase
from workflow.store.store import Reader
from workflow.store.writing import LetterLine, LetterQuery, PersonLine


class MailState(StrEnum):
    """Where a letter stands, in plain words (`notifications.wording` says them)."""

    TO_VALIDATE = "to_validate"
    PLANNED = "planned"
    HANDED_OVER = "handed_over"
    TO_CHECK = "to_check"
    NOT_SENT = "not_sent"


PHASES_OF: Mapping[MailState, tuple[LetterPhase, ...]] = {
    MailState.TO_VALIDATE: (LetterPhase.HELD,),
    MailState.PLANNED: (
        LetterPhase.QUEUED,
        LetterPhase.CLAIMED,
        LetterPhase.DATA,
        LetterPhase.RETRY,
    ),
    MailState.HANDED_OVER: (LetterPhase.SENT,),
    MailState.TO_CHECK: (LetterPhase.UNKNOWN,),
    MailState.NOT_SENT: (
        LetterPhase.GIVEN_UP,
        LetterPhase.BOUNCED,
        LetterPhase.SKIPPED,
        LetterPhase.EXPIRED,
        LetterPhase.SUPERSEDED,
        LetterPhase.CANCELLED,
    ),
}
STATE_OF: Mapping[LetterPhase, MailState] = {
    phase: state for state, phases in PHASES_OF.items() for phase in phases
}
PAGE = 50


@dataclass(frozen=True, kw_only=True)
class LettersAsked:
    """Which letters are looked for; an empty field narrows nothing. `page` counts from 1."""

    state: MailState | None = None
    person: str | None = None
    case: str | None = None
    code: str | None = None
    event: str | None = None
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True, kw_only=True)
class LetterPage:
    """One page of letters, the latest first.

    `counts` say how many there are in each state, whatever the state asked; `people` name the
    readers of this page that are registered.
    """

    lines: tuple[LetterLine, ...]
    total: int
    counts: Mapping[MailState, int]
    people: Mapping[str, PersonLine]


def letters_page(reader: Reader, asked: LettersAsked) -> LetterPage:
    """Return a page of letters in three queries, however many letters there are.

    For insiders only: the caller's route says so.
    """
    query = LetterQuery(
        phases=PHASES_OF[asked.state] if asked.state else (),
        person=asked.person,
        case=asked.case,
        code=asked.code,
        event=asked.event,
        limit=asked.size,
        offset=(max(asked.page, 1) - 1) * asked.size,
    )
    by_phase = reader.letter_line_counts(replace(query, phases=()))
    counts = {
        state: sum(by_phase.get(phase, 0) for phase in phases)
        for state, phases in PHASES_OF.items()
    }
    lines = reader.letter_lines(query)
    return LetterPage(
        lines=lines,
        total=counts[asked.state] if asked.state else sum(counts.values()),
        counts=counts,
        people=reader.person_lines(tuple({line.person for line in lines})),
    )


def letters_received(reader: Reader, actor: Actor, page: int = 1) -> tuple[LetterLine, ...]:
    """Return a page of the letters handed over for this reader, the latest first.

    What was written to somebody was told to them: nothing of it is undisclosed.
    """
    query = LetterQuery(
        phases=PHASES_OF[MailState.HANDED_OVER],
        person=PersonId(actor.id),
        limit=PAGE,
        offset=(max(page, 1) - 1) * PAGE,
    )
    return reader.letter_lines(query)


def failed_addresses(reader: Reader, page: int = 1) -> tuple[LetterLine, ...]:
    """Return a page of the letters an address refused or sent back, the latest first."""
    query = LetterQuery(
        phases=(LetterPhase.GIVEN_UP, LetterPhase.BOUNCED),
        limit=PAGE,
        offset=(max(page, 1) - 1) * PAGE,
    )
    return reader.letter_lines(query)
