"""Forms made of the fields of an act: what to ask in which control, and what came back, typed.

No page writes the inputs of an act by hand: the law's own fields give them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from notifications.wording import UserError, error_sentence, field_label, french, label
from states.acts import Field, FieldKind
from states.identifiers import Value
from states.instants import EffectiveAt, Precision, iso
from web.visit import Visit
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written, read_written_day

Choices: TypeAlias = Mapping[str, Sequence[tuple[str, str]]]
"""Field → (value, words) of what the programme or the file offers."""
Typed: TypeAlias = Mapping[str, tuple[str, ...]]
"""What a form held, by name."""


class Control(StrEnum):
    """How an input is shown."""

    LINE = "line"
    AREA = "area"
    CHOICE = "choice"
    TICKS = "ticks"
    LINES = "lines"
    TICK = "tick"
    DAY = "day"
    INSTANT = "instant"
    NUMBER = "number"


YES = "oui"
NUMBER = re.compile(r"-?[0-9]{1,9}")
TABLES: Mapping[str, str] = {
    "motive": "motive",
    "ground": "ground",
    "channel": "channel",
    "outcome": "outcome",
    "visibility": "visibility",
    "kind": "exchange",
}
"""Field → the table of `notifications.wording` that names its closed choices."""
SHORT_TEXTS = frozenset({"companion", "site"})
"""Texts that hold on one line."""
HELP: Mapping[str, str] = {
    "effective_at": "Laissez vide pour maintenant. Sinon : 08/09/2021, 08/09/2021 14:30, "
    "septembre 2021, automne 2020, ou « au plus tard le 31/01/2021 ».",
    "sites": "Un site par ligne. Laissez vide pour un seul site.",
    "proof": "Ce qui prouve la date : une pièce, un cachet, un accusé.",
    "until": "Heure de Paris.",
}
CONTROLS: Mapping[FieldKind, Control] = {
    FieldKind.TEXT: Control.AREA,
    FieldKind.CODE: Control.LINE,
    FieldKind.CODES: Control.LINES,
    FieldKind.DAY: Control.DAY,
    FieldKind.INSTANT: Control.INSTANT,
    FieldKind.FLAG: Control.TICK,
    FieldKind.NUMBER: Control.NUMBER,
}
CHOSEN = {FieldKind.CODE: Control.CHOICE, FieldKind.CODES: Control.TICKS}


@dataclass(frozen=True, kw_only=True)
class Input:
    """One input of a form, ready to be shown."""

    name: str
    title: str
    control: Control
    kind: FieldKind
    required: bool = True
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What came back: the values of a command, and one sentence per input that does not read."""

    values: Mapping[str, Value]
    faults: Mapping[str, str] = field(default_factory=dict)


def inputs_of(fields: Sequence[Field], choices: Choices) -> tuple[Input, ...]:
    """Return the inputs of an act, in the order of the law."""
    return tuple(_input(each, choices) for each in fields)


def answers_of(inputs: Sequence[Input], typed: Typed) -> Answers:
    """Return the values a form gives; an input left empty gives none."""
    values: dict[str, Value] = {}
    faults: dict[str, str] = {}
    for each in inputs:
        given = tuple(text.strip() for text in typed.get(each.name, ()) if text.strip())
        if not given:
            continue
        found = _read(each, given)
        if isinstance(found, Unread):
            faults[each.name] = fault_sentence(each.name, given[0], found)
        else:
            values[each.name] = found
    return Answers(values=values, faults=faults)


def effective_of(typed: Typed) -> EffectiveAt | str | None:
    """Return the date of an act, None for now, or the sentence that says why it does not read."""
    text = "".join(typed.get("effective_at", ())).strip()
    if not text:
        return None
    found = read_written(text)
    return fault_sentence("effective_at", text, found) if isinstance(found, Unread) else found


def typed_of(visit: Visit) -> dict[str, tuple[str, ...]]:
    """Return every text of the form by name, so that nothing typed is lost."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in visit.form.multi_items():
        if isinstance(value, str) and not name.startswith("_"):
            found[name] = (*found.get(name, ()), value.replace("\r\n", "\n"))
    return found


def asked_of(visit: Visit) -> dict[str, tuple[str, ...]]:
    """Return every text of the address by name: what a link fills in beforehand."""
    names = dict.fromkeys(visit.request.query_params)
    return {name: visit.queries(name) for name in names}


def fault_sentence(name: str, value: str, unread: Unread) -> str:
    """Return one sentence that names the input, what was typed, and what to type instead."""
    error = UserError(
        field=field_label(name), value=value, problem=unread.problem, expected=unread.expected
    )
    return french(error_sentence(error))


def _input(asked: Field, choices: Choices) -> Input:
    offered = _offered(asked, choices)
    control = CHOSEN.get(asked.kind) if offered else None
    if asked.name in SHORT_TEXTS:
        control = Control.LINE
    title = field_label(asked.name)
    return Input(
        name=asked.name,
        title=title[:1].upper() + title[1:],
        control=control or CONTROLS[asked.kind],
        kind=asked.kind,
        required=asked.required,
        help=french(HELP.get(asked.name, "")),
        choices=offered,
    )


def _offered(asked: Field, choices: Choices) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen: the law's own codes, in the words of the programme."""
    named = dict(choices.get(asked.name, ()))
    if not asked.choices:
        return tuple(named.items())
    table = TABLES.get(asked.name, "")
    return tuple(
        (code, named.get(code) or (label(table, code) if table else code)) for code in asked.choices
    )


def _read(asked: Input, given: tuple[str, ...]) -> "Value | Unread":
    first = given[0]
    if asked.control is Control.TICKS:
        return list(given)
    if asked.control is Control.LINES:
        return [line.strip() for text in given for line in text.split("\n") if line.strip()]
    if asked.kind is FieldKind.DAY:
        day = read_written_day(first)
        return day if isinstance(day, Unread) else day.isoformat()
    if asked.kind is FieldKind.INSTANT:
        return _instant(first)
    if asked.kind is FieldKind.FLAG:
        return first == YES
    if asked.kind is FieldKind.NUMBER:
        return int(first) if NUMBER.fullmatch(first) else Unread(problem="not_a_number")
    return first


def _instant(text: str) -> "Value | Unread":
    found = read_written(text)
    if isinstance(found, Unread):
        return found
    if found.precision is not Precision.INSTANT:
        return Unread(problem="clock_time")
    return iso(found.instant)
