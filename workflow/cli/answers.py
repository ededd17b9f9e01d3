"""How an answer of the control is printed: its query and date first, then one line each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import click

from notifications.letters import LETTERS
from notifications.wording import count_text, effective_text, instant_text, label, list_text
from states.events import Event
from states.identifiers import CaseId
from states.instants import iso
from workflow.archive import Archive
from workflow.cli.console import print_json, print_table
from workflow.cli.context import Session
from workflow.cli.naming import Naming
from workflow.reading import Moment, Reading
from workflow.reports.durations import LEGS, Delays, Leg, Spread, spread
from workflow.reports.questions import (
    UNVERIFIABLE,
    Answer,
    EventLine,
    LetterLine,
    OutsideLine,
    RefusalLine,
    TreatmentLine,
)

QUESTIONS: Mapping[str, str] = {
    "history": "Histoire d’un dossier",
    "acts": "Qui a fait quoi",
    "refusals": "Demandes refusées",
    "letters": "Lettres à une personne",
    "outside-rule": "Actes hors de la règle",
    "treatment": "Égalité de traitement",
    "sample": "Tirage reproductible",
    "delays": "Délais",
}
ASKED: Mapping[str, str] = {
    "case": "dossier",
    "actor": "auteur",
    "person": "personne",
    "call": "appel",
    "count": "nombre",
    "seed": "mot",
    "among": "tirés parmi",
    "at": "vrai au",
    "known_at": "connu au",
    "since": "depuis",
    "until": "jusqu’au",
}
"""What was asked, as an answer says it; the JSON answer keeps the codes."""
LEG_TITLES: Mapping[str, str] = {
    "filing_to_decision": "Dépôt → décision",
    "decision_to_notification": "Décision → information",
    "notification_to_opening": "Information → ouverture",
}
INTERVALS = (
    "« de … à … » : les dates ne sont connues qu’entre deux bornes ; la médiane prend le milieu."
)


def print_answer(session: Session, answer: Answer[Any]) -> None:
    """Print an answer with its query and its date, as a table or as JSON."""
    if session.as_json:
        print_json(
            {
                "query": answer.query,
                "asked": dict(answer.asked),
                "answered_at": iso(answer.answered_at),
                "lines": [_shown(line).json(line) for line in answer.lines],
            }
        )
        return
    click.echo(f"{QUESTIONS[answer.query]}.")
    _say_asked(answer.asked)
    counted = count_text(len(answer.lines), "ligne")
    click.echo(f"Réponse du {instant_text(answer.answered_at)} : {counted}.")
    if answer.lines:
        print_lines(session, answer.lines)


def print_lines(session: Session, lines: Sequence[object]) -> None:
    """Print lines of one kind as a table, whoever acted said by function."""
    shown, office = _shown(lines[0]), session.opened()
    with office.store.read() as reader:
        naming = Naming(reader, Archive(reader, office.memory))
        rows = [shown.row(line, naming) for line in lines]
    print_table("", shown.columns, rows)


def print_delays(
    session: Session, reading: Reading, found: tuple[Delays, ...], moment: Moment
) -> None:
    """Print the durations of each file, then their spread, unknowns apart."""
    spreads = {leg: spread(found, leg) for leg in LEGS}
    asked = {
        name: iso(value)
        for name, value in (("at", moment.at), ("known_at", moment.known_at))
        if value
    }
    if session.as_json:
        heading = {"query": "delays", "asked": asked, "answered_at": iso(reading.now)}
        print_json({**heading, **_delays_json(found, spreads)})
        return
    click.echo(f"{QUESTIONS['delays']}, en jours.")
    _say_asked(tuple(asked.items()))
    counted = count_text(len(found), "dossier")
    click.echo(f"Réponse du {instant_text(reading.now)} : {counted}.")
    rows = [(each.reference, *(_days(each.legs[leg]) for leg in LEGS)) for each in found]
    print_table("", ("Dossier", *(LEG_TITLES[leg] for leg in LEGS)), rows)
    for leg, each in spreads.items():
        told = (
            f"médiane {_said(each.median)}, de {_said(each.least)} à {_said(each.most)}"
            if each.known
            else "aucun connu"
        )
        click.echo(
            f"{LEG_TITLES[leg]} : {told} ({count_text(each.known, 'connu')}, "
            f"{count_text(each.unknown, 'inconnu')})."
        )
    click.echo(INTERVALS)


def _say_asked(asked: tuple[tuple[str, str], ...]) -> None:
    if asked:
        said = ", ".join(f"{ASKED.get(name, name)} = {value}" for name, value in asked)
        click.echo(f"Requête : {said}.")


def _author(event: Event, naming: Naming) -> str:
    """Say who acted by function; the system and who was never registered by their role."""
    said = naming.person(event.actor)
    return label("role", event.role) if said == event.actor else said


def _delays_json(found: tuple[Delays, ...], spreads: Mapping[str, Spread]) -> dict[str, Any]:
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
        _author(event, naming),
        list_text([f"{name} : {text}" for name, text in line.texts]),
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
        _author(line.event, naming),
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
        list_text([label("proof", _proof(proof.data)) for proof in line.proofs]) or "aucune",
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
        list_text([_why(code, line) for code in line.codes]),
        _author(line.event, naming),
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


def _treatment_row(line: TreatmentLine, _naming: Naming) -> tuple[str, ...]:
    granted = list_text([label("trigger", kind) for kind in line.granted])
    return (line.reference, line.window, granted, str(line.refused))


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
    EventLine: Shown(
        ("N°", "Enregistré", "Effet", "Dossier", "Acte", "Identifiant", "Auteur", "Textes"),
        _event_row,
        _event_json,
    ),
    RefusalLine: Shown(
        ("Quand", "Dossier", "Acte demandé", "Règles", "Auteur", "Fois"),
        _refusal_row,
        _refusal_json,
    ),
    LetterLine: Shown(
        ("Prévue", "Lettre", "Dossier", "Suite", "Remise au serveur", "Preuves"),
        _letter_row,
        _letter_json,
    ),
    OutsideLine: Shown(
        ("N°", "Quand", "Dossier", "Acte", "Pourquoi", "Auteur"), _outside_row, _outside_json
    ),
    TreatmentLine: Shown(
        ("Dossier", "Fenêtre", "Accordé", "Refus pour une date"), _treatment_row, _treatment_json
    ),
}
CASE = Shown(("Dossier",), lambda line, naming: (naming.file(CaseId(str(line))),), str)


def _shown(line: object) -> Shown:
    return SHOWN.get(type(line), CASE)


def _proof(data: Mapping[str, Any]) -> str:
    return str(data["proof"])


def _days(leg: Leg | None) -> str:
    if leg is None:
        return "inconnu"
    exact = leg.at_least == leg.at_most
    return str(leg.at_least) if exact else f"de {leg.at_least} à {leg.at_most}"


def _said(value: Fraction | None) -> str:
    return (_number(value) or "").replace(".", ",")


def _number(value: Fraction | None) -> str | None:
    if value is None:
        return None
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.1f}"
