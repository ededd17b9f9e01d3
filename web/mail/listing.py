"""The list of letters: five states with their counts, filters, and several let go at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from notifications.letters import LETTERS
from notifications.wording import count_text, french, label
from web.pages import page, refused, see_other
from web.visit import Visit, whole_number
from workflow.mail.rendering import LEAD_ADDRESS, WITNESS_ADDRESS
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.store.filters import DOUBTED_REMINDERS
from workflow.store.records import LetterPhase, LetterRow
from workflow.store.writing import LetterLine, PersonLine
from workflow.writing.commands import SettleLetters
from workflow.writing.letters import (
    PAGE,
    STATE_OF,
    LetterPage,
    LettersAsked,
    MailState,
    letters_page,
)

ADDRESS_NAMES: Mapping[MailState, str] = {
    MailState.TO_VALIDATE: "a-valider",
    MailState.PLANNED: "programme",
    MailState.HANDED_OVER: "remis",
    MailState.TO_CHECK: "a-verifier",
    MailState.NOT_SENT: "non-envoye",
}
"""How an address names each state."""
STATES = {name: state for state, name in ADDRESS_NAMES.items()}
CHOICES = ("release", "cancel")
"""What may be chosen for several letters at once."""
EVERY = "tous"
MOST_AT_ONCE = 1_000
OF_SETTINGS = {LEAD_ADDRESS: "lead", WITNESS_ADDRESS: "witness"}
LARGEST_PAGE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One letter of the list, in words."""

    id: str
    title: str
    state: MailState
    status: str
    motive: str
    file: str
    place: str
    reader: str
    line: LetterLine


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows the list, as the address says it; `to` is the address with some changed."""

    etat: str = ""
    modele: str = ""
    dossier: str = ""
    page: int = 1

    def to(self, **changes: object) -> str:
        """Return the address of the list with some filters changed, from its first page."""
        given = {"etat": self.etat, "modele": self.modele, "dossier": self.dossier, **changes}
        kept = {name: str(value) for name, value in given.items() if value and value != 1}
        return f"/courrier?{urlencode(kept)}" if kept else "/courrier"

    def turn(self, number: int) -> str:
        """Return the address of a page of the list."""
        return self.to(page=number)


def letters(visit: Visit) -> Response:
    """Show a page of letters, those to validate first when nothing is asked."""
    return page(visit, "mail/list.html.j2", **_shown(visit, _filters(visit)))


def settle(visit: Visit) -> Response:
    """Let several letters go, or cancel them, once their number is confirmed."""
    choice = visit.field("choix")
    chosen = _every_held(visit) if choice == EVERY else visit.fields("lettre")
    choice = "release" if choice == EVERY else choice
    confirmed = visit.field("nombre")
    if not chosen:
        return _again(visit, ("Cochez au moins un courrier.",))
    if choice not in CHOICES:
        return _again(visit, ("Choisissez ce que deviennent ces courriers.",))
    if not confirmed:
        return _confirm(visit, chosen, choice)
    command = SettleLetters(
        actor=visit.actor,
        letters=chosen,
        choice=choice,
        expected=whole_number(confirmed),
    )
    outcome = visit.run(command)
    if not isinstance(outcome, Done):
        return _again(visit, visit.explain(outcome))
    done = {"release": "validé", "cancel": "annulé"}[choice]
    counted = count_text(len(chosen), f"courrier {done}", f"courriers {done}s")
    return see_other(visit, "/courrier?etat=a-valider", f"{counted}.")


def reader_of(line: LetterLine, known: PersonLine | None) -> str:
    """Return who reads a letter: the name if it stands, then the function."""
    if known is None:
        kind = OF_SETTINGS.get(line.person)
        return label("contact", kind) if kind else "personne effacée"
    kind = label("contact", known.kind)
    return f"{known.name}, {kind}" if known.name else kind


def shown_of(line: LetterLine, known: PersonLine | None) -> Shown:
    """Return a line of the list in words."""
    spec = LETTERS.get(line.code)
    return Shown(
        id=line.id,
        title=spec.title if spec else line.code,
        state=state_of(line),
        status=label("mail_state", state_of(line)),
        motive=motive_of(line.why, line.phase),
        file=line.file,
        place=line.place,
        reader=reader_of(line, known),
        line=line,
    )


def motive_of(why: str, phase: LetterPhase) -> str:
    """Return why a letter stands where it is, "" when its state says it all."""
    code = why.partition(":")[0] if why.startswith("render:") else why
    if code in LETTERS:
        return french(f"remplacé par un autre courrier : {LETTERS[code].title}")
    said = label("letter_why", code) if code else ""
    if said and not said.startswith("«"):
        return french(said)
    general = label("phase", phase)
    return general.partition("(")[2].rstrip(")")


def state_of(line: LetterLine | LetterRow) -> MailState:
    """Return the plain state of a letter."""
    return STATE_OF[line.phase]


def _filters(visit: Visit) -> Filters:
    number = visit.query("page", "1")
    return Filters(
        etat=visit.query("etat") if visit.query("etat") in STATES else "",
        modele=visit.query("modele") if visit.query("modele") in LETTERS else "",
        dossier=visit.query("dossier"),
        page=min(whole_number(number) or 1, LARGEST_PAGE),
    )


def _shown(visit: Visit, filters: Filters) -> dict[str, Any]:
    with visit.reading() as reading:
        case = _case(reading, filters.dossier)
        asked = LettersAsked(
            state=STATES.get(filters.etat),
            case=case,
            code=filters.modele or None,
            page=max(filters.page, 1),
        )
        found = letters_page(reading.reader, asked)
        doubted = len(reading.reader.reminders(DOUBTED_REMINDERS))
    return {
        "doubted": doubted,
        "filters": filters,
        "found": found,
        "letters": _lines(found),
        "last_page": max(-(-found.total // PAGE), 1),
        "states": [
            (name, label("mail_state", state), found.counts[state])
            for name, state in STATES.items()
        ],
        "codes": [(code, spec.title) for code, spec in LETTERS.items()],
        "unknown_file": bool(filters.dossier) and case == "",
    }


def _case(reading: Reading, reference: str) -> str | None:
    """Return the case a reference names; "" when none does, so that nothing is listed."""
    if not reference:
        return None
    row = reading.reader.case_by_reference(reference)
    return row.id if row else ""


def _lines(found: LetterPage) -> list[Shown]:
    return [shown_of(line, found.people.get(line.person)) for line in found.lines]


def _every_held(visit: Visit) -> tuple[str, ...]:
    """Return the letters to validate that the list shows, on all its pages."""
    code = visit.field("modele")
    with visit.reading() as reading:
        asked = LettersAsked(
            state=MailState.TO_VALIDATE,
            case=_case(reading, visit.field("dossier")),
            code=code if code in LETTERS else None,
            size=MOST_AT_ONCE,
        )
        return tuple(line.id for line in letters_page(reading.reader, asked).lines)


def _again(visit: Visit, sentences: Sequence[str]) -> Response:
    filters = Filters(etat="a-valider")
    return refused(visit, "mail/list.html.j2", sentences, **_shown(visit, filters))


def _confirm(visit: Visit, chosen: tuple[str, ...], choice: str) -> Response:
    """Show how many letters, and which, before anything is done."""
    unique = tuple(dict.fromkeys(chosen))
    with visit.reading() as reading:
        lines = reading.reader.letter_lines_of(unique)
        people = reading.reader.person_lines(tuple({line.person for line in lines}))
    shown = [shown_of(line, people.get(line.person)) for line in lines]
    return page(visit, "mail/confirm.html.j2", letters=shown, choice=choice, number=len(unique))
