"""How the answers of the control are said: titles, what was asked, each line as cells and as JSON.

Whoever acted is said by function, never by name. The command line and the pages print the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from notifications.letters import LETTERS
from notifications.wording import NBSP, effective_text, field_label, instant_text, label, list_text
from notifications.wording.control import (
    ANSWERED,
    ASKED,
    CASE_COLUMNS,
    DELAY_COLUMNS,
    EVENT_COLUMNS,
    INTERVALS,
    LEG_TITLES,
    LETTER_COLUMNS,
    NO_PROOF,
    OUTSIDE_COLUMNS,
    QUESTIONS,
    REFUSAL_COLUMNS,
    TREATMENT_COLUMNS,
    apart_sentence,
    days_between_text,
    spread_sentence,
)
from states.events import Event
from states.identifiers import CaseId
from states.instants import instant_of, iso
from workflow.reading import Moment, Reading
from workflow.reports.durations import LEGS, Delays, Leg, Spread, spread
from workflow.reports.exporting import Sheet
from workflow.reports.naming import Naming
from workflow.reports.questions import (
    UNVERIFIABLE,
    Answer,
    EventLine,
    LetterLine,
    OutsideLine,
    RefusalLine,
    TreatmentLine,
)

INSTANTS = frozenset({"at", "known_at", "since", "until"})
"""What was asked that is an instant."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer in words: what was asked and when, its columns, its rows, what to know of them."""

    query: str
    title: str
    asked: tuple[tuple[str, str], ...]
    answered_at: datetime
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def made_at(self) -> datetime:
        """When it was given."""
        return self.answered_at

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the query as pairs of words, printed with every export."""
        given = (ANSWERED, instant_text(self.answered_at))
        return (("question", self.title), *self.asked, given)

    def sheet(self) -> Sheet:
        """Return the rows as a table to export."""
        return Sheet(name=self.title, columns=self.columns, rows=self.rows, in_words=True)


def told(answer: Answer[Any], naming: Naming, kind: type = str, apart: int = 0) -> Told:
    """Return an answer in words; `kind` is that of its lines when there is none.

    `apart`: how many lines were left out as not verifiable only.
    """
    shown = SHOWN.get(type(answer.lines[0]) if answer.lines else kind, CASE)
    return Told(
        query=answer.query,
        title=QUESTIONS[answer.query],
        asked=asked_in_words(answer.asked, naming),
        answered_at=answer.answered_at,
        columns=shown.columns,
        rows=tuple(shown.row(line, naming) for line in answer.lines),
        notes=(apart_sentence(apart),) if apart else (),
    )


def delays_told(found: tuple[Delays, ...], reading: Reading, moment: Moment) -> Told:
    """Return the durations of each file in words, their spread beside them."""
    spreads = tuple(f"{LEG_TITLES[leg]} : {spread_said(spread(found, leg))}" for leg in LEGS)
    asked = {
        name: iso(value)
        for name, value in (("at", moment.at), ("known_at", moment.known_at))
        if value
    }
    return Told(
        query="delays",
        title=QUESTIONS["delays"],
        asked=asked_in_words(tuple(asked.items())),
        answered_at=reading.now,
        columns=DELAY_COLUMNS,
        rows=tuple((each.reference, *(leg_said(each.legs[leg]) for leg in LEGS)) for each in found),
        notes=(*spreads, INTERVALS),
    )


def asked_in_words(
    asked: tuple[tuple[str, str], ...], naming: Naming | None = None
) -> tuple[tuple[str, str], ...]:
    """Return what was asked in words: instants in full, persons by function."""
    said = []
    for name, value in asked:
        if name in INSTANTS:
            value = instant_text(instant_of(value))
        elif naming is not None and name in ("person", "actor"):
            value = naming.person(value)
        said.append((ASKED.get(name, name), value))
    return tuple(said)


def author(event: Event, naming: Naming) -> str:
    """Say who acted by function; the system and who was never registered by their role."""
    said = naming.person(event.actor)
    return label("role", event.role) if said == event.actor else said


def delays_json(found: tuple[Delays, ...], spreads: Mapping[str, Spread]) -> dict[str, Any]:
    """Return the durations of each file and their spread with stable keys."""
    lines = []
    for each in found:
        legs = {
            leg: None if days is None else [days.at_least, days.at_most]
            for leg, days in each.legs.items()
        }
        lines.append({"reference": each.reference, **legs})
    told = {
        leg: {
            "known": each.known,
            "unknown": each.unknown,
            "least": _number(each.least),
            "median": _number(each.median),
            "most": _number(each.most),
        }
        for leg, each in spreads.items()
    }
    return {"lines": lines, "spread": told}


def _event_row(line: EventLine, naming: Naming) -> tuple[str, ...]:
    event = line.event
    return (
        str(line.seq),
        instant_text(event.recorded_at),
        effective_text(event.effective_at),
        line.reference,
        label("done", event.kind),
        event.actor,
        author(event, naming),
        list_text([f"{field_label(name)}{NBSP}: {text}" for name, text in line.texts]),
    )


def _event_json(line: EventLine) -> Any:
    named = {"seq": line.seq, "reference": line.reference, "texts": dict(line.texts)}
    return {**line.event.to_value(), **named}


def _refusal_row(line: RefusalLine, naming: Naming) -> tuple[str, ...]:
    return (
        instant_text(line.event.recorded_at),
        line.reference,
        label("trigger", line.trigger),
        " ; ".join(dict.fromkeys(label("rule", rule) for rule in line.rules)),
        author(line.event, naming),
        str(line.times),
    )


def _refusal_json(line: RefusalLine) -> Any:
    return {
        "event": line.event.id,
        "recorded_at": iso(line.event.recorded_at),
        "actor": line.event.actor,
        "reference": line.reference,
        "trigger": line.trigger,
        "rules": list(line.rules),
        "times": line.times,
    }


def _letter_row(line: LetterLine, _naming: Naming) -> tuple[str, ...]:
    letter = line.letter
    spec = LETTERS.get(letter.code)
    return (
        instant_text(letter.due_at),
        spec.title if spec else letter.code,
        line.reference,
        label("phase", letter.phase),
        instant_text(letter.sent_at) if letter.sent_at else "",
        list_text([label("proof", _proof(proof.data)) for proof in line.proofs]) or NO_PROOF,
    )


def _letter_json(line: LetterLine) -> Any:
    letter = line.letter
    return {
        "letter": letter.id,
        "code": letter.code,
        "reference": line.reference,
        "phase": str(letter.phase),
        "due_at": iso(letter.due_at),
        "sent_at": iso(letter.sent_at) if letter.sent_at else None,
        "proofs": [_proof(proof.data) for proof in line.proofs],
    }


def _outside_row(line: OutsideLine, naming: Naming) -> tuple[str, ...]:
    return (
        str(line.seq),
        instant_text(line.event.recorded_at),
        line.reference,
        label("done", line.event.kind),
        list_text(tuple(dict.fromkeys(_why(code, line) for code in line.codes))),
        author(line.event, naming),
    )


def _why(code: str, line: OutsideLine) -> str:
    named = list_text([label("unverifiable", name) for name in line.unverifiable])
    said = label("outside_rule", code)
    return f"{said} : {named}" if code == UNVERIFIABLE and named else said


def _outside_json(line: OutsideLine) -> Any:
    return {
        "seq": line.seq,
        "event": line.event.id,
        "kind": line.event.kind,
        "recorded_at": iso(line.event.recorded_at),
        "actor": line.event.actor,
        "reference": line.reference,
        "codes": list(line.codes),
        "unverifiable": list(line.unverifiable),
    }


def _treatment_row(line: TreatmentLine, naming: Naming) -> tuple[str, ...]:
    granted = list_text([label("trigger", kind) for kind in line.granted])
    return (line.reference, naming.of_programme(line.window), granted, str(line.refused))


def _treatment_json(line: TreatmentLine) -> Any:
    return {
        "reference": line.reference,
        "window": line.window,
        "granted": list(line.granted),
        "refused": line.refused,
    }


@dataclass(frozen=True)
class Shown:
    """How one kind of line is shown: the titles of its columns, as a row, as JSON."""

    columns: tuple[str, ...]
    row: Callable[[Any, Naming], tuple[str, ...]]
    json: Callable[[Any], Any]


SHOWN: Mapping[type, Shown] = {
    EventLine: Shown(EVENT_COLUMNS, _event_row, _event_json),
    RefusalLine: Shown(REFUSAL_COLUMNS, _refusal_row, _refusal_json),
    LetterLine: Shown(LETTER_COLUMNS, _letter_row, _letter_json),
    OutsideLine: Shown(OUTSIDE_COLUMNS, _outside_row, _outside_json),
    TreatmentLine: Shown(TREATMENT_COLUMNS, _treatment_row, _treatment_json),
}
CASE = Shown(CASE_COLUMNS, lambda line, naming: (naming.file(CaseId(str(line))),), str)


def shown_as(line: object) -> Shown:
    """Return how the lines of one kind are shown; those of no kind are files."""
    return SHOWN.get(type(line), CASE)


def _proof(data: Mapping[str, Any]) -> str:
    return str(data["proof"])


def leg_said(leg: Leg | None) -> str:
    """Return the days of a leg in words: a number, an interval, or « inconnu »."""
    return days_between_text(leg.at_least, leg.at_most) if leg else "inconnu"


def spread_said(each: Spread) -> str:
    """Return the median and the extremes of a leg in words, unknowns apart."""
    return spread_sentence(each.known, each.unknown, (each.least, each.median, each.most))


def _number(value: Fraction | None) -> str | None:
    if value is None:
        return None
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.1f}"
