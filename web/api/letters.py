"""Letters: where each stands, what it says, and the lead's choice on one."""

from typing import Annotated, Literal

from pydantic import Field

from notifications.letters import LETTERS
from notifications.wording import label
from states.instants import iso
from web.api.call import Call, file_of
from web.api.models import Asked, Moment, Name, Query, Told
from web.api.operation import Needs, Operation, Reply, reply
from web.api.problems import fault, met
from web.policy import OFFICE
from workflow.commands import SettleLetter
from workflow.desk import Desk
from workflow.outcomes import Done
from workflow.store.records import LetterPhase
from workflow.store.store import Reader
from workflow.store.writing import LetterLine
from workflow.writing.letters import STATE_OF, LettersAsked, MailState, letters_page
from workflow.writing.preview import preview_of, source_of

SECTION = "Courrier"
MOST_LETTERS = 200


class LettersQuery(Query):
    """Which letters: in one of the five states, to a person, about a file."""

    state: MailState | None = None
    person: Name = ""
    file: Name = ""
    code: Name = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=MOST_LETTERS)] = 50


class LetterTold(Told):
    """One letter of a list; `sent_at` is when the mail server took it."""

    id: str
    code: str
    title: str
    state: str
    phase: str
    phase_label: str
    person: str
    file: str
    place: str
    due_at: Moment
    sent_at: Moment | None
    why: str


class LetterPageTold(Told):
    """One page of letters, the latest first; `states` counts each of the five states."""

    letters: tuple[LetterTold, ...]
    total: int
    page: int
    states: dict[str, int]


class WholeLetter(Told):
    """A letter as it left, or as it would leave now; null when it is not shown."""

    id: str
    code: str
    title: str
    state: str
    phase: str
    person: str
    due_at: Moment
    sent_at: Moment | None
    why: str
    subject: str | None
    to: str | None
    text: str | None


class ChoiceAsked(Asked):
    """What to do with a letter: release, hold, cancel, or settle a doubt (resend, arrived)."""

    choice: Literal["release", "hold", "cancel", "resend", "arrived"]


class Settled(Told):
    """Where the letter stands after the choice."""

    id: str
    state: str
    phase: str
    phase_label: str


def list_letters(call: Call) -> Reply:
    """Return a page of letters."""
    asked = call.asked(LettersQuery)
    with call.reading() as reading:
        read = file_of(reading, asked.file) if asked.file else None
        if asked.file and read is None:
            raise fault("file", asked.file, "unknown")
        found = letters_page(
            reading.reader,
            LettersAsked(
                state=asked.state,
                person=asked.person or None,
                case=read.facts.id if read else None,
                code=asked.code or None,
                page=asked.page,
                size=asked.per_page,
            ),
        )
    return reply(
        LetterPageTold(
            letters=tuple(_line(each) for each in found.lines),
            total=found.total,
            page=asked.page,
            states={str(state): count for state, count in found.counts.items()},
        )
    )


def show_letter(call: Call) -> Reply:
    """Return one letter with its text."""
    with call.reading() as reading:
        row = reading.reader.letter(call.path["letter"])
        source = source_of(call.office, reading.reader)
        if row is None:
            raise met("introuvable")
        shown = preview_of(row, source) if source else None
    return reply(
        WholeLetter(
            id=row.id,
            code=row.code,
            title=_title(row.code),
            state=str(STATE_OF[row.phase]),
            phase=str(row.phase),
            person=row.person,
            due_at=iso(row.due_at),
            sent_at=iso(row.sent_at) if row.sent_at else None,
            why=row.why,
            subject=shown.subject if shown else None,
            to=shown.to if shown else None,
            text=shown.text if shown else None,
        )
    )


def settle(call: Call) -> Reply:
    """Carry out the lead's choice on one letter."""
    letter = call.path["letter"]
    with call.reading() as reading:
        if reading.reader.letter(letter) is None:
            raise met("introuvable")
    command = SettleLetter(actor=call.actor, letter=letter, choice=call.given(ChoiceAsked).choice)

    def told(desk: Desk, done: Done) -> Reply:
        del done
        return reply(_settled(desk.writer, letter))

    return call.record(command, told)


def _settled(reader: Reader, letter: str) -> Settled:
    row = reader.letter(letter)
    assert row is not None
    return Settled(
        id=row.id,
        state=str(STATE_OF[row.phase]),
        phase=str(row.phase),
        phase_label=label("phase", row.phase),
    )


def _line(line: LetterLine) -> LetterTold:
    return LetterTold(
        id=line.id,
        code=line.code,
        title=_title(line.code),
        state=str(STATE_OF[LetterPhase(line.phase)]),
        phase=str(line.phase),
        phase_label=label("phase", line.phase),
        person=line.person,
        file=line.file,
        place=line.place,
        due_at=iso(line.due_at),
        sent_at=iso(line.sent_at) if line.sent_at else None,
        why=line.why,
    )


def _title(code: str) -> str:
    spec = LETTERS.get(code)
    return spec.title if spec else code


OPERATIONS = (
    Operation(
        id="listLetters",
        method="GET",
        path="/lettres",
        section=SECTION,
        summary="Lettres : à valider, programmées, remises, à vérifier, non envoyées",
        policy=OFFICE,
        answer=list_letters,
        query=LettersQuery,
        told=LetterPageTold,
    ),
    Operation(
        id="showLetter",
        method="GET",
        path="/lettres/{letter}",
        section=SECTION,
        summary="Une lettre, telle qu’elle part ou est partie",
        policy=OFFICE,
        answer=show_letter,
        told=WholeLetter,
    ),
    Operation(
        id="settleLetter",
        method="POST",
        path="/lettres/{letter}/choix",
        section=SECTION,
        summary="Valider, retenir, annuler une lettre, ou lever un doute",
        policy=OFFICE,
        answer=settle,
        body=ChoiceAsked,
        told=Settled,
        needs=Needs.KEY,
    ),
)
